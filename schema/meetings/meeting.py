"""A meeting as each side sees it: a silent no stays silent."""

from datetime import datetime

import strawberry

from registration.rules import meetings as rules
from registration.rules import placements, reschedules
from registration.rules.acts import Role
from registration.rules.meetings import MeetingState, Side, side_of
from registration.rules.parties import party_of
from registration.rules.publications import effective
from registration.rules.refusals import NotFound
from registration.store import companies, delegates, publications, registrations, slots
from registration.store import meetings as store
from registration.store.rows import read
from schema.companies import Company, acts_for, load_company
from schema.context import Context, Info
from schema.enums import publish
from schema.journeys import Activity, Delegate, load_activity, load_delegate
from schema.meetings.grids import MeetingTable
from schema.meetings.interpreters import Interpreter
from schema.meetings.refusals import FreePlace
from schema.nodes import Node, loads, resolved
from schema.policy import decide
from schema.registrations import Registration, load_registration

publish(
    Side,
    "MeetingSide",
    "One of the two who meet.",
    {"COMPANY": "The company.", "DELEGATE": "The delegate."},
)
publish(
    MeetingState,
    "MeetingState",
    "Where a meeting stands.",
    {
        "PENDING": "One side asked; nothing is taken yet.",
        "BOOKED": "Agreed: it has a slot, a table and a representative.",
        "NEEDS_RECONFIRM": "Agreed with a delegate who was replaced; the company is asked again.",
        "DECLINED": "The other side said no.",
        "WITHDRAWN": "Whoever asked took it back.",
        "EXPIRED": "Nobody answered in time.",
        "CANCELLED": "It was agreed and called off.",
    },
)


