"""The search: one run of the solver at a time, in deterministic seconds, from the best plan so far.

One worker only: a second one would answer sooner, but not the same on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpSolver,
    CpSolverSolutionCallback,
    IntVar,
    LiteralT,
)

from registration.planning.exact.timetable import Sum, Timetable
from registration.planning.plans import Progress, Tier, Watch

type Style = Mapping[str, bool | int]

# Measured on the events this is for: the linear relaxation proves what is chosen at once, clauses
# alone find unbroken runs for what is chosen, and cores prove that there is none without a break.
RELAXED: Style = {"linearization_level": 2}
CLAUSES: Style = {"linearization_level": 0}
CORES: Style = {"optimize_with_core": True}

# Seconds of a core that one of the solver's own deterministic seconds takes, and what it takes
# beside to hand it a variable: measured, since its own are about half as long.
PACE = 2.0
HANDING = 1.2e-5


@dataclass(frozen=True, slots=True)
class Found:
    """What a run came to: nothing better than `bound` is there; neither, if it found no plan."""

    value: int | None
    bound: int | None
    exhausted: bool  # whether all was searched


@dataclass
class Search:
    """A programme, the best plan of it so far, and the deterministic seconds that are left."""

    made: Timetable
    seed: int
    seconds: float
    watch: Watch
    spent: float = 0.0
    best: list[int] = field(default_factory=list)  # a value per variable of the programme, by index

    @property
    def left(self) -> float:
        return max(self.seconds - self.spent, 0.0)

    @cached_property
    def decisions(self) -> list[IntVar]:
        """The literals that say all there is to say about a timetable."""
        ours = {one.index: one for one in (*self.made.at.values(), *self.made.seat.values())}
        return [ours[index] for index in sorted(ours)]

    def minimise(
        self,
        cost: Sum,
        tier: Tier,
        *,
        seconds: float,
        style: Style,
        given: Sequence[LiteralT] = (),
        most: int | None = None,
        keep: bool = True,
    ) -> Found:
        """The smallest `cost` where all literals of `given` hold; the plan becomes the best one.

        `most`: only plans that cost no more. `keep`: the search begins at the best plan so far.
        """
        model = self.made.model.clone()
        if not isinstance(cost, int):
            model.minimize(cost)
        if most is not None:
            model.add(cost <= most)
        model.add_bool_and(given)
        if keep:
            for index, value in enumerate(self.best):
                model.add_hint(model.get_int_var_from_proto_index(index), value)
        solver = solver_for(self.seed, min(seconds, self.left), style)
        status = solver.solve(model, _Teller(self.watch, tier, self.spent, whole=not given))
        self.spent += taken(solver) + HANDING * len(self.made.model.proto.variables)
        if status in (OPTIMAL, FEASIBLE):
            self.best = list(solver.response_proto.solution)[: len(self.made.model.proto.variables)]
            value = cost if isinstance(cost, int) else round(solver.objective_value)
            bound = cost if isinstance(cost, int) else ceil(solver.best_objective_bound - 1e-6)
            return Found(value, bound, exhausted=status == OPTIMAL)
        return Found(None, None, exhausted=status == INFEASIBLE)

    def tell(self, tier: Tier, value: int, bound: int) -> None:
        """Lets whoever looks on know what a tier has come to."""
        self.watch(Progress(tier=tier, value=value, bound=bound, seconds=self.spent))

    def now(self, cost: Sum) -> int:
        """What the best plan so far costs. Nothing is left to be searched: it takes no time."""
        solver = solver_for(self.seed, 60.0, CLAUSES)
        model = self.made.model.clone()
        if isinstance(cost, int):
            return cost
        model.minimize(cost)
        model.add_bool_and(self.as_it_is())
        if solver.solve(model) != OPTIMAL:
            raise AssertionError("the best plan is none")
        self.best = list(solver.response_proto.solution)
        return round(solver.objective_value)

    def as_it_is(self, but: frozenset[int] = frozenset()) -> list[LiteralT]:
        """The best plan as literals that hold, without the variables of those indexes."""
        return [
            one if self.best[one.index] else ~one for one in self.decisions if one.index not in but
        ]


def solver_for(seed: int, seconds: float, style: Style) -> CpSolver:
    """A solver that answers the same on every machine."""
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = seconds / PACE
    for name, value in style.items():
        setattr(solver.parameters, name, value)
    return solver


def taken(solver: CpSolver) -> float:
    """The seconds that its last run took, the same on every machine."""
    return PACE * solver.deterministic_time


class _Teller(CpSolverSolutionCallback):
    """Tells how far the search has come, at every better plan."""

    def __init__(self, watch: Watch, tier: Tier, spent: float, *, whole: bool) -> None:
        super().__init__()
        self._watch, self._tier, self._spent, self._whole = watch, tier, spent, whole

    def on_solution_callback(self) -> None:
        """The solver's own name for it."""
        if not self._whole and self._tier is not Tier.BREAKS:
            return  # of a part nothing is proven
        sign = -1 if self._tier is Tier.WEIGHT else 1
        bound = ceil(self.best_objective_bound - 1e-6) if self._whole else 0
        self._watch(
            Progress(
                tier=self._tier,
                value=sign * round(self.objective_value),
                bound=sign * bound,
                seconds=self._spent + PACE * self.deterministic_time,
            )
        )
