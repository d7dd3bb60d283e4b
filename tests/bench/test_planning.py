"""The planner on instances: how good, how far proven, how soon; and first come first served.

The instances lie in the folder PLANNING_INSTANCES, or where they usually lie beside this one; else
some of the same shapes are made. PLANNING_ALL=1 runs all of them, also those that take minutes.
One alone: `python -m tests.bench.planned INSTANCE`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra import ROOT
from registration.planning.forms import write_problem
from tests.bench.conftest import Report
from tests.planning import events
from tests.planning.instances import made

pytestmark = pytest.mark.bench

FOLDER = ROOT / os.environ.get("PLANNING_INSTANCES", "build/planning")
ALL = bool(os.environ.get("PLANNING_ALL"))
SMALL = 1_000  # requests at the most, unless all are to be run
EVENTS = 4  # of the literature, unless all are to be run


@pytest.fixture(scope="module")
def instances(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of both forms, in a stable order."""
    if not FOLDER.is_dir():
        return _made(tmp_path_factory.mktemp("instances"))
    schedules = sorted(FOLDER.glob("instances/*.json"), key=lambda one: one.stat().st_size)
    published = sorted(FOLDER.glob("literature/*.dzn"))
    if ALL:
        return [*schedules, *published]
    small = [one for one in schedules if len(json.loads(one.read_text())["requests"]) < SMALL]
    return [*small, *published[:EVENTS]]


def _made(folder: Path) -> list[Path]:
    sizes = ((12, 8, 10), (40, 15, 12), (60, 24, 16))
    found = []
    for size in sizes:
        problem = made(*size, seed=7, languages=("es", "pl"), interpreters=3, locks=0.02)
        found.append(folder / f"{problem.name}.json")
        found[-1].write_bytes(write_problem(problem))
    for people, slots, meetings in ((30, 8, 90), (40, 8, 120)):
        found.append(folder / f"event-{people}x{slots}x{meetings}.dzn")
        found[-1].write_text(events.made(people, slots, meetings, seed=7))
    return found


def test_instances(instances: list[Path], report: Report) -> None:
    assert instances
    for instance in instances:
        _report(report, instance)


def test_a_delegate_drops_out(instances: list[Path], report: Report) -> None:
    """Those below the middle of what is run, by size."""
    schedules = [one for one in instances if one.suffix == ".json"]
    for instance in schedules[: max(1, len(schedules) // 2)]:
        _report(report, instance, "--drop-out")


def _report(report: Report, instance: Path, *more: str) -> None:
    command = [sys.executable, "-m", "tests.bench.planned", str(instance), *more]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == 0, run.stderr
    for what, figures in json.loads(run.stdout).items():
        report.add(f"plan {what}", **figures)
