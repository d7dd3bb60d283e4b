"""Which requests to make anew together: some, and those that stand in their way."""

from collections.abc import Mapping, Sequence
from random import Random

from registration.planning.large.facts import Facts, Timetable


def surroundings(
    facts: Facts, table: Timetable, around: Sequence[str], size: int, random: Random
) -> Mapping[str, Sequence[int]]:
    """About `size` requests that share parties with one of `around`, then with each other."""
    seeds = list(around) or list(table) or list(facts.requests)
    queue = [random.choice(seeds)] if seeds else []
    found: dict[str, Sequence[int]] = {}
    met: set[str] = set()
    while queue and len(found) < size:
        request = facts.requests[queue.pop(0)]
        for party in (request.a, request.b):
            if party not in met:
                met.add(party)
                mine = [one for one in facts.wishes[party] if one not in found]
                found |= {one: facts.chances[one] for one in mine}
                queue += random.sample(mine, min(3, len(mine)))
    return found
