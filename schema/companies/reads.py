"""Find companies: one by what identifies it, many by name."""

from typing import Annotated

import strawberry

from registration.rules import companies as rules
from registration.rules.acts import Role
from registration.rules.districts import Chamber, District
from registration.rules.identifiers import read_euid, read_lei, read_vat_id
from registration.rules.pages import Page, Window
from registration.rules.refusals import Form
from registration.rules.sizes import SizeClass
from registration.store import companies
from schema.companies.company import Company, load_company
from schema.companies.sight import acts_for
from schema.connections import After, Connection, First, bad_input, connect, window
from schema.context import Info
from schema.policy import guarded
from schema.sectors import SectorInput


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


@strawberry.input(one_of=True, description="Of which companies; for the desk.")
class CompanyFilter:
    chamber: strawberry.Maybe[Chamber] = strawberry.field(description="A chamber's members.")
    district: strawberry.Maybe[District] = strawberry.field(description="Those that sit there.")
    size_class: strawberry.Maybe[SizeClass] = strawberry.field(
        description="Those that declared that size."
    )
    sector: strawberry.Maybe[SectorInput] = strawberry.field(
        description="Those of a division (29), a group (29.3) or a class (29.32); what is narrower"
        " is found by its class."
    )
    interest_in: strawberry.Maybe[str] = strawberry.field(
        description="Those that stated an interest in that market (ISO 3166-1 alpha-2), in no"
        " order of names; `search` is no use with it."
    )


Filter = Annotated[
    CompanyFilter | None, strawberry.argument(description="Only those; exactly one of these.")
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

    @guarded(
        "companies",
        "Companies by name. The desk sees all, or those of one kind; a chamber its members.",
    )
    def companies(
        self,
        info: Info,
        search: Search = "",
        filter: Filter = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Company] | None:
        asked, principal = window(first, after), info.context.principal
        if principal.role is Role.CHAMBER:
            if filter:
                raise bad_input("filter: for the desk; a chamber sees its members.")
            page = companies.members_page(principal.id, search, asked)
        elif filter:
            page = _page(filter, search, asked)
        else:
            page = companies.page(search, asked)
        return connect(page, asked, Company.of)


def _page(of: CompanyFilter, search: str, asked: Window) -> Page[rules.Company]:
    if of.chamber:
        return companies.members_page(of.chamber.value, search, asked)
    if of.district:
        return companies.district_page(of.district.value, search, asked)
    if of.size_class:
        return companies.facet_page(rules.size_facet(of.size_class.value), search, asked)
    if of.sector:
        narrowest = rules.sector_facets(of.sector.value.read())
        return companies.facet_page(narrowest[-1] if narrowest else "", search, asked)
    if search:
        raise bad_input("search: not with interestIn.")
    return companies.interested_page(of.interest_in.value if of.interest_in else "", asked)


def _number(by: CompanyBy) -> tuple[str, str] | None:
    """The kind and the one spelling of a number; None for what is no such number."""
    form = Form()
    vat_id = read_vat_id(form, (), by.vat_id.value) if by.vat_id else None
    euid = read_euid(by.euid.value) if by.euid else None
    lei = read_lei(form, (), by.lei.value) if by.lei else None
    known = {"VAT": vat_id and vat_id[2:], "EUID": euid, "LEI": lei}
    return next(((kind, value) for kind, value in known.items() if value), None)
