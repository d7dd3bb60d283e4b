"""Which companies a delegation would serve, by what they said they want."""

import heapq
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from registration.rules.delegations import Delegation
from registration.rules.interests import Interest, serves
from registration.rules.pages import Page, Window
from registration.store import interests

AT_ONCE = 100


def served(delegation: Delegation, window: Window) -> Page[Interest]:
    """The interests that share a market, and sectors where named, with the delegation.

    In the order of companies, each once however many markets it shares. Reads as many pages of each
    market as it takes to fill the one asked for.
    """
    lists = [_in_market(market, window.after) for market in delegation.markets]
    each_once = (next(same) for _, same in groupby(heapq.merge(*lists, key=_key), key=_key))
    matching = (
        (key, interest)
        for key, interest in each_once
        if serves(delegation.markets, delegation.sectors, interest)
    )
    found = tuple(islice(matching, window.first + 1))
    return Page(items=found[: window.first], more=len(found) > window.first)


_key = itemgetter(0)


def _in_market(market: str, after: str | None) -> Iterator[tuple[str, Interest]]:
    page = Page[Interest](items=(), more=True)
    while page.more:
        page = interests.by_market(market, Window(first=AT_ONCE, after=after))
        yield from page.items
        after = page.items[-1][0] if page.items else after
