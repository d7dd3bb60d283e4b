"""What the linear relaxation of a programme says: how good a solution can be, and what none that is
as good can have. It takes a blink where a search takes minutes, and mostly it says all there is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from ortools.linear_solver.python.model_builder import Model, Solver, SolveStatus, Variable

from registration.planning.choice.programme import programme
from registration.planning.choice.tiers import tiers
from registration.planning.plans import Tier
from registration.planning.problem import Problem

_HAIR = 1e-3  # what a floating-point bound may be off; costs are whole numbers
_SURE = 1e-2  # and a bound with the price of a variable


@dataclass(frozen=True, slots=True)
class Relaxed:
    """No solution has a smaller goal than `bound`; `prices[n]` is what it is to have more of the
    variable of that index than its least (or, below nought, less than its most)."""

    bound: float
    prices: tuple[float, ...]

    @property
    def least(self) -> int:
        """The bound of a goal that is a whole number."""
        return ceil(self.bound - _HAIR)

    def ruled_out(self, most: int, of: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Variables (indexes) of those that are 0 or 1, and which of the two they are not in any
        solution whose goal is no more than `most`."""
        spare = most - self.bound + _SURE
        for index in of:
            price = self.prices[index]
            if abs(price) > spare:
                yield index, int(price > 0)


def relaxed(model: Model, variables: list[Variable]) -> Relaxed | None:
    """The goal that the model has, made small; none if there is no solution at all.

    `variables`: all of the model, by index. None of them may have to be whole.
    """
    solver = Solver("glop")
    solver.enable_output(False)
    if solver.solve(model) != SolveStatus.OPTIMAL:
        return None
    prices = zip(variables, solver.reduced_costs(variables), strict=True)
    open_ = (price if one.lower_bound < one.upper_bound else 0.0 for one, price in prices)
    return Relaxed(solver.objective_value, tuple(open_))  # what is fixed has a price of no meaning


def least(problem: Problem) -> dict[Tier, int] | None:
    """What no plan can have less of that has no more in the tiers above, for each tier that does
    not depend on when; the weight is that of what is left out, below nought. None: not known."""
    made = programme(problem)
    goals = list(tiers(made))
    variables = list(made.model.get_variables())
    for one in variables:
        one.is_integral = False
    bounds: dict[Tier, int] = {}
    for tier, goal in goals:
        if isinstance(goal, (int, float)):
            bounds[tier] = round(goal)
            continue
        made.model.minimize(goal)
        found = relaxed(made.model, variables)
        if found is None:
            return None
        bounds[tier] = found.least
        made.model.add(goal <= found.least)
    return bounds
