"""How often people change tables in any plan at all: counted, since nobody can try them all.

Take one session of a plan: M meetings, its fullest slot with F of them, and everybody's meetings in
R unbroken runs together. A meeting has two people, so that there are 2M - R pairs of meetings that
follow each other in adjacent slots for one of them. A table keeps one meeting of a slot for one of
the next, and for one person only, since no two people meet twice: between two slots no more pairs
stay at their table than the emptier one has meetings, which makes M - F of the session at most. All
the others, M + F - R, are changes. F is no less than M by the slots of the session, and R no more
than the stretches in which people are there and the breaks together: a run ends at a break, or
where somebody leaves. Pairs that are not adjacent may all stay.

The programme of choices holds what every plan comes to, session by session, so that the smallest
M + F - R in it, less the breaks, is true of every plan that is as good.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil

from ortools.linear_solver.python.model_builder import Model, Solver, SolveStatus

from registration.planning.choice.programme import Programme, Sum, fair, programme, total
from registration.planning.choice.relaxation import relaxed
from registration.planning.plans import Score, Tier
from registration.planning.problem import Person, Problem

_HAIR = 1e-6  # what a floating-point bound may be off
_NODES = 200  # of the search: the relaxation says nearly all
_MANY = 8_000  # variables, beyond which it has to


def fewest_changes(problem: Problem, above: Sequence[Score]) -> int:
    """A bound on the changes of table in every plan that is as good in the tiers above.

    Where more may be possible in one before the breaks, nothing is known of those that reach it.
    """
    reached = {score.tier: score.value for score in above}
    made = programme(problem)
    if not made.at or _meets_twice(problem):
        return 0
    if not all(score.proven for score in above if score.tier is not Tier.BREAKS):
        return 0
    unserved, shortfall = fair(made)
    weight = total(one.weight * made.held(one.id) for one in problem.requests)
    _hold(made, -weight, -reached[Tier.WEIGHT])
    _hold(made, unserved, reached[Tier.UNSERVED])
    _hold(made, shortfall, reached[Tier.SHORTFALL])
    made.model.minimize(total(_changes(made)))
    return max(0, _least(made.model) - reached[Tier.BREAKS])


def _least(model: Model) -> int:
    """A bound of its goal: by a search, or where there is too much for one, its relaxation."""
    variables = list(model.get_variables())
    if len(variables) > _MANY:
        for one in variables:
            one.is_integral = False
        found = relaxed(model, variables)
        return 0 if found is None else found.least
    solver = Solver("highs")
    solver.enable_output(False)
    solver.set_solver_specific_parameters(
        f"output_flag=false\nmip_max_nodes={_NODES}\nrandom_seed=1\nthreads=1"
    )
    if solver.solve(model) != SolveStatus.OPTIMAL:
        return 0
    return ceil(solver.best_objective_bound - _HAIR)


def _hold(made: Programme, cost: Sum, most: int) -> None:
    if not isinstance(cost, (int, float)):
        made.model.add(cost <= most)


def _meets_twice(problem: Problem) -> bool:
    pairs = Counter(frozenset((one.a, one.b)) for one in problem.requests)
    return any(times > 1 for times in pairs.values())


def _changes(made: Programme) -> Iterator[Sum]:
    """Per session: its meetings, the fullest slot, and less the runs that there can be."""
    mine: dict[tuple[str, int], list[Sum]] = defaultdict(list)
    all_of: dict[int, list[Sum]] = defaultdict(list)
    requests = {one.id: one for one in made.problem.requests}
    for (request, session), at in made.at.items():
        all_of[session].append(at)
        for party in (requests[request].a, requests[request].b):
            mine[party, session].append(at)
    for session, meetings in all_of.items():
        first, end = made.problem.sessions[session]
        fullest = made.model.new_int_var(0, len(meetings), "")
        made.model.add((end - first) * fullest >= total(meetings))
        yield total(meetings) + fullest
    for (party, session), meetings in mine.items():
        runs = made.model.new_int_var(0, _stretches(made.problem, party, session), "")
        made.model.add(runs <= total(meetings))
        yield -runs


def _stretches(problem: Problem, party: str, session: int) -> int:
    """How often somebody of the party comes in that session."""
    mine = [one for one in problem.people if one.party == party]
    return sum(_comes(one, *problem.sessions[session]) for one in mine)


def _comes(person: Person, first: int, end: int) -> int:
    there = [False, *(slot not in person.unavailable for slot in range(first, end))]
    return sum(now and not before for before, now in pairwise(there))
