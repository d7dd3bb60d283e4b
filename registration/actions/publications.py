"""Put a plan in force: the whole of it in one instant, resumable after a crash at any write.

While a publication is under way nothing else is written to the session's meetings; who comes along
waits for its end, and carries it on where nobody else does.
"""

import random
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import batched

from registration import clock
from registration.actions.publishing import carry_on
from registration.actions.rivals import decide_again
from registration.rules import ids
from registration.rules import publications as rules
from registration.rules import slots as grids
from registration.rules.acts import SYSTEM, Act
from registration.rules.events import Change, Event, Job, Work
from registration.rules.meetings import Meeting
from registration.rules.publications import Away, Move, Part, Publication, Step
from registration.rules.refusals import NotFound
from registration.rules.slots import Grid
from registration.store import ledger, meetings, slots
from registration.store import publications as store
from registration.store.rows import read, read_range
from registration.store.writes import Overtaken, Write

MOST_PARTS = 20  # rows of up to 100 kB each in one transaction
PATIENCE_SECONDS = 1.5  # of whoever waits for a publication; then all is decided again, for 6 s
HURRY_SECONDS = 3.0  # of whoever publishes
STUCK_AFTER_SECONDS = 0.3  # no portion takes as long
LOOK_AGAIN_SECONDS = 0.04


def begin(
    act: Act,
    grid: Grid,
    moves: Iterable[Move],
    *,
    plan: str | None = None,
    redrawn: Grid | None = None,
    beside: Iterable[Write] = (),
    changes: Iterable[Change] = (),
    answer: str = "",
) -> Publication:
    """Lock the grid and remember what is to move; from then on it comes to its end in any case.

    `grid` is the one all that was decided on was read after (the grid first, then the rest).
    `beside` and `changes` are written in the locking transaction, with the call's `answer`. Raises
    Overtaken where anything was booked, ended or moved since the grid was read.
    """
    clear_the_way(grid)
    parts = rules.parts(moves)
    away = _checked(grid, parts, redrawn)
    publication = _new(act, grid, parts, plan, redrawn)
    rows = store.prepared(publication, parts, away.before, away.after)
    for some in batched(rows, MOST_PARTS, strict=False):
        ledger.accept(replace(act, key=None), *some)
    locked = replace(grid, publishing=publication.id, version=grid.version + 1)
    work = Work(job=Job.PUBLISH, subject=publication.id)
    ledger.accept(
        act,
        slots.drawn(locked, grid),
        store.opened(publication),
        *beside,
        changes=changes,
        events=[Event(kind="plan.publishing", subject=publication.id, work=work)],
        answer=answer or publication.id,
    )
    return publication


def _checked(grid: Grid, parts: Iterable[Part], redrawn: Grid | None) -> Away:
    """The absences, before and after where the grid changes. Raises ValueError for what would put
    somebody in two places, or where they are not."""
    known = _known(grid, parts)
    holders = slots.holders(grid.activity_id)
    _expect_unused(grid)
    away = {claim for claim, by in holders.items() if by == slots.ABSENT}
    then = grids.moved(grid, redrawn, away) if redrawn else away
    claims = rules.claimed(rules.after_moves(known, _moves(parts)).values())
    if not claims.keys().isdisjoint(then):
        raise ValueError(f"away, and to meet: {sorted(map(str, claims.keys() & then))}")
    if redrawn is None:
        return Away(before=(), after=())
    return Away(before=tuple(away), after=tuple(then))


def _known(grid: Grid, parts: Iterable[Part]) -> dict[str, Meeting]:
    """All meetings of the session by id, once none of those that move is another than thought."""
    rows = read_range(slots.key(grid.activity_id).pk, "MEETING#")
    found: list[Meeting] = [row.value() for row in rows]
    clear_the_way(None, *found)
    known = {meeting.id: meeting for meeting in found}
    for move in _moves(parts):
        was = known.get(move.after.id)
        if (was.version if was else None) != move.was:
            raise Overtaken
    return known


