"""What happens at its time though nobody looks: holds and offers end, and seats pass on.

The live delegations are a page or two, each knows its activities, and the row of the seats says
whether anything is due: a round costs a few reads however many are registered. What counts as
taken does not wait for it; that is decided whenever it is read.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from registration.actions import promotions
from registration.rules.acts import Act
from registration.rules.delegations import Delegation
from registration.rules.outlines import LONGEST_DAYS
from registration.rules.pages import Window
from registration.rules.refusals import Busy
from registration.rules.seats import Seats
from registration.store import delegations, seats
from registration.store.rows import read_many

PAGE = 100
ZONES = timedelta(days=1)  # the last day ends later somewhere else


def sweep(act: Act, until: Callable[[], bool]) -> int:
    """Settle every activity in which something is due; how many there were.

    `until` says whether time is up; the next round goes on. What is too busy waits for it as well.
    """
    settled = 0
    for delegation in _live(act):
        for activity_id in _due(act, delegation):
            if until():
                return settled
            try:
                promotions.settle(act, activity_id, until)
            except Busy:
                continue
            settled += 1
    return settled


def _live(act: Act) -> Iterator[Delegation]:
    """Every delegation that may not be over: none is longer than the longest there may be."""
    first_day = (act.at - timedelta(days=LONGEST_DAYS) - ZONES).date()
    after: str | None = None
    while True:
        page = delegations.since(first_day, Window(first=PAGE, after=after))
        yield from page.values
        if not page.more:
            return
        after, _ = page.items[-1]


def _due(act: Act, delegation: Delegation) -> list[str]:
    """Its activities with something to clear away, or a seat for somebody who waits."""
    due: list[str] = []
    ids = delegation.activity_ids
    for start in range(0, len(ids), PAGE):
        keys = {id: seats.key(id) for id in ids[start : start + PAGE]}
        found = read_many(keys.values())
        due += [id for id, key in keys.items() if _is_due(found[key], act)]
    return due


def _is_due(counted: Seats | None, act: Act) -> bool:
    if counted is None:
        return False
    return bool(counted.lapsed(act.at) or (counted.waiting and counted.empty))
