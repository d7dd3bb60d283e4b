"""The independent checker: whether a plan keeps every rule, and what each tier comes to.

It shares no code with what makes plans, and is written to be read: the standard library only, one
question after another. No plan is stored that it has not accepted.

A request that must be held, or is locked, and is left out makes a plan worse (MUSTS_LEFT), not
wrong, since there may be no better one; a locked request anywhere else than at its lock is wrong.
"""

from dataclasses import dataclass

from registration.planning.check.places import misplaced
from registration.planning.check.seating import crowded, unserved
from registration.planning.check.story import untrue
from registration.planning.check.values import values
from registration.planning.plans import Plan, Tier
from registration.planning.problem import Problem

__all__ = ["Verdict", "check", "unserved", "values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`wrong` are the rules that are broken, in English, in a stable order."""

    valid: bool
    wrong: tuple[str, ...]
    values: dict[Tier, int]


def check(problem: Problem, plan: Plan) -> Verdict:
    """Raises nothing, whatever the plan."""
    found = values(problem, plan.meetings)
    wrong = (
        *misplaced(problem, plan.meetings),
        *crowded(problem, plan.meetings),
        *untrue(problem, plan, found),
    )
    return Verdict(valid=not wrong, wrong=wrong, values=found)
