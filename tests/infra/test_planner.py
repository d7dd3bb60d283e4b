"""The desk's planner holds on to what it is at, and lets go of it with its end."""

import time
from typing import Any

import boto3
import pytest

import functions.planner
from infra.planner import held, planned
from infra.pump import Turn, deliver, turn
from registration import queues as driver
from registration.rules.events import Job
from tests.functions.deliveries import waiting

SECONDS = 1  # after so many a message that nobody holds is visible again
DONE: dict[str, Any] = {"batchItemFailures": []}


def test_a_draft_that_is_being_made_is_given_to_nobody_else(queues: dict[str, str]) -> None:
    sqs, address = boto3.client("sqs"), queues["Plans"]
    sqs.set_queue_attributes(QueueUrl=address, Attributes={"VisibilityTimeout": str(SECONDS)})
    driver.send(Job.PLAN, "pln_1.2.3")
    seen: list[list[str]] = []

    def search(*_: Any) -> dict[str, Any]:
        time.sleep(1.5 * SECONDS)
        seen.append(waiting(address))
        return DONE

    assert deliver(sqs, address, held(search, sqs, address, SECONDS), 1) == 1
    assert seen == [[]]
    time.sleep(1.2 * SECONDS)
    assert waiting(address) == []


def test_a_draft_whose_planner_fell_over_is_made_by_the_next(queues: dict[str, str]) -> None:
    sqs, address = boto3.client("sqs"), queues["Plans"]
    sqs.set_queue_attributes(QueueUrl=address, Attributes={"VisibilityTimeout": str(SECONDS)})
    driver.send(Job.PLAN, "pln_1.2.3")

    def falls(*_: Any) -> dict[str, Any]:
        raise MemoryError

    with pytest.raises(MemoryError):
        deliver(sqs, address, held(falls, sqs, address, SECONDS), 1)
    time.sleep(1.2 * SECONDS)
    assert deliver(sqs, address, held(lambda *_: DONE, sqs, address, SECONDS), 1) == 1


def test_it_has_as_much_time_as_on_lambda_and_not_as_little_as_the_desks_others(
    monkeypatch: pytest.MonkeyPatch, store: None
) -> None:
    left: list[int] = []

    def consume(event: object, context: Turn, jobs: object) -> dict[str, Any]:
        left.append(context.get_remaining_time_in_millis())
        return DONE

    monkeypatch.setattr(functions.planner, "consume", consume)
    assert planned({"Records": []}, turn()) == DONE
    assert 800_000 < left[0] <= 900_000
