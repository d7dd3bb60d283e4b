"""The last breaks mended: parts of the timetable made anew, each to its end.

A part is all wishes of a few parties that the others come to see: one around somebody who waits,
its rivals (they need the same interpreters) and any others. The solver tells its fewest breaks
while everything else stands still and no tier above comes to less. Every other part may also be
just as good as before: the next one then begins elsewhere.
"""

from collections import Counter
from collections.abc import Mapping
from random import Random

from registration.planning.chances import own_table
from registration.planning.large.board import Board
from registration.planning.large.facts import Facts, Timetable, breaks
from registration.planning.large.pauses import paused, pausing, preserve
from registration.planning.large.window import opened, solved

A_PART = 1.0  # the solver's own seconds for one part
PACE = 1.4  # seconds of a core that one of these takes
BEGUN, HANDING = 0.01, 8e-5  # and those to begin a part, and to hand the solver a literal
FIRST, SMALLEST = 5.0, 2.0  # parties in a part
RIVALS = 3  # at the most
LARGER, SMALLER = 0.1, 1.0  # by how much the next is, after one that was done, or was not


def mended(facts: Facts, table: Timetable, seed: int, seconds: float, least: int) -> Timetable:
    """A timetable with no more breaks, as good in the tiers above; done at the `least` of them."""
    parts, board = _Parts(facts, Random(seed)), Board(facts, table)
    keep = {one.id: board.least[at] for at, one in enumerate(facts.problem.parties)}
    turn, spent, size = 0, 0.0, FIRST
    while spent < seconds and sum((waiting := breaks(facts, table)).values()) > least:
        turn += 1
        made = opened(facts, table, parts.near(table, waiting, round(size)))
        preserve(made, keep)
        pauses = paused(made)
        made.model.minimize(pauses)
        made.model.add(pauses <= pausing(made) - turn % 2)
        found = solved(made, seed + turn, A_PART, relaxed=True)
        table = found.table or table
        spent += BEGUN + PACE * found.seconds + HANDING * len(made.at)
        size = size + LARGER if found.exhausted else max(SMALLEST, size - SMALLER)
    return table


class _Parts:
    """Who is near to whom, and what of theirs can change."""

    def __init__(self, facts: Facts, random: Random) -> None:
        self._facts, self._random = facts, random
        self._party = {person.id: person.party for person in facts.problem.people}
        seen = [party for party, wishes in facts.wishes.items() if wishes]
        self._hosts = [party for party in seen if party not in facts.targets] or seen
        self._movable = {
            name
            for name, one in facts.requests.items()
            if one.lock is None and own_table(one) is None and name not in facts.previous
        }
        self._rivals = {party: self._needing_the_same(party) for party in self._hosts}

    def _needing_the_same(self, party: str) -> list[str]:
        """Others that need its interpreters, first who needs them most."""
        mine = self._needed(party)
        shared = {
            one: (self._needed(one) & mine).total() for one in self._hosts if one != party and mine
        }
        return sorted((one for one in shared if shared[one]), key=lambda one: (-shared[one], one))

    def _needed(self, party: str) -> Counter[int]:
        """How often it needs any of those interpreters, by their number."""
        languages = [self._facts.requests[one].language for one in self._facts.wishes[party]]
        return Counter(
            at
            for at, (spoken, _) in enumerate(self._facts.speaking)
            for language in languages
            if language in spoken
        )

    def near(
        self, table: Timetable, waiting: Mapping[str, int], size: int
    ) -> dict[str, tuple[int, ...]]:
        """The wishes of so many parties, about one that waits, and the slots of each."""
        first = self._party[self._random.choice(sorted(waiting))]
        chosen = [first, *self._rivals.get(first, ())[: 1 + self._random.randrange(RIVALS)]]
        if first not in self._rivals:
            chosen = [self._random.choice(self._met(table, first))]
        others = sorted(set(self._hosts).difference(chosen))
        chosen += self._random.sample(others, max(0, min(size - len(chosen), len(others))))
        return {
            name: self._facts.chances[name]
            for party in chosen
            for name in self._facts.wishes[party]
            if name in self._movable
        }

    def _met(self, table: Timetable, party: str) -> list[str]:
        requests = (self._facts.requests[one] for one in self._facts.wishes[party] if one in table)
        return sorted({one.b if one.a == party else one.a for one in requests})
