"""The door of the planner: a problem in, a plan out that has been checked and explains itself."""

from dataclasses import replace
from functools import partial
from math import inf

from registration.planning import exact, large
from registration.planning.chances import chances
from registration.planning.check import check, values
from registration.planning.exact.again import again
from registration.planning.greedy import first_come
from registration.planning.plans import Draft, Effort, Plan, Progress, Score, Tier, Watch, unwatched
from registration.planning.problem import Problem
from registration.planning.reasons import explain

# Chances (a request in a slot) up to which the whole programme is searched at once.
EXACT = 12_000
# Seconds to search where nobody says how long, by the chances up to which.
WAITING = ((2_500, 24.0), (EXACT, 56.0), (24_000, 90.0), (inf, 180.0))
A_FIRST_AGAIN = 0.05  # where a plan is in force: what moves is for the exact engine
A_FIRST = 0.4  # of the seconds, for a plan to begin at


class Unsound(Exception):
    """An engine made a plan that the checker does not accept: a fault, never an answer."""


def plan(
    problem: Problem, *, seed: int = 1, effort: Effort | None = None, watch: Watch = unwatched
) -> Plan:
    """The best plan found for the problem, the same for the same seed and effort on any machine.

    A first one is there at once, and told of: first come, first served.
    Every score has a bound that is proven. Raises `Unsound` rather than return a wrong plan.
    """
    first = _at_once(problem)
    for score in first.scores:
        if score.tier is Tier.WEIGHT:
            watch(Progress(tier=score.tier, value=score.value, bound=score.bound))
    draft = _drafted(problem, seed, effort or _fitting(problem), watch) or first
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


def _size(problem: Problem) -> int:
    return sum(map(len, chances(problem).values()))


def _fitting(problem: Problem) -> Effort:
    """As long as people wait for an event of that size; what is proven sooner is done sooner."""
    size = _size(problem)
    return Effort(seconds=next(seconds for most, seconds in WAITING if size <= most))


def _drafted(problem: Problem, seed: int, effort: Effort, watch: Watch) -> Draft | None:
    """By the engine for the size; the exact one begins at what the other finds at once."""
    if problem.previous:
        found = again(problem, seed=seed, effort=effort, watch=watch)
        if found is not None:
            return found
    if _size(problem) > EXACT:
        return large.solve(problem, seed=seed, effort=effort, watch=watch)
    share = A_FIRST_AGAIN if problem.previous else A_FIRST
    first = replace(effort, seconds=share * effort.seconds)
    begin = large.solve(problem, seed=seed, effort=first, watch=watch)
    return exact.solve(
        problem,
        seed=seed,
        effort=replace(effort, seconds=effort.seconds - first.seconds),
        watch=watch,
        begin=begin,
        calm=partial(large.calmed, problem),
    )


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
