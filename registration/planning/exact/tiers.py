"""The tiers of the objective as sums over a timetable, each made when its turn comes."""

from collections.abc import Callable, Iterator, Mapping

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from registration.planning.chances import chances, targets
from registration.planning.exact.timetable import Sum, Timetable, sittings
from registration.planning.plans import Tier


def measured(tier: Tier, made: Timetable) -> Sum:
    """What the tier comes to: to be large for the weight, and small for all others."""
    return _MEASURES[tier](made)


def _musts_left(made: Timetable) -> Sum:
    musts = [r.id for r in made.problem.requests if r.must or r.lock is not None]
    return len(musts) - LinearExpr.sum([made.held[one] for one in musts])


def _weight(made: Timetable) -> Sum:
    weights = {r.id: r.weight for r in made.problem.requests}
    return LinearExpr.weighted_sum(
        list(made.at.values()), [weights[request] for request, _ in made.at]
    )


def _unserved(made: Timetable) -> Sum:
    left = []
    for party in targets(made.problem):
        left.append(made.model.new_bool_var(""))
        made.model.add(made.meetings[party] + left[-1] >= 1)
    return LinearExpr.sum(left)


def _shortfall(made: Timetable) -> Sum:
    worst = made.model.new_int_var(0, made.problem.slots, "")
    for party, target in targets(made.problem).items():
        made.model.add(made.meetings[party] + worst >= target)
    return worst + 0


def _dropped(made: Timetable) -> Sum:
    having = chances(made.problem)
    before = [one for one in made.problem.previous if having.get(one)]
    return len(before) - LinearExpr.sum([made.held[one] for one in before])


def _moved(made: Timetable) -> Sum:
    before = made.problem.previous
    return LinearExpr.sum(
        [
            literal
            for (request, slot), literal in made.at.items()
            if request in before and before[request].slot != slot
        ]
    )


def _breaks(made: Timetable) -> Sum:
    """Per person and session: the unbroken runs of meetings but one."""
    breaks = []
    for person, slots in sittings(made.problem):
        busy = [made.busy.get((person, slot)) for slot in slots]
        starts = list(_starts(made.model, busy))
        if len(starts) > 1:
            breaks.append(made.model.new_int_var(0, len(starts) // 2, ""))
            made.model.add(breaks[-1] >= LinearExpr.sum(starts) - 1)
    return LinearExpr.sum(breaks)


def _starts(model: CpModel, busy: list[IntVar | None]) -> Iterator[IntVar]:
    """For each slot in which a run of meetings can begin: that it does."""
    for before, now in zip([None, *busy], busy, strict=False):
        if now is None:
            continue
        if before is None:
            yield now
        else:
            start = model.new_bool_var("")
            model.add_bool_or(start, before, ~now)
            yield start


_MEASURES: Mapping[Tier, Callable[[Timetable], Sum]] = {
    Tier.MUSTS_LEFT: _musts_left,
    Tier.WEIGHT: _weight,
    Tier.UNSERVED: _unserved,
    Tier.SHORTFALL: _shortfall,
    Tier.DROPPED: _dropped,
    Tier.MOVED: _moved,
    Tier.BREAKS: _breaks,
}
