"""Which rows of a chamber stand for what: the links that pushes made."""

from datetime import datetime
from typing import Annotated

import strawberry

import schema.pushes.words  # noqa: F401  # publishes the enums that the types below use
from registration.rules.acts import Principal, Role, Scope
from registration.rules.districts import Chamber
from registration.rules.pushes import LegalBasis
from registration.rules.pushes.links import PushLink as Link
from registration.store import pushes as store
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.journeys import Activity
from schema.nodes import adds_to, resolved
from schema.registrations import Registration, load_registration

OfChamber = Annotated[
    Chamber | None, strawberry.argument(description="Whose. For staff; a chamber sees its own.")
]


@strawberry.type(description="A row of a chamber's own system, and the registration it stands for.")
class PushLink:
    registration_id: strawberry.Private[str]
    chamber: Chamber = strawberry.field(description="The chamber.")
    external_id: str = strawberry.field(description="The row's id there.")
    revision: str = strawberry.field(
        description="The last that was taken: a number, or an instant where rows have times."
    )
    legal_basis: LegalBasis | None = strawberry.field(description="Why the person was passed on.")
    updated_at: datetime = strawberry.field(description="When a push last changed it.")

    @resolved("The registration it stands for.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.registration_id)

    @classmethod
    def of(cls, link: Link) -> "PushLink":
        return cls(
            registration_id=link.registration_id,
            chamber=link.chamber,
            external_id=link.external_id,
            revision=str(link.revision),
            legal_basis=link.legal_basis,
            updated_at=link.updated_at,
        )


@adds_to(
    Activity,
    "pushLinks",
    "What a chamber pushed for it, by external id; not what it cancelled. A chamber sees its own,"
    " staff say whose. Null for others.",
)
def activity_links(
    root: strawberry.Parent[Activity],
    info: Info,
    chamber: OfChamber = None,
    first: First = 20,
    after: After = None,
) -> Connection[PushLink] | None:
    asked, by = window(first, after), info.context.principal
    whose = Chamber(by.id) if by.role is Role.CHAMBER else chamber
    if whose is None or not _may_see(by):
        return None
    return connect(store.page(whose, root.id, asked), asked, PushLink.of)


@adds_to(
    Registration,
    "links",
    "The chambers' rows it stands for: a chamber sees its own, staff all, a company none.",
)
def registration_links(root: strawberry.Parent[Registration], info: Info) -> list[PushLink] | None:
    by = info.context.principal
    if not _may_see(by):
        return None
    links = (
        one for one in store.of_person(root.value.person.email) if one.registration_id == root.id
    )
    return [PushLink.of(one) for one in links if by.is_staff or by.id == one.chamber]


def _may_see(by: Principal) -> bool:
    return by.is_staff or (by.role is Role.CHAMBER and by.is_within(Scope.REGISTRATIONS_PUSH))
