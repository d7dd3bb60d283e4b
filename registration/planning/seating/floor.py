"""What there is to seat: meetings that stand in their slots, and the tables each can have."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from registration.planning.chances import own_table
from registration.planning.problem import Problem

type Sitting = tuple[int, str, str]  # a meeting's slot, and who sits there
type Tables = dict[str, int]  # by request


@dataclass(frozen=True)
class Floor:
    """`own`: the meetings (request ids) that can have one table only. `free[slot]` are the tables
    that stand there for all others. `pairs` follow each other for somebody, who would stay."""

    sittings: Mapping[str, Sitting]
    own: Mapping[str, int]
    free: tuple[tuple[int, ...], ...]
    pairs: tuple[tuple[str, str], ...]

    def changes(self, tables: Mapping[str, int]) -> int:
        """How often somebody changes table."""
        return sum(tables[one] != tables[other] for one, other in self.pairs)

    @cached_property
    def near(self) -> dict[str, list[str]]:
        """The meetings before and after each, of both who sit there."""
        near: dict[str, list[str]] = defaultdict(list)
        for one, other in self.pairs:
            near[one].append(other)
            near[other].append(one)
        return near

    @cached_property
    def open(self) -> dict[int, list[str]]:
        """The meetings of each slot that can have any free table, by request id."""
        slots: dict[int, list[str]] = defaultdict(list)
        for request in sorted(self.sittings):
            if request not in self.own:
                slots[self.sittings[request][0]].append(request)
        return dict(sorted(slots.items()))


def floor(problem: Problem, sittings: Mapping[str, Sitting]) -> Floor:
    """The floor of a timetable: the slot of each request that is held, and who sits there."""
    own = {
        one.id: table
        for one in problem.requests
        if one.id in sittings and (table := own_table(one)) is not None
    }
    taken = {(sittings[request][0], table) for request, table in own.items()}
    days: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for request, (slot, *people) in sittings.items():
        for who in people:
            days[who].append((slot, request))
    return Floor(
        sittings=sittings,
        own=own,
        free=tuple(
            tuple(table for table in tables if (slot, table) not in taken)
            for slot, tables in enumerate(problem.tables)
        ),
        pairs=tuple(
            (one, other)
            for who in sorted(days)
            for (_, one), (_, other) in pairwise(sorted(days[who]))
        ),
    )
