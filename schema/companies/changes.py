"""Change what a company says of itself, and verify it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import strawberry

from registration.actions import companies as actions
from registration.rules import companies as rules
from registration.rules.districts import ChamberKind
from registration.rules.names import LegalForm
from registration.rules.profiles import Field, ProfileForm
from registration.store import companies
from registration.store.rows import read
from schema.companies.company import Company
from schema.companies.profiles import AddressInput, CooperationInput, RegisterInput
from schema.companies.sizes import SizeInput
from schema.context import Info
from schema.patches import given
from schema.payloads import EXPECTED_VERSION, Administrative, AdministrativePayload, settle
from schema.policy import guarded
from schema.sectors import SectorInput

_NUMBERS = ("register", "vat_id", "widnr", "lei")


@strawberry.input(description="What to change; fields left out stay, null empties those it may.")
class CompanyUpdateInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The company.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    legal_name: strawberry.Maybe[str] = strawberry.field(description="The name.")
    legal_form: strawberry.Maybe[LegalForm] = strawberry.field(description="The legal form.")
    address: strawberry.Maybe[AddressInput] = strawberry.field(description="The whole address.")
    register: strawberry.Maybe[RegisterInput | None] = strawberry.field(
        description="The register entry."
    )
    vat_id: strawberry.Maybe[str | None] = strawberry.field(description="The VAT id.")
    widnr: strawberry.Maybe[str | None] = strawberry.field(description="The W-IdNr.")
    lei: strawberry.Maybe[str | None] = strawberry.field(description="The LEI.")
    size: strawberry.Maybe[SizeInput | None] = strawberry.field(description="The declared size.")
    sectors: strawberry.Maybe[list[SectorInput]] = strawberry.field(description="All sectors.")
    offers: strawberry.Maybe[list[CooperationInput]] = strawberry.field(description="All offers.")
    requests: strawberry.Maybe[list[CooperationInput]] = strawberry.field(
        description="All requests."
    )
    markets: strawberry.Maybe[list[str]] = strawberry.field(description="All target markets.")
    languages: strawberry.Maybe[list[str]] = strawberry.field(description="All languages.")
    memberships: strawberry.Maybe[list[ChamberKind]] = strawberry.field(
        description="All kinds of chamber."
    )
    website: strawberry.Maybe[str | None] = strawberry.field(description="The website.")


@strawberry.input(description="Which fields the desk has verified; others are no longer.")
class CompanyVerifyInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The company.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    fields: list[Field] = strawberry.field(description="All that are verified from now on.")


@strawberry.type(description="What came of a change to a company.")
class CompanyPayload(AdministrativePayload):
    company: Company | None = strawberry.field(
        default=None, description="The company afterwards; null when it was refused."
    )


@strawberry.type
class CompanyChangeMutation:
    @guarded(
        "companyUpdate",
        "Change what a company says of itself. Verified fields are changed by the desk only.",
    )
    def company_update(self, info: Info, input: CompanyUpdateInput) -> CompanyPayload:
        changes = given(input)

        def do(form: ProfileForm) -> ProfileForm:
            return _laid_over(form, changes)

        return settle(
            info,
            input,
            CompanyPayload,
            do=lambda act: _payload(actions.update(act, input.id, input.expected_version, do)),
            replay=_again,
        )

    @guarded("companyVerify", "Say which fields of a company the desk has checked.")
    def company_verify(self, info: Info, input: CompanyVerifyInput) -> CompanyPayload:
        fields = frozenset(input.fields)
        return settle(
            info,
            input,
            CompanyPayload,
            do=lambda act: _payload(actions.verify(act, input.id, input.expected_version, fields)),
            replay=_again,
        )


def _laid_over(form: ProfileForm, changes: Mapping[str, Any]) -> ProfileForm:
    """The form with these changes; the identifiers lie one level deeper."""
    numbers = {name: value for name, value in changes.items() if name in _NUMBERS}
    others = {name: value for name, value in changes.items() if name not in _NUMBERS}
    return replace(form, identifiers=replace(form.identifiers, **numbers), **others)


def _payload(company: rules.Company | None) -> CompanyPayload:
    return CompanyPayload(company=Company.of(company) if company else None)


def _again(id: str) -> CompanyPayload:
    return _payload(read(companies.key(id)))
