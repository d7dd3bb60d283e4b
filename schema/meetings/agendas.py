"""What a company or a delegate has agreed to, and what they were asked: lists by time."""

from asyncio import gather
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import strawberry

from registration.rules import registrations as registering
from registration.rules.acts import Role
from registration.rules.journeys import delegation_of
from registration.rules.meetings import Meeting as StoredMeeting
from registration.rules.pages import Page
from registration.store import (
    activities,
    companies,
    contacts,
    delegates,
    delegations,
    registrations,
    slots,
)
from registration.store import meetings as store
from registration.store.rows import Key
from schema.companies import acts_for
from schema.connections import After, Connection, First, connect, window
from schema.context import Context, Info
from schema.journeys import Activity, load_activity
from schema.meetings.meeting import Meeting, load_meeting
from schema.nodes import adds_to, resolved
from schema.policy import guarded
from schema.registrations import Registration


@strawberry.type(description="One thing somebody takes part in: a registration or a meeting.")
class AgendaEntry:
    activity_id: strawberry.Private[str]
    begins: strawberry.Private[datetime | None]
    ends: strawberry.Private[datetime | None]
    registration: Registration | None = strawberry.field(
        description="The registration for an activity; null for a meeting."
    )
    meeting: Meeting | None = strawberry.field(
        description="The meeting, with place and partner; null for a registration."
    )

    @resolved("The activity, or the session that the meeting is part of.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.activity_id)

    @resolved("When it starts.")
    async def starts_at(self, info: Info) -> datetime | None:
        activity = await info.context.load(activities.key(self.activity_id))
        return self.begins or (activity.starts_at if activity else None)

    @resolved("When it ends.")
    async def ends_at(self, info: Info) -> datetime | None:
        activity = await info.context.load(activities.key(self.activity_id))
        return self.ends or (activity.ends_at if activity else None)

    @classmethod
    def of(cls, value: StoredMeeting | registering.Registration, context: Context) -> "AgendaEntry":
        if isinstance(value, StoredMeeting):
            place = value.place
            return cls(
                activity_id=value.activity_id,
                begins=place.starts_at if place else None,
                ends=place.ends_at if place else None,
                registration=None,
                meeting=Meeting.of(value, context),
            )
        return cls(
            activity_id=value.activity_id,
            begins=None,
            ends=None,
            registration=Registration.of(value, context),
            meeting=None,
        )


@strawberry.input(one_of=True, description="Whose it is.")
class AgendaOf:
    company_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="A company.")
    delegate_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="A delegate.")

    def read(self) -> str:
        given = self.company_id or self.delegate_id
        return given.value if given else ""


@strawberry.input(one_of=True, description="What identifies one meeting.")
class MeetingBy:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")


For = Annotated[AgendaOf, strawberry.argument(name="for", description="Exactly one of these.")]
By = Annotated[MeetingBy, strawberry.argument(description="Exactly one of these.")]


@strawberry.type
class MeetingQuery:
    @guarded("meeting", "One meeting; null when there is none that the caller may see.")
    async def meeting(self, info: Info, by: By) -> Meeting | None:
        return await load_meeting(info, by.id.value) if by.id else None

    @guarded(
        "agenda",
        "What a company or a delegate has agreed to, in the order it starts: registrations that"
        " keep a seat, and meetings. Null for whom it does not concern.",
    )
    async def agenda(
        self, info: Info, of: For, first: First = 50, after: After = None
    ) -> Connection[AgendaEntry] | None:
        asked, context, id = window(first, after), info.context, of.read()
        if not might_be_own(info, id):
            return None
        page = store.agenda(id, asked, context.now)
        if not await is_own(info, id, page):
            return None
        return connect(page, asked, lambda value: AgendaEntry.of(value, context))

    @guarded(
        "meetingRequests",
        "What a company or a delegate asked for or was asked, and what came to an end: newest"
        " first. Null for whom it does not concern.",
    )
    async def meeting_requests(
        self, info: Info, of: For, first: First = 20, after: After = None
    ) -> Connection[Meeting] | None:
        asked, context, id = window(first, after), info.context, of.read()
        if not might_be_own(info, id) or not await is_own(info, id):
            return None
        return connect(store.requests(id, asked), asked, lambda one: Meeting.of(one, context))


@adds_to(Activity, "meetings", "All its meetings, whatever became of them, by company. Staff only.")
def activity_meetings(
    root: strawberry.Parent[Activity], info: Info, first: First = 20, after: After = None
) -> Connection[Meeting] | None:
    asked, context = window(first, after), info.context
    if not context.principal.is_staff:
        return None
    page = store.of_activity(root.id, asked)
    return connect(page, asked, lambda one: Meeting.of(one, context))


def might_be_own(info: Info, id: str) -> bool:
    """Whether the caller is, or may act for, that company or delegate (id)."""
    by = info.context.principal
    return by.is_staff or by.id == id


async def is_own(info: Info, id: str, page: Page[Any] | None = None) -> bool:
    """Whether the caller acts for that company, or is that delegate.

    With what that needs, all that the entries of a page lead to is read: one BatchGet.
    """
    context, by = info.context, info.context.principal
    ahead = [context.load(key) for value in (page.values if page else ()) for key in _around(value)]
    if by.role is not Role.COMPANY or by.contact is None:
        await gather(*ahead)
        return True
    company, _, *_ = await gather(
        context.load(companies.key(id)), context.load(contacts.key(by.contact)), *ahead
    )
    return company is not None and await acts_for(info, company)


def _around(value: StoredMeeting | registering.Registration) -> Iterator[Key[Any]]:
    """What an entry's edges lead to."""
    yield activities.key(value.activity_id)
    yield delegations.key(delegation_of(value.activity_id))
    yield companies.key(value.company_id)
    if isinstance(value, StoredMeeting):
        yield delegates.key(value.delegate_id)
        yield slots.key(value.activity_id)
        if value.place:
            yield registrations.key(value.place.representative)
