"""The days that one table can have: which meetings it sees, one in a slot at the most.

A day is worth the pairs that stay (two meetings that follow each other for somebody, both here),
less a price for each meeting. The best day is found slot by slot: all there is to know of a day so
far is what it is worth and who of those to come sat here when they last
sat anywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from registration.planning.seating import Floor

UNIT = 1000  # what a pair that stays is worth; whole numbers are the same on every machine
_WORD = 64
_BLOCK = 256  # days to be compared at a time
_TOLD = 400  # of those found
_STEP = 20  # comparisons that one further meeting of a day costs
_BEGIN = 500  # days that it costs to begin with a meeting

type Day = tuple[int, ...]  # meetings, by number, in the order of their slots
type Kind = tuple[tuple[int, ...], ...]  # by slot: the meetings that a table can have
type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]
type Sets = NDArray[np.uint64]  # a set of people a line


class TooLong(Exception):
    """There was more to do than was to be done."""


@dataclass(frozen=True, slots=True)
class _Days:
    """Days as far as one slot: their worth, who sat here last, the line of the day before, and the
    meeting (or -1)."""

    worth: Ints
    last: Sets
    before: Ints
    meeting: Ints

    def only(self, which: Bools | Ints) -> "_Days":
        return _Days(self.worth[which], self.last[which], self.before[which], self.meeting[which])


class Days:
    """All days that the tables of a floor can have. `names` are its meetings by number.

    `work` is what has been done so far, to be counted as time, and `limit` the most of it.
    """

    def __init__(self, floor: Floor) -> None:
        self.names = sorted(floor.sittings, key=lambda one: (floor.sittings[one][0], one))
        self.number = {name: at for at, name in enumerate(self.names)}
        self.pairs = [(self.number[one], self.number[other]) for one, other in floor.pairs]
        self.work, self.limit = 0, inf
        self._slot = [floor.sittings[name][0] for name in self.names]
        self._slots = len(floor.free)
        self._pair_up()
        people = [floor.sittings[name][1:] for name in self.names]
        known = {who: at for at, who in enumerate(sorted({who for two in people for who in two}))}
        self._words = 1 + len(known) // _WORD
        final = {who: at for at, two in enumerate(people) for who in two}
        self._sets = [self._set(known[who] for who in two) for two in people]
        self._again = [
            self._set(known[who] for who in two if final[who] != at)
            for at, two in enumerate(people)
        ]
        self._busy = [self._set(()) for _ in floor.free]
        for slot, some in zip(self._slot, self._sets, strict=True):
            self._busy[slot] |= some

    def _pair_up(self) -> None:
        """Pairs in adjacent slots, by the second and the first; and how many others each has as the
        first, and as the second."""
        self._adjacent: list[dict[int, int]] = [{} for _ in self.names]
        self._apart = [[0, 0] for _ in self.names]
        for one, other in self.pairs:
            if self._slot[one] + 1 == self._slot[other]:
                self._adjacent[other][one] = self._adjacent[other].get(one, 0) + 1
            else:
                self._apart[one][0] += 1
                self._apart[other][1] += 1

    def _set(self, people: Iterable[int]) -> Sets:
        words = [0] * self._words
        for who in people:
            words[who // _WORD] |= 1 << who % _WORD
        return np.array(words, dtype=np.uint64)

    def staying(self, day: Day) -> int:
        """How many pairs stay at a table that has this day."""
        here = set(day)
        return sum(one in here and other in here for one, other in self.pairs)

    def best(
        self, prices: Sequence[int], kind: Kind, least: int, most: int | None = None
    ) -> list[tuple[int, Day]]:
        """Days worth more than `least`, with their worth, and among them the best if there is one.

        `most`: follow so many ways in a slot only; then the best may be missed. Raises `TooLong`.
        """
        hopes = [self._hopes(prices, kind, side) for side in (0, 1)]
        none = np.full(1, -1)
        nobody = np.zeros((1, self._words), np.uint64)
        steps = [_Days(np.zeros(1, np.int64), nobody, none, none)]
        for slot in range(self._slots):
            days = self._further(steps[-1], slot, prices, kind, hopes, least)
            steps.append(self._undominated(days, most))
        found = [
            (int(step.worth[line]), at, int(line))
            for at, step in enumerate(steps)
            for line in np.flatnonzero((step.worth > least) & (step.meeting >= 0))
        ]
        found.sort(key=lambda one: (-one[0], one[1:]))
        return [(worth, self._told(steps[: at + 1], line)) for worth, at, line in found[:_TOLD]]

    def hope(self, prices: Sequence[int], kind: Kind) -> int:
        """What no day is worth more than: as if whoever sits apart in time could always stay."""
        return min(self._hopes(prices, kind, side)[1][0] for side in (0, 1))

    @staticmethod
    def _told(steps: list[_Days], line: int) -> Day:
        day = []
        for step in reversed(steps):
            if step.meeting[line] >= 0:
                day.append(int(step.meeting[line]))
            line = int(step.before[line])
        return tuple(reversed(day))

    def _hopes(self, prices: Sequence[int], kind: Kind, side: int) -> tuple[list[int], list[int]]:
        """What may come after each meeting at the most, and from each slot on. Pairs that are not
        adjacent count at their first meeting (side 0) or their second, whoever sat where."""
        after, rest = [0] * len(prices), [0] * (self._slots + 1)
        for slot in reversed(range(self._slots)):
            rest[slot] = rest[slot + 1]
            for one in kind[slot]:
                after[one] = max(after[one], rest[slot + 1])
                with_it = after[one] + UNIT * self._apart[one][side] - prices[one]
                rest[slot] = max(rest[slot], with_it)
                for before, pairs in self._adjacent[one].items():
                    after[before] = max(after[before], with_it + UNIT * pairs)
        return after, rest

    def _further(
        self,
        days: _Days,
        slot: int,
        prices: Sequence[int],
        kind: Kind,
        hopes: list[tuple[list[int], list[int]]],
        least: int,
    ) -> _Days:
        """Each day so far with each meeting of the slot, and with none, if it may be worth it."""
        (first, first_rest), (second, second_rest) = hopes
        last = days.last & ~self._busy[slot]
        waiting = UNIT * _size(last)
        hope = np.minimum(waiting + first_rest[slot + 1], second_rest[slot + 1])
        ways = [(days.worth, hope, last, -1)]
        for one in kind[slot]:
            worth = days.worth + UNIT * _size(days.last & self._sets[one]) - prices[one]
            mine = UNIT * self._apart[one][0]
            hope = np.minimum(waiting + mine + first[one], second[one])
            ways.append((worth, hope, last | self._again[one], one))
        self.work += _STEP * len(ways) * (len(days.worth) + _BEGIN)
        good = [np.flatnonzero(worth + hope > least) for worth, hope, _, _ in ways]
        return _Days(
            np.concatenate([way[0][some] for way, some in zip(ways, good, strict=True)]),
            np.concatenate([way[2][some] for way, some in zip(ways, good, strict=True)]),
            np.concatenate(good),
            np.concatenate([np.full(len(i), way[3]) for way, i in zip(ways, good, strict=True)]),
        )

    def _undominated(self, days: _Days, most: int | None) -> _Days:
        """Without those that another leaves behind whatever comes: it is worth as much more as
        there are people who sat last at this one and not at the other."""
        days = days.only(np.argsort(-days.worth, kind="stable"))
        kept = np.zeros(0, np.int64)
        for start in range(0, len(days.worth), _BLOCK):
            block = np.arange(start, min(start + _BLOCK, len(days.worth)))
            block = block[~self._left_behind(days, block, kept)]
            block = block[~self._left_behind(days, block, block)]
            kept = np.concatenate([kept, block])
            if most is not None and len(kept) >= most:
                break
        return days.only(kept)

    def _left_behind(self, days: _Days, some: Ints, by: Ints) -> Bools:
        self.work += len(some) * len(by)
        if self.work > self.limit:
            raise TooLong
        alone = _size(days.last[some][:, None, :] & ~days.last[by][None, :, :])
        ahead = days.worth[by][None, :] - days.worth[some][:, None]
        behind: Bools = ((ahead >= UNIT * alone) & (by[None, :] < some[:, None])).any(axis=1)
        return behind


def _size(sets: Sets) -> Ints:
    return np.bitwise_count(sets).sum(axis=-1).astype(np.int64)
