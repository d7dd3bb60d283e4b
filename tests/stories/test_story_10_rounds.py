"""Story 10: staff approve and reject in bulk, and are told of each what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from registration.actions import registrations as actions
from registration.rules.registrations import Registration
from registration.store.rows import connection
from tests.conftest import Trips
from tests.dry_runs import code, counts, tried
from tests.registrations import (
    OPEN,
    STAFF,
    by,
    company,
    counted,
    get_together,
    hold,
    secret,
    stored,
)
from tests.sign_ups import desk, key

pytestmark = pytest.mark.usefixtures("store")

DECIDE = """mutation ($input: RegistrationsDecideInput!) { registrationsDecide(input: $input) {
  replayed effects { kind count } userErrors { code field }
  results { outcome registration { id state reason version }
    userErrors { code field } } } }"""
NAMES = ("Anna Beispiel", "Bodo Beispiel", "Cleo Beispiel")


@pytest.fixture(autouse=True)
def september(at: Any) -> None:
    at(OPEN)


@pytest.fixture
def awaiting() -> list[Registration]:
    """Three people of one company who confirmed their addresses."""
    activity, firm = get_together(needs_approval=True, max_persons_per_company=3), company()
    waiting = []
    for name in NAMES:
        hold(activity, firm, name)
        waiting.append(actions.confirm(by(None), secret()))
    return waiting


def said(known: Registration, decision: str, **more: Any) -> dict[str, Any]:
    return {"id": known.id, "expectedVersion": known.version, "decision": decision, **more}


def decide(*decisions: dict[str, Any], **more: Any) -> Any:
    """The payload, once the dry run has been seen."""
    input = {"idempotencyKey": key(), "decisions": list(decisions), **more}
    return desk().do(DECIDE, input=desk().seen("registrationsDecide", input))


def test_each_is_decided_on_its_own(awaiting: list[Registration]) -> None:
    anna, bodo, cleo = awaiting
    payload = decide(
        said(anna, "APPROVE"),
        said(bodo, "REJECT", reason="Suppliers only"),
        {**said(cleo, "APPROVE"), "expectedVersion": 99},
        {**said(cleo, "APPROVE"), "id": f"{cleo.id[:-26]}{0:026}"},
    )
    assert payload["userErrors"] == []
    results = payload["results"]
    assert [one["outcome"] for one in results] == ["DONE", "DONE", "REFUSED", "REFUSED"]
    assert results[1]["registration"]["reason"] == "Suppliers only"
    assert results[2]["userErrors"] == [
        {"code": "VERSION_CONFLICT", "field": ["input", "decisions", "2", "expectedVersion"]}
    ]
    assert results[3]["userErrors"][0]["code"] == "NOT_FOUND"
    states = [stored(one).state for one in awaiting]
    assert states == ["CONFIRMED", "REJECTED", "PENDING_APPROVAL"]
    again = decide(said(anna, "APPROVE"))["results"]
    assert [one["outcome"] for one in again] == ["SKIPPED"]


def test_a_dry_run_decides_nothing_and_tells_of_each(
    awaiting: list[Registration], trips: Trips
) -> None:
    anna, bodo, cleo = awaiting
    decisions = [said(anna, "APPROVE"), said(bodo, "REJECT", reason="No"), said(cleo, "REJECT")]
    input = {"idempotencyKey": key(), "decisions": decisions}
    trips.reset()
    payload = desk().do(DECIDE, input={**input, "dryRun": True})
    assert "TransactWriteItems" not in trips.calls
    assert [one["outcome"] for one in payload["results"]] == ["DONE", "DONE", "REFUSED"]
    assert counts(payload["effects"]) == {
        "REGISTRATIONS_CONFIRMED": 1,
        "REGISTRATIONS_REJECTED": 1,
        "SEATS_RELEASED": 1,
        "MAILS": 2,
    }
    assert code(desk().do(DECIDE, input=input)) == "CONFIRMATION_NEEDED"
    assert {stored(one).version for one in awaiting} == {2}


def test_a_repeat_decides_nobody_twice_and_goes_on_where_it_stopped(
    awaiting: list[Registration],
) -> None:
    anna, bodo, _ = awaiting
    input = {
        "idempotencyKey": key(),
        "reason": "Enough suppliers",
        "decisions": [said(anna, "REJECT"), said(bodo, "REJECT")],
    }
    confirmed = desk().seen("registrationsDecide", input)
    first = desk().do(DECIDE, input=confirmed)
    sat = counted(get_together_of(anna)).taken
    again = desk().do(DECIDE, input=confirmed)
    unseen = desk().do(DECIDE, input=input)  # its token may be long out of date by then
    assert [one["replayed"] for one in (first, again, unseen)] == [False, True, True]
    assert first["results"] == again["results"] == unseen["results"]
    assert counted(get_together_of(anna)).taken == sat == 1
    assert {stored(one).version for one in (anna, bodo)} == {3}
    other = {**input, "decisions": [said(bodo, "APPROVE")]}
    assert code(desk().do(DECIDE, input=other)) == "IDEMPOTENCY_KEY_REUSED"


def test_a_round_that_was_cut_off_goes_on(awaiting: list[Registration]) -> None:
    anna, bodo, _ = awaiting
    decisions = [said(anna, "APPROVE"), said(bodo, "APPROVE")]
    input = {"idempotencyKey": key(), "decisions": decisions}
    staff = desk()
    confirmed = staff.seen("registrationsDecide", input)
    with broken_off(after=2):  # the beginning, and Anna
        assert "errors" in staff.send(DECIDE, input=confirmed)
    assert [stored(one).state for one in (anna, bodo)] == ["CONFIRMED", "PENDING_APPROVAL"]
    payload = staff.do(DECIDE, input=input)  # its token may be long out of date by then
    assert [one["outcome"] for one in payload["results"]] == ["DONE", "DONE"]
    assert [stored(one).state for one in (anna, bodo)] == ["CONFIRMED", "CONFIRMED"]


@contextmanager
def broken_off(*, after: int) -> Iterator[None]:
    """The store takes so many transactions, and is gone then."""
    events, taken = connection().client.meta.events, count(1)

    def cut(**_: Any) -> None:
        if next(taken) > after:
            raise ConnectionError

    events.register("before-call.dynamodb.TransactWriteItems", cut)
    yield
    events.unregister("before-call.dynamodb.TransactWriteItems", cut)


def get_together_of(registration: Registration) -> Any:
    return actions.case_of(by(STAFF), registration.id).activity  # type: ignore[union-attr]


def test_nobody_is_decided_about_twice_in_one_call(awaiting: list[Registration]) -> None:
    twice = [said(awaiting[0], "APPROVE"), said(awaiting[0], "REJECT", reason="No")]
    assert code(tried("registrationsDecide", {"decisions": twice})) == "INVALID"
    many = [{**twice[0], "id": f"reg_{number}"} for number in range(101)]
    assert code(tried("registrationsDecide", {"decisions": many})) == "INVALID"
