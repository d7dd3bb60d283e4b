"""The explorer in a browser, as staff have it: with all its examples, and nothing from elsewhere.

What the browser saw lies in build/browser/ afterwards, to be looked at.
"""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from shutil import which
from typing import Any

import pytest

from infra import ROOT
from tests import worlds
from tests.schema.test_examples import EXAMPLES

pytestmark = pytest.mark.race

HOME = ROOT / "tests/browser"
OPEN = datetime(2019, 9, 2, 8, tzinfo=UTC)


@pytest.fixture
def seen(store: None, queues: object, at: Callable[[datetime], None]) -> dict[str, Any]:
    """What somebody of the staff sees who signs in and runs two examples."""
    at(OPEN)
    with worlds.served(worlds.peopled()) as told:
        environment = {**os.environ, **told, "PICTURES": str(ROOT / "build/browser")}
        look = [which("node") or "node", "explorer.mjs"]
        done = subprocess.run(  # noqa: S603 (our own command line)
            look, cwd=HOME, env=environment, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    saw: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return saw


def test_staff_work_with_the_explorer_and_nothing_comes_from_elsewhere(
    seen: dict[str, Any],
) -> None:
    assert seen["elsewhere"] == []
    assert seen["said"] == []  # a breach of the content policy would be told here
    assert seen["examples"] == len(EXAMPLES)
    assert "Mutation" in seen["documentation"]
    assert seen["wide"] <= 390  # nothing to be pushed aside on a phone
