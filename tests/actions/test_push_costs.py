"""What a file of rows costs in calls to the store: figures that must not grow.

The same rows as `make bench` has, a few portions of them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.rules import push_jobs as rules
from tests.bench.members import changed, counted_up, evenings, exported
from tests.conftest import Trips
from tests.push_files import gone_through, queued
from tests.registrations import OPEN

pytestmark = pytest.mark.usefixtures("bucket")

ROWS, PORTIONS = 20, 2
BEGUN_AND_DONE = 3  # the job is read; it begins, and ends
PROGRESS = PORTIONS  # the job moves on with each portion
LINKS = PORTIONS  # one BatchGet each


type Rows = list[dict[str, Any]]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]) -> Rows:
    """moto copies its table in each transaction: portions are small ones here."""
    at(OPEN)
    monkeypatch.setattr(rules, "PORTION", ROWS // PORTIONS)
    return exported(evenings(), ROWS)


def calls(trips: Trips, rows: Rows, **counts: int) -> int:
    """So many, for rows that come to this."""
    job = queued(rows)
    trips.reset()
    assert gone_through(job).counts == counts
    return len(trips) - 1  # `gone_through` reads the job once more


def test_a_file_costs_no_more_calls_than_it_did(trips: Trips, plain: Rows) -> None:
    later = list(changed(plain))
    fixed = BEGUN_AND_DONE + PROGRESS + LINKS
    some = ROWS // 10
    assert calls(trips, plain, CREATED=ROWS) <= fixed + ROWS + 3 * PORTIONS
    assert calls(trips, plain, UNCHANGED=ROWS) == fixed
    spent = calls(trips, later, UPDATED=some, UNCHANGED=ROWS - some)
    assert spent <= fixed + some + 3 * PORTIONS
    assert calls(trips, list(counted_up(later)), UNCHANGED=ROWS) == fixed + PORTIONS
