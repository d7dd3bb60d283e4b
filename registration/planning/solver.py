"""The door of the planner: a problem in, a plan out that has been checked and explains itself."""

from registration.planning import exact, large
from registration.planning.chances import chances
from registration.planning.check import check, values
from registration.planning.greedy import first_come
from registration.planning.plans import Draft, Effort, Plan, Score, Tier, Watch, unwatched
from registration.planning.problem import Problem
from registration.planning.reasons import explain

# Chances (a request in a slot) up to which the whole programme is searched at once.
EXACT = 12_000


class Unsound(Exception):
    """An engine made a plan that the checker does not accept: a fault, never an answer."""


def plan(
    problem: Problem, *, seed: int = 1, effort: Effort | None = None, watch: Watch = unwatched
) -> Plan:
    """The best plan found for the problem, the same for the same seed and effort on any machine.

    Every score has a bound that is proven. Raises `Unsound` rather than return a wrong plan.
    """
    effort = effort or Effort()
    small = sum(map(len, chances(problem).values())) <= EXACT
    engine = exact.solve if small else large.solve
    draft = engine(problem, seed=seed, effort=effort, watch=watch) or _at_once(problem)
    made = Plan(
        seed=seed,
        meetings=draft.meetings,
        unplaced=explain(problem, draft.meetings, draft.conflict),
        scores=draft.scores,
        conflict=draft.conflict,
    )
    verdict = check(problem, made)
    if not verdict.valid:
        raise Unsound("; ".join(verdict.wrong[:5]))
    return made


def _at_once(problem: Problem) -> Draft:
    """First come, first served, with bounds that are true of any plan."""
    meetings = first_come(problem)
    most = sum(max(0, r.weight) for r in problem.requests if not r.vetoed)
    return Draft(
        meetings=meetings,
        scores=tuple(
            Score(tier=tier, value=value, bound=most if tier is Tier.WEIGHT else 0)
            for tier, value in values(problem, meetings).items()
        ),
    )
