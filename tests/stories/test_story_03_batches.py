"""Story 3: a push as a whole: tried, all or nothing, as a snapshot, repeated, and too fast."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration import settings
from tests.clients import Client
from tests.pushes import FIRM, PUSH, another, chamber, push, pushed, refused, row
from tests.race.books import seats_taken
from tests.registrations import OPEN, get_together
from tests.sign_ups import desk, key

type SetClock = Callable[[datetime], None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: SetClock) -> None:
    at(OPEN)


@pytest.fixture
def ihk() -> Client:
    return chamber()


def results(rows: list[Any]) -> list[str]:
    return [one["result"] for one in rows]


def test_a_dry_run_sees_each_rows_effect_on_the_next(ihk: Client) -> None:
    activity = get_together(1)
    rows = [another(activity, 1), another(activity, 2), row(activity), row(activity, revision=2)]
    tried = pushed(ihk, *rows, dryRun=True)
    assert results(tried) == ["CREATED", "WAITLISTED", "WAITLISTED", "UNCHANGED"]
    assert results(pushed(ihk, *rows)) == results(tried)


def test_all_or_nothing_writes_all(ihk: Client) -> None:
    activity = get_together(2)
    rows = [row(activity), another(activity, 1), another(activity, 2)]
    assert results(pushed(ihk, *rows, atomic=True)) == ["CREATED", "CREATED", "WAITLISTED"]
    counted = seats_taken(activity, OPEN)
    assert (counted.taken, counted.waiting) == (2, 1)


def test_all_or_nothing_writes_nothing_where_one_row_fails(ihk: Client) -> None:
    activity = get_together()
    gone = another(activity, 1, activityId="act_x")
    first, second = pushed(ihk, row(activity), gone, atomic=True)
    assert first["problems"][0]["code"] == "NOT_WRITTEN"
    assert second["problems"][0]["code"] == "NOT_FOUND"
    assert seats_taken(activity, OPEN).taken == 0


def test_all_or_nothing_has_an_end_and_says_so(ihk: Client) -> None:
    activity = get_together()
    error = refused(ihk, *(another(activity, number) for number in range(12)), atomic=True)
    assert error["code"] == "ATOMIC_TOO_LARGE"
    assert "one transaction holds 100" in error["message"]
    assert seats_taken(activity, OPEN).taken == 0


def test_a_snapshot_ends_what_it_leaves_out(ihk: Client) -> None:
    activity = get_together()
    pushed(ihk, row(activity), another(activity, 1), another(activity, 2))
    snapshot = {"activityId": activity.id, "expectDeletions": 2}
    left = pushed(ihk, row(activity), snapshot=snapshot)
    assert [(one["externalId"], one["result"]) for one in left] == [
        ("M-1", "UNCHANGED"),
        ("N-1", "CANCELLED"),
        ("N-2", "CANCELLED"),
    ]
    assert seats_taken(activity, OPEN).taken == 1


def test_a_snapshot_of_another_size_than_announced_writes_nothing(ihk: Client) -> None:
    activity = get_together()
    pushed(ihk, row(activity), another(activity, 1))
    snapshot = {"activityId": activity.id, "expectDeletions": 0}
    error = refused(ihk, row(activity), another(activity, 5), snapshot=snapshot)
    assert error["code"] == "SNAPSHOT_MISMATCH"
    assert error["message"].startswith("1 registrations are missing")
    assert seats_taken(activity, OPEN).taken == 2


def test_a_snapshot_of_no_activity_is_refused(ihk: Client) -> None:
    known = row(get_together())
    for none in ("act_x", "x" * 3000):
        error = refused(ihk, known, snapshot={"activityId": none, "expectDeletions": 0})
        assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "snapshot", "activityId"])


def test_what_a_snapshot_left_out_by_mistake_comes_back_as_it_was(ihk: Client) -> None:
    activity = get_together()
    pushed(ihk, row(activity), another(activity, 1))
    snapshot = {"activityId": activity.id, "expectDeletions": 1}
    pushed(ihk, row(activity), snapshot=snapshot)
    assert results(pushed(ihk, another(activity, 1))) == ["CREATED"]


def test_another_chambers_rows_are_in_no_snapshot(ihk: Client) -> None:
    activity = get_together()
    pushed(chamber("HWK_CHEMNITZ"), another(activity, 1))
    snapshot = {"activityId": activity.id, "expectDeletions": 0}
    assert results(pushed(ihk, row(activity), snapshot=snapshot)) == ["CREATED"]
    assert seats_taken(activity, OPEN).taken == 2


def test_the_same_call_again_is_answered_again(ihk: Client) -> None:
    activity = get_together()
    asked = {"idempotencyKey": key(), "rows": [row(activity), another(activity, 1)]}
    first = ihk.done(PUSH, input=asked)
    again = ihk.done(PUSH, input=asked)
    assert again == {**first, "replayed": True}
    other = {**asked, "rows": [row(activity, revision=2)]}
    [error] = ihk.do(PUSH, input=other)["userErrors"]
    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_too_many_rows_in_a_minute_are_refused_before_any_is_written(
    ihk: Client, at: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PUSHED_ROWS_PER_MINUTE", 2)
    activity = get_together()
    pushed(ihk, row(activity), another(activity, 1))
    error = refused(ihk, another(activity, 2))
    assert (error["code"], error["retryAfterSeconds"]) == ("RATE_LIMITED", 60)
    assert seats_taken(activity, OPEN).taken == 2
    assert results(pushed(chamber("HWK_CHEMNITZ"), another(activity, 2))) == ["CREATED"]
    at(OPEN + timedelta(seconds=60))
    assert results(pushed(ihk, another(activity, 3))) == ["CREATED"]


def test_a_hundred_rows_at_once_and_no_more(ihk: Client) -> None:
    activity = get_together()
    rows = [{**row(activity, f"X-{number}"), "op": "CANCEL"} for number in range(101)]
    error = refused(ihk, *rows)
    assert (error["code"], error["field"]) == ("INVALID", ["input", "rows"])
    assert len(pushed(ihk, *rows[:100])) == 100


def test_a_push_may_be_larger_than_other_bodies(ihk: Client) -> None:
    activity = get_together()
    offers = [{"kind": "COMMERCIAL", "title": "Federn", "text": "x" * 1900}] * 8
    firm = {**FIRM, "offers": offers}
    rows = [row(activity, company=firm, revision=number) for number in range(12)]
    assert results(pushed(ihk, *rows))[0] == "CREATED"
    too_large = ihk.send("query ($id: ID!) { node(id: $id) { id } }", id="x" * 150_000)
    assert "exceeds 100000 bytes" in too_large["errors"][0]["message"]


def test_staff_push_for_a_chamber_and_say_which(ihk: Client) -> None:
    activity = get_together()
    assert refused(desk(), row(activity))["field"] == ["input", "chamber"]
    assert results(pushed(desk(), row(activity), chamber="IHK_CHEMNITZ")) == ["CREATED"]
    assert results(pushed(ihk, row(activity))) == ["UNCHANGED"]
    error = refused(ihk, row(activity), chamber="HWK_CHEMNITZ")
    assert error["field"] == ["input", "chamber"]


def test_counts_add_up(ihk: Client) -> None:
    activity = get_together(1)
    payload = push(ihk, row(activity), another(activity, 1), another(activity, 2))
    assert payload["counts"] == [
        {"result": "CREATED", "count": 1},
        {"result": "WAITLISTED", "count": 2},
    ]
