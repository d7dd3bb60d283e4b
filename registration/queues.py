"""Jobs, and entries that are to be chained, on their queues (SQS).

What is sent arrives at least once, in no particular order.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from botocore.config import Config

from registration import settings
from registration.rules.chains import Stamp
from registration.rules.events import Job

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a job's message says.

    `event` is the outbox entry that made it, `request_id` the request that it goes back to: both
    for the log.
    """

    job: Job
    subject: str
    event: str = ""
    request_id: str = ""


def send(job: Job, subject: str, event: str = "", request_id: str = "") -> None:
    """Put a job on its queue; once this returns, SQS keeps it until a consumer is done with it."""
    message = Message(job=job, subject=subject, event=event, request_id=request_id)
    body = msgspec.json.encode(message).decode()
    client().send_message(QueueUrl=_address(job), MessageBody=body)


def read(body: str) -> Message:
    """The message in a record's body. Raises msgspec.ValidationError where it is none of ours."""
    return msgspec.json.decode(body, type=Message)


def send_stamps(stamps: Sequence[Stamp]) -> None:
    """Put audit entries on the notary's queue: about 250 bytes each, of at most 256 kB."""
    body = msgspec.json.encode(stamps).decode()
    client().send_message(QueueUrl=settings.CHAINS_QUEUE, MessageBody=body)


def read_stamps(body: str) -> list[Stamp]:
    """The entries in a record's body. Raises msgspec.ValidationError where it is none of ours."""
    return msgspec.json.decode(body, type=list[Stamp])


def _address(job: Job) -> str:
    match job:
        case Job.PUSH:
            return settings.PUSHES_QUEUE
        case Job.PLAN:
            return settings.PLANS_QUEUE
        case _:
            return settings.FOLLOW_UPS_QUEUE


@cache
def client() -> "SQSClient":
    import boto3  # as in `files`: the API asks no queue

    # Consumers send while their time runs: an answer that does not come must not use it up.
    patience = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
    return boto3.client("sqs", region_name=settings.REGION, config=patience)
