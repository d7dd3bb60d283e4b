"""What goes wrong on a deployed stage, and what it does not take with it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import boto3
import pytest

from infra import replay
from tests import sign_ups
from tests.e2e import evening
from tests.e2e.stage import address, chamber, key, mailed, queue, until, waiting
from tests.e2e.test_stories import file_pushed, in_state
from tests.stories.test_story_03_files import NODE

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


@contextmanager
def turned_away(name: str) -> Iterator[None]:
    """A function that takes no calls."""
    client, function = boto3.client("lambda"), f"{os.environ['E2E_STACK']}-{name}"
    client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    try:
        yield
    finally:
        client.delete_function_concurrency(FunctionName=function)


@contextmanager
def broken(name: str) -> Iterator[None]:
    """A function whose code is not where it should be: every call is a fault."""
    client, function = boto3.client("lambda"), f"{os.environ['E2E_STACK']}-{name}"
    handler = client.get_function_configuration(FunctionName=function)["Handler"]

    def call(told: str) -> None:
        client.update_function_configuration(FunctionName=function, Handler=told)
        client.get_waiter("function_updated_v2").wait(FunctionName=function)

    call("functions.nowhere.handler")
    try:
        yield
    finally:
        call(handler)


@contextmanager
def given_up_soon(name: str) -> Iterator[None]:
    """A function whose records of the stream are set aside after a minute, instead of a day."""
    client, function = boto3.client("lambda"), f"{os.environ['E2E_STACK']}-{name}"
    [mapping] = client.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    change = partial(client.update_event_source_mapping, UUID=mapping["UUID"])
    change(MaximumRecordAgeInSeconds=60)
    try:
        yield
    finally:
        change(MaximumRecordAgeInSeconds=mapping["MaximumRecordAgeInSeconds"])


def test_what_was_set_aside_is_brought_back_once_its_cause_is_mended() -> None:
    ihk, email = chamber(), address("owner")
    party = evening.opened()
    aside = {name: waiting(f"{name}-failures") for name in ("pushes", "outbox")}
    with (
        given_up_soon("outbox"),
        turned_away("outbox"),
        retried_at_once("pushes"),
        broken("intake"),
    ):
        started = file_pushed(ihk, party)
        signed_up(email)
        for name, before in aside.items():
            until(partial(more, f"{name}-failures", before), f"what {name} could not carry out")

    stack = os.environ["E2E_STACK"]
    assert mailed(evening.signed_up().email)  # whatever came later went by
    assert replay.from_queue(stack, "pushes") == (1, 0)
    back, left = replay.from_stream(stack, "outbox")
    assert back
    assert not left
    assert mailed(email)
    done = in_state(lambda: ihk.ask(NODE, id=started["id"])["node"], "DONE", "FAILED")
    assert done["state"] == "DONE"
    assert {one["result"]: one["count"] for one in done["counts"]} == {"CREATED": 30}


def signed_up(email: str) -> None:
    sign_ups.sign_up(
        legalName=f"Geduldig {key()[:8]} GmbH",
        contact=sign_ups.person("Ina Beispiel", email),
        idempotencyKey=key(),
        register=None,
        vatId=None,
    )


def more(name: str, than: int) -> bool:
    return waiting(name) > than


def clear(name: str) -> None:
    """Takes the poison off again, so that no alarm stays on."""
    client, address = boto3.client("sqs"), queue(name)
    for message in client.receive_message(QueueUrl=address, MaxNumberOfMessages=10)["Messages"]:
        if message["Body"] == POISON:
            client.delete_message(QueueUrl=address, ReceiptHandle=message["ReceiptHandle"])
