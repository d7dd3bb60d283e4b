"""Find companies: one by what identifies it, many by name."""

from typing import Annotated

import strawberry

from registration.rules.acts import Role
from registration.rules.identifiers import read_euid, read_lei, read_vat_id
from registration.rules.refusals import Form
from registration.store import companies
from schema.companies.company import Company, load_company
from schema.companies.sight import acts_for
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.policy import guarded


@strawberry.input(one_of=True, description="What identifies one company.")
class CompanyBy:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    vat_id: strawberry.Maybe[str] = strawberry.field(description="Its VAT id.")
    euid: strawberry.Maybe[str] = strawberry.field(description="Its EUID.")
    lei: strawberry.Maybe[str] = strawberry.field(description="Its LEI.")


By = Annotated[CompanyBy, strawberry.argument(description="Exactly one of these.")]
Search = Annotated[
    str, strawberry.argument(description="Beginning of the name; umlauts and case do not matter.")
]


@strawberry.type
class CompanyQuery:
    @guarded(
        "company",
        "One company; null when there is none that the caller may see. By a number only those"
        " find it who act for it.",
    )
    async def company(self, info: Info, by: By) -> Company | None:
        if by.id:
            return await load_company(info, by.id.value)
        numbered = _number(by)
        found = companies.by_identifier(*numbered) if numbered else None
        if found is None or not await acts_for(info, found):
            return None
        return Company.of(found)

    @guarded("companies", "Companies by name. The desk sees all, a chamber its members.")
    def companies(
        self, info: Info, search: Search = "", first: First = 20, after: After = None
    ) -> Connection[Company] | None:
        asked, principal = window(first, after), info.context.principal
        if principal.role is Role.CHAMBER:
            page = companies.members_page(principal.id, search, asked)
        else:
            page = companies.page(search, asked)
        return connect(page, asked, Company.of)


def _number(by: CompanyBy) -> tuple[str, str] | None:
    """The kind and the one spelling of a number; None for what is no such number."""
    form = Form()
    vat_id = read_vat_id(form, (), by.vat_id.value) if by.vat_id else None
    euid = read_euid(by.euid.value) if by.euid else None
    lei = read_lei(form, (), by.lei.value) if by.lei else None
    known = {"VAT": vat_id and vat_id[2:], "EUID": euid, "LEI": lei}
    return next(((kind, value) for kind, value in known.items() if value), None)
