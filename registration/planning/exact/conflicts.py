"""What cannot all be held: MUSTs and locks in conflict, as few as can be told."""

from collections.abc import Sequence

from ortools.sat.python.cp_model import INFEASIBLE, IntVar, LinearExpr

from registration.planning.exact.search import CLAUSES, solver_for
from registration.planning.exact.timetable import timetable
from registration.planning.problem import Problem

SECONDS = 4.0  # for one question


def conflict(problem: Problem, seed: int) -> tuple[str, ...]:
    """Requests that must be held or are locked, of which each is needed for the conflict; none if
    that was not found out in time."""
    made = timetable(problem)
    needed: dict[str, IntVar] = {}
    for request in problem.requests:
        if request.must or request.lock is not None:
            needed[request.id] = made.model.new_bool_var(request.id)
            made.model.add(LinearExpr.sum([made.held[request.id], 0]) >= needed[request.id])
    names = {literal.index: name for name, literal in needed.items()}

    def against(requests: Sequence[str]) -> list[str] | None:
        """Those of these that cannot all be held, if so."""
        model = made.model.clone()
        model.add_assumptions([needed[one] for one in requests])
        solver = solver_for(seed, SECONDS, CLAUSES)
        if solver.solve(model) != INFEASIBLE:
            return None
        return [names[index] for index in solver.sufficient_assumptions_for_infeasibility()]

    left = against(list(needed)) or []
    for one in list(left):
        if one in left:
            left = against([other for other in left if other != one]) or left
    return tuple(one for one in needed if one in left)
