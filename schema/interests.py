"""Interests: which markets and sectors a company wants to meet people from."""

from datetime import datetime

import strawberry

from registration.actions import interests as actions
from registration.rules import interests as rules
from registration.store import companies, interests
from registration.store.rows import read
from schema.companies import Company, acts_for, load_company
from schema.context import Info
from schema.nodes import Node, loads, resolved
from schema.payloads import Administrative, AdministrativePayload, settle
from schema.policy import guarded
from schema.sectors import Sector, SectorInput


@strawberry.type(description="What a company wants to meet people from. Seen by it and the desk.")
class Interest(Node):
    company_id: strawberry.Private[str]
    markets: list[str] = strawberry.field(description="Countries (ISO 3166-1 alpha-2).")
    sectors: list[Sector] = strawberry.field(description="Sectors; none means all of them.")
    note: str | None = strawberry.field(description="In the company's words.")
    stated_at: datetime = strawberry.field(description="When it was stated.")
    version: int = strawberry.field(description="Its version.")

    @resolved("Whose interest it is.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.company_id)

    @classmethod
    def of(cls, interest: rules.Interest) -> "Interest":
        return cls(
            company_id=interest.company,
            id=strawberry.ID(interest.id),
            markets=list(interest.markets),
            sectors=[Sector.of(sector) for sector in interest.sectors],
            note=interest.note,
            stated_at=interest.stated_at,
            version=interest.version,
        )


@loads("int")
async def load_interest(info: Info, id: str) -> Interest | None:
    """An interest of a company the caller acts for; None for every other reason alike."""
    interest = await info.context.load(interests.key(id))
    if interest is None:
        return None
    company = await info.context.load(companies.key(interest.company))
    return Interest.of(interest) if company and await acts_for(info, company) else None


@strawberry.input(description="What a company wants to meet people from.")
class CompanyInterestStateInput(Administrative):
    company_id: strawberry.ID = strawberry.field(description="The company.")
    markets: list[str] = strawberry.field(description="Countries (ISO 3166-1), at least one.")
    sectors: list[SectorInput] = strawberry.field(
        default_factory=list, description="Sectors; none means all of them."
    )
    note: str | None = strawberry.field(default=None, description="Up to 1,000 characters.")

    def read(self) -> rules.InterestForm:
        return rules.InterestForm(
            markets=tuple(self.markets),
            sectors=tuple(sector.read() for sector in self.sectors),
            note=self.note,
        )


@strawberry.input(description="An interest that a company no longer has.")
class CompanyInterestWithdrawInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The interest.")


@strawberry.type(description="What came of a statement of interest.")
class CompanyInterestPayload(AdministrativePayload):
    interest: Interest | None = strawberry.field(
        default=None, description="The interest; null when refused, or withdrawn before."
    )


@strawberry.type
class InterestMutation:
    @guarded("companyInterestState", "State what a company wants to meet people from.")
    def company_interest_state(
        self, info: Info, input: CompanyInterestStateInput
    ) -> CompanyInterestPayload:
        return settle(
            info,
            input,
            CompanyInterestPayload,
            do=lambda act: _payload(actions.state(act, input.company_id, input.read())),
            replay=_again,
        )

    @guarded("companyInterestWithdraw", "Take an interest back; delegations no longer find it.")
    def company_interest_withdraw(
        self, info: Info, input: CompanyInterestWithdrawInput
    ) -> CompanyInterestPayload:
        return settle(
            info,
            input,
            CompanyInterestPayload,
            do=lambda act: _payload(actions.withdraw(act, input.id)),
            replay=_again,
            removes=True,
        )


def _payload(interest: rules.Interest | None) -> CompanyInterestPayload:
    return CompanyInterestPayload(interest=Interest.of(interest) if interest else None)


def _again(id: str) -> CompanyInterestPayload:
    return _payload(read(interests.key(id)))
