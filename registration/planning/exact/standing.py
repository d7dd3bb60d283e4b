"""A plan as the literals of a programme, and the literals as a plan."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ortools.sat.python.cp_model import LiteralT

from registration.planning.exact.search import Search
from registration.planning.exact.timetable import Timetable

type Sittings = Mapping[str, tuple[int, str, str]]  # by request: its slot and who sits there


def standing(search: Search) -> dict[str, tuple[int, str, str]]:
    """The best plan so far: the slot and the two people of each request that is held."""
    made, best = search.made, search.best
    sitting: dict[str, set[str]] = defaultdict(set)
    for (request, slot, who), seat in made.seat.items():
        if best[made.at[request, slot].index] and best[seat.index]:
            sitting[request].add(who)
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


def literals(made: Timetable, sittings: Sittings) -> Iterator[LiteralT]:
    """That exactly these meetings are held, and by whom."""
    for (request, slot), at in made.at.items():
        yield at if request in sittings and sittings[request][0] == slot else ~at
    for (request, slot, who), seat in made.seat.items():
        if request in sittings and sittings[request][0] == slot and who in sittings[request][1:]:
            yield seat
