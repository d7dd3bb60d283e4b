"""Read everything that a session's plan is made from, as of one moment."""

from collections import defaultdict
from datetime import datetime

from registration.actions import publications
from registration.rules.activities import Activity, expect_scheduled
from registration.rules.companies import Company
from registration.rules.delegations import expect
from registration.rules.journeys import delegation_of
from registration.rules.plans import Picture
from registration.rules.refusals import NotFound
from registration.rules.registrations import Registration, RegistrationWindowClosed
from registration.rules.slots import Grid
from registration.store import (
    activities,
    companies,
    delegations,
    desk_wishes,
    journeys,
    plans,
    slots,
)
from registration.store.rows import read, read_each, read_many


def check_session(activity_id: str, *path: str | int) -> None:
    """Raises what `of_session` would: one BatchGet."""
    delegation_key = delegations.key(delegation_of(activity_id))
    activity_key, grid_key = activities.key(activity_id), slots.key(activity_id)
    found = read_many((delegation_key, activity_key, grid_key))
    delegation = found.need(delegation_key, *path)
    activity = found.need(activity_key, *path)
    expect(delegation, delegation.is_live)
    expect_scheduled(activity)
    if found[grid_key] is None:
        raise RegistrationWindowClosed(None, None)


def of_session(activity_id: str, at: datetime, *path: str | int, helps: bool = True) -> Picture:
    """What there is, all of it read after the row of the grid: whatever changes later moves that
    row, whoever leaves, too.

    A plan that is on its way into force gets there first, if this `helps`. One Query of the
    delegation, four of the session and of who is admitted to it (one per MB each), and a BatchGet
    per 100 companies. Raises NotFound about the input field `path`, WrongState where it does not
    take place, RegistrationWindowClosed while there is no grid, Overtaken.
    """
    first = read(slots.key(activity_id))
    journey = journeys.get(delegation_of(activity_id), *path)
    expect(journey.delegation, journey.delegation.is_live)
    activity = next((one for one in journey.timetable if one.id == activity_id), None)
    if activity is None:
        raise NotFound(path)
    expect_scheduled(activity)
    grid = _grid(first, helps)
    people = _people(activity)
    meetings, wishes = plans.meetings(grid), desk_wishes.of_activity(activity_id)
    known = {*people, *(one.company_id for one in meetings), *(one.company_id for one in wishes)}
    holders = slots.holders(activity_id)
    return Picture(
        at=at,
        activity=activity,
        grid=grid,
        companies=_companies(known),
        delegates={one.id: one for one in journey.people},
        people=people,
        meetings=meetings,
        wishes=wishes,
        away=frozenset(claim for claim, by in holders.items() if by == slots.ABSENT),
    )


def _grid(grid: Grid | None, helps: bool) -> Grid:
    if grid is None:
        raise RegistrationWindowClosed(None, None)
    if helps:
        publications.clear_the_way(grid)
    return grid


def _people(activity: Activity) -> dict[str, tuple[Registration, ...]]:
    """Who may come for each company (id)."""
    found: dict[str, tuple[Registration, ...]] = defaultdict(tuple)
    for one in plans.confirmed(activity.admits_from):
        found[one.company_id] += (one,)
    return dict(found)


def _companies(known: set[str]) -> dict[str, Company]:
    return {one.id: one for one in read_each(companies.key(id) for id in sorted(known))}
