"""Every root field, asked with noise by everybody: no fault of ours, and no mistake of theirs that
looks like one. `make fuzz`; FUZZ_SEED and FUZZ_EXAMPLES (per root field) look elsewhere.
"""

import os
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from starlette.testclient import TestClient

from functions.api import app
from infra import ROOT
from schema.root import schema
from tests.fuzz.conftest import Desk
from tests.fuzz.shapes import operations, plausible

pytestmark = pytest.mark.fuzz

CORE = schema._schema
SEED = int(os.environ.get("FUZZ_SEED", "2019"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
CASES = operations(ROOT / "schema/schema.graphql")


def test_every_root_field_is_asked() -> None:
    roots = [root for root in (CORE.query_type, CORE.mutation_type) if root]
    assert set(CASES) == {name for root in roots for name in root.fields}


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_is_asked_is_a_fault(name: str, desk: Desk) -> None:
    faults: list[str] = []

    @seed(SEED)
    @how(
        max_examples=EXAMPLES,
        derandomize=False,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(CASES[name])
    def ask(case: Any) -> None:
        document = plausible(case.body, CORE, desk.world.ids)
        desk.restore()
        faults.extend(_faults(desk, name, document))

    ask()
    assert faults == []


def _faults(desk: Desk, name: str, document: str) -> list[str]:
    """By whom the document came to what it must not come to."""
    found = []
    for who, client in desk.callers.items():
        before = perf_counter()
        sender = TestClient(app, raise_server_exceptions=False)
        answer = sender.post("/graphql", json={"query": document}, headers=client.headers)
        desk.slowest = max(desk.slowest, (perf_counter() - before, name))
        codes = [e["extensions"]["code"] for e in answer.json().get("errors", [])]
        desk.answers += 1
        desk.reached += answer.status_code == 200 and "FORBIDDEN" not in codes
        if answer.status_code >= 500 or "INTERNAL_SERVER_ERROR" in codes:
            found.append(f"{who}: {document}")
    return found
