"""Bringing back what was set aside: every message is somewhere at any time."""

import boto3

from infra import replay
from infra.queues import create_queues
from registration import settings


def lying(address: str) -> list[str]:
    found = boto3.client("sqs").receive_message(QueueUrl=address, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", [])]


def test_jobs_that_failed_are_on_their_queue_again(store: None) -> None:
    queues = create_queues(boto3.client("sqs"), settings.TABLE)
    for number in range(12):
        body = f"job {number}"
        boto3.client("sqs").send_message(QueueUrl=queues["PushesFailures"], MessageBody=body)
    assert replay.from_queue(settings.TABLE, "pushes") == (12, 0)
    assert lying(queues["PushesFailures"]) == []
    assert len({*lying(queues["Pushes"]), *lying(queues["Pushes"])}) == 12
    assert replay.from_queue(settings.TABLE, "pushes") == (0, 0)
