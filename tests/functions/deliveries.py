"""What SQS hands to a function, and the time that Lambda leaves it."""

import json
from dataclasses import dataclass
from typing import Any

import boto3

from registration.rules.events import Job


@dataclass
class Time:
    """Lambda's context, with so many seconds left."""

    seconds: float = 300

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


def delivery(*bodies: str) -> dict[str, Any]:
    """A delivery of messages with these bodies; they are called m1, m2, …"""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": "a handle",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:follow-ups",
                "awsRegion": "eu-central-1",
            }
            for number, body in enumerate(bodies, start=1)
        ]
    }


def body(subject: str, job: Job = Job.PROMOTE) -> str:
    return json.dumps({"job": job, "subject": subject, "event": "01DNKZQ0000000000000000000"})


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def waiting(address: str) -> list[str]:
    """The messages on a queue that nobody is at."""
    got = boto3.client("sqs").receive_message(QueueUrl=address, MaxNumberOfMessages=10)
    return [message["Body"] for message in got.get("Messages", [])]
