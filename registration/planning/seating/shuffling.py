"""Two tables change places for a while, again and again: simulated annealing, that some changes for
the worse are accepted, fewer and fewer of them."""

from math import exp
from random import Random

from registration.planning.seating.floor import Floor, Tables

_EACH, _MOST = 2000, 1_000_000  # steps: for each meeting, and in all
_HOT, _COLD = 0.4, 0.1  # in changes of table
_FURTHER = 0.7  # that a stretch goes on for another slot
_LONG = 0.5  # of all stretches, how many may have more than one slot


def shuffled(floor: Floor, tables: Tables, seed: int) -> Tables:
    """The best tables that were seen; the same for the same seed."""
    if not floor.open:
        return tables
    shuffle = _Shuffle(floor, tables, seed)
    steps = min(_EACH * len(tables), _MOST)
    for step in range(steps):
        shuffle.step(_HOT * (_COLD / _HOT) ** (step / steps))
        if not shuffle.best:
            break
    return shuffle.kept


class _Shuffle:
    """The tables now, and the best so far."""

    def __init__(self, floor: Floor, tables: Tables, seed: int) -> None:
        self._near = floor.near
        self._free = [set(tables) for tables in floor.free]
        self._every = sorted(set().union(*self._free))
        self._tables = dict(tables)
        self._at: list[dict[int, str]] = [{} for _ in floor.free]
        for slot, requests in floor.open.items():
            self._at[slot] = {tables[request]: request for request in requests}
        self._chance = Random(seed).random
        self.kept, self.best = tables, floor.changes(tables)
        self._now = self.best

    def step(self, heat: float) -> None:
        """Two tables change places in a stretch of slots, if that is no worse or chance has it."""
        one, other = self._any(), self._any()
        first, end = self._stretch()
        moved = {}
        for slot in range(first, end):
            if not {one, other} <= self._free[slot]:
                return
            for table, to in ((one, other), (other, one)):
                if table in self._at[slot]:
                    moved[self._at[slot][table]] = to
        worse = self._worse(moved)
        if one != other and (worse <= 0 or self._chance() < exp(-worse / heat)):
            self._move(moved, first, end, one, other)
            self._now += worse
            if self._now < self.best:
                self.best, self.kept = self._now, dict(self._tables)

    def _any(self) -> int:
        return self._every[int(self._chance() * len(self._every))]

    def _stretch(self) -> tuple[int, int]:
        first = int(self._chance() * len(self._free))
        end = first + 1
        if self._chance() < _LONG:
            while end < len(self._free) and self._chance() < _FURTHER:
                end += 1
        return first, end

    def _worse(self, moved: Tables) -> int:
        """How many more would change. Who moves along with the other meeting of a pair stays."""
        worse = 0
        for request, to in moved.items():
            now = self._tables[request]
            for other in self._near[request]:
                if other not in moved:
                    there = self._tables[other]
                    worse += (there == now) - (there == to)
        return worse

    def _move(self, moved: Tables, first: int, end: int, one: int, other: int) -> None:
        self._tables |= moved
        for at in self._at[first:end]:
            here, there = at.pop(one, None), at.pop(other, None)
            if here is not None:
                at[other] = here
            if there is not None:
                at[one] = there
