"""Draw a grid anew, and move the meetings that it leaves without a place: all of them, or none."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import batched

from registration.actions.publications import begin, clear_the_way, hurry
from registration.rules import reassignments as rules
from registration.rules import slots as grids
from registration.rules.acts import Act
from registration.rules.companies import Company
from registration.rules.delegates import Delegate
from registration.rules.meetings import HELD, Meeting
from registration.rules.parties import party_of
from registration.rules.placements import Party
from registration.rules.publications import Move
from registration.rules.refusals import NotFound
from registration.rules.registrations import RegistrationState
from registration.rules.slots import Grid
from registration.store import companies, delegates, registrations, slots
from registration.store.rows import Key, read, read_many, read_range
from registration.store.writes import Write

MOST_READ = 100


def redraw(act: Act, old: Grid, new: Grid, beside: Iterable[Write]) -> Grid:
    """The session's grid, once its meetings have their new places, or the old one where that takes
    longer than a call does: then it is done by itself.

    Raises SlotsInUse with those meetings for which there is no place, Overtaken.
    """
    rows = read_range(slots.key(old.activity_id).pk, "MEETING#")
    known: list[Meeting] = [row.value() for row in rows]
    clear_the_way(None, *known)
    held = {one.id: one for one in known if one.state in HELD}
    holders = slots.holders(old.activity_id)
    away = {claim for claim, by in holders.items() if by == slots.ABSENT}
    then = grids.moved(old, new, away)
    places = rules.reassign(old, new, held.values(), _parties(held.values()), then, act.at)
    moves = [
        Move(was=one.version, after=replace(one, place=places[id], version=one.version + 1))
        for id, one in held.items()
        if id in places
    ]
    publication = begin(act, old, moves, redrawn=new, beside=beside, answer=old.activity_id)
    hurry(act, publication.id)
    return read(slots.key(old.activity_id)) or new


def _parties(meetings: Iterable[Meeting]) -> dict[str, Party]:
    theirs = list(meetings)
    firms = _read(companies.key(one.company_id) for one in theirs)
    people = _read(delegates.key(one.delegate_id) for one in theirs)
    sent = {each.registration_id for one in theirs for each in one.representatives}
    known = _read(registrations.key(id) for id in sorted(sent)).values()
    coming = {one.id for one in known if one.state is RegistrationState.CONFIRMED}
    return {one.id: _party(_who_comes(one, coming), firms, people) for one in theirs}


def _who_comes(meeting: Meeting, coming: Collection[str]) -> Meeting:
    """The meeting without those who might have been sent and have left since."""
    left = tuple(one for one in meeting.representatives if one.registration_id in coming)
    return replace(meeting, representatives=left)


def _party(
    meeting: Meeting, firms: dict[Key[Company], Company], people: dict[Key[Delegate], Delegate]
) -> Party:
    company = firms.get(companies.key(meeting.company_id))
    delegate = people.get(delegates.key(meeting.delegate_id))
    if company is None or delegate is None:
        raise NotFound(("activity_id",))
    return party_of(meeting, company, delegate)


def _read[T](wanted: Iterable[Key[T]]) -> dict[Key[T], T]:
    """However many."""
    values: dict[Key[T], T] = {}
    for some in batched(dict.fromkeys(wanted), MOST_READ, strict=False):
        found = read_many(some)
        values |= {key: value for key in some if (value := found[key])}
    return values
