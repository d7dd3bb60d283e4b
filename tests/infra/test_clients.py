"""Typed clients in two languages, made of the schema as it is, checked, and run over HTTP."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import build_schema

from infra import ROOT, clients, connections
from infra.clients import HOME, MADE, OPERATIONS, PYTHON, Failed
from registration import settings
from schema.http.manifest import TRUSTED_ONLY
from tests import worlds

pytestmark = pytest.mark.clients

SDL = (ROOT / "schema/schema.graphql").read_text()
OPEN = datetime(2019, 9, 2, 8, tzinfo=UTC)  # registration is open


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    return clients.documents()


@pytest.fixture(scope="module")
def programs(manifest: dict[str, str]) -> None:
    clients.programs()


@pytest.fixture(scope="module")
def generated() -> None:
    clients.python()


@pytest.fixture
def told(
    store: None, queues: object, bucket: str, at: Callable[[datetime], None]
) -> dict[str, Any]:
    """What a client is told of a programme in the store, but for the address."""
    at(OPEN)
    return worlds.peopled()


def test_the_trusted_documents_are_those_of_the_operations(manifest: dict[str, str]) -> None:
    committed = json.loads(clients.TRUSTED.read_text())
    assert committed == manifest, "`make documents` writes them anew"


@pytest.mark.parametrize("client", ["apollo", "urql"])
def test_a_typed_client_in_typescript_works_where_only_trusted_documents_are_run(
    programs: None, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch, client: str
) -> None:
    monkeypatch.setattr(settings, "ANONYMOUS_DOCUMENTS", TRUSTED_ONLY)
    with worlds.served(told) as environment:
        clients.run("node", MADE / f"javascript/tests/clients/{client}.js", told=environment)


@pytest.mark.parametrize("client", ["chamber", "desk"])
def test_a_typed_client_in_python_works(generated: None, told: dict[str, Any], client: str) -> None:
    with worlds.served(told) as environment:
        here = {**environment, "PYTHONPATH": f"{MADE}/python"}
        clients.run(PYTHON, HOME / f"{client}.py", told=here)


def test_every_operation_is_one_that_some_client_asks() -> None:
    used = "\n".join(path.read_text() for path in [*HOME.glob("*.ts"), *HOME.glob("*.py")])
    unused = []
    for path in OPERATIONS.glob("*.graphql"):
        snake = path.stem.replace("-", "_")
        name = "".join(part.title() for part in path.stem.split("-"))
        if not re.search(rf"\b({name}Document|{snake.upper()}_GQL)\b|\.{snake}\(", used):
            unused.append(path.stem)
    assert unused == []


def test_eslint_finds_nothing_in_the_schema_and_the_operations() -> None:
    clients.read_closely()


def test_relay_pages_every_connection() -> None:
    clients.page_everything(SDL)
    made = {path.stem for path in (MADE / "relay/__generated__").iterdir()}
    wanted = {one.fragment for one in connections.paged(build_schema(SDL))}
    assert {f"{name}.graphql" for name in wanted} < made
    assert len(wanted) >= 27


def test_relay_refuses_a_connection_that_cannot_be_paged() -> None:
    broken = SDL.replace("hasNextPage: Boolean!", "goesOn: Boolean!")
    assert broken != SDL
    with pytest.raises(Failed, match="hasNextPage"):
        clients.page_everything(broken)
