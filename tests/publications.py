"""Plans to put in force: drawn at random, or by hand."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from registration.actions import publications, publishing
from registration.actions.rivals import decide_again
from registration.rules import slots as grids
from registration.rules.acts import SYSTEM
from registration.rules.events import Job
from registration.rules.meetings import HELD, Meeting, MeetingState
from registration.rules.placements import Placement
from registration.rules.publications import Move, Publication, Step
from registration.rules.slots import Busy, Claim, Grid
from registration.store import publications as store
from registration.store import slots
from registration.store.rows import read, read_range
from tests.sessions import STAFF, Session, act, events

JOB = act(SYSTEM, "publish")

type Places = Mapping[str, tuple[int, int] | None]


def grid_of(here: Session) -> Grid:
    grid = read(slots.key(here.activity.id))
    assert grid
    return grid


def raw(here: Session) -> list[Meeting]:
    """The meetings as they lie there."""
    return [row.value() for row in read_range(slots.key(here.activity.id).pk, "MEETING#")]


def placed(meeting: Meeting, grid: Grid, slot: int, table: int, person: int = 0) -> Meeting:
    """The meeting once it is agreed for that slot and table."""
    at = grids.slots(grid)[slot]
    place = Placement(
        slot=slot,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        table=table,
        representative=meeting.representatives[person].registration_id,
    )
    return replace(meeting, state=MeetingState.BOOKED, place=place, version=meeting.version + 1)


def dropped(meeting: Meeting) -> Meeting:
    return replace(meeting, state=MeetingState.CANCELLED, version=meeting.version + 1)


def moves(here: Session, places: Places) -> list[Move]:
    """To these places (slot, table), by the ids of the meetings; None: cancelled."""
    grid, known = grid_of(here), {one.id: one for one in raw(here)}
    found: list[Move] = []
    for id, place in places.items():
        one = known[id]
        after = placed(one, grid, *place) if place else dropped(one)
        found.append(Move(was=one.version, after=after))
    return found


def begun(here: Session, places: Places, *, plan: str | None = None) -> Publication:
    return publications.begin(
        act(STAFF, "planPublish"), grid_of(here), moves(here, places), plan=plan
    )


def stepwise(publication: Publication, look: Callable[[Publication], None]) -> Publication:
    """Carry it on to its end, and look at every point on the way."""
    while True:
        now = read(store.key(publication.id))
        assert now
        look(now)
        if now.step is Step.DONE:
            return now
        publishing.carry_on(JOB, now)


def carried_out(publication: Publication) -> None:
    assert publications.go_on(JOB, publication.id, lambda: False)


def at_random(here: Session, chance: random.Random, *, keep: float = 0.2) -> Publication:
    """Some plan or other, begun: of all that is asked for or agreed, wherever it fits."""
    return decide_again(lambda _: _at_random(here, chance, keep))


def _at_random(here: Session, chance: random.Random, keep: float) -> Publication:
    grid = grid_of(here)
    publications.clear_the_way(grid)
    busy = {claim for claim, by in slots.holders(grid.activity_id).items() if by == slots.ABSENT}
    known = raw(here)
    open_ = [one for one in known if one.state in (MeetingState.PENDING, *HELD)]
    stay = [one for one in open_ if one.state in HELD and chance.random() < keep]
    for one in stay:
        busy.update(one.claims())
    wanted: list[Move] = []
    for one in open_:
        if one in stay:
            continue
        after = _somewhere(one, grid, busy, chance)
        if after is None and one.state in HELD:
            after = dropped(one)
        if after:
            busy.update(after.claims())
            wanted.append(Move(was=one.version, after=after))
    call = act(STAFF, "planPublish")
    return publications.begin(call, grid, wanted, plan=f"pln_{chance.random()}")


def _somewhere(one: Meeting, grid: Grid, busy: Busy, chance: random.Random) -> Meeting | None:
    places = [(slot.number, table.number) for slot in grids.slots(grid) for table in grid.tables]
    chance.shuffle(places)
    for slot, table in places[: len(places) // 2]:
        after = placed(one, grid, slot, table)
        if not any(claim in busy for claim in after.claims()):
            return after
    return None


def claims_of(meetings: list[Meeting]) -> dict[Claim, str]:
    return {claim: one.id for one in meetings for claim in one.claims()}


def rest_done(here: Session) -> None:
    """What calls had no time for, their jobs do."""
    for event in events(here):
        if event.work and event.work.job is Job.PUBLISH:
            assert publications.go_on(JOB, event.work.subject, lambda: False)
