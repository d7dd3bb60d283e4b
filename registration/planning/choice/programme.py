"""Which requests meet in which session, as an integer programme with the slots of a session
aggregated: every plan is a solution of it, so what it proves holds for plans.

The reverse is not true, but nearly: whatever must share too few slots is cut off (Hall), for each
person, table and interpreter; what remains is for those who make a timetable of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ortools.linear_solver.python.model_builder import LinearExpr, Model, Variable

from registration.planning.chances import chances, interpreting, own_table, targets
from registration.planning.problem import Problem, Request

type Sum = LinearExpr | Variable | float
type Option = tuple[Variable, int]  # a meeting that may be, and the slots it may be in, as bits


@dataclass
class Programme:
    """`at[request, session]`: it meets in that session. What is missing cannot be."""

    problem: Problem
    model: Model = field(default_factory=Model)
    at: dict[tuple[str, int], Variable] = field(default_factory=dict)
    windows: dict[tuple[str, int], int] = field(default_factory=dict)

    def held(self, request: str) -> Sum:
        """1 if the request meets, else 0."""
        return total(
            self.at[request, session]
            for session in range(len(self.problem.sessions))
            if (request, session) in self.at
        )


def total(terms: Iterable[Sum]) -> Sum:
    """Their sum, also of none at all."""
    known = list(terms)
    return LinearExpr.sum(known) if known else 0


def programme(problem: Problem) -> Programme:
    """The programme of all choices."""
    made = Programme(problem)
    _place(made)
    _cap(made)
    _sit(made)
    _count_tables(made)
    _count_interpreters(made)
    return made


def bits(slots: Iterable[int]) -> int:
    """A set of slots, one bit each."""
    return sum(1 << slot for slot in slots)


def _place(made: Programme) -> None:
    having = chances(made.problem)
    for request in made.problem.requests:
        mine = []
        for session, (first, end) in enumerate(made.problem.sessions):
            window = bits(slot for slot in having[request.id] if first <= slot < end)
            if window:
                made.windows[request.id, session] = window
                made.at[request.id, session] = made.model.new_bool_var("")
                mine.append(made.at[request.id, session])
        if len(mine) > 1:
            made.model.add(LinearExpr.sum(mine) <= 1)


def _cap(made: Programme) -> None:
    wishes: dict[str, list[Sum]] = defaultdict(list)
    for request in made.problem.requests:
        for party in dict.fromkeys((request.a, request.b)):
            wishes[party].append(made.held(request.id))
    for one in made.problem.parties:
        if one.most is not None and len(wishes[one.id]) > one.most:
            made.model.add(total(wishes[one.id]) <= one.most)


def _sit(made: Programme) -> None:
    """Nobody has more meetings within any slots than there are such slots."""
    there = {
        person.id: bits(
            slot for slot in range(made.problem.slots) if slot not in person.unavailable
        )
        for person in made.problem.people
    }
    seats: dict[tuple[str, int], list[Option]] = defaultdict(list)
    for request in made.problem.requests:
        for side in sides(request):
            for session in range(len(made.problem.sessions)):
                if (request.id, session) in made.at:
                    _seat(made, seats, request.id, session, [(who, there[who]) for who in side])
    for options in seats.values():
        _fit(made, options, [1] * made.problem.slots)


def _seat(
    made: Programme,
    seats: dict[tuple[str, int], list[Option]],
    request: str,
    session: int,
    side: Sequence[tuple[str, int]],
) -> None:
    """One of those people sits in that meeting."""
    window = made.windows[request, session]
    able = [(who, there & window) for who, there in side if there & window]
    sits = [made.at[request, session]]
    if len(able) > 1:
        sits = [made.model.new_bool_var("") for _ in able]
        made.model.add(LinearExpr.sum(sits) == made.at[request, session])
    for seat, (who, when) in zip(sits, able, strict=True):
        seats[who, session].append((seat, when))


def sides(request: Request) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who could sit on either side of the table, as far as a lock leaves it open."""
    named = request.lock.people if request.lock is not None else ()
    a, b = (
        tuple(who for who in side if who in named) or side
        for side in (request.people_a, request.people_b)
    )
    return a, b


def _count_tables(made: Programme) -> None:
    shared: dict[int, list[Option]] = defaultdict(list)
    own: dict[tuple[int, int], list[Option]] = defaultdict(list)
    for request in made.problem.requests:
        for session in range(len(made.problem.sessions)):
            literal = made.at.get((request.id, session))
            if literal is None:
                continue
            option = literal, made.windows[request.id, session]
            if own_table(request) is None:
                shared[session].append(option)
            elif request.table is not None and request.lock is None:
                own[request.table, session].append(option)
    for options in shared.values():
        _fit(made, options, [len(tables) for tables in made.problem.tables], every=False)
    for options in own.values():
        _fit(made, options, [1] * made.problem.slots)


def _count_interpreters(made: Programme) -> None:
    language = {request.id: request.language for request in made.problem.requests}
    for languages, available in interpreting(made.problem):
        spoken: dict[int, list[Option]] = defaultdict(list)
        for (request, session), literal in made.at.items():
            if language[request] in languages:
                spoken[session].append((literal, made.windows[request, session]))
        for options in spoken.values():
            _fit(made, options, available)


def _fit(
    made: Programme, options: list[Option], capacity: Sequence[int], *, every: bool = True
) -> None:
    """No more of these meetings within any slots than those can take.

    `every` window of a meeting is looked at, else only single slots and all together.
    """
    everything = 0
    for _, window in options:
        everything |= window
    windows = dict.fromkeys(window for _, window in options if every or window.bit_count() == 1)
    for window in (*windows, everything):
        inside = [literal for literal, slots in options if not slots & ~window]
        room = sum(can for slot, can in enumerate(capacity) if window >> slot & 1)
        if len(inside) > room:
            made.model.add(LinearExpr.sum(inside) <= room)


def fair(made: Programme) -> tuple[Sum, Sum]:
    """How many of the fair side's parties get nothing, and the worst gap to what one could have."""
    wanted = targets(made.problem)
    wishes: dict[str, list[Sum]] = defaultdict(list)
    for request in made.problem.requests:
        for party in (request.a, request.b):
            wishes[party].append(made.held(request.id))
    worst = made.model.new_int_var(0, max(wanted.values(), default=0), "")
    unserved = []
    for party, target in wanted.items():
        held = total(wishes[party])
        unserved.append(made.model.new_bool_var(""))
        made.model.add(held + unserved[-1] >= 1)
        made.model.add(held + worst >= target)
    return total(unserved), worst
