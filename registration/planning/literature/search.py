"""The fewest breaks, by cores: what cannot all be free of breaks raises the bound, until it fits.

One worker and deterministic time, so that the same seed gives the same timetable.
"""

from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpSolver,
    CpSolverSolutionCallback,
)

from registration.planning.literature.event import Event, Timetable
from registration.planning.literature.model import Model, modelled
from registration.planning.plans import Effort, Progress, Tier, Watch, unwatched

EFFORT = Effort(seconds=300.0)
_FOR_CORES = 0.8  # of the effort; what is left is for any timetable at all


def solve(
    event: Event, *, seed: int = 1, effort: Effort = EFFORT, watch: Watch = unwatched
) -> Timetable:
    """The timetable with the fewest breaks, or the best that was found with its bound."""
    model = modelled(event)
    by_cores = _solver(seed, effort.seconds * _FOR_CORES)
    by_cores.parameters.optimize_with_core = True
    status = by_cores.solve(model.solved, _Told(watch))
    bound = _bound(by_cores)
    if status in (OPTIMAL, FEASIBLE):
        return _timetable(model, by_cores, bound)
    if status == INFEASIBLE:
        return Timetable(slots=(), infeasible=True)
    plainly = _solver(seed, effort.seconds * (1 - _FOR_CORES))
    if plainly.solve(model.solved, _Told(watch)) in (OPTIMAL, FEASIBLE):
        return _timetable(model, plainly, max(bound, _bound(plainly)))
    return Timetable(slots=(), bound=bound)


def _solver(seed: int, seconds: float) -> CpSolver:
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.linearization_level = 0  # no linear relaxation: its bound is next to nothing
    solver.parameters.core_minimization_level = 0  # small cores come sooner than they pay
    return solver


def _bound(solver: CpSolver) -> int:
    return max(0, round(solver.best_objective_bound))


def _timetable(model: Model, solver: CpSolver, bound: int) -> Timetable:
    slots = tuple(
        next(slot for slot, here in held.items() if solver.boolean_value(here))
        for held in model.held
    )
    return Timetable(slots=slots, breaks=round(solver.objective_value), bound=bound)


class _Told(CpSolverSolutionCallback):
    """Tells of every better timetable."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def on_solution_callback(self) -> None:
        self._watch(
            Progress(
                tier=Tier.BREAKS,
                value=round(self.objective_value),
                bound=max(0, round(self.best_objective_bound)),
                seconds=self.deterministic_time,
            )
        )
