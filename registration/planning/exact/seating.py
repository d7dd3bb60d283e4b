"""Tables for a timetable, such that people change them as rarely as can be found."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from math import floor

from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpModel, IntVar, LinearExpr

from registration.planning.chances import own_table
from registration.planning.exact.search import RELAXED, Search, solver_for, taken
from registration.planning.exact.standing import Sittings
from registration.planning.plans import Placed
from registration.planning.problem import Problem

_HAIR = 1e-6  # what a floating-point bound may be off

type Tables = dict[str, int]
type Pair = tuple[str, str]


def seated(problem: Problem, sittings: Sittings, search: Search) -> tuple[tuple[Placed, ...], int]:
    """The meetings with their tables, by request, and a bound on how often people change table.

    The bound is that of this timetable: nothing is said of any other.
    """
    pairs = _consecutive(sittings)
    tables = _greedy(problem, sittings, pairs)
    tables, kept = _improved(problem, sittings, pairs, tables, search)
    meetings = tuple(
        Placed(request=name, slot=slot, table=tables[name], person_a=a, person_b=b)
        for name, (slot, a, b) in sorted(sittings.items())
    )
    return meetings, len(pairs) - kept


def _consecutive(sittings: Sittings) -> list[Pair]:
    """Each person's meetings, each with the next."""
    days: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, (slot, *people) in sittings.items():
        for who in people:
            days[who].append((slot, name))
    return [
        (one, other) for who in sorted(days) for (_, one), (_, other) in pairwise(sorted(days[who]))
    ]


def _free(problem: Problem, sittings: Sittings) -> dict[str, tuple[int, ...]]:
    """The tables each meeting can have: its own, or those that nobody's own meeting takes."""
    own = {request.id: own_table(request) for request in problem.requests}
    taken = {(sittings[name][0], own[name]) for name in sittings if own[name] is not None}
    free = {}
    for name, (slot, *_) in sittings.items():
        mine = own[name]
        standing = tuple(one for one in problem.tables[slot] if (slot, one) not in taken)
        free[name] = standing if mine is None else (mine,)
    return free


def _greedy(problem: Problem, sittings: Sittings, pairs: list[Pair]) -> Tables:
    """Slot by slot: where one of the two sat last, else any table."""
    free, before = _free(problem, sittings), defaultdict(list)
    for one, other in pairs:
        before[other].append(one)
    tables: Tables = {}
    slots: dict[int, list[str]] = defaultdict(list)
    for name, (slot, *_) in sorted(sittings.items()):
        slots[slot].append(name)
    for slot in sorted(slots):
        used: set[int] = set()
        for name in sorted(slots[slot], key=lambda name: len(free[name]) > 1):
            last = [tables[one] for one in before[name]]
            choice = [table for table in (*last, *free[name]) if table in free[name]]
            stay = [table for table in last if table in free[name] and table not in used]
            if stay or len(free[name]) == 1:
                tables[name] = (stay or choice)[0]
                used.add(tables[name])
        for name in slots[slot]:
            if name not in tables:
                tables[name] = next(table for table in free[name] if table not in used)
                used.add(tables[name])
    return tables


def _improved(
    problem: Problem, sittings: Sittings, pairs: list[Pair], tables: Tables, search: Search
) -> tuple[Tables, int]:
    """The fewest changes of this timetable that are found in the seconds left, and how many pairs
    stay at their table at the most."""
    model, sits = CpModel(), {}
    at: dict[tuple[int, int], list[IntVar]] = defaultdict(list)
    for name, free in _free(problem, sittings).items():
        for table in free:
            sits[name, table] = model.new_bool_var("")
            model.add_hint(sits[name, table], tables[name] == table)
            at[sittings[name][0], table].append(sits[name, table])
        model.add_exactly_one(sits[name, table] for table in free)
    for literals in at.values():
        model.add_at_most_one(literals)
    kept = _kept(model, sittings, pairs, sits)
    if not kept:
        return tables, 0
    model.maximize(LinearExpr.sum(kept))
    solver = solver_for(search.seed, search.left, RELAXED)
    found = solver.solve(model) in (OPTIMAL, FEASIBLE)
    search.spent += taken(solver)
    if not found:
        return tables, len(pairs)
    given = {name: table for (name, table), sit in sits.items() if solver.boolean_value(sit)}
    return given, floor(solver.best_objective_bound + _HAIR)


def _kept(
    model: CpModel,
    sittings: Sittings,
    pairs: list[Pair],
    sits: Mapping[tuple[str, int], IntVar],
) -> list[IntVar]:
    """For each pair that both have the same table, whichever.

    Of the pairs of a meeting with the meetings of one slot one stays at the most, wherever: a
    relaxation does not see that by itself.
    """
    kept: list[IntVar] = []
    beside: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
    for one, other in dict.fromkeys(pairs):
        stays = model.new_bool_var("")
        at = []
        for table in [table for name, table in sits if name == one and (other, table) in sits]:
            at.append(model.new_bool_var(""))
            model.add_implication(at[-1], sits[one, table])
            model.add_implication(at[-1], sits[other, table])
        model.add(LinearExpr.sum(at) == stays)
        kept.extend([stays] * pairs.count((one, other)))
        beside[one, sittings[other][0]].append(stays)
        beside[other, sittings[one][0]].append(stays)
    for literals in beside.values():
        model.add_at_most_one(literals)
    return kept
