"""Rate limits as clients meet them: who is stopped, when they may come again, and what it costs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from starlette.testclient import TestClient

from functions.api import app
from registration import settings
from registration.actions import budgets
from registration.rules import budgets as rules
from registration.rules.acts import Role
from registration.rules.delegates import Status
from registration.store import budgets as store
from registration.store import delegates
from registration.store.writes import write_all
from schema.context import forget_keys
from tests import journeys
from tests.clients import Client, signed_in
from tests.conftest import Trips

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2019, 8, 1, 9, 0, 20, tzinfo=UTC)
ASK = "{ viewer { role } }"  # one point


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]) -> None:
    at(NOW)
    budgets.forget()
    forget_keys()
    for whose in ("STAFF", "A_PERSON", "AN_ADDRESS"):
        monkeypatch.setattr(settings, f"POINTS_PER_MINUTE_OF_{whose}", 3)


def post(query: str = ASK, client: str = "203.0.113.7", **headers: str) -> Any:
    sender = TestClient(app, client=(client, 40000))
    accept = {"accept": "application/graphql-response+json"}
    return sender.post("/graphql", json={"query": query}, headers=accept | headers)


def test_a_stranger_is_stopped_and_told_when_to_come_again(
    at: Callable[[datetime], None],
) -> None:
    for left in (2, 1, 0):
        cost = post().json()["extensions"]["cost"]
        assert cost == {
            "requested": 1,
            "nodes": 0,
            "limit": 3,
            "remaining": left,
            "resetAt": "2019-08-01T09:01:00+00:00",
        }
    stopped = post()
    assert stopped.status_code == 429
    assert stopped.headers["retry-after"] == "40"
    [error] = stopped.json()["errors"]
    assert error["extensions"] == {"code": "THROTTLED", "retryAfter": 40}
    assert "data" not in stopped.json()
    at(NOW + timedelta(seconds=40))
    assert post().status_code == 200


def test_an_address_is_stopped_for_itself_alone() -> None:
    for _ in range(3):
        post()
    assert post().status_code == 429
    assert post(client="203.0.113.8").status_code == 200
    chamber = signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
    assert post(**chamber.headers).status_code == 200


def test_a_chamber_is_stopped_whatever_key_it_shows() -> None:
    one, two = (signed_in(Role.CHAMBER, "IHK_CHEMNITZ") for _ in range(2))
    codes = [post(**client.headers).status_code for client in (one, two, one, two)]
    assert codes == [200, 200, 200, 429]
    assert post(**signed_in(Role.CHAMBER, "IHK_DRESDEN").headers).status_code == 200


def test_nonsense_and_guessed_keys_are_counted_with_their_address() -> None:
    assert post("{ nonsense }").status_code == 400
    assert post("{ nonsense").status_code == 400
    guess = {"authorization": f"Bearer desk_{'A' * 12}_{'b' * 43}"}
    assert post(**guess).status_code == 401
    assert post(**guess).status_code == 429
    assert post("{ nonsense }").status_code == 429


def test_asking_for_more_than_is_left_is_not_counted() -> None:
    assert post("{ viewer { role } a: viewer { role } }").status_code == 200
    assert post("{ viewer { role } a: viewer { role } }").status_code == 429
    assert post().status_code == 200


def test_what_costs_more_than_a_minute_has_goes_through_alone() -> None:
    change = 'mutation { sessionCreate(input: {secret: "x", idempotencyKey: "12345678"}) '
    change += "{ userErrors { code } } }"
    assert post(change).status_code == 200
    assert post().status_code == 429


def test_asking_for_nothing_is_free(trips: Trips) -> None:
    for _ in range(5):
        assert post("{ __typename }").status_code == 200
    assert trips.at_the_door == []


@pytest.mark.parametrize("who", ["chamber", "person"])
def test_a_caller_costs_two_round_trips_at_the_door_and_then_one(who: str, trips: Trips) -> None:
    caller = signed_in(Role.CHAMBER, "IHK_CHEMNITZ") if who == "chamber" else _person()
    for most in (2, 1, 1):
        trips.reset()
        assert post(**caller.headers).status_code == 200
        assert 1 <= len(trips.at_the_door) <= most


def test_what_was_not_counted_at_the_door_is_counted_with_the_next_request() -> None:
    person = _person()
    costs = [post(**person.headers).json()["extensions"]["cost"] for _ in range(3)]
    assert [cost.get("remaining") for cost in costs] == [None, 1, 0]
    assert post(**person.headers).status_code == 429


def test_a_counter_that_cannot_be_reached_stands_in_nobodys_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def unreachable(*_: object) -> None:
        tried.append(1)
        raise EndpointConnectionError(endpoint_url="https://dynamodb")

    monkeypatch.setattr(store.BudgetRow, "update", lambda *_, **__: unreachable())
    for _ in range(5):
        assert post().status_code == 200
    assert len(tried) == 1  # then it rests
    assert "counter of points" in caplog.text


def test_an_address_asks_for_so_many_links_in_an_hour(
    monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]
) -> None:
    monkeypatch.setattr(rules, "LINKS_FROM_AN_ADDRESS", 2)
    monkeypatch.setattr(settings, "POINTS_PER_MINUTE_OF_AN_ADDRESS", 1000)

    def ask(n: int, **headers: str) -> Any:
        link = f'mutation {{ signInLinkRequest(input: {{email: "a{n}@b.example", idempotencyKey: '
        link += f'"a key of mine {n}"}}) {{ receipt {{ id }} }} }}'
        return post(link, **headers).json()

    assert all(ask(n)["data"]["signInLinkRequest"]["receipt"] for n in range(2))
    [error] = ask(2)["errors"]
    assert error["extensions"] == {"code": "THROTTLED", "retryAfter": 3600 - 20}
    staff = signed_in(Role.OPERATOR, "uta").headers
    assert ask(3, **staff)["data"]["signInLinkRequest"]["receipt"]
    at(NOW + timedelta(hours=1))
    assert ask(4)["data"]["signInLinkRequest"]["receipt"]


def _person() -> Client:
    person = journeys.delegate(Status.ACCEPTED, name="Sol Paseo", email="sol@example.org")
    write_all(delegates.listed(person))
    return signed_in(Role.DELEGATE, person.id)
