"""New places for meetings whose time, table or interpreter a changed grid takes away: for all, or
for none.

Whoever can stay where they are stays. The others get the place nearest to the one they had. Where
none is free, one who was placed before makes room, and moves on in turn (an augmenting path); only
where that does not help, one who could have stayed. The shortest such chain is taken, so that as
few as possible move. The same grids and meetings give the same places.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from registration.rules.meetings import Meeting
from registration.rules.placements import Party, Placement, place_in
from registration.rules.slots import Claim, Grid, Slot, SlotsInUse, same_place, slots

LONGEST_CHAIN = 4


def reassign(
    old: Grid,
    new: Grid,
    meetings: Collection[Meeting],
    parties: Mapping[str, Party],
    away: Collection[Claim],
    now: datetime,
) -> dict[str, Placement]:
    """The places, by meeting (id), of all held meetings that are not where they were.

    `parties` are theirs, `away` the absences under the new grid. What has begun and what is locked
    stays. Raises SlotsInUse with all that can not be placed.
    """
    board = _Board(grid=new, parties=parties, away=frozenset(away), now=now)
    lost: list[Meeting] = []
    for one in sorted(meetings, key=lambda one: one.id):
        stays = _stays(old, new, one, board.away)
        if stays:
            board.put(one, stays)
            board.settled.add(one.id)
        else:
            lost.append(one)
    fixed = [one for one in lost if one.locked or board.has_begun(one)]
    homeless = [one for one in lost if one not in fixed]
    homeless.sort(key=lambda one: (len(list(board.free(one))), one.id))
    for one in homeless:
        if not board.seat(one):
            fixed.append(one)
    if fixed:
        raise SlotsInUse(tuple(sorted(one.id for one in fixed)))
    before = {one.id: one.place for one in meetings}
    return {id: place for id, place in board.places.items() if place != before[id]}


def _stays(old: Grid, new: Grid, meeting: Meeting, away: Collection[Claim]) -> Placement | None:
    """Where it is, as the new grid counts it; None where something of that is lost."""
    place = meeting.place
    if place is None:
        return None
    times = {(slot.starts_at, slot.ends_at): slot.number for slot in slots(new)}
    number = times.get((place.starts_at, place.ends_at))
    if number is None:
        return None
    timeless = replace(new, sessions=old.sessions, breaks=old.breaks, slot_minutes=old.slot_minutes)
    if not all(same_place(old, timeless, claim) for claim in meeting.claims()):
        return None
    kept = replace(place, slot=number)
    taken = set(kept.claims(meeting.delegate_id)) & set(away)
    return None if taken else kept


@dataclass(slots=True, kw_only=True)
class _Board:
    """Who sits where so far. `settled` (ids) could stay, and are moved last."""

    grid: Grid
    parties: Mapping[str, Party]
    away: frozenset[Claim]
    now: datetime
    places: dict[str, Placement] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    busy: dict[Claim, str] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def put(self, meeting: Meeting, place: Placement) -> None:
        self.places[meeting.id], self.meetings[meeting.id] = place, meeting
        self.busy.update(dict.fromkeys(place.claims(meeting.delegate_id), meeting.id))

    def take(self, meeting: Meeting) -> Placement:
        place = self.places.pop(meeting.id)
        for claim in place.claims(meeting.delegate_id):
            del self.busy[claim]
        return place

    def has_begun(self, meeting: Meeting) -> bool:
        return meeting.place is not None and meeting.place.starts_at <= self.now

    def free(self, meeting: Meeting) -> Iterator[Placement]:
        """The places it could have now, the nearest first."""
        taken = self.away | self.busy.keys()
        for slot in self._nearest(meeting):
            found = place_in(self.grid, taken, self.parties[meeting.id], slot)
            if found:
                yield found

    def seat(self, meeting: Meeting) -> bool:
        """Give it a place, by the shortest chain that makes room for it."""
        return any(
            self._seat(meeting, chain, {meeting.id}, everybody=everybody)
            for everybody in (False, True)
            for chain in range(LONGEST_CHAIN)
        )

    def _seat(self, meeting: Meeting, chain: int, seen: set[str], *, everybody: bool) -> bool:
        direct = next(self.free(meeting), None)
        if direct:
            self.put(meeting, direct)
            return True
        if chain == 0:
            return False
        for slot in self._nearest(meeting):
            for other in self._movable(slot, everybody):
                if other.id in seen:
                    continue
                was = self.take(other)
                place = place_in(
                    self.grid, self.away | self.busy.keys(), self.parties[meeting.id], slot
                )
                if place:
                    seen.add(other.id)
                    self.put(meeting, place)
                    if self._seat(other, chain - 1, seen, everybody=everybody):
                        return True
                    self.take(meeting)
                self.put(other, was)
        return False

    def _movable(self, slot: Slot, everybody: bool) -> list[Meeting]:
        """Who sits in that slot and may make room."""
        here = {id for claim, id in self.busy.items() if claim.slot == slot.number}
        return [
            self.meetings[id]
            for id in sorted(here)
            if (everybody or id not in self.settled)
            and not self.meetings[id].locked
            and not self.has_begun(self.meetings[id])
        ]

    def _nearest(self, meeting: Meeting) -> list[Slot]:
        place = meeting.place

        def distance(slot: Slot) -> tuple[timedelta, int]:
            away = slot.starts_at - place.starts_at if place else timedelta()
            return abs(away), slot.number

        return sorted((one for one in slots(self.grid) if one.starts_at > self.now), key=distance)
