"""Sixteen at once: an interpreter is at one table at a time, and nobody has more than the quota."""

from functools import partial

import pytest

from registration.actions import fillings, reschedules, wishes
from registration.actions import meetings as actions
from registration.rules.acts import SYSTEM
from registration.rules.allowances import Counted, QuotaReached
from registration.rules.interpreters import NoInterpreter
from registration.rules.meetings import Meeting, Side
from registration.rules.placements import SlotTaken
from registration.rules.slots import ResourceKind
from registration.rules.wishes import Asked
from tests.race.test_meeting_claims import (
    MANY,
    Step,
    accept_all,
    at_once,
    booked,
    check_invariants,
)
from tests.sessions import STAFF, Session, act, ask, asked, foreign, limited, opened, session

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]


def asking_of(here: Session, person: int) -> Step:
    return lambda: ask(here, person=person)


def moving(meeting: Meeting, slot: int) -> Step:
    return lambda: reschedules.reschedule(act(STAFF), meeting.id, slot=slot)


def wants_any(here: Session, firm: int) -> None:
    """Both want to meet, and any slot will do for both."""
    for side in Side:
        wish = wishes.Wish(
            activity_id=here.activity.id,
            company_id=here.companies[firm].id,
            delegate_id=here.delegates[0].id,
            asking=side,
            fill=True,
        )
        wishes.request(act(STAFF), wish)


def test_a_shared_interpreter_goes_to_one_and_every_loser_is_told_what_else_is_free() -> None:
    here = opened(foreign(session(firms=MANY, people=MANY, tables=MANY)))
    outcomes = accept_all([asked(here, firm=n, person=n) for n in range(MANY)], slot=0)
    assert len(booked(outcomes)) == 1
    check_invariants(here)
    losers = [one for one in outcomes if isinstance(one, SlotTaken)]
    assert [loser.resource for loser in losers] == [ResourceKind.INTERPRETER] * (MANY - 1)
    assert all([place.slot for place in one.alternatives] == [1, 2, 3] for one in losers)


def test_two_interpreters_are_shared_until_nobody_is_free() -> None:
    here = opened(foreign(session(firms=8, people=8, tables=8, slots_=3), interpreters=2))
    outcomes = accept_all([asked(here, firm=n, person=n) for n in range(8)])
    assert len(booked(outcomes)) == 6
    check_invariants(here)
    assert len([one for one in outcomes if isinstance(one, NoInterpreter)]) == 2


def test_a_quota_of_one_meeting_is_filled_once() -> None:
    here = opened(limited(session(firms=MANY, tables=MANY, slots_=MANY), meetings_per_delegate=1))
    outcomes = accept_all([asked(here, firm=n) for n in range(MANY)])
    assert len(booked(outcomes)) == 1
    check_invariants(here)
    losers = [one for one in outcomes if isinstance(one, QuotaReached)]
    assert [(one.counted, one.limit) for one in losers] == [(Counted.MEETINGS, 1)] * (MANY - 1)


def test_a_quota_of_two_requests_is_asked_out_once() -> None:
    here = opened(limited(session(people=8), requests_per_company=2))
    outcomes = at_once(*(asking_of(here, person) for person in range(8)))
    assert len([one for one in outcomes if isinstance(one, Asked)]) == 2
    assert len([one for one in outcomes if isinstance(one, QuotaReached)]) == 6
    check_invariants(here)


def test_sixteen_move_to_the_same_slot_and_each_keeps_one_place() -> None:
    here = opened(session(firms=8, people=8, tables=2, slots_=5))
    talks = booked(accept_all([asked(here, firm=n, person=n) for n in range(8)]))
    steps = [moving(one, number % 5) for number, one in enumerate(talks * 2)]
    outcomes = at_once(*steps)
    assert len(booked(outcomes)) >= 2
    holders = check_invariants(here)
    assert len(holders) == 3 * 8
    assert all(isinstance(one, Meeting | SlotTaken) for one in outcomes)


def test_what_is_freed_while_others_book_is_filled_once() -> None:
    here = opened(session(firms=6, slots_=2))
    talks = booked(accept_all([asked(here, firm=n) for n in (0, 1)]))
    for firm in (2, 3, 4, 5):
        wants_any(here, firm)
    cancelling = [partial(actions.cancel, act(STAFF), one.id) for one in talks]
    filling = [partial(fillings.fill, act(SYSTEM), here.activity.id, lambda: False)] * 3
    at_once(*cancelling, *filling)
    fillings.fill(act(SYSTEM), here.activity.id, lambda: False)
    assert len(check_invariants(here)) == 3 * 2
