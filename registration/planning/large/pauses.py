"""What the people of a window wait, as a sum for the solver, and what must not be given for it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from registration.planning.large.facts import breaks
from registration.planning.large.window import Window

type Busy = IntVar | bool  # whether somebody is, in a slot: to be found, or known


def paused(made: Window) -> LinearExpr:
    """The breaks of all whom the window touches."""
    sits: dict[tuple[str, int], list[IntVar]] = defaultdict(list)
    for (_, slot, who), seat in made.seat.items():
        sits[who, slot].append(seat)
    waits: list[IntVar | int] = []
    for who in touched(made):
        for mine in made.facts.sittings[who]:
            busy = [_busy(made, sits[who, slot], (who, slot)) for slot in mine]
            starts = list(_starts(made.model, busy))
            if len(starts) > 1:
                waits.append(made.model.new_int_var(0, len(starts), ""))
                made.model.add(waits[-1] >= LinearExpr.sum(starts) - 1)
    return LinearExpr.sum([*waits, 0])


def pausing(made: Window) -> int:
    """How many breaks these have now."""
    now = breaks(made.facts, made.table)
    return sum(now.get(who, 0) for who in touched(made))


def touched(made: Window) -> list[str]:
    """Whoever may sit in a meeting that is free."""
    return sorted({who for _, _, who in made.seat})


def preserve(made: Window, least: Mapping[str, int]) -> None:
    """No tier above comes to less: the weight, what must be held, and each party's `least`."""
    requests, model = made.facts.requests, made.model
    standing = [one for one in made.free if one in made.table]
    weights = [requests[request].weight for request, _ in made.at]
    model.add(
        LinearExpr.weighted_sum(list(made.at.values()), weights)
        >= sum(requests[one].weight for one in standing)
    )
    for one in standing:
        if requests[one].must:
            model.add_bool_or(made.slots[one])
    having = Counter(party for request, _ in made.held for party in _parties(made, request))
    wanting: dict[str, list[IntVar]] = defaultdict(list)
    for request, literals in made.slots.items():
        for party in _parties(made, request):
            wanting[party] += literals
    for party, literals in wanting.items():
        if having[party] < least[party]:
            model.add(LinearExpr.sum(literals) >= least[party] - having[party])


def _parties(made: Window, request: str) -> tuple[str, str]:
    return made.facts.requests[request].a, made.facts.requests[request].b


def _busy(made: Window, seats: Sequence[IntVar], at: tuple[str, int]) -> Busy:
    if at in made.fixed or not seats:
        return at in made.fixed
    if len(seats) == 1:
        return seats[0]
    busy = made.model.new_bool_var("")
    made.model.add_exactly_one(*seats, ~busy)
    return busy


def _starts(model: CpModel, busy: Sequence[Busy]) -> Iterator[IntVar | int]:
    """For each slot in which a run of meetings begins, or can: that it does."""
    for before, now in zip([False, *busy], busy, strict=False):
        if now is False or before is True:
            continue
        if isinstance(before, bool):
            yield now
        else:
            start = model.new_bool_var("")
            model.add_bool_or(start, before, *([] if isinstance(now, bool) else [~now]))
            yield start
