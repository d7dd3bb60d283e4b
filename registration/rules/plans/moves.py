"""What a draft makes of the meetings when it is put in force."""

from collections.abc import Iterator
from dataclasses import replace

from registration.rules import slots
from registration.rules.meetings import HELD, Meeting, MeetingState, Representative, Side
from registration.rules.placements import Placement
from registration.rules.plans.contents import Content, Planned
from registration.rules.plans.differences import live, place_of
from registration.rules.plans.pictures import Picture
from registration.rules.publications import Move


def moves(content: Content, picture: Picture) -> tuple[Move, ...]:
    """Every meeting that is not already as the draft has it. The draft must not be stale."""
    return tuple(_moves(content, picture))


def _moves(content: Content, picture: Picture) -> Iterator[Move]:
    known = {one.id: one for one in picture.meetings}
    now = live(picture.held().values())
    times = slots.slots(picture.grid)
    since = {wish for wish, held in now.items() if held.locked}
    for planned in content.planned:
        one = replace(planned, locked=planned.locked or planned.wish in since)
        held = now.get(one.wish)
        if held is None or place_of(held) != place_of(one) or held.locked != one.locked:
            meeting = known.get(one.wish) or _new(one, picture)
            was = meeting.version if one.wish in known else None
            after = _held(meeting, one, times[one.slot], was)
            yield Move(was=was, after=_sending(after, one, picture))
    dropped = sorted(now.keys() - content.by_wish.keys())
    for wish in dropped:
        yield Move(was=known[wish].version, after=_cancelled(known[wish]))


def _held(meeting: Meeting, one: Planned, at: slots.Slot, was: int | None) -> Meeting:
    """Agreed at that place. Who has to agree again to somebody else still has to."""
    place = Placement(
        slot=one.slot,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        table=one.table,
        representative=one.representative,
        interpreter=one.interpreter,
    )
    stands = meeting.state in HELD
    return replace(
        meeting,
        state=meeting.state if stands else MeetingState.BOOKED,
        planned=meeting.planned if stands else True,
        place=place,
        locked=one.locked,
        ended_by=None,
        reason=None,
        version=(was or 0) + 1,
    )


def _cancelled(meeting: Meeting) -> Meeting:
    return replace(
        meeting,
        state=MeetingState.CANCELLED,
        ended_by=None,
        locked=False,
        version=meeting.version + 1,
    )


def _sending(meeting: Meeting, one: Planned, picture: Picture) -> Meeting:
    """The meeting with the person who comes among those who may."""
    if one.representative in {each.registration_id for each in meeting.representatives}:
        return meeting
    sent = tuple(
        Representative(
            registration_id=each.id, email=each.person.email, language=each.person.language
        )
        for each in picture.people.get(one.company_id, ())
    )
    return replace(meeting, representatives=sent)


def _new(one: Planned, picture: Picture) -> Meeting:
    """For a pair that the organiser brings together: as if the company had asked."""
    at = picture.at
    return Meeting(
        id=one.wish,
        activity_id=picture.activity.id,
        company_id=one.company_id,
        delegate_id=one.delegate_id,
        requested_by=Side.COMPANY,
        requested_at=at,
        expires_at=at,
        representatives=(),
    )
