"""Tables for a timetable: as few changes of table from one meeting of a person to the next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from registration.planning.chances import own_table
from registration.planning.large.facts import Facts, Timetable
from registration.planning.plans import Placed

_ROUNDS = 6  # through all slots; more change next to nothing

type Tables = dict[str, int]  # by request


def seated(facts: Facts, timetable: Timetable) -> tuple[tuple[Placed, ...], int]:
    """The meetings with their tables, by request id, and how often people change table."""
    seats = _Seating(facts, timetable)
    for _ in range(_ROUNDS):
        before = seats.changes()
        for slot in seats.slots:
            seats.set(slot)
        if seats.changes() == before:
            break
    meetings = tuple(
        Placed(
            request=request,
            slot=seat.slot,
            table=seats.tables[request],
            person_a=seat.person_a,
            person_b=seat.person_b,
        )
        for request, seat in sorted(timetable.items())
    )
    return meetings, seats.changes()


class _Seating:
    """The tables so far, slot by slot."""

    def __init__(self, facts: Facts, timetable: Timetable) -> None:
        self.facts = facts
        self.tables: Tables = {}
        self.slots: dict[int, list[str]] = defaultdict(list)
        self.near: dict[str, list[str]] = defaultdict(list)  # meetings before and after, of both
        days: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for request, seat in sorted(timetable.items(), key=lambda one: (one[1].slot, one[0])):
            own = own_table(facts.requests[request])
            if own is None:
                self.slots[seat.slot].append(request)
            else:
                self.tables[request] = own
            for who in (seat.person_a, seat.person_b):
                days[who].append((seat.slot, request))
        self.pairs = [
            (one, other) for day in days.values() for (_, one), (_, other) in pairwise(day)
        ]
        for one, other in self.pairs:
            self.near[one].append(other)
            self.near[other].append(one)
        self.timetable = timetable

    def changes(self) -> int:
        """How often a person changes table."""
        return sum(self.tables.get(one) != self.tables.get(other) for one, other in self.pairs)

    def set(self, slot: int) -> None:
        """The slot's tables anew, for the most people who need not change; the rest stand still."""
        mine = self.slots[slot]
        taken = {
            table
            for request, table in self.tables.items()
            if self.timetable[request].slot == slot and request not in mine
        }
        standing = [table for table in self.facts.problem.tables[slot] if table not in taken]
        given = dict(_matched(self._wished(mine, standing), mine, standing))
        self.tables.update(given)

    def _wished(self, mine: Sequence[str], standing: Sequence[int]) -> Mapping[str, dict[int, int]]:
        """What each table is worth to each meeting: those who keep it."""
        stand = set(standing)
        wished: dict[str, dict[int, int]] = {request: {} for request in mine}
        for request in mine:
            for other in self.near[request]:
                table = self.tables.get(other)
                if table is not None and table in stand:
                    wished[request][table] = wished[request].get(table, 0) + 1
        return wished


def _matched(
    wished: Mapping[str, dict[int, int]], mine: Sequence[str], standing: Sequence[int]
) -> Iterator[tuple[str, int]]:
    """Each meeting with a table: an auction, at which every meeting bids what a table is worth to
    it; prices rise until all have one that they would not change (Bertsekas)."""
    step = 1 / (len(mine) + 1)
    prices = dict.fromkeys(standing, 0.0)
    owner: dict[int, str] = {}
    waiting = list(reversed(mine))
    while waiting:
        request = waiting.pop()
        worth = wished[request]
        best = max(standing, key=lambda table: worth.get(table, 0) - prices[table])
        rest = max(
            (worth.get(table, 0) - prices[table] for table in standing if table != best),
            default=0.0,
        )
        prices[best] += worth.get(best, 0) - prices[best] - rest + step
        if best in owner:
            waiting.append(owner[best])
        owner[best] = request
    for table, request in owner.items():
        yield request, table
