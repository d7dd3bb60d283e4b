"""A delegation with programme and people: one partition, one Query."""

from registration.rules.activities import Activity
from registration.rules.delegates import Delegate
from registration.rules.journeys import Journey
from registration.rules.refusals import NotFound
from registration.store.activities import ActivityRow
from registration.store.delegates import DelegateRow
from registration.store.delegations import DelegationRow, key
from registration.store.rows import Row, read_range


def find(id: str) -> Journey | None:
    """The delegation of that id with all that belongs to it, or None."""
    rows = read_range(key(id).pk, "")
    for row in rows:
        if isinstance(row, DelegationRow):
            return _journey(row, rows)
    return None


def get(id: str, *path: str | int) -> Journey:
    """The same. Raises NotFound about the input field `path`."""
    found = find(id)
    if found is None:
        raise NotFound(path)
    return found


def _journey(first: DelegationRow, rows: list[Row]) -> Journey:
    activities: list[Activity] = [row.body for row in rows if isinstance(row, ActivityRow)]
    people: list[Delegate] = [row.body for row in rows if isinstance(row, DelegateRow)]
    return Journey(
        delegation=first.body,
        timetable=tuple(sorted(activities, key=lambda one: (one.starts_at, one.id))),
        people=tuple(sorted(people, key=lambda one: one.id)),
        edition=int(first.edition),
    )
