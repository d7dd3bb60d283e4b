"""On the desk a plan that is asked for is made, by stream, queue and planner, whoever is killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra import ROOT
from tests import plans, sessions
from tests.sessions import NOW, Session

pytestmark = pytest.mark.race

PUMP = "from pathlib import Path; from infra.pump import main; main(Path({!r}), 2, sweeping=False)"
PLANNER = "from infra.planner import main; main(2)"

type Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def start(queues: dict[str, str]) -> Iterator[Start]:
    """Starts a process of the desk, at the time of the tests."""
    ahead = (NOW - datetime.now(UTC)).total_seconds()
    environment = {**os.environ, "REGISTRATION_CLOCK_OFFSET_SECONDS": str(ahead)}
    processes = []

    def run(code: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 (our own command line)
            [sys.executable, "-c", code], cwd=ROOT, env=environment
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def here(at: Callable[[datetime], None], queues: dict[str, str]) -> Session:
    at(NOW)
    session = sessions.opened(sessions.session(firms=3, people=3, slots_=4, tables=2))
    for firm in range(3):
        for person in range(3):
            sessions.asked(session, firm=firm, person=person)
    return session


def state(id: str) -> str:
    found: str = plans.looked_at(id)["state"]
    return found


def eventually(id: str, *states: str, seconds: float = 240) -> bool:
    ends = time.monotonic() + seconds
    while state(id) not in states and time.monotonic() < ends:
        time.sleep(0.05)
    return state(id) in states


def test_a_plan_that_is_asked_for_is_made(start: Start, here: Session, tmp_path: Path) -> None:
    start(PUMP.format(str(tmp_path)))
    start(PLANNER)
    draft = plans.done("planRun", activityId=here.activity.id, seconds=1)
    assert eventually(draft["id"], "DRAFT")
    assert plans.looked_at(draft["id"])["placed"] == 8


def test_a_planner_that_is_killed_at_its_work_is_followed_by_the_next(
    start: Start, here: Session, tmp_path: Path
) -> None:
    start(PUMP.format(str(tmp_path)))
    first = start(PLANNER)
    draft = plans.done("planRun", activityId=here.activity.id, seconds=1)
    assert eventually(draft["id"], "RUNNING", "DRAFT")
    first.kill()
    first.wait()
    start(PLANNER)
    assert eventually(draft["id"], "DRAFT")
    assert plans.looked_at(draft["id"])["placed"] == 8
