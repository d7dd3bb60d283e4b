"""Instances of both forms from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra import ROOT
from registration.planning.check import check
from registration.planning.forms import read_plan, write_problem
from tests.planning.desks import desk, wish
from tests.planning.events import published


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "registration.planning", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance.json"


def test_a_problem_is_planned_and_the_search_is_told_beside(instance: Path) -> None:
    problem = desk(wish("a", "B", 2), wish("c", "B", 1), wish("a", "D", 1), slots=1)
    instance.write_bytes(write_problem(problem))
    done = run(instance, "--seed", "3", "--seconds", "5")
    plan = read_plan(done.stdout)
    assert (done.returncode, plan.seed) == (0, 3)
    assert check(problem, plan).valid
    assert b"WEIGHT 2" in done.stderr
    assert run(instance, "--seed", "3", "--seconds", "5").stdout == done.stdout


def test_an_event_is_timetabled(tmp_path: Path) -> None:
    event = tmp_path / "event.dzn"
    event.write_text(published([(1, 2, 3), (1, 3, 3)], people=3, slots=2, morning=1, tables=1))
    done = run(event)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert (sorted(told["slots"]), told["breaks"], told["bound"]) == ([1, 2], 0, 0)


def test_what_cannot_be_read_is_said_by_its_field(instance: Path) -> None:
    instance.write_text('{"slots": 1}')
    done = run(instance)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"instance.json: Object missing required field" in done.stderr
    assert run(instance.with_name("missing.json")).returncode == 2
