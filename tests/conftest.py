"""One empty table per test, made from infra/tables.yml: the tests prove the deployed shape."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from types import FrameType
from typing import Any

os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "REGISTRATION_LINK_KEY": "a key for tests, not for links that anybody gets",
    # A test asks for an hour of work in a minute of its own.
    "REGISTRATION_POINTS_OF_STAFF": "10000000",
    "REGISTRATION_POINTS_OF_A_PERSON": "10000000",
    "REGISTRATION_POINTS_OF_AN_ADDRESS": "10000000",
}

import boto3
import hypothesis
import pytest
from moto import mock_aws

from infra.queues import create_bucket, create_queues
from infra.tables import create_table
from registration import clock, settings
from registration.store.rows import connection
from schema.context import context_for
from tests import laws, sparing

sparing.spare()

# The same examples everywhere: a gate that fails by luck teaches people to press it again. No
# deadline, because a busy machine is not a fault of the code.
hypothesis.settings.register_profile("gate", derandomize=True, deadline=None)
hypothesis.settings.load_profile("gate")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store in this process, for one thread (moto loses updates under concurrency).

    What moto forgives and DynamoDB would refuse fails the test: see tests/laws.py.
    """
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
    with mock_aws():
        create_table(boto3.client("dynamodb"), settings.TABLE, stream=False)
        with laws.kept():
            yield


@pytest.fixture
def queues(store: None) -> dict[str, str]:
    """The queues of `infra/queues.yml`, empty: their addresses by their names there."""
    return create_queues(boto3.client("sqs"), settings.TABLE)


@pytest.fixture
def bucket(store: None) -> str:
    """The bucket of files, empty: its name."""
    create_bucket(boto3.client("s3"), settings.FILES_BUCKET)
    return settings.FILES_BUCKET


class Trips:
    """Calls to DynamoDB since the last `reset`, by name.

    Those that recognise the caller and count what they ask for are apart, `at_the_door`.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.at_the_door: list[str] = []

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        body = bytes(params["body"])
        apart = is_at_the_door(model.name, body) or b"ACCESSKEY#" in body
        (self.at_the_door if apart else self.calls).append(model.name)

    def reset(self) -> None:
        self.calls.clear()
        self.at_the_door.clear()

    def __len__(self) -> int:
        return len(self.calls)


def is_at_the_door(operation: str, body: bytes) -> bool:
    """Whether the call under way recognises the caller, or counts what they ask for."""
    return (operation == "UpdateItem" and b"BUDGET#" in body) or _recognises_the_caller()


def _recognises_the_caller() -> bool:
    frame: FrameType | None = sys._getframe()
    while frame and frame.f_code is not context_for.__code__:
        frame = frame.f_back
    return frame is not None


@pytest.fixture
def trips(store: None) -> Iterator[Trips]:
    """Counts round trips to DynamoDB: `trips.reset(); ...; assert len(trips) <= 3`."""
    counted = Trips()
    events = connection().client.meta.events
    events.register("before-call.dynamodb", counted.note)
    yield counted
    events.unregister("before-call.dynamodb", counted.note)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the business clock: `at(datetime(2019, 9, 2, 8, tzinfo=UTC))`; it stands still there."""

    def set_clock(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    return set_clock
