"""Trusted documents: run by their hash, and the only ones for strangers where it is set so."""

import json
from pathlib import Path

import pytest

from registration import settings
from schema.http.manifest import read_manifest
from tests.schema.http.sample import (
    ACCEPT_JSON,
    MANIFEST,
    STAFF,
    TRUSTED,
    ask,
    codes_of,
    send,
)

[DIGEST] = MANIFEST
ADA = {"name": "Ada"}
NAMED = [
    {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": DIGEST}}},
    {"documentId": DIGEST},
    {"documentId": f"sha256:{DIGEST.upper()}"},
]


@pytest.mark.parametrize("members", NAMED)
def test_a_document_of_the_manifest_is_run_by_its_hash(members: dict[str, object]) -> None:
    answer = send("POST", json={**members, "variables": ADA})
    assert answer.json()["data"] == {"hello": "Hello Ada"}


def test_it_is_run_by_its_hash_over_get_too() -> None:
    named = {"extensions": json.dumps({"persistedQuery": {"version": 1, "sha256Hash": DIGEST}})}
    answer = send("GET", params={**named, "variables": '{"name": "Ada"}'}, headers=STAFF)
    assert answer.json()["data"] == {"hello": "Hello Ada"}


@pytest.mark.parametrize(
    "members",
    [
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
        {"extensions": {"persistedQuery": {"sha256Hash": 7}}},
        {"extensions": {"persistedQuery": [DIGEST]}},
        {"extensions": {"persistedQuery": "x"}},
        {"documentId": "sha256:0"},
    ],
)
def test_what_the_manifest_does_not_have_is_not_found(members: dict[str, object]) -> None:
    answer = send("POST", json=members)
    assert answer.status_code == 400
    assert codes_of(answer) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert send("POST", json=members, headers=ACCEPT_JSON).status_code == 200


def test_a_hash_of_something_else_is_refused() -> None:
    answer = ask("{ hello }", None, documentId=DIGEST)
    assert codes_of(answer) == ["BAD_USER_INPUT"]
    assert ask(TRUSTED, None, documentId=DIGEST, variables=ADA).status_code == 200


def test_strangers_run_trusted_documents_alone_where_it_is_set_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ask("{ hello }").status_code == 200
    monkeypatch.setattr(settings, "ANONYMOUS_DOCUMENTS", "trusted")
    assert codes_of(ask("{ hello }")) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert codes_of(ask(TRUSTED + " ")) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert ask(TRUSTED, None, variables=ADA).status_code == 200
    assert send("POST", json={"documentId": DIGEST, "variables": ADA}).status_code == 200
    for caller in (STAFF, {"Authorization": "Bearer company"}):
        assert ask("{ hello }", caller).status_code == 200


def test_without_a_manifest_nothing_is_known(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "documents.json") == {}
