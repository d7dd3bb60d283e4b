"""The door of the planner: a problem in, a plan out that has been checked and explains itself."""

from dataclasses import replace

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
    draft = _drafted(problem, seed, effort or Effort(), watch)
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


def _drafted(problem: Problem, seed: int, effort: Effort, watch: Watch) -> Draft:
    """By the engine for the size; where the exact one leaves a timetable open, both have a try."""
    if sum(map(len, chances(problem).values())) > EXACT:
        return large.solve(problem, seed=seed, effort=effort, watch=watch)
    draft = exact.solve(problem, seed=seed, effort=effort, watch=watch)
    if draft is None:
        return _at_once(problem)
    if all(score.proven for score in draft.scores if score.tier is not Tier.TABLE_CHANGES):
        return draft
    return _best(draft, large.solve(problem, seed=seed, effort=effort, watch=watch))


def _best(one: Draft, other: Draft) -> Draft:
    """The better of two, with the stronger bound as long as they are equally good above."""
    better, rest = (one, other) if _losses(one) <= _losses(other) else (other, one)
    scores, equal = [], True
    for mine, theirs in zip(better.scores, rest.scores, strict=True):
        stronger = min if mine.tier is Tier.WEIGHT else max
        bound = stronger(mine.bound, theirs.bound) if equal else mine.bound
        scores.append(replace(mine, bound=bound))
        equal = equal and mine.value == theirs.value
    return replace(better, scores=tuple(scores))


def _losses(draft: Draft) -> list[int]:
    """The tiers in their order, all to be small."""
    return [-one.value if one.tier is Tier.WEIGHT else one.value for one in draft.scores]


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
