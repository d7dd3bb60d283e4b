"""Tables for a timetable: as few changes of table from one meeting of a person to the next as can
be found. Slot by slot first, by an auction; then whole stretches of two tables change places."""

from collections.abc import Mapping

from registration.planning.plans import Placed
from registration.planning.problem import Problem
from registration.planning.seating.auction import auctioned
from registration.planning.seating.floor import Floor, Sitting, floor
from registration.planning.seating.shuffling import shuffled

__all__ = ["Floor", "Sitting", "floor", "seated"]


def seated(
    problem: Problem, sittings: Mapping[str, Sitting], seed: int
) -> tuple[tuple[Placed, ...], int]:
    """The meetings with their tables, by request id, and how often people change table."""
    given = floor(problem, sittings)
    tables = shuffled(given, auctioned(given), seed)
    meetings = tuple(
        Placed(
            request=request,
            slot=sittings[request][0],
            table=tables[request],
            person_a=sittings[request][1],
            person_b=sittings[request][2],
        )
        for request in sorted(sittings)
    )
    return meetings, given.changes(tables)
