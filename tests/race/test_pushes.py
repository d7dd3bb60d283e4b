"""Pushes that meet: one firm is one company, one row one registration, whatever else is written."""

from functools import partial
from typing import Any

import pytest

from registration.actions.pushes import push, push_atomic
from registration.rules.activities import Activity
from registration.rules.acts import Act, Principal, Role
from registration.rules.districts import Chamber
from registration.rules.pages import Window
from registration.rules.pushes import Outcome, Result, read_row
from registration.store import companies
from registration.store import pushes as store
from tests.pushes import another, cancel, row
from tests.race.books import seats_taken
from tests.race.rivals import at_once
from tests.registrations import OPEN, get_together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

IHK, HWK = Chamber.IHK_CHEMNITZ, Chamber.HWK_CHEMNITZ


def act(chamber: Chamber) -> Act:
    by = Principal(role=Role.CHAMBER, id=chamber)
    return Act(by=by, at=OPEN, operation="registrationsPush", request_id="r-1")


def carried_out(chamber: Chamber, run: str, *rows: Any) -> list[Outcome]:
    return push(act(chamber), chamber, [read_row(one) for one in rows], run=run)


def flat(outcomes: list[object]) -> list[Outcome]:
    found: list[Outcome] = []
    for one in outcomes:
        assert isinstance(one, list), one
        found += one
    return found


def test_two_chambers_that_push_one_firm_at_once_make_one_company_with_two_links() -> None:
    activity = get_together(60, max_persons_per_company=50)

    def step(number: int) -> list[Outcome]:
        chamber = (IHK, HWK)[number % 2]
        person = {"name": f"P {number}", "email": f"p{number}@federn-beispiel.example"}
        return carried_out(chamber, f"r{number}", row(activity, f"M-{number}", person=person))

    outcomes = flat(at_once([partial(step, number) for number in range(12)]))
    assert {one.result for one in outcomes} == {Result.CREATED}
    [company] = companies.page("", Window(first=9)).values
    assert {one.company_id for one in outcomes} == {company.id}
    assert set(company.chambers) == {IHK, HWK}
    assert seats_taken(activity, OPEN).taken == 12


def test_one_row_pushed_sixteen_times_at_once_is_one_registration() -> None:
    activity = get_together()
    steps = [partial(carried_out, IHK, f"r{run}", row(activity)) for run in range(16)]
    outcomes = flat(at_once(steps))
    assert sorted(one.result for one in outcomes) == [Result.CREATED, *[Result.UNCHANGED] * 15]
    assert seats_taken(activity, OPEN).taken == 1


def test_rows_that_meet_on_the_last_seats_take_them_once_each() -> None:
    activity = get_together(5)
    steps = [
        partial(carried_out, IHK, f"r{number}", another(activity, number)) for number in range(12)
    ]
    results = sorted(one.result for one in flat(at_once(steps)))
    assert results == [*[Result.CREATED] * 5, *[Result.WAITLISTED] * 7]
    counted = seats_taken(activity, OPEN)
    assert (counted.taken, counted.waiting) == (5, 7)


def test_revisions_that_overtake_each_other_end_with_the_newest() -> None:
    activity = get_together()

    def step(revision: int) -> list[Outcome]:
        told = {"name": f"Anna {revision}", "email": "anna@federn-beispiel.example"}
        return carried_out(IHK, f"r{revision}", row(activity, revision=revision, person=told))

    at_once([partial(step, revision) for revision in range(1, 11)])
    [link] = store.of_activity(IHK, activity.id)
    assert str(link.revision) == "10"
    assert seats_taken(activity, OPEN).taken == 1


def test_joint_pushes_meet_others_and_still_count_right() -> None:
    activity = get_together(8)

    def together(start: int) -> list[Outcome]:
        rows = [read_row(another(activity, start + number)) for number in range(3)]
        return push_atomic(act(IHK), IHK, rows, run=f"a{start}")

    def alone(number: int) -> list[Outcome]:
        return carried_out(HWK, f"r{number}", another(activity, number))

    steps = [partial(together, start) for start in (10, 20)]
    steps += [partial(alone, number) for number in range(4)]
    outcomes = flat(at_once(steps))
    assert {one.result for one in outcomes} <= {Result.CREATED, Result.WAITLISTED}
    counted = seats_taken(activity, OPEN)
    assert (counted.taken, counted.waiting) == (8, 2)


def test_a_row_and_its_cancellation_at_once_leave_no_seat_behind() -> None:
    activity: Activity = get_together(3)
    for number in range(6):
        row_of = another(activity, number)
        ends = cancel(f"N-{number}", 2)
        flat(
            at_once(
                [
                    partial(carried_out, IHK, f"u{number}", row_of),
                    partial(carried_out, IHK, f"c{number}", ends),
                ]
            )
        )
    assert seats_taken(activity, OPEN).taken == 0