def _expect_unused(grid: Grid) -> None:
    """What was decided on is judged only as long as it is true."""
    now = read(slots.key(grid.activity_id))
    if now is None or (now.version, now.uses) != (grid.version, grid.uses):
        raise Overtaken


def _moves(parts: Iterable[Part]) -> Iterable[Move]:
    return (move for part in parts for move in part.moves)


def _new(
    act: Act, grid: Grid, parts: tuple[Part, ...], plan: str | None, redrawn: Grid | None
) -> Publication:
    delegation, _ = ids.split("act", grid.activity_id) or ("", "")
    stay = {one.id for one in (redrawn or grid).interpreters}
    return Publication(
        id=ids.make("job", delegation, ids.new_ulid(act.at)),
        activity_id=grid.activity_id,
        plan=plan,
        redrawn=redrawn,
        parts=len(parts),
        moves=sum(len(part.moves) for part in parts),
        by=act.by,
        operation=act.operation,
        request_id=act.request_id,
        reason=act.reason,
        created_at=act.at,
        step=Step.STAGING if parts else Step.CLAIMING,
        released=tuple(one for one in grid.interpreters if one.id not in stay),
    )


def go_on(act: Act, id: str, until: Callable[[], bool]) -> bool:
    """Carry a publication on to its end (True), or until time is up (False). Raises NotFound."""
    while True:
        publication = read(store.key(id))
        if publication is None:
            raise NotFound(("id",))
        if publication.step is Step.DONE:
            return True
        if until():
            return False
        carry_on(act, publication)


def hurry(act: Act, id: str) -> None:
    """Carry it on for as long as a call has time: its job does the rest, and so it is no refusal
    where others get in the way."""
    ends = time.monotonic() + HURRY_SECONDS
    with suppress(Overtaken):
        go_on(replace(act, key=None), id, lambda: time.monotonic() > ends)


def clear_the_way(grid: Grid | None, *meetings: Meeting | None) -> None:
    """See a publication to its end that stands in the way of a change. Raises Overtaken then: all
    is to be read and decided again."""
    ids_ = rules.under_way(grid, *meetings)
    for id in sorted(ids_):
        _see_through(id)
    if ids_:
        raise Overtaken


def after_leaving(act: Act, activity_ids: Iterable[str]) -> None:
    """For somebody who has left, before their meetings in these sessions are read: a plan that
    was made before either is in force by now, or never will be."""
    once = replace(act, key=None)
    for id in activity_ids:
        if read(slots.key(id)):
            decide_again(lambda _, id=id: ledger.accept(once, slots.touched(id)))  # type: ignore[misc]
            clear_session(id)


def clear_session(activity_id: str) -> None:
    """See a publication to its end that is under way in the session."""
    decide_again(lambda _: clear_the_way(read(slots.key(activity_id))))


def at_rest(meeting_id: str) -> Meeting | None:
    """The meeting by its key, to be written to. Raises Overtaken as `clear_the_way`."""
    meeting = read(meetings.key(meeting_id))
    clear_the_way(None, meeting)
    return meeting


def _see_through(id: str) -> None:
    """Wait until the meetings can be written to again; who carries it on may have died."""
    ends = time.monotonic() + PATIENCE_SECONDS
    version, since = 0, time.monotonic()
    while time.monotonic() < ends:
        publication = read(store.key(id))
        if publication is None or publication.is_settled:
            return
        if publication.version != version:
            version, since = publication.version, time.monotonic()
        elif time.monotonic() - since > STUCK_AFTER_SECONDS:
            act = Act(by=SYSTEM, at=clock.now(), operation=Job.PUBLISH, request_id="")
            carry_on(act, publication)
            continue
        time.sleep(random.uniform(LOOK_AGAIN_SECONDS / 2, LOOK_AGAIN_SECONDS))
