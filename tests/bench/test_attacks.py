"""How long the API takes for what hostile clients send, and how much memory: it is to be 250 ms
and 256 MB at most. The memory is that of a process which is asked everything, one after another.
"""

import resource
import subprocess
import sys
from time import perf_counter

import pytest

from infra import ROOT
from tests.attacks.corpus import BODIES, DOCUMENTS, Attack, asking, send
from tests.bench.conftest import Report

pytestmark = [pytest.mark.bench]

ALL = DOCUMENTS | BODIES
REPEATS = 5
WORST = 5  # that are told one by one


def median(attack: Attack) -> float:
    """How long it takes, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        before = perf_counter()
        send(attack)
        times.append(perf_counter() - before)
    return round(sorted(times)[REPEATS // 2] * 1000, 1)


@pytest.mark.usefixtures("desk")
def test_attacks(report: Report) -> None:
    harmless = asking("{ __typename }")
    send(harmless)  # what is built once is not counted
    trivial = median(harmless)
    medians = {name: median(attack) for name, attack in ALL.items()}
    asked = [sys.executable, "-m", "tests.bench.test_attacks"]
    said = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    worst = sorted(medians, key=lambda name: -medians[name])[:WORST]
    report.add(
        f"{len(ALL)} attacks, the slowest: {worst[0]}",
        milliseconds=medians[worst[0]],
        trivial_request_milliseconds=trivial,
        megabytes=float(said.stdout),
    )
    for name in worst[1:]:
        report.add(f"attack: {name}", milliseconds=medians[name])


if __name__ == "__main__":
    for asked_for in ALL.values():
        send(asked_for)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
