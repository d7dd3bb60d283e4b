"""Two hundred people who sign up in the same instant, for seats that are there for all of them."""

import pytest

from tests.race.books import seats_taken
from tests.race.bursts import be_patient, come
from tests.race.conflicts import one_at_a_time
from tests.race.test_last_seat import SetClock
from tests.registrations import OPEN, get_together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 200
TRANSACTION_SECONDS = 0.008  # what one takes on DynamoDB, within a region


@pytest.fixture(autouse=True)
def _open(at: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    at(OPEN)
    be_patient(monkeypatch)


def test_two_hundred_sign_ups_in_one_burst_are_all_confirmed() -> None:
    activity = get_together(MANY)
    with one_at_a_time(TRANSACTION_SECONDS) as conflicts:
        burst = come(activity, MANY)
    assert burst.refused == []
    assert burst.states == {"CONFIRMED"}
    assert seats_taken(activity, OPEN).taken == MANY
    assert conflicts() > 0
    p50, p99 = burst.percentile(50), burst.percentile(99)
    print(f"p50 {p50:.2f} s, p99 {p99:.2f} s, {conflicts()} conflicts")
