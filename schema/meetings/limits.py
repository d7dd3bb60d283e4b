"""How many meetings somebody may ask for and have in one session."""

import strawberry

from registration.rules import quotas
from registration.rules.allowances import Counted, limit_of
from registration.rules.meetings import Side


@strawberry.type(description="How many a company, or a delegate, may have in a session.")
class SideLimits:
    requests: int | None = strawberry.field(description="Open requests at a time; null: any.")
    meetings: int | None = strawberry.field(description="Meetings; null: any number.")


@strawberry.type(description="How many meetings may be asked for and held by one participant.")
class MeetingLimits:
    company: SideLimits = strawberry.field(description="For each company.")
    delegate: SideLimits = strawberry.field(description="For each delegate.")

    @classmethod
    def of(cls, limits: quotas.Limits) -> "MeetingLimits":
        return cls(company=_side(limits, Side.COMPANY), delegate=_side(limits, Side.DELEGATE))


def _side(limits: quotas.Limits, side: Side) -> SideLimits:
    return SideLimits(
        requests=limit_of(limits, side, Counted.REQUESTS),
        meetings=limit_of(limits, side, Counted.MEETINGS),
    )


@strawberry.input(description="How many a company, or a delegate, may have; null: any number.")
class SideLimitsInput:
    requests: int | None = strawberry.field(
        default=None, description="Open requests at a time, 0 to 999."
    )
    meetings: int | None = strawberry.field(default=None, description="Meetings, 0 to 999.")


@strawberry.input(description="How many meetings may be asked for and held by one participant.")
class MeetingLimitsInput:
    company: SideLimitsInput = strawberry.field(description="For each company.")
    delegate: SideLimitsInput = strawberry.field(description="For each delegate.")

    def read(self) -> quotas.Limits:
        return quotas.Limits(
            requests_per_company=self.company.requests,
            requests_per_delegate=self.delegate.requests,
            meetings_per_company=self.company.meetings,
            meetings_per_delegate=self.delegate.meetings,
        )