@strawberry.type(description="The person whom the company sends.")
class Representative:
    registration_id: strawberry.Private[str]
    name: str = strawberry.field(description="The person's name.")
    role: str | None = strawberry.field(description="What the person does in the company.")

    @resolved("The registration; null for who does not act for the company.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.registration_id)


@strawberry.type(description="Where and when a meeting is held.")
class MeetingPlace:
    place: strawberry.Private[placements.Placement]
    activity_id: strawberry.Private[str]
    slot: int = strawberry.field(description="The number of the slot.")
    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")

    @resolved("The table.")
    async def table(self, info: Info) -> MeetingTable:
        grid = await info.context.load(slots.key(self.activity_id))
        known = {table.number: table.label for table in grid.tables} if grid else {}
        return MeetingTable(number=self.place.table, label=known.get(self.place.table))

    @resolved("Whom the company sends.")
    async def representative(self, info: Info) -> Representative | None:
        id = self.place.representative
        found = await info.context.load(registrations.key(id))
        if found is None:
            return None
        return Representative(registration_id=id, name=found.person.name, role=found.person.role)

    @resolved("Who interprets; null where the two share a language.")
    async def interpreter(self, info: Info) -> Interpreter | None:
        if self.place.interpreter is None:
            return None
        grid = await info.context.load(slots.key(self.activity_id))
        known = {one.id: one for one in grid.interpreters} if grid else {}
        found = known.get(self.place.interpreter)
        return Interpreter.of(found) if found else None


@strawberry.type(description="A company and a delegate who meet, or want to.")
class Meeting(Node):
    meeting: strawberry.Private[rules.Meeting]
    state: MeetingState = strawberry.field(description="Where it stands now.")
    requested_by: Side = strawberry.field(description="Who asked.")
    requested_at: datetime = strawberry.field(description="When they asked.")
    expires_at: datetime = strawberry.field(description="Until when a request can be answered.")
    message: str | None = strawberry.field(description="What the one who asked wrote.")
    reply: str | None = strawberry.field(description="What the other wrote who asked, too.")
    mutual: bool = strawberry.field(description="Whether both asked; then either may accept.")
    vetoed_by: Side | None = strawberry.field(
        description="Who said `no thanks`. Never shown to the other side."
    )
    ended_by: Side | None = strawberry.field(
        description="Who declined, withdrew or cancelled it; null: nobody, or the organiser."
    )
    reason: str | None = strawberry.field(description="Why it was cancelled.")
    round: int = strawberry.field(description="How often it was asked for.")
    locked: bool = strawberry.field(description="Whether only the organiser moves it.")
    company_priority: int | None = strawberry.field(
        description="How much the company wants it, 1 to 3; null to the delegate, or not said."
    )
    delegate_priority: int | None = strawberry.field(
        description="How much the delegate wants it, 1 to 3; null to the company, or not said."
    )
    fill_automatically: bool | None = strawberry.field(
        description="Whether the caller's side takes any slot; for staff, whether both do."
    )
    version: int = strawberry.field(description="Give it as `expectedVersion`.")
    place: MeetingPlace | None = strawberry.field(
        description="Where and when; once cancelled, where and when it would have been."
    )

    @resolved("The matchmaking session.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.meeting.activity_id)

    @resolved("The company.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.meeting.company_id)

    @resolved("The delegate; null where she no longer agrees to be shown.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await load_delegate(info, self.meeting.delegate_id)

    @resolved("Whether the caller can accept it now.")
    def viewer_can_accept(self, info: Info) -> bool:
        by, now = info.context.principal, info.context.now
        side = side_of(by, self.meeting)
        return decide(by, "meetingAccept") and rules.can_accept(self.meeting, side, now)

    @resolved("Whether the caller can cancel it now.")
    def viewer_can_cancel(self, info: Info) -> bool:
        return decide(info.context.principal, "meetingCancel") and rules.can_cancel(
            self.meeting, info.context.now
        )

    @resolved("Whether the caller can move it to another slot now.")
    def viewer_can_reschedule(self, info: Info) -> bool:
        by, now = info.context.principal, info.context.now
        movable = reschedules.can_reschedule(self.meeting, side_of(by, self.meeting), now)
        return decide(by, "meetingReschedule") and movable

    @resolved(
        "Where it could be held, or moved to, by time: free for all a moment ago. None once it has"
        " come to an end."
    )
    async def free_places(self, info: Info) -> list[FreePlace] | None:
        grid = await info.context.load(slots.key(self.meeting.activity_id))
        if grid is None or self.state not in (MeetingState.PENDING, *rules.HELD):
            return []
        party = await self._party(info)
        if party is None:
            return []
        holders, now = publications.busy(self.meeting.activity_id), info.context.now
        busy = frozenset(claim for claim, by in holders.items() if by != self.meeting.id)
        at = self.meeting.place.slot if self.meeting.place else None
        found = placements.placements(grid, busy, party, now=now)
        return [FreePlace.of(place) for place in found if place.slot != at]

    async def _party(self, info: Info) -> placements.Party | None:
        company = await info.context.load(companies.key(self.meeting.company_id))
        delegate = await info.context.load(delegates.key(self.meeting.delegate_id))
        return party_of(self.meeting, company, delegate) if company and delegate else None

    @classmethod
    def of(cls, stored: rules.Meeting, context: Context) -> "Meeting":
        """As the caller, who is one of its sides or the organiser, sees it now."""
        side = side_of(context.principal, stored)
        seen = stored.seen_by(side, context.now)
        context.know(store.key(stored.id), stored)
        return cls(
            meeting=seen,
            id=strawberry.ID(seen.id),
            state=seen.state,
            requested_by=seen.requested_by,
            requested_at=seen.requested_at,
            expires_at=seen.expires_at,
            message=seen.message,
            reply=seen.reply,
            mutual=seen.mutual,
            vetoed_by=seen.vetoed_by,
            ended_by=seen.ended_by,
            reason=seen.reason,
            round=seen.round,
            locked=seen.locked,
            company_priority=rules.priority_of(seen, Side.COMPANY, to=side),
            delegate_priority=rules.priority_of(seen, Side.DELEGATE, to=side),
            fill_automatically=side in seen.fills if side else set(seen.fills) == set(Side),
            version=seen.version,
            place=_place(seen),
        )


def _place(meeting: rules.Meeting) -> MeetingPlace | None:
    place = meeting.place
    if place is None:
        return None
    return MeetingPlace(
        place=place,
        activity_id=meeting.activity_id,
        slot=place.slot,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
    )


@loads("mtg")
async def load_meeting(info: Info, id: str) -> Meeting | None:
    """The meeting, or None alike for every reason not to show it."""
    return await shown(info, _in_force(info, await info.context.load(store.key(id))))


def _in_force(info: Info, meeting: rules.Meeting | None) -> rules.Meeting | None:
    """The meeting as everybody sees it. Whether a plan is in force is asked once per request, so
    that no answer shows a part of it; it is asked after the meeting was read."""
    if meeting is None or meeting.staged is None:
        return meeting
    where = slots.key(meeting.activity_id)
    grid = info.context.once(("publishing", meeting.staged.plan), lambda: read(where))
    return effective(meeting, grid) if grid else None


async def shown(info: Info, meeting: rules.Meeting | None) -> Meeting | None:
    """The meeting as the caller may see it."""
    if meeting is None or not await _concerns(info, meeting):
        return None
    return Meeting.of(meeting, info.context)


async def _concerns(info: Info, meeting: rules.Meeting) -> bool:
    by = info.context.principal
    try:
        side_of(by, meeting)
    except NotFound:
        return False
    if by.role is not Role.COMPANY or by.contact is None:
        return True
    company = await info.context.load(companies.key(meeting.company_id))
    return company is not None and await acts_for(info, company)
