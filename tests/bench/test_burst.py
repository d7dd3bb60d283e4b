"""How long two hundred people wait who sign up in the same instant, with seats for all of them.

All of them are threads of one process on a few cores, so most of what they wait for is each other's
Python; on Lambda each has an environment of its own. How long it takes where transactions conflict,
as they do on DynamoDB, is told by the same test of `make race` (`-rP`).
"""

import pytest

from tests.bench.conftest import Report
from tests.race.books import seats_taken
from tests.race.bursts import be_patient, come
from tests.race.test_burst import MANY
from tests.race.test_last_seat import SetClock
from tests.registrations import OPEN, get_together

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("desk")]


def test_two_hundred_at_once(at: SetClock, monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    at(OPEN)
    be_patient(monkeypatch)
    activity = get_together(MANY)
    burst = come(activity, MANY)
    report.add(
        f"{MANY} sign-ups at once",
        p50_seconds=round(burst.percentile(50), 2),
        p99_seconds=round(burst.percentile(99), 2),
    )
    assert burst.refused == []
    assert burst.states == {"CONFIRMED"}
    assert seats_taken(activity, OPEN).taken == MANY
