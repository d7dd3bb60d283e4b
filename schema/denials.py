"""Denied attempts, for those who look whether somebody tries the doors."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from registration.rules.denials import Attempt, Denials
from registration.store import denials as store
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.policy import guarded

Day = Annotated[date, strawberry.argument(description="The day, in UTC.")]


@strawberry.type(description="Something that a caller asked for and was denied.")
class DeniedAttempt:
    action: str = strawberry.field(
        description="The root field; `authorization` where the credentials themselves were wrong."
    )
    code: str = strawberry.field(
        description="The code of the refusal. NOT_FOUND: it is not there, or it is not theirs."
    )
    at: datetime = strawberry.field(description="When it was asked for.")
    request_id: str = strawberry.field(description="The request, as the logs name it.")

    @classmethod
    def of(cls, attempt: Attempt) -> "DeniedAttempt":
        return cls(
            action=attempt.action,
            code=attempt.code,
            at=attempt.at,
            request_id=attempt.request_id,
        )


@strawberry.type(description="What one caller was denied in one minute. Kept for 90 days.")
class DeniedAttempts:
    who: str = strawberry.field(description="Role and id of the caller.")
    contact: str | None = strawberry.field(description="The person of a company, where known.")
    network: str = strawberry.field(
        description="Where it came from: the address without its last part; empty: unknown."
    )
    minute: datetime = strawberry.field(description="The minute.")
    requests: int = strawberry.field(description="How many requests were denied, at most 10.")
    more: bool = strawberry.field(description="Whether there may have been more than that.")
    attempts: list[DeniedAttempt] = strawberry.field(
        description="What they asked for, in order; of each request at most 5."
    )

    @classmethod
    def of(cls, denials: Denials) -> "DeniedAttempts":
        return cls(
            who=denials.who,
            contact=denials.contact,
            network=denials.network,
            minute=denials.minute,
            requests=denials.requests,
            more=denials.more,
            attempts=[DeniedAttempt.of(one) for one in denials.attempts],
        )


@strawberry.type
class DenialQuery:
    @guarded("deniedAttempts", "What was denied on one day, by caller and minute, newest first.")
    def denied_attempts(
        self, info: Info, day: Day, first: First = 20, after: After = None
    ) -> Connection[DeniedAttempts] | None:
        asked = window(first, after)
        return connect(store.page(day.isoformat(), asked), asked, DeniedAttempts.of)
