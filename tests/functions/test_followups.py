"""A seat that was given back goes to the next, by way of the event, the stream and the queue."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import boto3
import pytest

from functions import followups, relay
from registration import links, settings
from registration.actions import holds, registrations
from registration.rules.activities import Activity
from registration.rules.registrations import Registration, RegistrationState
from tests.functions.deliveries import Time, body, delivery, failed
from tests.registrations import (
    OPEN,
    by,
    company,
    events,
    get_together,
    hold,
    stored,
    wish,
)

pytestmark = pytest.mark.usefixtures("queues")


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(OPEN)


def sits_and_waits() -> tuple[Activity, Registration, Registration]:
    """An activity with one seat, who has it, and who waits for it."""
    activity = get_together(1)
    hold(activity, company(1), "Sitzt")
    [link] = [mail.link for mail in events()[-1].mails if mail.link]
    sits = registrations.confirm(by(None), links.seal(link))
    waits = holds.register(by(company(2)), replace(wish(activity, "Wartet"), or_wait=True))
    return activity, sits, waits


def queued(queues: dict[str, str]) -> list[str]:
    """What the relay made of the events of the day."""
    rows = boto3.client("dynamodb").query(
        TableName=settings.TABLE,
        KeyConditionExpression="pk = :day",
        ExpressionAttributeValues={":day": {"S": "OUTBOX#2019-09-02"}},
    )["Items"]
    relay.handler(
        {"Records": [{"dynamodb": {"SequenceNumber": "1", "NewImage": row}} for row in rows]}, None
    )
    sqs = boto3.client("sqs")
    got = sqs.receive_message(QueueUrl=queues["FollowUps"], MaxNumberOfMessages=10)
    return [message["Body"] for message in got["Messages"]]


def test_a_seat_given_back_is_offered_to_the_next(queues: dict[str, str]) -> None:
    _, sits, waits = sits_and_waits()
    registrations.cancel(by(company(1)), sits.id, None, expected=sits.version)
    jobs = queued(queues)
    for _ in range(2):
        assert failed(followups.handler(delivery(*jobs, *jobs), Time())) == []
        assert stored(waits).state is RegistrationState.OFFERED
    offers = [event for event in events() if event.subject == waits.id]
    assert [event.kind for event in offers].count("registration.offered") == 1


def test_an_activity_that_is_not_there_is_no_fault() -> None:
    gone = "act_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ"
    assert failed(followups.handler(delivery(body(gone)), Time())) == []


def test_what_there_was_no_time_for_goes_on(queues: dict[str, str]) -> None:
    activity, sits, waits = sits_and_waits()
    registrations.cancel(by(company(1)), sits.id, None, expected=sits.version)
    answer = followups.handler(delivery(body(activity.id)), Time(seconds=1))
    assert failed(answer) == []
    assert stored(waits).state is RegistrationState.WAITING
    sqs = boto3.client("sqs")
    (again,) = sqs.receive_message(QueueUrl=queues["FollowUps"])["Messages"]
    followups.handler(delivery(again["Body"]), Time())
    assert stored(waits).state is RegistrationState.OFFERED
