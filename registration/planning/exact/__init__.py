"""The exact engine for small and middle events: tier by tier, each with its proof.

One integer programme holds every timetable there is. A tier is solved, what it reached is kept as
a condition, and the next begins at the plan so far; tables are given last.
"""

from registration.planning.check import values
from registration.planning.exact.conflicts import conflict
from registration.planning.exact.search import CLAUSES, RELAXED, Search
from registration.planning.exact.seating import seated
from registration.planning.exact.smoothing import smoothed
from registration.planning.exact.tiers import measured
from registration.planning.exact.timetable import Sum, timetable
from registration.planning.greedy import first_come
from registration.planning.plans import Draft, Effort, Score, Tier, Watch, unwatched
from registration.planning.problem import Problem

SHARE = 0.5  # of the seconds that are left, for one tier of the choice
TIMETABLE = tuple(tier for tier in Tier if tier is not Tier.TABLE_CHANGES)


def solve(
    problem: Problem, *, seed: int = 1, effort: Effort | None = None, watch: Watch = unwatched
) -> Draft | None:
    """The best plan found and its bounds, or nothing if there was no time to find any."""
    search = Search(timetable(problem), seed, (effort or Effort()).seconds, watch)
    if not _begun(search):
        return None
    bounds: dict[Tier, int] = {tier: _settled(search, tier) for tier in TIMETABLE}
    meetings, bounds[Tier.TABLE_CHANGES] = seated(problem, placed(search), search)
    # A tier that ran out of time may have gained while a lower one was searched.
    reached = values(problem, meetings)
    return Draft(
        meetings=meetings,
        scores=tuple(Score(tier=one, value=reached[one], bound=bounds[one]) for one in Tier),
        conflict=conflict(problem, seed) if reached[Tier.MUSTS_LEFT] else (),
    )


def _begun(search: Search) -> bool:
    """Whether there is a plan to begin at: first come, first served, or any other."""
    problem, made = search.made.problem, search.made
    held = {(meeting.request, meeting.slot) for meeting in first_come(problem)}
    given = [at if where in held else ~at for where, at in made.at.items()]
    return any(
        search.minimise(0, Tier.MUSTS_LEFT, seconds=search.left, style=CLAUSES, given=start).value
        is not None
        for start in (given, [])
    )


def _settled(search: Search, tier: Tier) -> int:
    """The tier's bound; from now on no plan is worse in it than what was reached."""
    sign = -1 if tier is Tier.WEIGHT else 1
    cost = sign * measured(tier, search.made)
    now, bound = smoothed(search, cost) if tier is Tier.BREAKS else _chosen(search, cost, tier)
    search.made.model.add(cost <= now)
    search.tell(tier, sign * now, sign * bound)
    return sign * bound


def _chosen(search: Search, cost: Sum, tier: Tier) -> tuple[int, int]:
    """What the relaxation decides; if there was no time for it, what the plan has already."""
    found = search.minimise(cost, tier, seconds=SHARE * search.left, style=RELAXED)
    if found.value is None:
        return search.now(cost), _least(search.made.problem, tier)
    return found.value, found.value if found.exhausted or found.bound is None else found.bound


def _least(problem: Problem, tier: Tier) -> int:
    """A bound that takes no search."""
    weights = (max(0, request.weight) for request in problem.requests)
    return -sum(weights) if tier is Tier.WEIGHT else 0


def placed(search: Search) -> dict[str, tuple[int, str, str]]:
    """The best plan so far: the slot and the two people of each request that is held."""
    made, best = search.made, search.best
    sitting: dict[str, set[str]] = {}
    for (request, slot, who), seat in made.seat.items():
        if best[made.at[request, slot].index] and best[seat.index]:
            sitting.setdefault(request, set()).add(who)
    slots = {request: slot for (request, slot), at in made.at.items() if best[at.index]}
    requests = {request.id: request for request in made.problem.requests}
    return {
        name: (
            slot,
            next(who for who in requests[name].people_a if who in sitting[name]),
            next(who for who in requests[name].people_b if who in sitting[name]),
        )
        for name, slot in slots.items()
    }
