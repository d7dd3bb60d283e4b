"""The exact engine for small and middle events: tier by tier, each with its proof.

One integer programme holds every timetable there is. A tier is solved, what it reached is kept as
a condition, and the next begins at the plan so far; tables are given last.
"""

from registration.planning.exact.drafts import TIMETABLE, drafted
from registration.planning.exact.search import CLAUSES, RELAXED, Search
from registration.planning.exact.smoothing import Calm, as_ever, smoothed
from registration.planning.exact.standing import Sittings, literals
from registration.planning.exact.tiers import measured
from registration.planning.exact.timetable import Sum, timetable
from registration.planning.greedy import first_come
from registration.planning.plans import Draft, Effort, Placed, Tier, Watch, unwatched
from registration.planning.problem import Problem

SHARE = 0.5  # of the seconds that are left, for one tier of the choice
MOVING = 0.8  # and for what moves, which takes the longest to prove
PROVING = 0.15  # kept for the proof of how few changes of table this timetable has


def solve(
    problem: Problem,
    *,
    seed: int = 1,
    effort: Effort | None = None,
    watch: Watch = unwatched,
    begin: Draft | None = None,
    calm: Calm = as_ever,
) -> Draft | None:
    """The best plan found and its bounds, or nothing if there was no time to find any.

    `begin`: a plan to begin at, with bounds that are proven. `calm`: what else can take breaks out
    of a plan that is as good as can be in the tiers above; asked whenever parts do not help.
    """
    seconds = (effort or Effort()).seconds
    search = Search(timetable(problem), seed, (1 - PROVING) * seconds, watch)
    if not _begun(search, begin):
        return None
    known = {} if begin is None else {score.tier: score.bound for score in begin.scores}
    bounds: dict[Tier, int] = {
        tier: _settled(search, tier, known.get(tier), calm) for tier in TIMETABLE
    }
    search.seconds = seconds
    return drafted(problem, search, bounds)


def _begun(search: Search, begin: Draft | None) -> bool:
    """Whether there is a plan to begin at: that one, first come first served, or any other."""
    made = search.made
    starts = [begin.meetings] if begin is not None else []
    for meetings in (*starts, first_come(made.problem), None):
        given = [] if meetings is None else list(literals(made, _sittings(meetings)))
        found = search.minimise(0, Tier.MUSTS_LEFT, seconds=search.left, style=CLAUSES, given=given)
        if found.value is not None:
            return True
    return False


def _sittings(meetings: tuple[Placed, ...]) -> Sittings:
    return {one.request: (one.slot, one.person_a, one.person_b) for one in meetings}


def _settled(search: Search, tier: Tier, known: int | None, calm: Calm) -> int:
    """The tier's bound; from now on no plan is worse in it than what was reached."""
    sign = -1 if tier is Tier.WEIGHT else 1
    cost = sign * measured(tier, search.made)
    least = None if known is None else sign * known
    now, bound = (
        smoothed(search, cost, calm, known or 0)
        if tier is Tier.BREAKS
        else _chosen(search, cost, tier, least)
    )
    search.made.model.add(cost <= now)
    search.tell(tier, sign * now, sign * bound)
    return sign * bound


def _chosen(search: Search, cost: Sum, tier: Tier, known: int | None) -> tuple[int, int]:
    """What the relaxation decides; if there was no time for it, what the plan has already.

    A plan that is as good as can be stays as it is: it may be calm already.
    """
    now = search.now(cost)
    least = _least(search.made.problem, tier) if known is None else known
    if now == least:
        return now, now
    before = search.best
    share = MOVING if tier is Tier.MOVED else SHARE
    found = search.minimise(cost, tier, seconds=share * search.left, style=RELAXED)
    if found.value is None or found.value >= now:
        search.best = before
    value = now if found.value is None else min(now, found.value)
    bound = least if found.bound is None else max(found.bound, least)
    return value, value if found.exhausted else bound


def _least(problem: Problem, tier: Tier) -> int:
    """A bound that takes no search."""
    weights = (max(0, request.weight) for request in problem.requests)
    return -sum(weights) if tier is Tier.WEIGHT else 0
