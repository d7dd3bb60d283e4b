"""Floods and malformed requests: each is refused for what it is, cheaply, and in JSON."""

import hashlib
import json

import pytest

from tests.attacks.corpus import BODIES, DOCUMENTS, Attack, asking, send
from tests.conftest import Trips
from tests.schema.http.sample import calls_of

pytestmark = pytest.mark.usefixtures("store")

MISTAKES = {
    "BAD_USER_INPUT",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "OPERATION_RESOLUTION_FAILURE",
    "PERSISTED_QUERY_NOT_FOUND",
}


def test_a_hostile_document_is_answered_for_what_it_is(trips: Trips) -> None:
    for name, attack in DOCUMENTS.items():
        trips.reset()
        answer = send(attack)
        assert answer.status_code == attack.status, (name, answer.text[:300])
        told = answer.json().get("errors", [])
        assert {error["extensions"]["code"] for error in told} <= MISTAKES, name
        assert "Did you mean" not in answer.text, name
        assert len(trips) <= (attack.status == 200), name  # what is refused reads nothing


def test_a_hostile_body_is_refused_for_what_it_is(trips: Trips) -> None:
    for name, attack in BODIES.items():
        answer = send(attack)
        assert answer.status_code == attack.status, (name, answer.text[:300])
        [error] = answer.json()["errors"]
        assert error["extensions"]["code"] in MISTAKES, name
        assert "data" not in answer.json(), name
        assert len(trips) == 0, name


def test_a_hostile_document_takes_bounded_work() -> None:
    send(asking("{ __typename }"))  # what is built once is not counted
    for name, attack in DOCUMENTS.items():
        assert calls_of(lambda one=attack: send(one)) < 800_000, name  # type: ignore[misc]


def test_no_document_is_registered_by_sending_it_with_its_hash() -> None:
    text = "{ viewer { role } }"
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256_of(text)}}}
    assert send(Attack(body=json.dumps({"query": text, **named}).encode())).status_code == 200
    answer = send(Attack(body=json.dumps(named).encode()))
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == [
        "PERSISTED_QUERY_NOT_FOUND"
    ]


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
