"""Meetings under random schedules: nobody and no table is in two places, whatever meets."""

import random
from dataclasses import replace
from functools import partial
from itertools import pairwise
from time import sleep

import pytest

from registration.actions import delegates as people
from registration.actions import meetings as actions
from registration.actions import reschedules
from registration.actions import slots as slot_actions
from registration.actions.handovers import hand_over
from registration.rules import slots as grids
from registration.rules.allowances import waits
from registration.rules.delegates import Delegate
from registration.rules.meetings import HELD, Meeting, Side
from registration.rules.quotas import Quota
from registration.rules.refusals import Busy
from registration.rules.slots import Absence, Table
from registration.store import delegates, journeys, mailboxes, slots
from registration.store.rows import read, read_range
from registration.store.writes import write_all
from tests.journeys import CANDIDATE
from tests.race.books import absences, meetings_held
from tests.race.rivals import Step, at_once, check_history, schedule
from tests.sessions import NOW, STAFF, Session, act, ask, foreign, opened, session

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

FIRMS, PEOPLE, SLOTS, TABLES = 4, 3, 4, 3


def known(here: Session) -> list[Meeting]:
    return [row.value() for row in read_range(slots.key(here.activity.id).pk, "MEETING#")]


def talked_about(chance: random.Random, there: list[Meeting]) -> Step:
    """A step of a meeting that there is."""
    one, call = chance.choice(there), act(STAFF)
    slot = chance.choice([None, *range(SLOTS)])
    return chance.choice(
        [
            partial(actions.accept, call, one.id, slot=slot),
            partial(actions.accept, call, one.id),
            partial(actions.cancel, call, one.id),
            partial(actions.decline, call, one.id),
            partial(actions.reconfirm, call, one.id),
            partial(actions.withdraw, call, one.id),
            partial(actions.lock, call, one.id, locked=chance.random() < 0.5),
            partial(reschedules.reschedule, call, one.id, slot=slot or 0),
            partial(reschedules.reschedule, call, one.id, slot=chance.randrange(SLOTS)),
        ]
    )


def asked_for(chance: random.Random, here: Session) -> Step:
    firm, person = chance.randrange(FIRMS), chance.randrange(PEOPLE)
    return partial(ask, here, chance.choice([*Side]), firm=firm, person=person)


def away(chance: random.Random, here: Session) -> Step:
    """Somebody says in which slots she is away."""
    delegates_ = [one.id for one in here.delegates]
    who = chance.choice([*delegates_, *(one.id for one in here.registrations)])
    chosen = tuple(chance.sample(range(SLOTS), chance.randrange(3)))
    wanted = Absence(activity_id=here.activity.id, participant_id=who, slots=chosen)
    return lambda: slot_actions.stay_away(act(STAFF), wanted)


def redrawn(chance: random.Random, here: Session) -> Step:
    """The organiser takes a table away, or puts it back."""
    tables = tuple(Table(number=number) for number in range(1, TABLES + chance.randrange(2)))

    def draw() -> object:
        grid = read(slots.key(here.activity.id))
        wanted = replace(here.grid, tables=tables)
        return slot_actions.draw(act(STAFF), wanted, expected=grid.version if grid else None)

    return draw


def replaced(old: Delegate, new: Delegate) -> Step:
    """Another delegate comes, and her meetings are handed over."""

    def replace_() -> object:
        was, now = read(delegates.key(old.id)), read(delegates.key(new.id))
        assert was
        assert now
        versions = {"expected": was.version, "new_expected": now.version}
        people.replace(act(STAFF), old.id, new.id, **versions)
        return hand_over(act(STAFF), old.id, new.id)

    return replace_


def laid_out() -> Session:
    """A session whose delegates have their addresses, so that they can be replaced."""
    bare = session(firms=FIRMS, people=PEOPLE, slots_=SLOTS, tables=TABLES)
    here = opened(foreign(bare, interpreters=2))
    for person in here.delegates:
        write_all(*mailboxes.moved(person.id, here.delegation.id, None, person.email, Busy()))
    return here


def stand_in(here: Session, number: int) -> Delegate:
    candidate = replace(CANDIDATE, email=f"nueva{number}@autopartes.example")
    return people.identify(act(STAFF), here.delegation.id, candidate)


def check_quotas(here: Session) -> None:
    """Each quota counts just what there is."""
    for row in read_range(slots.key(here.activity.id).pk, "QUOTA#"):
        quota: Quota = row.value()
        theirs = [
            one for one in known(here) if quota.participant_id in (one.company_id, one.delegate_id)
        ]
        side = Side.DELEGATE if quota.participant_id.startswith("dgt_") else Side.COMPANY
        assert set(quota.meetings) == {one.id for one in theirs if one.state in HELD}
        assert set(quota.asked) == {one.id for one in theirs if waits(one, side, NOW)}


def check(here: Session) -> list[Meeting]:
    """Claims, grid, roster and audit agree with the meetings."""
    held = meetings_held(here.activity)
    grid = read(slots.key(here.activity.id))
    assert grid
    last = len(grids.slots(grid))
    tables = {table.number for table in grid.tables}
    assert all(one.place and one.place.slot < last and one.place.table in tables for one in held)
    assert all(claim.slot < last for claim in absences(here.activity))
    for one in known(here):
        check_history(one.id, one.version)
    check_quotas(here)
    roster = {person.id for person in journeys.get(here.delegation.id).roster}
    assert {one.delegate_id for one in held} <= roster
    return held


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_meets_nobody_and_no_table_is_in_two_places(seed: int) -> None:
    here = laid_out()
    there: list[Meeting] = []
    most = 0

    def possible(chance: random.Random) -> Step:
        drawn = chance.random()
        if not there or drawn < 0.25:
            return asked_for(chance, here)
        if drawn < 0.35:
            return away(chance, here)
        return redrawn(chance, here) if drawn < 0.4 else talked_about(chance, there)

    for _ in schedule(seed, rounds=12, possible=possible):
        there = known(here)
        most = max(most, len(check(here)))
    assert most >= 3


@pytest.mark.parametrize("seed", [3, 4])
def test_who_is_replaced_while_others_book_leaves_no_meeting_behind(seed: int) -> None:
    here = laid_out()
    for firm in range(FIRMS):
        for person in range(PEOPLE):
            ask(here, firm=firm, person=person)
    chain = [*here.delegates[:1], *(stand_in(here, number) for number in range(4))]
    for number, (old, new) in enumerate(pairwise(chain)):
        there = known(here)
        first = iter([replaced(old, new)])

        def possible(chance: random.Random) -> Step:
            return next(first, None) or talked_about(chance, there)  # noqa: B023

        for _ in schedule(seed + number, rounds=1, possible=possible):
            check(here)


def test_a_delegate_who_is_replaced_in_her_turn_is_left_no_meeting() -> None:
    many = 10
    here = opened(session(firms=many, slots_=many))
    [first] = here.delegates
    write_all(*mailboxes.moved(first.id, here.delegation.id, None, first.email, Busy()))
    for firm in range(many):
        actions.accept(act(STAFF), ask(here, firm=firm).meeting.id)
    second, third = (stand_in(here, number) for number in range(2))

    def in_her_turn() -> object:
        while not any(one.id == second.id for one in journeys.get(here.delegation.id).roster):
            sleep(0.001)
        return replaced(second, third)()

    at_once([replaced(first, second), in_her_turn])
    check(here)
