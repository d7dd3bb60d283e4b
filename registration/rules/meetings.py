"""What may happen to a meeting between a company and a delegate, and who may do it.

    ask ──▶ PENDING ──accept────▶ BOOKED ──cancel──▶ CANCELLED
               ├──decline──▶ DECLINED │  ▲              ▲
               ├──withdraw─▶ WITHDRAWN│  └─reconfirm─┐  │
               └──(72 h)───▶ EXPIRED  └──hand_over──▶ NEEDS_RECONFIRM

A request holds nothing; a booked meeting holds its claims: delegate, representative, table, and
an interpreter where the two share no language.
Pure: functions take a Meeting and return the next one, or raise a Refused. That no two meetings
share a claim is a race, so the database decides it (store.meetings).

A veto ("no thanks") is invisible to the side that asked: `seen_by` goes on showing the request
until it expires, its version included, and every step of that side is judged by what it sees.
What was kept from a side (`unseen`) is never counted for it later either.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from registration.rules import ids
from registration.rules.acts import Principal, Role
from registration.rules.placements import Placement
from registration.rules.refusals import NotAllowed, NotFound, VersionConflict, WrongState
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import Claim
from registration.rules.texts import Language


class Side(StrEnum):
    """One of the two who meet."""

    COMPANY = "COMPANY"
    DELEGATE = "DELEGATE"


type By = Side | None  # None is the organiser, who acts for either side


def other(side: Side) -> Side:
    """The one across the table."""
    return Side.DELEGATE if side is Side.COMPANY else Side.COMPANY


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PENDING = "PENDING"
    BOOKED = "BOOKED"
    NEEDS_RECONFIRM = "NEEDS_RECONFIRM"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


HELD = (MeetingState.BOOKED, MeetingState.NEEDS_RECONFIRM)  # states that hold claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Somebody a company may send: a registration, and where to write to."""

    registration_id: str
    email: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What a meeting was `before` a plan (id) that is being published; None: not there.

    Until the plan is in force, that is what everybody sees.
    """

    plan: str
    before: "Meeting | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One company and one delegate in one matchmaking session, from the first wish on.

    The id names the delegate it began with, `delegate_id` the one who comes (see `hand_over`).
    The company may send one of its `representatives`. `reply` is what the other side wrote when it
    asked as well; `round` counts how often the meeting was asked for.

    For the planner: how much each side wants it, 1 to 3 (`priority` who asked, `reply_priority`
    the other one; None: it said nothing of that), and whether its place is fixed (`locked`).
    `planned`: a plan brought the two together, nobody had to agree. `fills` are the sides that take
    any slot that becomes free.
    """

    id: str
    activity_id: str
    company_id: str
    delegate_id: str
    requested_by: Side
    requested_at: datetime
    expires_at: datetime
    representatives: tuple[Representative, ...]
    message: str | None = None
    reply: str | None = None
    state: MeetingState = MeetingState.PENDING
    place: Placement | None = None
    mutual: bool = False
    vetoed_by: Side | None = None
    unseen: tuple[Side, ...] = ()
    ended_by: By = None
    reason: str | None = None
    round: int = 1
    version: int = 1
    priority: int | None = None
    reply_priority: int | None = None
    locked: bool = False
    planned: bool = False
    fills: tuple[Side, ...] = ()
    staged: Staged | None = None

    def seen_by(self, side: By, now: datetime) -> Self:
        """The meeting as a side sees it at this moment; the organiser sees all."""
        seen = self
        if self.vetoed_by and side not in (None, self.vetoed_by):
            hidden = self.state is MeetingState.DECLINED
            seen = replace(
                self,
                state=MeetingState.PENDING if hidden else self.state,
                vetoed_by=None,
                ended_by=None if hidden else self.ended_by,
            )
        if side:
            seen = replace(seen, version=self.version - self.unseen.count(side), unseen=())
        if seen.state is MeetingState.PENDING and now >= seen.expires_at:
            seen = replace(seen, state=MeetingState.EXPIRED)
        return seen

    def claims(self) -> tuple[Claim, ...]:
        """What the meeting holds: delegate, representative, table and interpreter, or nothing."""
        if self.place is None or self.state not in HELD:
            return ()
        return self.place.claims(self.delegate_id)


def id_of(activity_id: str, company_id: str, delegate_id: str) -> str:
    """The id of the pair's meeting, whether there is one or not."""
    delegation, activity = ids.split("act", activity_id) or ("", "")
    return ids.make("mtg", delegation, activity, ids.last(company_id), ids.last(delegate_id))


def side_of(principal: Principal, meeting: Meeting) -> By:
    """On which side of a meeting the principal stands. Raises NotFound where on none."""
    if principal.is_staff or principal.role is Role.SYSTEM:
        return None
    if principal.role is Role.COMPANY and principal.id == meeting.company_id:
        return Side.COMPANY
    if principal.role is Role.DELEGATE and principal.id == meeting.delegate_id:
        return Side.DELEGATE
    raise NotFound(("id",))


def without(meeting: Meeting, registration_id: str) -> Meeting:
    """The meeting with one representative less: one whose registration has ended."""
    left = tuple(
        each for each in meeting.representatives if each.registration_id != registration_id
    )
    return replace(meeting, representatives=left)


