"""What a meeting counts for in the quotas of its two sides, and when that is too much.

A quota follows from the meetings: whatever happens to one, `settled` says what each side uses then.
So nothing is ever given back twice, or forgotten.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.meetings import HELD, By, Meeting, MeetingState, Side
from registration.rules.quotas import Limits, Quota
from registration.rules.refusals import Refused
from registration.rules.texts import Language, Text


class Counted(StrEnum):
    """What a quota counts."""

    REQUESTS = "REQUESTS"
    MEETINGS = "MEETINGS"


@dataclass(eq=False)
class QuotaReached(Refused):
    """One `side` has all that it may have; how many these are (`limit`) is for that side only."""

    counted: Counted
    side: Side
    limit: int | None
    code = "QUOTA_REACHED"
    says = Text(
        en="The other side has all the meetings that it may have in this session.",
        de="Die andere Seite hat schon alle Gespräche, die sie in dieser Runde haben darf.",
        es="La otra parte ya tiene todas las reuniones que puede tener en esta sesión.",
    )

    def message(self, language: Language) -> str:
        if self.limit is None:
            return super().message(language)
        return _OWN[self.counted].read(language).format(limit=self.limit)


_OWN = {
    Counted.REQUESTS: Text(
        en="No more than {limit} open requests at a time. Withdraw one, or wait for an answer.",
        de="Mehr als {limit} offene Anfragen zugleich sind nicht möglich. Ziehen Sie eine zurück, "
        "oder warten Sie auf eine Antwort.",
        es="No puede haber más de {limit} solicitudes pendientes a la vez. Retire una o espere una "
        "respuesta.",
    ),
    Counted.MEETINGS: Text(
        en="No more than {limit} meetings are possible in this session.",
        de="Mehr als {limit} Gespräche sind in dieser Runde nicht möglich.",
        es="No son posibles más de {limit} reuniones en esta sesión.",
    ),
}


def limit_of(limits: Limits, side: Side, counted: Counted) -> int | None:
    """How many of these a side may have in one session; None: no limit."""
    match side, counted:
        case Side.COMPANY, Counted.REQUESTS:
            return limits.requests_per_company
        case Side.COMPANY, Counted.MEETINGS:
            return limits.meetings_per_company
        case Side.DELEGATE, Counted.REQUESTS:
            return limits.requests_per_delegate
        case _:
            return limits.meetings_per_delegate


def settled(quota: Quota, meeting: Meeting, side: Side, now: datetime) -> Quota:
    """What that side uses, once the meeting is what it is. Of what has lapsed nothing is left.

    A request that was silently declined counts for the side that asked for as long as it would
    have: what is given back would tell.
    """
    asked = {id: until for id, until in quota.asked.items() if until > now and id != meeting.id}
    if waits(meeting, side, now):
        asked[meeting.id] = meeting.expires_at
    meetings = tuple(id for id in quota.meetings if id != meeting.id)
    if meeting.state in HELD:
        meetings = (*meetings, meeting.id)
    return replace(quota, asked=asked, meetings=meetings, version=quota.version + 1)


def waits(meeting: Meeting, side: Side, now: datetime) -> bool:
    """Whether it is an open request of that side."""
    pending = meeting.seen_by(side, now).state is MeetingState.PENDING
    return pending and side is meeting.requested_by and not meeting.mutual


def without(quota: Quota, meeting_id: str) -> Quota:
    """What is left where the meeting has become somebody else's."""
    asked = {id: until for id, until in quota.asked.items() if id != meeting_id}
    meetings = tuple(id for id in quota.meetings if id != meeting_id)
    return replace(quota, asked=asked, meetings=meetings, version=quota.version + 1)


def differs(one: Quota, other: Quota) -> bool:
    """Whether they count differently."""
    return (one.asked, set(one.meetings)) != (other.asked, set(other.meetings))


def check(was: Quota, now: Quota, limits: Limits, side: Side, *, by: By, at: datetime) -> None:
    """Raises QuotaReached where one more was taken than there may be.

    Who has more than that, since the limit was lowered, keeps them. `by` whom it is asked: the
    other side is not told how many there are.
    """
    waiting = {id for id, until in was.asked.items() if until > at}
    for counted, before, after in (
        (Counted.REQUESTS, waiting, set(now.asked)),
        (Counted.MEETINGS, set(was.meetings), set(now.meetings)),
    ):
        limit = limit_of(limits, side, counted)
        if limit is not None and after - before and len(after) > limit:
            raise QuotaReached(counted, side, limit if by in (None, side) else None)
