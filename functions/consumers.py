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

from functions.telemetry import metered
from registration import clock, queues
from registration.meters import Count, Meter
from registration.rules.acts import SYSTEM, Act
from registration.rules.events import Job
from registration.rules.refusals import NotFound, Refused, WrongState

# What a portion under way may still take, and handing the rest on to a message of its own.
RESERVE_SECONDS = 20

type TimeIsUp = Callable[[], bool]
type CarryOut = Callable[[Act, str, TimeIsUp], bool]
type Do = Callable[[SQSRecord, Meter], None]

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

    def carry_out(record: SQSRecord, meter: Meter) -> None:
        message = queues.read(record.body)
        # What it does goes back to the request that made it; the message is one where none did.
        request_id = message.request_id or record.message_id
        meter.operation, meter.correlation_id = message.job, request_id
        about = {"job": message.job, "subject": message.subject, "event": message.event}
        act = Act(by=SYSTEM, at=clock.now(), operation=message.job, request_id=request_id)
        try:
            finished = jobs[message.job](act, message.subject, time_is_up(context))
        except (NotFound, WrongState) as refusal:
            # What it is about has gone or moved on since: no fault, and no better next time.
            meter.counted[Count.REFUSALS, refusal.code] += 1
            log.info("job without an object", extra={**about, "code": refusal.code})
            return
        if not finished:
            queues.send(message.job, message.subject, message.event, request_id)
        log.info("job done" if finished else "job goes on", extra=about)

    return each_for_itself(event, "job", carry_out)


def each_for_itself(event: dict[str, Any], operation: str, do: Do) -> dict[str, Any]:
    """Do something with each message of a delivery; names those that SQS has to deliver again.

    `operation` is what it is metered as until `do` knows better.
    """

    def alone(record: SQSRecord) -> None:
        with metered(operation) as meter:
            try:
                do(record, meter)
            except Exception as error:
                # Told here, where its request is known; it is reported, and the others go on.
                about = {"message_id": record.message_id}
                log.warning("message failed", exc_info=True, extra=about)
                if not isinstance(error, Refused):
                    meter.faulty()
                raise

    each = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    answer = process_partial_response(event, alone, each)
    return dict(answer)
