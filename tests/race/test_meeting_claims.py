"""Sixteen at once: at no time does a delegate, a representative or a table have two meetings."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from registration.actions import meetings as actions
from registration.actions import slots as slot_actions
from registration.rules import slots as grids
from registration.rules.meetings import HELD, Meeting, MeetingState, Side
from registration.rules.placements import SlotTaken
from registration.rules.refusals import Busy, Refused, WrongState
from registration.rules.slots import Absence, Claim, Grid, ResourceKind, SlotsInUse, Table
from registration.rules.wishes import Asked, AskOutcome
from registration.store import quotas, slots
from registration.store.rows import read, read_range
from tests.sessions import (
    STAFF,
    Session,
    act,
    as_delegate,
    ask,
    asked,
    opened,
    session,
)

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 16

type Step = Callable[[], object]


def at_once(*steps: Step) -> list[object]:
    """What came of steps that all begin in the same instant: results, and refusals."""
    barrier = Barrier(len(steps))

    def run(step: Step) -> object:
        barrier.wait()
        try:
            return step()
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def accepting(meeting: Meeting, number: int, slot: int | None = None) -> Step:
    call = act(STAFF, "meetingAccept", key=f"accept-{number:04}")
    return lambda: actions.accept(call, meeting.id, slot=slot)


def accept_all(meetings: Sequence[Meeting], slot: int | None = None) -> list[object]:
    return at_once(*(accepting(one, number, slot) for number, one in enumerate(meetings)))


def asking(here: Session, side: Side, firm: int) -> Step:
    return lambda: ask(here, side, firm=firm)


def booked(outcomes: Sequence[object]) -> list[Meeting]:
    return [one for one in outcomes if isinstance(one, Meeting)]


def check_invariants(here: Session) -> dict[Claim, str]:
    """From the raw rows: each claim has its one meeting, each meeting its claims; the quotas count
    just these."""
    rows = read_range(slots.key(here.activity.id).pk, "MEETING#")
    known: list[Meeting] = [row.value() for row in rows]
    held = [meeting for meeting in known if meeting.state in HELD]
    claims = [claim for meeting in held for claim in meeting.claims()]
    assert [claim for claim, times in Counter(claims).items() if times > 1] == []
    holders = slots.holders(here.activity.id)
    taken = {claim: by for claim, by in holders.items() if by != slots.ABSENT}
    assert taken == {claim: meeting.id for meeting in held for claim in meeting.claims()}
    for side, people in ((Side.COMPANY, here.companies), (Side.DELEGATE, here.delegates)):
        for who in people:
            quota = read(quotas.key(here.activity.id, who.id))
            theirs = {one.id for one in held if who.id in (one.company_id, one.delegate_id)}
            assert set(quota.meetings if quota else ()) == theirs
            assert set(quota.asked if quota else ()) == {
                one.id
                for one in known
                if who.id in (one.company_id, one.delegate_id)
                and one.requested_by is side
                and one.state is MeetingState.PENDING
                and not one.mutual
            }
    return holders


def test_a_shared_table_goes_to_one_and_every_loser_is_told_what_else_is_free() -> None:
    here = opened(session(firms=MANY, people=MANY, tables=1))
    away = tuple(person.id for person in here.delegates)
    for id in away:
        absence = Absence(activity_id=here.activity.id, participant_id=id, slots=(1,))
        slot_actions.stay_away(act(STAFF), absence)
    wanted = [asked(here, firm=n, person=n) for n in range(MANY)]
    outcomes = accept_all(wanted, slot=0)
    assert len(booked(outcomes)) == 1
    holders = check_invariants(here)
    losers = [one for one in outcomes if isinstance(one, SlotTaken)]
    assert [loser.resource for loser in losers] == [ResourceKind.TABLE] * (MANY - 1)
    for wish, outcome in zip(wanted, outcomes, strict=True):
        if isinstance(outcome, SlotTaken):
            assert [place.slot for place in outcome.alternatives] == [2, 3, 4]
            for place in outcome.alternatives:
                assert holders.keys().isdisjoint(place.claims(wish.delegate_id))


def test_a_shared_delegate_goes_to_one_and_every_loser_is_told_what_else_is_free() -> None:
    here = opened(session(firms=MANY, tables=MANY))
    wanted = [asked(here, firm=n) for n in range(MANY)]
    outcomes = accept_all(wanted, slot=3)
    assert len(booked(outcomes)) == 1
    holders = check_invariants(here)
    losers = [one for one in outcomes if isinstance(one, SlotTaken)]
    assert [loser.resource for loser in losers] == [ResourceKind.DELEGATE] * (MANY - 1)
    for loser in losers:
        assert 1 <= len(loser.alternatives) <= 3
        for place in loser.alternatives:
            assert holders.keys().isdisjoint(place.claims(here.delegates[0].id))


def test_a_shared_representative_is_sent_to_one_table_at_a_time() -> None:
    here = opened(session(people=MANY, tables=MANY))
    outcomes = accept_all([asked(here, person=n) for n in range(MANY)], slot=0)
    assert len(booked(outcomes)) == 1
    check_invariants(here)
    losers = [one for one in outcomes if isinstance(one, SlotTaken)]
    assert [loser.resource for loser in losers] == [ResourceKind.REPRESENTATIVE] * (MANY - 1)


def test_without_a_wish_all_that_fit_get_slots_of_their_own() -> None:
    here = opened(session(firms=9, slots_=9))
    outcomes = accept_all([asked(here, firm=n) for n in range(9)])
    places = [meeting.place for meeting in booked(outcomes)]
    assert sorted(place.slot for place in places if place) == list(range(9))
    check_invariants(here)


def test_without_a_wish_a_full_delegate_is_the_scarce_one() -> None:
    here = opened(session(firms=MANY, slots_=5))
    outcomes = accept_all([asked(here, firm=n) for n in range(MANY)])
    assert len(booked(outcomes)) == 5
    check_invariants(here)
    losers = [one for one in outcomes if isinstance(one, SlotTaken)]
    assert {(loser.resource, loser.alternatives) for loser in losers} == {
        (ResourceKind.DELEGATE, ())
    }
    assert len(losers) == MANY - 5


def test_two_tables_are_shared_until_every_seat_is_taken() -> None:
    here = opened(session(firms=MANY, people=MANY, tables=2, slots_=8))
    outcomes = accept_all([asked(here, firm=n, person=n) for n in range(MANY)])
    assert len(booked(outcomes)) == MANY
    assert len(check_invariants(here)) == 3 * MANY


def test_one_meeting_is_accepted_once() -> None:
    here = opened(session())
    outcomes = accept_all([asked(here)] * 4)
    assert len(booked(outcomes)) == 1
    assert [type(one) for one in outcomes].count(WrongState) == 3
    check_invariants(here)


def test_opposite_wishes_in_one_instant_are_one_match() -> None:
    here = opened(session(firms=4, people=1))
    outcomes = at_once(*(asking(here, side, firm) for firm in range(4) for side in Side))
    found = [one for one in outcomes if isinstance(one, Asked)]
    assert len(found) == len(outcomes)
    assert Counter(one.outcome for one in found) == {
        AskOutcome.REQUESTED: 4,
        AskOutcome.MUTUAL_MATCH: 4,
    }
    holders = check_invariants(here)
    assert len(set(holders.values())) == 4


def test_a_cancelled_meeting_frees_its_slot_for_one_of_those_who_wait() -> None:
    here = opened(session(firms=MANY, slots_=1, tables=MANY))
    first = actions.accept(act(STAFF), asked(here).id)
    waiting = [asked(here, firm=n) for n in range(1, MANY)]
    steps = [accepting(one, number, 0) for number, one in enumerate(waiting)]
    outcomes = at_once(lambda: actions.cancel(act(STAFF), first.id), *steps)
    won = [one for one in booked(outcomes) if one.state is MeetingState.BOOKED]
    assert len(won) <= 1
    check_invariants(here)


def test_a_grid_never_changes_under_a_meeting_that_is_being_booked() -> None:
    here = opened(session(firms=8, people=8, tables=2, slots_=8))
    wanted = [asked(here, firm=n, person=n) for n in range(8)]
    smaller = replace(here.grid, tables=(Table(number=2),))
    steps = [accepting(one, number) for number, one in enumerate(wanted)]
    drawn, *outcomes = at_once(lambda: slot_actions.draw(act(STAFF), smaller, expected=1), *steps)
    holders = check_invariants(here)
    grid = read(slots.key(here.activity.id))
    assert grid
    assert all(grids.same_place(here.grid, grid, claim) for claim in holders)
    assert isinstance(drawn, Grid | SlotsInUse | Busy)
    assert all(isinstance(one, Meeting) for one in outcomes)


def test_nobody_is_booked_in_a_slot_while_saying_that_they_are_away() -> None:
    here = opened(session(firms=8))
    wanted = [asked(here, firm=n) for n in range(8)]
    delegate = here.delegates[0]
    absence = Absence(
        activity_id=here.activity.id, participant_id=delegate.id, slots=(0, 1, 2, 3, 4)
    )
    steps = [accepting(one, number) for number, one in enumerate(wanted)]
    left, *_ = at_once(lambda: slot_actions.stay_away(act(as_delegate(delegate)), absence), *steps)
    holders = check_invariants(here)
    away = {claim.slot for claim, by in holders.items() if by == slots.ABSENT}
    assert away == (set(range(5)) if isinstance(left, Absence) else set())
