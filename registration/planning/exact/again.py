"""Planning again: what the plan in force holds stands still, as long as that costs nothing.

How good a plan can be in the tiers above is told by a relaxation of the choices. If a plan in which
every meeting stays in its slot, or is given up, is as good as that, then no meeting need move, and
what is left to be decided is little: who else meets in the time that has become free. Of that, what
cannot be in any plan as good is ruled out by the prices of one more relaxation, and the rest is
searched to the end. Where meetings must move, the same is done with all slots open.
"""

from collections.abc import Mapping
from dataclasses import replace

from registration.planning.chances import chances
from registration.planning.choice.relaxation import least, relaxed
from registration.planning.exact.drafts import drafted
from registration.planning.exact.linear import linear
from registration.planning.exact.search import RELAXED, Search
from registration.planning.exact.tiers import measured
from registration.planning.exact.timetable import Sum, Timetable, timetable
from registration.planning.plans import Draft, Effort, Tier, Watch
from registration.planning.problem import Problem

MOST = 20.0  # seconds: who plans again wants to know soon
MANY = 25_000  # chances up to which all slots are opened
PRUNED = (Tier.WEIGHT, Tier.DROPPED)  # the tiers whose prices rule out the most
PROVING = 6.0  # seconds at the most for the proof of how few changes of table there must be
_MOVING = 0.6  # of the seconds that are left, for what moves
_WRITING = 4e-5  # seconds of a core for a variable of a relaxation


def again(problem: Problem, *, seed: int, effort: Effort, watch: Watch) -> Draft | None:
    """A plan as good as any in the tiers above, of which as few meetings as can be have moved;
    nothing if the relaxations do not lead to one, which does not say that there is none."""
    bounds = least(problem)
    if bounds is None or bounds[Tier.MUSTS_LEFT]:
        return None
    having = chances(problem)
    moving = max(0, _must_move(problem, having) - bounds[Tier.DROPPED])
    quiet = still(problem, having)
    ways = [(quiet, {**bounds, Tier.MOVED: moving})]
    if sum(map(len, having.values())) <= MANY:
        ways.append((problem, bounds))
    seconds = min(MOST, effort.seconds)
    for way, most in ways:
        search = Search(timetable(way), seed, seconds, watch)
        known = _settled(search, most)
        if known is not None:
            search.seconds = min(seconds, search.spent + PROVING)
            return drafted(problem, search, known)
        seconds = search.left
    return None


def still(problem: Problem, having: Mapping[str, tuple[int, ...]]) -> Problem:
    """The problem in which every meeting that can stay in its slot has no other."""
    return replace(
        problem,
        requests=tuple(
            replace(one, allowed=frozenset({problem.previous[one.id].slot}))
            if one.id in problem.previous and problem.previous[one.id].slot in having[one.id]
            else one
            for one in problem.requests
        ),
    )


def _must_move(problem: Problem, having: Mapping[str, tuple[int, ...]]) -> int:
    """How many meetings can be held, but not in their slot."""
    return sum(
        bool(having.get(request)) and place.slot not in having[request]
        for request, place in problem.previous.items()
    )


def _settled(search: Search, most: Mapping[Tier, int]) -> dict[Tier, int] | None:
    """The bound of every tier, those of `most` reached and the others made small; or nothing."""
    known = {**most, Tier.WEIGHT: -most[Tier.WEIGHT]}
    costs = {tier: _cost(tier, search.made) for tier in most}
    if not all(_kept(search.made, cost, most[tier]) for tier, cost in costs.items()):
        return None
    if not all(_pruned(search, costs[tier], most[tier]) for tier in PRUNED):
        return None
    for tier, value in known.items():
        search.tell(tier, value, value)
    for tier in (Tier.MOVED, Tier.BREAKS):
        if tier not in known and not _made_small(search, tier, known):
            return None
    return known


def _made_small(search: Search, tier: Tier, known: dict[Tier, int]) -> bool:
    """Whether a plan was found in time; then the bound of the tier is known and its value kept."""
    cost = _cost(tier, search.made)
    share = _MOVING if tier is Tier.MOVED else 1.0
    found = search.minimise(cost, tier, seconds=share * search.left, style=RELAXED)
    if found.value is None or found.bound is None:
        return False
    known[tier] = max(0, found.bound)
    search.tell(tier, found.value, known[tier])
    return tier is Tier.BREAKS or (
        _kept(search.made, cost, found.value) and _pruned(search, cost, found.value)
    )


def _cost(tier: Tier, made: Timetable) -> Sum:
    """What the tier comes to, to be small."""
    return -measured(tier, made) if tier is Tier.WEIGHT else measured(tier, made)


def _kept(made: Timetable, cost: Sum, most: int) -> bool:
    """From now on no plan costs more, if any can cost so little."""
    if isinstance(cost, int):
        return cost <= most
    made.model.add(cost <= most)
    return True


def _pruned(search: Search, cost: Sum, most: int) -> bool:
    """From now on no literal is open that no plan at this cost has; whether there may be a plan."""
    made = search.made
    if isinstance(cost, int):
        return cost <= most
    programme = made.model.clone()
    programme.minimize(cost)
    found = relaxed(*linear(programme))
    search.spent += _WRITING * len(made.model.proto.variables)
    if found is None or found.least > most:
        return False
    literals = {literal.index: literal for literal in made.at.values()}
    out = found.ruled_out(most, literals)
    made.model.add_bool_and([literals[at] if value == 0 else ~literals[at] for at, value in out])
    return True
