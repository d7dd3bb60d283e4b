"""What is counted of accepted changes."""

from dataclasses import replace

import pytest

from registration.planning.plans import Score, Tier
from registration.rules.events import Change
from registration.rules.registrations import RegistrationState
from registration.rules.tallies import gap, states
from tests.journeys import GET_TOGETHER, activity
from tests.waiting import waiting

WAITS = waiting(activity(GET_TOGETHER))
OFFERED = replace(WAITS, state=RegistrationState.OFFERED)


def test_a_registration_counts_when_it_is_new_and_when_it_comes_to_another_state() -> None:
    assert list(states([Change(subject="reg_1", after=WAITS)])) == [RegistrationState.WAITING]
    moved = Change(subject="reg_1", before=WAITS, after=OFFERED)
    assert list(states([moved])) == [RegistrationState.OFFERED]
    assert list(states([Change(subject="reg_1", before=WAITS, after=WAITS)])) == []
    assert list(states([Change(subject="reg_1", before=WAITS)])) == []
    assert list(states([Change(subject="com_1", after="another kind of thing")])) == []


@pytest.mark.parametrize(
    ("value", "bound", "percent"), [(96, 100, 4), (100, 100, 0), (3, 0, 300), (0, 0, 0), (5, 4, 25)]
)
def test_the_gap_of_a_tier_is_of_its_bound(value: int, bound: int, percent: float) -> None:
    assert gap(Score(tier=Tier.WEIGHT, value=value, bound=bound)) == percent
