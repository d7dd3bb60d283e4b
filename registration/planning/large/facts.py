"""What stands fast while a timetable is worked on: looked up often, so counted once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from registration.planning.chances import chances, interpreting, targets
from registration.planning.problem import Problem, Request


class Seat(NamedTuple):
    """When a request meets, and who sits there (ids of people)."""

    slot: int
    person_a: str
    person_b: str


type Timetable = Mapping[str, Seat]  # by request id; what is missing does not meet


@dataclass(frozen=True)
class Facts:
    """A problem, and what follows from it alone."""

    problem: Problem
    requests: Mapping[str, Request]
    chances: Mapping[str, tuple[int, ...]]
    sides: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    away: Mapping[str, frozenset[int]]  # by person
    most: Mapping[str, int]  # by party
    targets: Mapping[str, int]  # by party of the fair side that can have any
    wishes: Mapping[str, tuple[str, ...]]  # by party: its requests that have a chance
    tables: tuple[int, ...]  # by slot: how many stand free for all
    speaking: tuple[tuple[frozenset[str], tuple[int, ...]], ...]
    sittings: Mapping[str, tuple[tuple[int, ...], ...]]  # by person: their slots, per session
    previous: Mapping[str, int]  # by request: the slot of the plan in force


def facts(problem: Problem) -> Facts:
    """All that is looked up later."""
    having = chances(problem)
    return Facts(
        problem=problem,
        requests={one.id: one for one in problem.requests},
        chances=having,
        sides={one.id: _sides(one) for one in problem.requests},
        away={one.id: one.unavailable for one in problem.people},
        most={
            one.id: len(problem.requests) if one.most is None else one.most
            for one in problem.parties
        },
        targets=targets(problem),
        wishes=_wishes(problem, (one for one in problem.requests if having[one.id])),
        tables=tuple(len(tables) for tables in problem.tables),
        speaking=tuple(interpreting(problem)),
        sittings={
            one.id: tuple(
                tuple(slot for slot in range(first, end) if slot not in one.unavailable)
                for first, end in problem.sessions
            )
            for one in problem.people
        },
        previous={
            request: place.slot
            for request, place in problem.previous.items()
            if having.get(request)
        },
    )


def _sides(request: Request) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who could sit on either side of the table, as far as a lock leaves it open."""
    named = request.lock.people if request.lock is not None else ()
    a, b = (
        tuple(who for who in side if who in named) or side
        for side in (request.people_a, request.people_b)
    )
    return a, b


def _wishes(problem: Problem, possible: Iterable[Request]) -> dict[str, tuple[str, ...]]:
    mine: dict[str, list[str]] = {party.id: [] for party in problem.parties}
    for request in possible:
        for party in dict.fromkeys((request.a, request.b)):
            mine[party].append(request.id)
    return {party: tuple(wishes) for party, wishes in mine.items()}


def breaks(facts: Facts, table: Timetable) -> dict[str, int]:
    """How often each person (by id, if at all) waits between two meetings of a session."""
    busy: dict[str, set[int]] = {}
    for seat in table.values():
        busy.setdefault(seat.person_a, set()).add(seat.slot)
        busy.setdefault(seat.person_b, set()).add(seat.slot)
    counted = {
        who: sum(waits(slots, mine) for mine in facts.sittings[who]) for who, slots in busy.items()
    }
    return {who: number for who, number in counted.items() if number}


def waits(busy: set[int], mine: Iterable[int]) -> int:
    """The stretches without a meeting between two meetings, among these slots of a person."""
    runs, before = 0, False
    for slot in mine:
        now = slot in busy
        runs += now and not before
        before = now
    return max(0, runs - 1)
