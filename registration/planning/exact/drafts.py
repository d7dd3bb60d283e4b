"""The end of a search: tables for the timetable that it came to, and what is known of each tier."""

from collections.abc import Mapping

from registration.planning.check import values
from registration.planning.choice.changes import fewest_changes
from registration.planning.exact.conflicts import conflict
from registration.planning.exact.fewest import fewest
from registration.planning.exact.search import Search
from registration.planning.exact.standing import standing
from registration.planning.plans import Draft, Score, Tier
from registration.planning.problem import Problem
from registration.planning.seating import floor, seated

TIMETABLE = tuple(tier for tier in Tier if tier is not Tier.TABLE_CHANGES)
_MANY = 400  # meetings beyond which a proof of the tables comes to nothing in its time


def drafted(problem: Problem, search: Search, bounds: Mapping[Tier, int]) -> Draft:
    """The best plan of the search, with tables; `bounds` are those of all tiers but these."""
    sittings = standing(search)
    meetings, changes = seated(problem, sittings, search.seed)
    tables = {one.request: one.table for one in meetings}
    few = len(meetings) <= _MANY
    # A tier that ran out of time may have gained while a lower one was searched.
    reached = values(problem, meetings)
    above = [Score(tier=one, value=reached[one], bound=bounds[one]) for one in TIMETABLE]
    last = Score(
        tier=Tier.TABLE_CHANGES,
        value=changes,
        bound=fewest_changes(problem, above),
        standing=fewest(floor(problem, sittings), tables, search) if few else None,
    )
    search.tell(last.tier, last.value, last.bound)
    return Draft(
        meetings=meetings,
        scores=(*above, last),
        conflict=conflict(problem, search.seed) if reached[Tier.MUSTS_LEFT] else (),
    )
