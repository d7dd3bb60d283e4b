"""A part of the timetable made anew while the rest stands still: what large ones are made of.

A window frees some requests, in some slots each, and holds everything else. CP-SAT then finds the
best for it: by the tiers above if these can still be better, else the fewest breaks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpModel,
    CpSolver,
    IntVar,
    LinearExpr,
)

from registration.planning.chances import own_table
from registration.planning.large.facts import Facts, Seat, Timetable

type Sum = LinearExpr | IntVar | int


@dataclass
class Window:
    """The programme of one part. `at[request, slot]`, `seat[request, slot, person]`."""

    facts: Facts
    table: Timetable  # as it is now
    free: Mapping[str, Sequence[int]]  # by request: the slots it may move to
    model: CpModel = field(default_factory=CpModel)
    at: dict[tuple[str, int], IntVar] = field(default_factory=dict)
    seat: dict[tuple[str, int, str], IntVar] = field(default_factory=dict)
    slots: dict[str, list[IntVar]] = field(default_factory=dict)  # the literals of a request
    fixed: set[tuple[str, int]] = field(default_factory=set)  # who is busy in what is held

    @property
    def held(self) -> Iterable[tuple[str, Seat]]:
        """What stands still."""
        return ((one, seat) for one, seat in self.table.items() if one not in self.free)


def opened(facts: Facts, table: Timetable, free: Mapping[str, Sequence[int]]) -> Window:
    """The window, with every rule of the timetable in it."""
    made = Window(facts, table, free)
    for _, seat in made.held:
        made.fixed |= {(seat.person_a, seat.slot), (seat.person_b, seat.slot)}
    _place(made)
    _count_tables(made)
    _count_interpreters(made)
    _cap(made)
    return made


def _place(made: Window) -> None:
    sits: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
    for request, slots in made.free.items():
        literals = made.slots[request] = []
        for slot in slots:
            sides = [
                [
                    who
                    for who in side
                    if (who, slot) not in made.fixed and slot not in made.facts.away[who]
                ]
                for side in made.facts.sides[request]
            ]
            if not all(sides):
                continue
            at = made.at[request, slot] = made.model.new_bool_var("")
            literals.append(at)
            for side in sides:
                _sit(made, sits, (request, slot), side)
        made.model.add_at_most_one(literals)
    for literals in sits.values():
        if len(literals) > 1:
            made.model.add_at_most_one(literals)


def _sit(
    made: Window,
    sits: dict[tuple[str, int], list[IntVar]],
    meeting: tuple[str, int],
    side: Sequence[str],
) -> None:
    """One of those people sits in that meeting."""
    request, slot = meeting
    seats = [made.at[meeting]]
    if len(side) > 1:
        seats = [made.model.new_bool_var("") for _ in side]
        made.model.add_exactly_one(*seats, ~made.at[meeting])
    for who, seat in zip(side, seats, strict=True):
        made.seat[request, slot, who] = seat
        sits[who, slot].append(seat)


def _count_tables(made: Window) -> None:
    """No slot has more meetings than tables, and no table of somebody's own two at a time."""
    requests, standing = made.facts.requests, made.facts.problem.tables
    taken: Counter[tuple[int, int | None]] = Counter()
    wanting: dict[tuple[int, int | None], list[IntVar]] = defaultdict(list)
    for request, seat in made.held:
        own = own_table(requests[request])
        taken.update(_places(own, seat.slot, standing))
    for (request, slot), at in made.at.items():
        for place in _places(own_table(requests[request]), slot, standing):
            wanting[place].append(at)
    for (slot, own), literals in wanting.items():
        room = (made.facts.tables[slot] if own is None else 1) - taken[slot, own]
        if len(literals) > room:
            made.model.add(LinearExpr.sum(literals) <= room)


def _places(
    own: int | None, slot: int, standing: Sequence[Sequence[int]]
) -> Iterable[tuple[int, int | None]]:
    """Of what a meeting there takes one: its own table, those that stand free for all (None)."""
    if own is not None:
        yield slot, own
    if own is None or own in standing[slot]:
        yield slot, None


def _count_interpreters(made: Window) -> None:
    """Interpreters can be dealt out to the meetings of every slot."""
    spoken = Counter(
        (made.facts.requests[one].language, seat.slot)
        for one, seat in made.held
        if made.facts.requests[one].language is not None
    )
    for languages, available in made.facts.speaking:
        wanting: dict[int, list[IntVar]] = defaultdict(list)
        for (request, slot), at in made.at.items():
            if made.facts.requests[request].language in languages:
                wanting[slot].append(at)
        for slot, literals in wanting.items():
            room = available[slot] - sum(spoken[one, slot] for one in languages)
            if len(literals) > room:
                made.model.add(LinearExpr.sum(literals) <= room)


