"""Give what has become free to those who take any slot: matches without a place, the oldest first.

A job of the queue. Each is booked like by hand, one transaction for itself: however often it runs,
and whoever else is booking, nobody is in two places, and nobody is told twice.
"""

from collections.abc import Callable, Iterator

from registration.actions.bookings import book
from registration.actions.rivals import decide_again
from registration.actions.scenes import of_meeting
from registration.actions.wishes import NOWHERE
from registration.rules import fillings as rules
from registration.rules.acts import Act
from registration.rules.meetings import Meeting
from registration.rules.pages import Window
from registration.rules.refusals import NotFound, WrongState
from registration.store import meetings as store

PAGE = 100


def fill(act: Act, activity_id: str, until: Callable[[], bool]) -> bool:
    """Book all that can be; False where time is up before that."""
    for waiting in rules.in_turn(_all(activity_id), act.at):
        if until():
            return False
        _book(act, waiting.id)
    return True


def _all(activity_id: str) -> Iterator[Meeting]:
    after = None
    while True:
        page = store.of_activity(activity_id, Window(first=PAGE, after=after))
        yield from page.values
        if not page.more:
            return
        after = page.items[-1][0]


def _book(act: Act, meeting_id: str) -> None:
    """One of them, unless it can not be any more, or still not."""

    def decide(attempt: int) -> None:
        scene, meeting = of_meeting(act.by, meeting_id)
        if rules.takes_any(meeting, act.at):
            book(act, scene, meeting, None, losses=attempt)

    try:
        decide_again(decide)
    except (*NOWHERE, WrongState, NotFound):
        return
