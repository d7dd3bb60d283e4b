"""Lambda: hand the jobs that accepted changes made to the queues of their consumers.

Event:   DynamoDB stream, new outbox rows with a job only, ReportBatchItemFailures (serverless.yml)
Timeout: 60 s. Memory: 512 MB.
Repeats: safe. A job that is queued twice is carried out twice, which comes to the same.
"""

import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from registration import queues
from registration.rules.events import OutboxEntry, Work
from registration.store.ledger import OutboxRow

log = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Stops at the first record that fails: the stream delivers from there again, in order.

    What is written down is done: of the same job, made by several changes of one delivery, one
    message is enough.
    """
    sent: set[Work] = set()
    for record in event["Records"]:
        number = record["dynamodb"]["SequenceNumber"]
        try:
            _hand_on(OutboxRow.from_raw_data(record["dynamodb"]["NewImage"]).body, sent)
        except (BotoCoreError, ClientError):
            log.exception("job not queued", extra={"sequence_number": number})
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


def _hand_on(entry: OutboxEntry, sent: set[Work]) -> None:
    work = entry.event.work
    if work and work not in sent:
        queues.send(work.job, work.subject, entry.id)
        sent.add(work)
        log.info("job queued", extra={"job": work.job, "subject": work.subject, "event": entry.id})