def sends(meeting: Meeting, registration_id: str) -> bool:
    """Whether that is who is to sit at the table."""
    return meeting.place is not None and meeting.place.representative == registration_id


def priority_of(meeting: Meeting, side: Side, *, to: By) -> int | None:
    """How much that side wants it, as far as it is told `to` whoever asks: not to the other one."""
    if to not in (None, side):
        return None
    return meeting.priority if side is meeting.requested_by else meeting.reply_priority


def check_version(meeting: Meeting, by: By, now: datetime, expected: int | None) -> None:
    """Raises VersionConflict where `expected` is not the version this side sees."""
    current = meeting.seen_by(by, now).version
    if expected is not None and expected != current:
        raise VersionConflict(meeting.id, current)


def may_answer(meeting: Meeting, by: By) -> bool:
    """Whether saying yes or no is up to this side: not to the one who asked, unless both did."""
    return by is not meeting.requested_by or meeting.mutual


def can_accept(meeting: Meeting, by: By, now: datetime) -> bool:
    """Whether this side could say yes at this moment."""
    state = meeting.seen_by(by, now).state
    return state is MeetingState.PENDING and may_answer(meeting, by)


def can_cancel(meeting: Meeting, now: datetime) -> bool:
    """Whether either side could still cancel at this moment."""
    begun = meeting.place is not None and now >= meeting.place.starts_at
    return meeting.state in HELD and not begun


def check_acceptable(meeting: Meeting, *, by: By, now: datetime) -> None:
    """Raises NotAllowed or WrongState where this side can not say yes at this moment."""
    if not may_answer(meeting, by):
        raise NotAllowed
    expect(meeting, by, now, MeetingState.PENDING)


def accept(meeting: Meeting, place: Placement, *, by: By, now: datetime) -> Meeting:
    """The other side, or the organiser, says yes; the meeting is held at `place`."""
    check_acceptable(meeting, by=by, now=now)
    return replace(meeting, state=MeetingState.BOOKED, place=place, version=meeting.version + 1)


def decline(meeting: Meeting, *, by: By, now: datetime, no_thanks: bool = False) -> Meeting:
    """The other side says no; with `no_thanks` the one who asked is never told.

    Where both asked, a silent no is too late: NotAllowed.
    """
    check_acceptable(meeting, by=by, now=now)
    if no_thanks and meeting.mutual:
        raise NotAllowed
    declined = _ended(meeting, MeetingState.DECLINED, by)
    if not no_thanks:
        return declined
    veto, unseen = by or other(meeting.requested_by), (*meeting.unseen, meeting.requested_by)
    return replace(declined, vetoed_by=veto, unseen=unseen)


def withdraw(meeting: Meeting, *, by: By, now: datetime) -> Meeting:
    """Whoever asked takes it back."""
    if by is not None and by is not meeting.requested_by:
        raise NotAllowed
    expect(meeting, by, now, MeetingState.PENDING)
    return _ended(meeting, MeetingState.WITHDRAWN, by)


def cancel(meeting: Meeting, *, by: By, now: datetime, reason: str | None = None) -> Meeting:
    """Either side calls off what was agreed, before it begins. Its place stays on record."""
    expect(meeting, by, now, *HELD)
    if meeting.place and not can_cancel(meeting, now):
        raise RegistrationWindowClosed(None, meeting.place.starts_at)
    return replace(_ended(meeting, MeetingState.CANCELLED, by), reason=reason)


def hand_over(meeting: Meeting, delegate_id: str, *, now: datetime) -> Meeting:
    """Another delegate comes instead: what is agreed needs the company's word again.

    A mere request ends, since it was meant for a person: for the one who asked also where the
    answer was a silent no, which is not to be told by what it outlives.
    """
    if meeting.seen_by(meeting.requested_by, now).state is MeetingState.PENDING:
        ended = replace(meeting, expires_at=now, version=meeting.version + 1)
        pending = meeting.state is MeetingState.PENDING
        return replace(ended, state=MeetingState.EXPIRED) if pending else ended
    expect(meeting, None, now, *HELD)
    return replace(
        meeting,
        delegate_id=delegate_id,
        state=MeetingState.NEEDS_RECONFIRM,
        version=meeting.version + 1,
    )


def reconfirm(meeting: Meeting, *, by: By, now: datetime) -> Meeting:
    """The company, or the organiser, agrees to meet the delegate who comes instead."""
    if by is Side.DELEGATE:
        raise NotAllowed
    expect(meeting, by, now, MeetingState.NEEDS_RECONFIRM)
    return replace(meeting, state=MeetingState.BOOKED, version=meeting.version + 1)


def expect(meeting: Meeting, by: By, now: datetime, *states: MeetingState) -> None:
    """Raises WrongState, with what this side sees, where the meeting is in none of these states."""
    state = meeting.seen_by(by, now).state
    if state not in states:
        raise WrongState(meeting.id, state)


def _ended(meeting: Meeting, state: MeetingState, by: By) -> Meeting:
    version = meeting.version + 1
    return replace(meeting, state=state, ended_by=by, locked=False, version=version)
