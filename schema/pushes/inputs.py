"""What a chamber pushes, as it is sent: the same fields as a line of a file has."""

import dataclasses
from datetime import datetime
from enum import Enum
from typing import Any

import strawberry

from registration.rules.districts import Chamber, ChamberKind
from registration.rules.names import LegalForm
from registration.rules.pushes import LegalBasis, Op
from registration.rules.pushes.plain import camel
from registration.rules.texts import Language
from schema.companies.profiles import AddressInput, CooperationInput, RegisterInput
from schema.companies.sizes import SizeInput
from schema.payloads import Repeatable
from schema.sectors import SectorInput


@strawberry.input(
    description="What the chamber knows of a company. What is left out, or null, stays as it is."
    " One that is not known yet needs name, legal form and address."
)
class PushCompanyInput:
    legal_name: str | None = strawberry.field(default=None, description="Its name.")
    legal_form: LegalForm | None = strawberry.field(default=None, description="Its legal form.")
    address: AddressInput | None = strawberry.field(default=None, description="Where it sits.")
    register: RegisterInput | None = strawberry.field(
        default=None, description="Its register entry."
    )
    vat_id: str | None = strawberry.field(default=None, description="DE and nine digits.")
    widnr: str | None = strawberry.field(default=None, description="Its W-IdNr.")
    lei: str | None = strawberry.field(default=None, description="Its LEI.")
    size: SizeInput | None = strawberry.field(default=None, description="Its declared size.")
    sectors: list[SectorInput] | None = strawberry.field(default=None, description="All sectors.")
    offers: list[CooperationInput] | None = strawberry.field(
        default=None, description="All that it offers."
    )
    requests: list[CooperationInput] | None = strawberry.field(
        default=None, description="All that it looks for."
    )
    markets: list[str] | None = strawberry.field(
        default=None, description="All target markets (ISO 3166-1 alpha-2)."
    )
    languages: list[str] | None = strawberry.field(
        default=None, description="All languages it speaks (ISO 639-1)."
    )
    memberships: list[ChamberKind] | None = strawberry.field(
        default=None, description="All kinds of chamber it belongs to. New ones: the caller's."
    )
    website: str | None = strawberry.field(default=None, description="Its website.")


@strawberry.input(
    description="What the chamber knows of the person. What is left out, or null, stays as it is."
    " Consents are the person's own and cannot be passed on."
)
class PushPersonInput:
    name: str | None = strawberry.field(default=None, description="Needed for who is new.")
    email: str | None = strawberry.field(default=None, description="Needed for who is new.")
    role: str | None = strawberry.field(default=None, description="What the person does there.")
    phone: str | None = strawberry.field(
        default=None, description="A number; abroad with + and the country."
    )
    language: Language | None = strawberry.field(
        default=None, description="In which we write; German where nobody says."
    )


@strawberry.input(
    description="One person of one company at one activity, under the chamber's own id."
)
class PushRowInput:
    external_id: str = strawberry.field(
        description="The row's id in the chamber's system, 1–100 characters; for good."
    )
    revision: int | None = strawberry.field(
        default=None,
        description="The row's version: the same says the same, a lower one is STALE. This, or"
        " `updatedAt`, and always the same of the two.",
    )
    updated_at: datetime | None = strawberry.field(
        default=None, description="When the row last changed, instead of `revision`."
    )
    op: Op = strawberry.field(default=Op.UPSERT, description="What the row is to come to.")
    activity_id: strawberry.ID | None = strawberry.field(
        default=None, description="What to take part in. Needed for UPSERT."
    )
    legal_basis: LegalBasis | None = strawberry.field(
        default=None, description="Why the person may be passed on. Needed for UPSERT."
    )
    objection_flag: bool = strawberry.field(
        default=False, description="The member objected at the chamber: nothing is written."
    )
    company: PushCompanyInput | None = strawberry.field(default=None, description="The company.")
    person: PushPersonInput | None = strawberry.field(default=None, description="The person.")


@strawberry.input(
    description="The rows are all that the chamber has for the activity: its others end."
)
class PushSnapshotInput:
    activity_id: strawberry.ID = strawberry.field(description="The activity.")
    expect_deletions: int = strawberry.field(
        description="How many will end, up to 100. Nothing is written if it is another number."
    )


@strawberry.input(description="Registrations from a chamber's own system.")
class RegistrationsPushInput(Repeatable):
    rows: list[PushRowInput] = strawberry.field(description="Up to 100, carried out in order.")
    chamber: Chamber | None = strawberry.field(
        default=None, description="Whose rows they are. For staff only; a chamber pushes its own."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Answer what would become of each row, and write nothing."
    )
    atomic: bool = strawberry.field(
        default=False,
        description="All rows or none: nothing is written where one is REJECTED or in CONFLICT.",
    )
    snapshot: PushSnapshotInput | None = strawberry.field(
        default=None, description="End what the rows leave out. Otherwise absence ends nothing."
    )


def plain(written: Any) -> Any:
    """An input as the JSON object that a file would have in its place; null is left out."""
    if isinstance(written, Enum):
        return written.name
    if isinstance(written, datetime):
        return written.isoformat()
    if isinstance(written, list):
        return [plain(one) for one in written]
    if dataclasses.is_dataclass(written):
        fields = ((one.name, getattr(written, one.name)) for one in dataclasses.fields(written))
        return {camel(name): plain(value) for name, value in fields if value is not None}
    return written
