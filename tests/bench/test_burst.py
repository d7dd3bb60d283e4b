"""How long two hundred people wait who sign up in the same instant, with seats for all of them.

All of them are threads of one process on a few cores, so most of what they wait for is each other's
Python; on Lambda each has an environment of its own.
"""

from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.bench.conftest import Report
from tests.race.books import seats_taken
from tests.race.bursts import be_patient, come
from tests.race.conflicts import one_at_a_time
from tests.race.test_burst import MANY, TRANSACTION_SECONDS
from tests.race.test_last_seat import SetClock
from tests.registrations import OPEN, get_together

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("desk")]


@pytest.mark.parametrize("conflicts", [False, True])
def test_two_hundred_at_once(
    at: SetClock, monkeypatch: pytest.MonkeyPatch, report: Report, conflicts: bool
) -> None:
    at(OPEN)
    be_patient(monkeypatch)
    activity = get_together(MANY)
    model: AbstractContextManager[object] = nullcontext()
    if conflicts:
        model = one_at_a_time(TRANSACTION_SECONDS)
    with model:
        burst = come(activity, MANY)
    name = f"{MANY} sign-ups at once" + (", transactions that conflict" if conflicts else "")
    report.add(
        name,
        p50_seconds=round(burst.percentile(50), 2),
        p99_seconds=round(burst.percentile(99), 2),
    )
    assert burst.refused == []
    assert burst.states == {"CONFIRMED"}
    assert seats_taken(activity, OPEN).taken == MANY
