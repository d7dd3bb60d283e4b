"""What a draft keeps of another that it is based on: what is locked there and can still be held.

Whatever has changed since that one was made counts; what is locked in force comes first. A lock
that no plan could keep to would only make a draft that nobody can publish.
"""

from collections.abc import Iterator

from registration.rules.placements import Placement
from registration.rules.plans.contents import Brief, Content, Planned
from registration.rules.plans.pictures import Picture
from registration.rules.plans.problems import brief
from registration.rules.plans.staleness import absences, misfits

type _Seat = tuple[str | int, int]  # who (id) or which table, in which slot


def kept(basis: Content, picture: Picture, *, keeps: bool = False) -> dict[str, Placement]:
    """The places of the basis that a draft made of this picture is to keep, by wish."""
    now = brief(picture, keeps=keeps)
    taken = set(_taken(now))
    return {
        one.wish: _place(one, now)
        for one in basis.planned
        if one.locked and _still_fits(one, basis.brief, now) and taken.isdisjoint(_seats(one))
    }


def _still_fits(one: Planned, before: Brief, now: Brief) -> bool:
    """Whether everybody it needs is there then, and it is still wanted and free to be placed."""
    request = next((each for each in now.problem.requests if each.id == one.wish), None)
    if request is None or request.vetoed or request.lock:
        return False
    if one.representative not in request.people_a or not _same_slot(one.slot, before, now):
        return False
    tables = now.problem.tables[one.slot] if request.table is None else (request.table,)
    fits = not any(misfits(one, request, now, absences(now.problem)))
    return fits and one.table in tables


def _same_slot(slot: int, before: Brief, now: Brief) -> bool:
    """Whether the number means the same time as it did."""
    return slot < min(len(before.slots), len(now.slots)) and before.slots[slot] == now.slots[slot]


def _taken(now: Brief) -> Iterator[_Seat]:
    """What is locked already."""
    for request in now.problem.requests:
        if lock := request.lock:
            yield lock.table or 0, lock.slot
            yield from ((person, lock.slot) for person in lock.people)


def _seats(one: Planned) -> Iterator[_Seat]:
    yield one.table, one.slot
    yield from ((person, one.slot) for person in (one.representative, one.delegate_id))


def _place(one: Planned, now: Brief) -> Placement:
    at = now.slots[one.slot]
    return Placement(
        slot=one.slot,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        table=one.table,
        representative=one.representative,
        interpreter=one.interpreter,
    )
