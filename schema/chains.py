"""The chain of audit entries, for those who check what was done: whether it holds, or where not."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from registration.actions import chains as actions
from registration.rules.chains import Break, Fault, Mark, Opening
from registration.store import chains as store
from schema.connections import After, Connection, First, connect, cursor, window
from schema.context import Info
from schema.enums import publish
from schema.policy import guarded

AT_ONCE = 1000  # links that are looked at in one request

publish(
    Fault,
    "ChainFault",
    "What is wrong at a place of the chain.",
    {
        "CHANGED_ENTRY": "The entry is not what it was when it was chained.",
        "MISSING_ENTRY": "The entry is gone.",
        "MISSING_LINK": "The link is gone, or an entry should have got one long ago.",
        "FORGED_HASH": "The link, or what its neighbours say of it, is not what it was.",
    },
)

Day = Annotated[date, strawberry.argument(description="The day, in UTC.")]
Behind = Annotated[
    int | None,
    strawberry.argument(description="To go on: the `last` link that was found to hold."),
]
Before = Annotated[
    str | None,
    strawberry.argument(description="To go on with what waits: the `waitingMore` of the answer."),
]


@strawberry.type(description="Where an audit entry stands in the chain.")
class ChainPlace:
    day: date = strawberry.field(description="The day on which it was chained, in UTC.")
    sequence: int = strawberry.field(description="Its link's number, counted through all days.")

    @classmethod
    def of(cls, mark: Mark) -> "ChainPlace":
        return cls(day=date.fromisoformat(mark.day), sequence=mark.sequence)


@strawberry.type(description="A day on which entries were chained, and what it began with.")
class ChainDay:
    day: date = strawberry.field(description="The day, in UTC.")
    after: int = strawberry.field(
        description="The last link of the day before; 0: it is the first."
    )
    hash: str = strawberry.field(description="The hash of that link (SHA-256).")

    @classmethod
    def of(cls, opening: Opening) -> "ChainDay":
        return cls(day=date.fromisoformat(opening.day), after=opening.sequence, hash=opening.hash)


@strawberry.type(description="The first place where the chain does not hold.")
class ChainBreak:
    fault: Fault = strawberry.field(description="What is wrong.")
    day: date = strawberry.field(description="The day whose links it is among.")
    sequence: int | None = strawberry.field(description="The link; null: the entry never got one.")
    entry: strawberry.ID | None = strawberry.field(description="The entry, where it is known.")
    subject: strawberry.ID | None = strawberry.field(description="The object that it is about.")

    @classmethod
    def of(cls, broken: Break) -> "ChainBreak":
        return cls(
            fault=broken.fault,
            day=date.fromisoformat(broken.day),
            sequence=broken.sequence,
            entry=strawberry.ID(broken.id) if broken.id else None,
            subject=strawberry.ID(broken.subject) if broken.subject else None,
        )


@strawberry.type(description="What was found of a day's part of the chain.")
class ChainVerification:
    day: date = strawberry.field(description="The day, in UTC.")
    links: int = strawberry.field(description="How many links hold, of those looked at.")
    first: int | None = strawberry.field(description="The first of them.")
    last: int | None = strawberry.field(description="The last of them.")
    hash: str | None = strawberry.field(
        description="The hash of the last (SHA-256). The notary's log says the same of it."
    )
    more: bool = strawberry.field(
        description="Whether others of that day follow: ask again with `after`."
    )
    waiting: int = strawberry.field(
        description="Entries of that day, of the 1,000 looked at, on their way into the chain."
    )
    waiting_since: datetime | None = strawberry.field(description="When the oldest was written.")
    waiting_more: str | None = strawberry.field(
        description="Older entries of that day were not looked at: ask again with this as `before`"
        " (and the `last` link as `after`). Null: none is left."
    )
    broken_at: ChainBreak | None = strawberry.field(description="Null: all that was seen holds.")

    @classmethod
    def of(cls, found: actions.Verification) -> "ChainVerification":
        holds = found.links > 0
        return cls(
            day=date.fromisoformat(found.day),
            links=found.links,
            first=found.first if holds else None,
            last=found.last if holds else None,
            hash=found.hash if holds else None,
            more=found.more,
            waiting=found.waiting,
            waiting_since=found.waiting_since,
            waiting_more=cursor(found.older) if found.older else None,
            broken_at=ChainBreak.of(found.broken) if found.broken else None,
        )


@strawberry.type
class ChainQuery:
    @guarded("auditDays", "The days on which audit entries were chained, in order.")
    def audit_days(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[ChainDay] | None:
        asked = window(first, after)
        return connect(store.days(asked), asked, ChainDay.of)

    @guarded(
        "auditVerify",
        "Whether the audit entries that were chained on a day are what they were, none missing and"
        " none slipped in: up to 1,000 at once, the whole day by asking again while there is `more`"
        " or `waitingMore`.",
    )
    def audit_verify(
        self, info: Info, day: Day, after: Behind = None, before: Before = None
    ) -> ChainVerification | None:
        found = actions.verify(
            day.isoformat(),
            info.context.now,
            after=after,
            before=window(1, before).after,
            most=AT_ONCE,
        )
        return ChainVerification.of(found)
