"""Every timetable there is, as an integer programme: which requests meet when, and who sits there.

Tables are only counted here; any timetable can be given tables (`seating`).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from registration.planning.chances import chances, interpreting, own_table
from registration.planning.problem import Problem, Request

type Sum = LinearExpr | int


@dataclass
class Timetable:
    """The programme and its literals.

    `at[request, slot]`: it meets then. `busy[person, slot]`: they sit at a table then.
    `seat[request, slot, person]`: they sit in that meeting. What is missing cannot be.
    """

    problem: Problem
    model: CpModel = field(default_factory=CpModel)
    at: dict[tuple[str, int], IntVar] = field(default_factory=dict)
    seat: dict[tuple[str, int, str], IntVar] = field(default_factory=dict)
    busy: dict[tuple[str, int], IntVar] = field(default_factory=dict)

    @cached_property
    def held(self) -> dict[str, Sum]:
        """Per request: 1 if it meets, else 0."""
        slots: dict[str, list[IntVar]] = defaultdict(list)
        for (request, _), literal in self.at.items():
            slots[request].append(literal)
        return {r.id: LinearExpr.sum(slots[r.id]) for r in self.problem.requests}

    @cached_property
    def meetings(self) -> dict[str, Sum]:
        """Per party: how many meetings it has."""
        mine: dict[str, list[Sum]] = defaultdict(list)
        for r in self.problem.requests:
            for party in dict.fromkeys((r.a, r.b)):
                mine[party].append(self.held[r.id])
        return {party.id: LinearExpr.sum(mine[party.id]) for party in self.problem.parties}


def timetable(problem: Problem) -> Timetable:
    """The programme of all timetables. A locked request meets as its lock says or not at all."""
    made = Timetable(problem)
    _place(made)
    _sit(made)
    _count_tables(made)
    _count_interpreters(made)
    for party in problem.parties:
        if party.most is not None:
            made.model.add(made.meetings[party.id] <= party.most)
    return made


def _place(made: Timetable) -> None:
    """A request meets at most once."""
    for request, slots in chances(made.problem).items():
        for slot in slots:
            made.at[request, slot] = made.model.new_bool_var("")
        made.model.add_at_most_one(made.at[request, slot] for slot in slots)


def _sit(made: Timetable) -> None:
    """One person of each side sits in a meeting, and nobody in two at a time."""
    sits: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
    requests = {request.id: request for request in made.problem.requests}
    away = {person.id: person.unavailable for person in made.problem.people}
    for (name, slot), at in made.at.items():
        for side in sides(requests[name]):
            free = [who for who in side if slot not in away[who]]
            seats = [at] if len(free) == 1 else [made.model.new_bool_var("") for _ in free]
            if seats != [at]:
                made.model.add(LinearExpr.sum(seats) == at)
            for who, seat in zip(free, seats, strict=True):
                made.seat[name, slot, who] = seat
                sits[who, slot].append(seat)
    for key, literals in sits.items():
        made.busy[key] = literals[0] if len(literals) == 1 else made.model.new_bool_var("")
        if len(literals) > 1:
            made.model.add_exactly_one(*literals, ~made.busy[key])


def sides(request: Request) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who could sit on either side of the table, as far as a lock leaves it open."""
    named = request.lock.people if request.lock is not None else ()
    a, b = (
        tuple(who for who in side if who in named) or side
        for side in (request.people_a, request.people_b)
    )
    return a, b


def _count_tables(made: Timetable) -> None:
    """No slot has more meetings than tables, and no table of somebody's own two at a time."""
    own: dict[tuple[int, int], list[IntVar]] = defaultdict(list)
    shared: dict[int, list[IntVar]] = defaultdict(list)
    tables = {request.id: own_table(request) for request in made.problem.requests}
    for (name, slot), at in made.at.items():
        table = tables[name]
        if table is not None:
            own[slot, table].append(at)
        if table is None or table in made.problem.tables[slot]:
            shared[slot].append(at)
    for literals in own.values():
        made.model.add_at_most_one(literals)
    for slot, literals in shared.items():
        if len(literals) > len(made.problem.tables[slot]):
            made.model.add(LinearExpr.sum(literals) <= len(made.problem.tables[slot]))


def _count_interpreters(made: Timetable) -> None:
    """Interpreters can be dealt out to the meetings of every slot."""
    language = {request.id: request.language for request in made.problem.requests}
    for languages, available in interpreting(made.problem):
        spoken: dict[int, list[IntVar]] = defaultdict(list)
        for (name, slot), at in made.at.items():
            if language[name] in languages:
                spoken[slot].append(at)
        for slot, literals in spoken.items():
            if len(literals) > available[slot]:
                made.model.add(LinearExpr.sum(literals) <= available[slot])


def sittings(problem: Problem) -> Iterator[tuple[str, tuple[int, ...]]]:
    """For each person and session: the slots of it in which they are there."""
    for person in problem.people:
        for first, end in problem.sessions:
            slots = tuple(slot for slot in range(first, end) if slot not in person.unavailable)
            if slots:
                yield person.id, slots
