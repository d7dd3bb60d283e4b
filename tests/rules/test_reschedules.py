"""Who moves what was agreed, and what stays fixed."""

from dataclasses import replace

import pytest

from registration.rules import meetings
from registration.rules import reschedules as rules
from registration.rules.meetings import By, Meeting, MeetingState, Side
from registration.rules.refusals import NotAllowed, WrongState
from registration.rules.registrations import RegistrationWindowClosed
from tests.rules.test_meetings import NOW, PLACE, REQUESTED, START, booked

ELSEWHERE = replace(PLACE, slot=4)
LOCKED = replace(booked(), locked=True)


def moved(meeting: Meeting, by: By = None) -> Meeting:
    return rules.reschedule(meeting, ELSEWHERE, by=by, now=NOW)


@pytest.mark.parametrize("by", [None, *Side])
def test_either_side_moves_what_was_agreed(by: By) -> None:
    now = moved(booked(), by)
    assert (now.state, now.place, now.version) == (MeetingState.BOOKED, ELSEWHERE, 3)
    assert {claim.slot for claim in now.claims()} == {4}


def test_what_needs_the_companys_word_still_does_elsewhere() -> None:
    waiting = replace(booked(), state=MeetingState.NEEDS_RECONFIRM)
    assert moved(waiting).state is MeetingState.NEEDS_RECONFIRM


def test_the_same_place_is_no_change() -> None:
    assert rules.reschedule(booked(), PLACE, by=None, now=NOW) == booked()


def test_what_is_locked_is_the_organisers() -> None:
    for side in Side:
        assert not rules.can_reschedule(LOCKED, side, NOW)
        with pytest.raises(NotAllowed):
            moved(LOCKED, side)
    assert moved(LOCKED).locked
    assert not meetings.cancel(LOCKED, by=Side.COMPANY, now=NOW).locked


def test_what_has_begun_or_is_not_agreed_stays() -> None:
    with pytest.raises(RegistrationWindowClosed):
        rules.reschedule(booked(), ELSEWHERE, by=None, now=START)
    for step in (moved, lambda one: rules.lock(one, locked=True, now=NOW)):
        with pytest.raises(WrongState):
            step(REQUESTED)


def test_a_lock_counts_as_a_change() -> None:
    assert rules.lock(booked(), locked=True, now=NOW) == replace(LOCKED, version=3)
