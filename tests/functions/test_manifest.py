"""The manifest of our own clients, as strangers meet it where only its documents are run."""

import pytest
from starlette.testclient import TestClient

from functions.api import MANIFEST, app
from registration import settings
from schema.http.manifest import TRUSTED_ONLY, read_manifest

DOCUMENTS = read_manifest(MANIFEST)


@pytest.mark.usefixtures("store")
def test_strangers_run_what_our_clients_ask_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "ANONYMOUS_DOCUMENTS", TRUSTED_ONLY)
    client = TestClient(app)

    def codes(**body: str) -> set[str]:
        answer = client.post("/graphql", json=body).json()
        return {error["extensions"]["code"] for error in answer.get("errors", [])}

    assert len(DOCUMENTS) > 20
    for digest in DOCUMENTS:  # without its variables, which is a mistake of its own at most
        assert codes(documentId=digest) <= {"BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED"}
    assert codes(query="{ viewer { role } }") == {"PERSISTED_QUERY_NOT_FOUND"}
    assert codes(documentId="0" * 64) == {"PERSISTED_QUERY_NOT_FOUND"}
