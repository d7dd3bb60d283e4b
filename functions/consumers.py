"""How a queue's consumer works: each message for itself, and none for longer than there is time.

No Lambda of its own; `followups`, `intake` and others serve their queues with it.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from registration import clock, queues
from registration.rules.acts import SYSTEM, Act
from registration.rules.events import Job
from registration.rules.refusals import NotFound, WrongState

# What a portion under way may still take, and handing the rest on to a message of its own.
RESERVE_SECONDS = 20

type TimeIsUp = Callable[[], bool]
type CarryOut = Callable[[Act, str, TimeIsUp], bool]

log = logging.getLogger(__name__)


class Remaining(Protocol):
    """As much of Lambda's context as is asked here."""

    def get_remaining_time_in_millis(self) -> int: ...


def time_is_up(context: Remaining, reserve_seconds: float = RESERVE_SECONDS) -> TimeIsUp:
    """Whether no further portion may be begun."""
    return lambda: context.get_remaining_time_in_millis() < reserve_seconds * 1000


def consume(
    event: dict[str, Any], context: Remaining, jobs: Mapping[Job, CarryOut]
) -> dict[str, Any]:
    """Carry out the jobs of one delivery; names the messages that SQS has to deliver again.

    A job says whether it is finished. If not, what is left of it gets a message of its own, before
    this one is reported as done: killed in between, it is carried out twice, but never lost.
    """

    def carry_out(record: SQSRecord) -> None:
        message = queues.read(record.body)
        about = {"job": message.job, "subject": message.subject, "event": message.event}
        act = Act(by=SYSTEM, at=clock.now(), operation=message.job, request_id=record.message_id)
        try:
            finished = jobs[message.job](act, message.subject, time_is_up(context))
        except (NotFound, WrongState) as refusal:
            # What it is about has gone or moved on since: no fault, and no better next time.
            log.info("job without an object", extra={**about, "code": refusal.code})
            return
        if not finished:
            queues.send(message.job, message.subject, message.event)
        log.info("job done" if finished else "job goes on", extra=about)

    return each_for_itself(event, carry_out)


def each_for_itself(event: dict[str, Any], do: Callable[[SQSRecord], None]) -> dict[str, Any]:
    """Do something with each message of a delivery; names those that SQS has to deliver again."""
    # Its logger tells every fault with its trace; the message is reported, the others go on.
    each = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False, logger=log)
    answer = process_partial_response(event, do, each)
    return dict(answer)
