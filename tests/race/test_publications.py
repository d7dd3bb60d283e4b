"""Bookings, cancellations, moves, absences and plans that are published, all at once."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Event as Signal
from typing import Any

import pytest

from registration.actions import meetings, publications, publishing
from registration.actions import slots as slot_actions
from registration.actions.reschedules import reschedule
from registration.rules import publications as rules
from registration.rules.meetings import HELD, Meeting
from registration.rules.pages import Page, Window
from registration.rules.publications import Publication, effective
from registration.rules.refusals import Refused
from registration.rules.slots import Absence, Claim, Grid
from registration.store import meetings as store
from registration.store import publications as publication_store
from registration.store import quotas, slots
from registration.store.rows import read
from tests.publications import JOB, at_random, carried_out, grid_of, raw
from tests.race import history
from tests.race.books import meetings_held
from tests.race.rivals import check_history
from tests.sessions import NOW, STAFF, Session, accept, act, ask, opened, session

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

FIRMS, PEOPLE, SLOTS, TABLES = 5, 4, 5, 3
WRITERS, PUBLISHERS, READERS = 8, 3, 5
STEPS, PLANS = 10, 5
SHARE, CLAIMS = 4, 8  # of a plan in one transaction: small, so that much happens in between

type Sight = frozenset[tuple[str, str, int, int, int]]


def seen_of(found: list[Meeting]) -> Sight:
    """What is agreed: which meeting, its state, slot, table and version."""
    return frozenset(
        (one.id, one.state.value, one.place.slot, one.place.table, one.version)
        for one in found
        if one.place and one.state in HELD
    )


@dataclass(slots=True)
class Replay:
    """The session after each row of each commit, as everybody saw it."""

    activity_id: str
    rows: dict[str, Meeting] = field(default_factory=dict)
    grid: Grid | None = None
    sights: dict[str, set[Sight]] = field(default_factory=dict)
    plans: set[str | None] = field(default_factory=set)

    def run(self, steps: list[history.Step]) -> None:
        own = slots.key(self.activity_id).pk
        for step in steps:
            if step.pk == own and (step.sk == "GRID" or step.sk.startswith("MEETING#")):
                if step.sk == "GRID":
                    self.grid = step.now
                else:
                    self.rows[step.sk] = step.now
                self._check()

    def _check(self) -> None:
        grid = self.grid
        if grid is None:
            return
        self.plans.add(grid.plan)
        there = [one for row in self.rows.values() if (one := effective(row, grid))]
        holders: dict[Claim, str] = {}
        for one in there:
            for claim in one.claims():
                assert claim not in holders, (claim, holders[claim], one.id)
                holders[claim] = one.id
        self._note("", there)
        for id in {id for one in there for id in (one.company_id, one.delegate_id)}:
            self._note(id, [one for one in there if id in (one.company_id, one.delegate_id)])

    def _note(self, id: str, found: list[Meeting]) -> None:
        self.sights.setdefault(id, {frozenset()}).add(seen_of(found))


def laid_out() -> Session:
    here = opened(session(firms=FIRMS, people=PEOPLE, slots_=SLOTS, tables=TABLES))
    for firm in range(FIRMS):
        for person in range(PEOPLE):
            wish = ask(here, firm=firm, person=person).meeting
            if (firm + person) % 3 == 0:
                accept(here, wish)
    return here


def writes(here: Session, number: int) -> None:
    """One client who books, cancels, moves, declines, and says when somebody is away."""
    chance = random.Random(number)
    for _ in range(STEPS):
        id = chance.choice(raw(here)).id
        slot = chance.randrange(SLOTS)
        firm, person = chance.randrange(FIRMS), chance.randrange(PEOPLE)
        gone = tuple(chance.sample(range(SLOTS), chance.randrange(2)))
        people = [*(one.id for one in here.delegates), *(one.id for one in here.registrations)]
        who = chance.choice(people)
        away = Absence(activity_id=here.activity.id, participant_id=who, slots=gone)
        steps: list[Callable[[], object]] = [
            partial(meetings.accept, act(STAFF), id),
            partial(meetings.accept, act(STAFF), id, slot=slot),
            partial(meetings.cancel, act(STAFF), id),
            partial(reschedule, act(STAFF), id, slot=slot),
            partial(ask, here, firm=firm, person=person),
            partial(slot_actions.stay_away, act(STAFF), away),
        ]
        tried(chance.choice(steps))


def publishes(here: Session, number: int) -> None:
    """An organiser who publishes one plan after the other, and whose process dies at times."""
    chance = random.Random(number)
    for _ in range(PLANS):
        begun = tried(lambda: at_random(here, chance))
        if not isinstance(begun, Publication):
            continue
        if chance.random() < 0.5:
            _carried(begun, chance.randrange(9))
        else:
            tried(partial(publications.go_on, JOB, begun.id, lambda: False))


def _carried(publication: Publication, portions: int) -> None:
    for _ in range(portions):
        now = read(publication_store.key(publication.id))
        if now and not now.is_settled:
            tried(partial(publishing.carry_on, JOB, now))


def tried(step: Callable[[], object]) -> object:
    try:
        return step()
    except Refused as refusal:
        return refusal


def reads(here: Session, number: int, over: Signal) -> list[tuple[str, Sight]]:
    """What one client saw, in agendas and in the list of the session."""
    chance = random.Random(number)
    sides = [*(one.id for one in here.companies), *(one.id for one in here.delegates)]
    seen: list[tuple[str, Sight]] = []
    while not over.is_set():
        id = chance.choice(["", *sides])
        page: Page[Any] = (
            store.agenda(id, Window(first=100), NOW)
            if id
            else store.of_activity(here.activity.id, Window(first=100))
        )
        found = [one for one in page.values if isinstance(one, Meeting)]
        seen.append((id, seen_of(found)))
    return seen


def test_nobody_is_in_two_places_at_any_commit_and_nobody_sees_half_a_plan(
    at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(NOW)
    monkeypatch.setattr(rules, "PORTION", SHARE)
    monkeypatch.setattr(publishing, "MOST_CLAIMS", CLAIMS)
    here = laid_out()
    over = Signal()
    with ThreadPoolExecutor(WRITERS + PUBLISHERS + READERS) as pool:
        readers = [pool.submit(reads, here, number, over) for number in range(READERS)]
        busy = [
            *(pool.submit(publishes, here, 100 + number) for number in range(PUBLISHERS)),
            *(pool.submit(writes, here, 200 + number) for number in range(WRITERS)),
        ]
        try:
            for each in busy:
                each.result()
        finally:
            over.set()
        seen = [one for reader in readers for one in reader.result()]
    _see_all_through(here)

    replay = Replay(here.activity.id)
    replay.run(history.steps())
    assert len(replay.plans) > 3
    assert len(seen) > 20
    for id, sight in seen:
        assert sight in replay.sights.get(id, {frozenset()}), id
    _check_end(here)


def _see_all_through(here: Session) -> None:
    publications.clear_session(here.activity.id)
    begun = [step.now for step in history.steps() if step.sk == "JOB" and step.was is None]
    for publication in begun:
        carried_out(publication)


def _check_end(here: Session) -> None:
    held = meetings_held(here.activity)
    grid = grid_of(here)
    assert grid.publishing is None
    for one in raw(here):
        assert one.staged is None
        check_history(one.id, one.version)
    for id in (*(one.id for one in here.companies), *(one.id for one in here.delegates)):
        theirs = {one.id for one in held if id in (one.company_id, one.delegate_id)}
        quota = read(quotas.key(here.activity.id, id))
        assert set(quota.meetings if quota else ()) == theirs
        listed = store.agenda(id, Window(first=100), NOW).values
        assert {one.id for one in listed if isinstance(one, Meeting)} == theirs
