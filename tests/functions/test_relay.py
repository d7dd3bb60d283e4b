"""Every job that a change made reaches its queue, from the outbox row of that change."""

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from functions import relay
from registration import queues as driver
from registration import settings
from registration.rules.acts import ANONYMOUS, Act
from registration.rules.events import Event, Job, Work
from registration.store import ledger

NOON = datetime(2019, 9, 24, 12, tzinfo=UTC)
DAY = "OUTBOX#2019-09-24"
FULL = Work(job=Job.PROMOTE, subject="act_1.2")
OFF = Work(job=Job.CASCADE, subject="job_1.2")


def stream_of(*jobs: Work | None) -> dict[str, Any]:
    """The delivery of these events' outbox rows, as DynamoDB writes them."""
    act = Act(by=ANONYMOUS, at=NOON, operation="test", request_id="r")
    for work in jobs:
        ledger.accept(act, events=[Event(kind="test.done", subject="reg_1", work=work)])
    rows = boto3.client("dynamodb").query(
        TableName=settings.TABLE,
        KeyConditionExpression="pk = :day",
        ExpressionAttributeValues={":day": {"S": DAY}},
    )["Items"]
    return {
        "Records": [
            {"dynamodb": {"SequenceNumber": str(number), "NewImage": row}}
            for number, row in enumerate(rows, start=1)
        ]
    }


def queued(queues: dict[str, str], name: str = "FollowUps") -> list[tuple[Job, str]]:
    sqs = boto3.client("sqs")
    got = sqs.receive_message(QueueUrl=queues[name], MaxNumberOfMessages=10).get("Messages", [])
    messages = [driver.read(message["Body"]) for message in got]
    return [(message.job, message.subject) for message in messages]


def test_a_job_reaches_its_queue(queues: dict[str, str]) -> None:
    push = Work(job=Job.PUSH, subject="psh_1")
    assert relay.handler(stream_of(FULL, push), None) == {"batchItemFailures": []}
    assert queued(queues) == [(Job.PROMOTE, "act_1.2")]
    assert queued(queues, "Pushes") == [(Job.PUSH, "psh_1")]


def test_the_row_names_the_job_that_the_stream_is_filtered_by(queues: dict[str, str]) -> None:
    with_job, without = stream_of(FULL, None)["Records"]
    assert with_job["dynamodb"]["NewImage"]["work"] == {"S": "promote"}
    assert "work" not in without["dynamodb"]["NewImage"]


def test_the_message_names_the_event_and_the_request_that_made_the_job(
    queues: dict[str, str],
) -> None:
    stream = stream_of(FULL)
    relay.handler(stream, None)
    sqs = boto3.client("sqs")
    (message,) = sqs.receive_message(QueueUrl=queues["FollowUps"])["Messages"]
    event = stream["Records"][0]["dynamodb"]["NewImage"]["sk"]["S"]
    assert driver.read(message["Body"]).event == event
    assert driver.read(message["Body"]).request_id == "r"


def test_of_one_delivery_the_same_job_is_queued_once(queues: dict[str, str]) -> None:
    relay.handler(stream_of(FULL, OFF, FULL, FULL), None)
    assert sorted(queued(queues)) == [(Job.CASCADE, "job_1.2"), (Job.PROMOTE, "act_1.2")]


def test_what_does_not_get_through_is_delivered_again_from_there(
    queues: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    push = Work(job=Job.PUSH, subject="psh_1")
    stream = stream_of(FULL, push, OFF)
    with monkeypatch.context() as broken:
        broken.setattr(settings, "PUSHES_QUEUE", "a-queue-that-is-not-there")
        failures = relay.handler(stream, None)
    assert failures == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert queued(queues) == [(Job.PROMOTE, "act_1.2")]

    again = {"Records": stream["Records"][1:]}
    assert relay.handler(again, None) == {"batchItemFailures": []}
    assert queued(queues, "Pushes") == [(Job.PUSH, "psh_1")]
    assert queued(queues) == [(Job.CASCADE, "job_1.2")]
