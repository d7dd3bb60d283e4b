"""Each slot's tables by an auction, again and again, for the most people who need not change."""

from collections.abc import Iterator, Mapping, Sequence

from registration.planning.seating.floor import Floor, Tables

_ROUNDS = 6  # through all slots; more change next to nothing


def auctioned(floor: Floor) -> Tables:
    """A table for each meeting."""
    tables, fewest = dict(floor.own), len(floor.pairs) + 1
    for _ in range(_ROUNDS):
        for slot, mine in floor.open.items():
            standing = floor.free[slot]
            tables |= dict(_matched(_wished(floor, tables, mine, standing), mine, standing))
        changes = floor.changes(tables)
        if changes >= fewest:
            break
        fewest = changes
    return tables


def _wished(
    floor: Floor, tables: Tables, mine: Sequence[str], standing: Sequence[int]
) -> Mapping[str, dict[int, int]]:
    """What each table is worth to each meeting: those who keep it."""
    stand = set(standing)
    wished: dict[str, dict[int, int]] = {request: {} for request in mine}
    for request in mine:
        for other in floor.near.get(request, ()):
            table = tables.get(other)
            if table is not None and table in stand:
                wished[request][table] = wished[request].get(table, 0) + 1
    return wished


def _matched(
    wished: Mapping[str, dict[int, int]], mine: Sequence[str], standing: Sequence[int]
) -> Iterator[tuple[str, int]]:
    """Each meeting with a table: an auction, at which every meeting bids what a table is worth to
    it; prices rise until all have one that they would not change (Bertsekas)."""
    step = 1 / (len(mine) + 1)
    prices = dict.fromkeys(standing, 0.0)
    owner: dict[int, str] = {}
    waiting = list(reversed(mine))
    while waiting:
        request = waiting.pop()
        worth = wished[request]
        best = max(standing, key=lambda table: worth.get(table, 0) - prices[table])
        rest = max(
            (worth.get(table, 0) - prices[table] for table in standing if table != best),
            default=0.0,
        )
        prices[best] += worth.get(best, 0) - prices[best] - rest + step
        if best in owner:
            waiting.append(owner[best])
        owner[best] = request
    for table, request in owner.items():
        yield request, table
