"""The first answer of a fresh environment: the API's artifact under Lambda's own runtime client.

The yardstick is what no function that uses DynamoDB can do without: the same Python imports boto3
and makes a client. Both are fresh processes, in turns, and counted by the middle one of each.
Then the same from a snapshot: the process waits where Lambda would take it, and goes on from there.
That is our part of it; what Lambda needs to bring a snapshot back is not in it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import boto3
import pytest

from infra.package import build
from registration import settings
from tests.bench.conftest import Report
from tests.infra.runtime import Function, mounted

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("desk")]

ROUNDS = 9
HANDLER = "functions.api.handler"
FIRST = "{ delegations(first: 10) { nodes { id slug title { text } } } }"
EVENT = json.loads((Path(__file__).parents[1] / "events/graphql_post.json").read_text())
YARDSTICK = "import boto3; boto3.client('dynamodb', region_name='eu-central-1')"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The artifact for this machine, unpacked."""
    return mounted(build(out=tmp_path_factory.mktemp("task") / "app.zip", platform=None).path)


def test_the_first_answer_of_the_api(root: Path, report: Report) -> None:
    ours, theirs, init = [], [], []
    for _ in range(ROUNDS):
        theirs.append(_yardstick())
        seconds, until_ready = _first_answer(root)
        ours.append(seconds)
        init.append(until_ready)
    wall, cpu = (median(column) for column in zip(*ours, strict=True))
    base_wall, base_cpu = (median(column) for column in zip(*theirs, strict=True))
    report.add(
        "cold start: the artifact's first answer / import boto3 and make a client",
        wall=round(wall / base_wall, 2),
        cpu=round(cpu / base_cpu, 2),
        seconds=round(wall, 3),
        of_them_until_ready=round(median(init), 3),
        yardstick_seconds=round(base_wall, 3),
    )


def test_the_first_answer_behind_a_snapshot(root: Path, report: Report) -> None:
    cold, woken, waking = [], [], []
    for _ in range(ROUNDS):
        (seconds, _), _ = _first_answer(root)
        cold.append(seconds)
        with Function(root, HANDLER, _variables(), snapshot=True) as function:
            started = perf_counter()
            function.restore()
            waking.append(perf_counter() - started)
            answer: Any = function.invoke(_event()).answer
            woken.append(perf_counter() - started)
            assert answer["statusCode"] == 200, answer
    report.add(
        "snapshot: the artifact's first answer behind it / without one",
        ratio=round(median(woken) / median(cold), 3),
        milliseconds=round(median(woken) * 1000, 1),
        of_them_waking=round(median(waking) * 1000, 1),
    )


def _yardstick() -> tuple[float, float]:
    """Wall seconds, and those of the processor, of a fresh process."""
    before, started = os.times(), perf_counter()
    subprocess.run([sys.executable, "-c", YARDSTICK], check=True)  # noqa: S603 (our own)
    wall, after = perf_counter() - started, os.times()
    spent = after.children_user - before.children_user
    return wall, spent + after.children_system - before.children_system


def _first_answer(root: Path) -> tuple[tuple[float, float], float]:
    """The same of start and first answer, and the wall seconds until it was ready."""
    before, started = os.times(), perf_counter()
    with Function(root, HANDLER, _variables()) as function:
        answer: Any = function.invoke(_event()).answer
        wall, until_ready = perf_counter() - started, function.init_milliseconds / 1000
        assert answer["statusCode"] == 200, answer
    after = os.times()
    spent = after.children_user - before.children_user
    return (wall, spent + after.children_system - before.children_system), until_ready


def _event() -> dict[str, Any]:
    body = json.dumps({"query": FIRST})
    headers = {**EVENT["headers"], "content-length": str(len(body.encode()))}
    return {**EVENT, "headers": headers, "body": body}


def _variables() -> dict[str, str]:
    return {
        "REGISTRATION_TABLE": settings.TABLE,
        "REGISTRATION_STAGE": "bench",
        "REGISTRATION_LINK_KEY": settings.LINK_KEY,
        "AWS_ENDPOINT_URL_DYNAMODB": boto3.client("dynamodb").meta.endpoint_url,
    }
