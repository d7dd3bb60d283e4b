"""The desk's event loop: what a change brings about comes to pass, whatever is killed or fails."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest

from functions import followups
from infra import ROOT, pump
from registration import queues as driver
from registration.actions import holds, registrations
from registration.rules.activities import Activity
from registration.rules.events import Job
from registration.rules.registrations import Registration, RegistrationState
from tests.functions.deliveries import waiting
from tests.registrations import OPEN, by, company, counted, events, get_together, stored, wish

pytestmark = pytest.mark.race

PUMP = "from pathlib import Path; from infra.pump import main; main(Path({!r}), 2, sweeping=False)"

type Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(OPEN)


@pytest.fixture
def start(queues: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts the loop without its sweep: what comes to pass came by stream and queue."""
    ahead = (OPEN - datetime.now(UTC)).total_seconds()
    loops = []

    def run() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "REGISTRATION_CLOCK_OFFSET_SECONDS": str(ahead)}
        loop = subprocess.Popen(  # noqa: S603 (our own command line)
            [sys.executable, "-c", PUMP.format(str(tmp_path))], cwd=ROOT, env=environment
        )
        loops.append(loop)
        return loop

    yield run
    for loop in loops:
        loop.kill()
        loop.wait()


def offered(registration: Registration) -> bool:
    return stored(registration).state is RegistrationState.OFFERED


def eventually(true: Callable[[], bool], seconds: float = 40) -> bool:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.05)
    return true()


def full(seats: int = 1) -> tuple[Activity, list[Registration], list[Registration]]:
    """An activity, who holds its seats, and as many who wait for them, in their order."""
    activity = get_together(seats)
    sit = [holds.register(by(company(n)), wish(activity, f"Sitzt {n}")) for n in range(seats)]
    wait = [
        holds.register(
            by(company(100 + n), OPEN + timedelta(seconds=n)),
            replace(wish(activity, f"Wartet {n}"), or_wait=True),
        )
        for n in range(seats)
    ]
    return activity, sit, wait


def give_back(sits: Registration) -> None:
    who = company(int(sits.company_id[-3:]))
    registrations.cancel(by(who), sits.id, None, expected=stored(sits).version)


def deliver(queues: dict[str, str]) -> int:
    return pump.deliver(boto3.client("sqs"), queues["FollowUps"], followups.handler, 10)


def test_a_message_that_fails_five_times_is_set_aside_and_the_others_are_not(
    queues: dict[str, str],
) -> None:
    activity, [sits], [waits] = full()
    give_back(sits)
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=queues["FollowUps"], MessageBody="nobody's job")
    driver.send(Job.PROMOTE, activity.id)
    deliveries = 0
    while deliver(queues):
        deliveries += 1
        assert offered(waits)
    assert deliveries == 5
    assert waiting(queues["FollowUpsFailures"]) == ["nobody's job"]
    assert waiting(queues["FollowUps"]) == []


def test_a_message_delivered_twice_changes_nothing(queues: dict[str, str]) -> None:
    activity, [sits], [waits] = full()
    give_back(sits)
    for _ in range(2):
        driver.send(Job.PROMOTE, activity.id)
        deliver(queues)
        once = stored(waits), counted(activity), len(events())
        deliver(queues)
        assert (stored(waits), counted(activity), len(events())) == once
    assert offered(waits)


def test_a_seat_given_back_goes_to_the_next_by_stream_and_queue(start: Start) -> None:
    start()
    _, [sits], [waits] = full()
    assert not eventually(lambda: offered(waits), 0.5)
    give_back(sits)
    assert eventually(lambda: offered(waits))


def test_a_loop_that_is_killed_again_and_again_loses_nothing(start: Start) -> None:
    _, sit, wait = full(6)
    for number, sits in enumerate(sit):
        loop = start()
        give_back(sits)
        time.sleep(0.6 + 0.4 * number)  # somewhere between its start and the end of its work
        loop.kill()
        loop.wait()
    start()
    assert eventually(lambda: all(map(offered, wait)))
    told = [event.subject for event in events() if event.kind == "registration.offered"]
    assert sorted(told) == sorted(waits.id for waits in wait)
