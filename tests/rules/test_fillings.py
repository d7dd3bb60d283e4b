"""Which matches are booked by themselves, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.rules import fillings as rules
from registration.rules.meetings import MeetingState, Side
from tests.rules.test_meetings import NOW, REQUESTED

WAITS = replace(REQUESTED, mutual=True, fills=tuple(Side))


def test_a_match_takes_any_slot_where_both_say_so() -> None:
    assert rules.takes_any(WAITS, NOW)
    assert not rules.takes_any(replace(WAITS, mutual=False), NOW)
    for side in Side:
        assert not rules.takes_any(replace(WAITS, fills=(side,)), NOW)


@pytest.mark.parametrize("state", sorted(set(MeetingState) - {MeetingState.PENDING}))
def test_what_is_over_or_booked_takes_none(state: MeetingState) -> None:
    assert not rules.takes_any(replace(WAITS, state=state), NOW)


def test_what_has_expired_takes_none() -> None:
    assert not rules.takes_any(WAITS, WAITS.expires_at)


def test_the_oldest_comes_first() -> None:
    young = replace(WAITS, id="mtg_0", requested_at=NOW + timedelta(minutes=1))
    assert rules.in_turn([young, REQUESTED, WAITS], NOW) == [WAITS, young]