def _cap(made: Window) -> None:
    """No party has more meetings than its maximum."""
    facts = made.facts
    having: Counter[str] = Counter()
    for request, _ in made.held:
        having.update(_parties(facts, request))
    wanting: dict[str, list[IntVar]] = defaultdict(list)
    for request, literals in made.slots.items():
        for party in _parties(facts, request):
            wanting[party] += literals
    for party, literals in wanting.items():
        made.model.add(LinearExpr.sum(literals) <= facts.most[party] - having[party])


def _parties(facts: Facts, request: str) -> tuple[str, str]:
    return facts.requests[request].a, facts.requests[request].b


def moved(made: Window) -> LinearExpr:
    """How many meetings of the plan in force are held in another slot."""
    before = made.facts.previous
    return LinearExpr.sum(
        [at for (request, slot), at in made.at.items() if before.get(request, slot) != slot]
    )


def loss(made: Window) -> LinearExpr:
    """What the window gives away of the tiers above, each worth more than all that follow."""
    facts = made.facts
    unserved, shortfall, parties = _unfair(made)
    dropping = -LinearExpr.sum([at for (one, _), at in made.at.items() if one in facts.previous])
    slots = facts.problem.slots + 1
    steps = (1, len(made.free) + 1, slots, parties + 1)  # the range of each, from below
    total = dropping + steps[1] * (shortfall + steps[2] * unserved)
    unit = steps[1] * steps[2] * steps[3]
    weight = sum(facts.requests[one].weight for one in made.free) + 1
    for (one, _), at in made.at.items():
        request = facts.requests[one]
        must = request.must or request.lock is not None
        total -= unit * (request.weight + weight * must) * at
    return total


def _unfair(made: Window) -> tuple[LinearExpr, IntVar, int]:
    """Parties of the fair side without a meeting, the worst gap, and how many could lack one."""
    facts = made.facts
    held = Counter(party for request, _ in made.held for party in _parties(facts, request))
    mine: dict[str, list[IntVar]] = defaultdict(list)
    for request, literals in made.slots.items():
        for party in _parties(facts, request):
            mine[party] += literals
    worst = made.model.new_int_var(0, facts.problem.slots, "")
    unserved = []
    for party, target in facts.targets.items():
        meetings = LinearExpr.sum(mine[party]) + held[party]
        made.model.add(meetings + worst >= min(target, facts.problem.slots))
        if party in mine and not held[party]:
            unserved.append(made.model.new_bool_var(""))
            made.model.add(meetings + unserved[-1] >= 1)
    return LinearExpr.sum(unserved), worst, len(unserved)


@dataclass(frozen=True, slots=True)
class Found:
    """What the solver made of a window: the whole timetable with it, if it found any."""

    table: dict[str, Seat] | None
    exhausted: bool  # whether nothing is better
    seconds: float  # that it took, deterministic


def closed(made: Window, seed: int, seconds: float) -> dict[str, Seat] | None:
    """The timetable with the best that was found for the window, if anything was."""
    for request, slots in made.free.items():
        wanted = (
            made.table[request].slot if request in made.table else made.facts.previous.get(request)
        )
        for slot in slots if wanted is not None else ():
            if (request, slot) in made.at:
                made.model.add_hint(made.at[request, slot], slot == wanted)
    return solved(made, seed, seconds).table


def solved(made: Window, seed: int, seconds: float, *, relaxed: bool = False) -> Found:
    """The best for the window in that time; `relaxed`: by the linear relaxation of all its rules,
    which takes longer and sees more."""
    solver = CpSolver()
    solver.parameters.num_workers = 1  # the same on every machine
    solver.parameters.linearization_level = 2 if relaxed else 0
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = seconds
    status = solver.solve(made.model)
    table = _told(made, solver) if status in (OPTIMAL, FEASIBLE) else None
    return Found(table, status in (OPTIMAL, INFEASIBLE), solver.deterministic_time)


def _told(made: Window, solver: CpSolver) -> dict[str, Seat]:
    table = dict(made.held)
    for (request, slot), at in made.at.items():
        if solver.boolean_value(at):
            table[request] = Seat(slot, *_sitting(made, solver, request, slot))
    return table


def _sitting(made: Window, solver: CpSolver, request: str, slot: int) -> Iterable[str]:
    for side in made.facts.sides[request]:
        seats = [(who, made.seat.get((request, slot, who))) for who in side]
        yield next(who for who, seat in seats if seat is not None and solver.boolean_value(seat))
