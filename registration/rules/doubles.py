"""What two rows of one company have twice: a person at an activity, a meeting with a delegate.

One of each stays. Of two registrations it is the one that stands firmer, then the earlier; of two
meetings the one that is agreed, then the one that somebody has declined for good, then the earlier
wish. Two that are agreed with one delegate, or of one person at the same time, are a clash: nothing
agreed with somebody else is ended in silence, so the desk has to decide which of them is meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, product

from registration.rules.meetings import HELD, Meeting, MeetingState, Representative, sends
from registration.rules.names import folded
from registration.rules.placements import Placement
from registration.rules.refusals import Refused
from registration.rules.registrations import Registration, RegistrationState, moved
from registration.rules.texts import Text

_FIRMNESS = {
    RegistrationState.CONFIRMED: 0,
    RegistrationState.PENDING_APPROVAL: 1,
    RegistrationState.OFFERED: 2,
    RegistrationState.HELD: 3,
    RegistrationState.WAITING: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """One person, registered twice (ids and states): `late` gives way to `stays`."""

    stays: Registration
    late: Registration


@dataclass(eq=False)
class MergeClash(Refused):
    """Two meetings (ids) that cannot both be the company's. Nothing was written."""

    meetings: tuple[str, str]
    code = "MERGE_CLASH"
    says = Text(
        en="The two companies have agreed meetings that one company cannot both have. Cancel one "
        "of the two, or move it, and merge then.",
        de="Die beiden Unternehmen haben Gespräche vereinbart, die ein Unternehmen nicht beide "
        "haben kann. Sagen Sie eines ab oder verlegen Sie es, und führen Sie dann zusammen.",
        es="Las dos empresas han acordado reuniones que una sola empresa no puede tener a la vez. "
        "Cancele o cambie una de las dos y haga después la fusión.",
    )


def doubles(
    theirs: Iterable[Registration], ours: Iterable[Registration], now: datetime
) -> Iterator[Double]:
    """Who of the one company is registered for the same activity by the other as well.

    The same name is the same person: with one address nobody is registered twice.
    """
    known: dict[tuple[str, str], list[Registration]] = defaultdict(list)
    for one in ours:
        known[_who(one)].append(one)
    for one in theirs:
        for other in known[_who(one)]:
            if one.id != other.id and one.as_of(now).is_open and other.as_of(now).is_open:
                stays, late = sorted((one, other), key=_firmness)
                yield Double(stays=stays, late=late)
                break


def _who(one: Registration) -> tuple[str, str]:
    return one.activity_id, folded(one.person.name)


def _firmness(one: Registration) -> tuple[int, datetime, str]:
    return _FIRMNESS[one.state], one.created_at, one.id


def ended(double: Double, reason: str | None, now: datetime) -> Registration:
    """The later one, which gives way."""
    late = double.late
    waits = late.state in (RegistrationState.WAITING, RegistrationState.OFFERED)
    state = RegistrationState.WITHDRAWN if waits else RegistrationState.CANCELLED
    return moved(late, state, now, reason)


def sent_instead(meeting: Meeting, double: Double, now: datetime) -> Meeting | None:
    """The meeting with the registration that stays in place of the later one; None: not about it.

    What has begun or ended stays as it is.
    """
    if meeting.state not in (MeetingState.PENDING, *HELD):
        return None
    old, new = double.late.id, double.stays
    names = [one.registration_id for one in meeting.representatives]
    sat = sends(meeting, old) and meeting.state in HELD
    if (old not in names and not sat) or (meeting.place and meeting.place.starts_at <= now):
        return None
    kept = tuple(one for one in meeting.representatives if one.registration_id not in (old, new.id))
    known = Representative(
        registration_id=new.id, email=new.person.email, language=new.person.language
    )
    place = replace(meeting.place, representative=new.id) if meeting.place and sat else None
    return replace(
        meeting,
        representatives=(*kept, known),
        place=place or meeting.place,
        version=meeting.version + 1,
    )


def first_of(one: Meeting, other: Meeting, now: datetime) -> Meeting:
    """Which of two with one delegate stays."""
    return min(one, other, key=lambda each: _weight(each, now))


def _weight(meeting: Meeting, now: datetime) -> tuple[int, datetime, str]:
    seen = meeting.seen_by(None, now)
    if seen.state in HELD:
        rank = 0
    elif seen.vetoed_by:
        rank = 1
    else:
        rank = 2 if seen.state is MeetingState.PENDING else 3
    return rank, meeting.requested_at, meeting.id


def check_clashes(
    theirs: Iterable[Meeting], ours: Iterable[Meeting], twice: Iterable[Double], now: datetime
) -> None:
    """Raises MergeClash about the first two agreed ones that one company cannot both have."""
    theirs, ours = list(_to_come(theirs, now)), list(_to_come(ours, now))
    for one, other in product(theirs, ours):
        pair = one.activity_id, one.delegate_id
        if pair == (other.activity_id, other.delegate_id):
            raise MergeClash((one.id, other.id))
    for double in twice:
        persons = {double.stays.id, double.late.id}
        hers = [
            one for one in (*theirs, *ours) if one.place and one.place.representative in persons
        ]
        for one, other in combinations(hers, 2):
            if one.place and other.place and _overlap(one.place, other.place):
                raise MergeClash((one.id, other.id))


def _to_come(meetings: Iterable[Meeting], now: datetime) -> Iterator[Meeting]:
    for one in meetings:
        if one.state in HELD and one.place and one.place.ends_at > now:
            yield one


def _overlap(one: Placement, other: Placement) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
