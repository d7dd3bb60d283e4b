"""How long the API takes for what hostile clients send, and how much memory: it is to be 250 ms
and 256 MB at most. The memory is that of a process which is asked everything, one after another.
"""

import resource
import subprocess
import sys
from time import perf_counter

import pytest

from infra import ROOT
from tests.attacks.corpus import BODIES, DOCUMENTS, asking, send
from tests.bench.conftest import Report

pytestmark = [pytest.mark.bench]

ALL = DOCUMENTS | BODIES
REPEATS = 5


def slowest() -> tuple[str, float]:
    """The slowest attack and its median in milliseconds."""
    send(asking("{ __typename }"))  # what is built once is not counted
    medians = {}
    for name, attack in ALL.items():
        times = []
        for _ in range(REPEATS):
            before = perf_counter()
            send(attack)
            times.append(perf_counter() - before)
        medians[name] = sorted(times)[REPEATS // 2] * 1000
    worst = max(medians, key=lambda name: medians[name])
    return worst, round(medians[worst], 1)


@pytest.mark.usefixtures("desk")
def test_attacks(report: Report) -> None:
    worst, milliseconds = slowest()
    asked = [sys.executable, "-m", "tests.bench.test_attacks"]
    said = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    report.add(
        f"{len(ALL)} attacks, the slowest: {worst}",
        milliseconds=milliseconds,
        megabytes=float(said.stdout),
    )


if __name__ == "__main__":
    for asked_for in ALL.values():
        send(asked_for)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
