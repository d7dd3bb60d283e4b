"""What goes wrong on a deployed stage, and what it does not take with it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import boto3
import pytest

from tests.e2e import evening
from tests.e2e.stage import queue, until, waiting

pytestmark = pytest.mark.e2e

QUEUES = ("follow-ups", "pushes", "plans")
POISON = '{"job": "none that there is", "subject": "poison"}'


@contextmanager
def retried_at_once(name: str) -> Iterator[None]:
    """A queue whose messages are delivered again within seconds, instead of after minutes."""
    client, address = boto3.client("sqs"), queue(name)
    asked: Any = ["VisibilityTimeout"]
    before = client.get_queue_attributes(QueueUrl=address, AttributeNames=asked)["Attributes"]
    client.set_queue_attributes(QueueUrl=address, Attributes={"VisibilityTimeout": "2"})
    try:
        yield
    finally:
        client.set_queue_attributes(QueueUrl=address, Attributes=before)


def test_poisoned_messages_are_set_aside_and_nothing_else_stops() -> None:
    client = boto3.client("sqs")
    aside = {name: waiting(f"{name}-failures") for name in QUEUES}
    with ExitStack() as hurried:
        for name in QUEUES:
            hurried.enter_context(retried_at_once(name))
            client.send_message(QueueUrl=queue(name), MessageBody=POISON)
        assert evening.opened(seats=1)  # people go on meanwhile, and so do mails
        assert evening.signed_up()
        for name in QUEUES:
            until(partial(more, f"{name}-failures", aside[name]), f"the poison in {name}-failures")
    for name in QUEUES:
        assert waiting(name) == 0
        clear(f"{name}-failures")


def more(name: str, than: int) -> bool:
    return waiting(name) > than


def clear(name: str) -> None:
    """Takes the poison off again, so that no alarm stays on."""
    client, address = boto3.client("sqs"), queue(name)
    for message in client.receive_message(QueueUrl=address, MaxNumberOfMessages=10)["Messages"]:
        if message["Body"] == POISON:
            client.delete_message(QueueUrl=address, ReceiptHandle=message["ReceiptHandle"])
