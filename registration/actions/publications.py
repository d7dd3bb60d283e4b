"""Put a plan in force: the whole of it in one instant, resumable after a crash at any write."""

from collections.abc import Callable, Iterable

from registration.rules.acts import Act
from registration.rules.meetings import Meeting
from registration.rules.publications import Move, Publication
from registration.rules.slots import Grid
from registration.store.writes import Write


def begin(
    act: Act,
    grid: Grid,
    moves: Iterable[Move],
    *,
    plan: str | None = None,
    redrawn: Grid | None = None,
    beside: Iterable[Write] = (),
    answer: str = "",
) -> Publication:
    """Lock the grid and remember what is to move; from then on it comes to its end in any case.

    `grid` is the one all that was decided on was read after (the grid first, then the rest).
    `beside` is written in the locking transaction, which stores the call's `answer`. Raises
    Overtaken where anything was booked, ended or moved since the grid was read.
    """
    raise NotImplementedError


def go_on(act: Act, id: str, until: Callable[[], bool]) -> bool:
    """Carry a publication on to its end (True), or until time is up (False). Raises NotFound."""
    raise NotImplementedError


def clear_the_way(grid: Grid | None, *meetings: Meeting | None) -> None:
    """See a publication to its end that stands in the way of a change. Raises Overtaken then."""
    raise NotImplementedError
