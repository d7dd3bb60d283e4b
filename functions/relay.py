"""Lambda: hand what accepted changes leave to do to the queues of those who do it.

Event:   DynamoDB stream, new outbox rows with a job and new audit entries only,
         ReportBatchItemFailures (serverless.yml)
Timeout: 60 s. Memory: 512 MB.
Repeats: safe. A job that is queued twice is carried out twice, which comes to the same; an entry
         stands in the chain once.
"""

import logging
from collections.abc import Sequence
from itertools import batched
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.telemetry import told
from registration import queues
from registration.rules.chains import stamp
from registration.rules.events import OutboxEntry, Work
from registration.store.chains import LINKS_AT_ONCE
from registration.store.ledger import AuditRow, OutboxRow
from registration.store.rows import Row

type Numbered = Sequence[tuple[str, Row]]

log = logging.getLogger(__name__)


@told("relay")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Names the first record that could not be queued: the stream delivers from there again."""
    rows = [
        (record["dynamodb"]["SequenceNumber"], Row.from_raw_data(record["dynamodb"]["NewImage"]))
        for record in event["Records"]
    ]
    failed = (_hand_on_jobs(rows), _hand_on_entries(rows))
    first = next((number for number, _ in rows if number in failed), None)
    return {"batchItemFailures": [{"itemIdentifier": first}] if first else []}


def _hand_on_jobs(rows: Numbered) -> str | None:
    """The number of the job that could not be queued.

    What is written down is done: of the same job, made by several changes of one delivery, one
    message is enough.
    """
    sent: set[Work] = set()
    for number, row in rows:
        if isinstance(row, OutboxRow):
            try:
                _hand_on(row.body, sent)
            except (BotoCoreError, ClientError):
                log.exception("job not queued", extra={"sequence_number": number})
                return number
    return None


def _hand_on(entry: OutboxEntry, sent: set[Work]) -> None:
    work = entry.event.work
    if work and work not in sent:
        queues.send(work.job, work.subject, entry.id, entry.request_id)
        sent.add(work)
        about = {"job": work.job, "subject": work.subject, "event": entry.id}
        log.info("job queued", extra={**about, "correlation_id": entry.request_id})


def _hand_on_entries(rows: Numbered) -> str | None:
    """The number of the audit entry that could not be queued. What is chained is seen here, as the
    stream tells it: whoever changes an entry later is too late.
    """
    entries = [(number, stamp(row.body)) for number, row in rows if isinstance(row, AuditRow)]
    for portion in batched(entries, LINKS_AT_ONCE, strict=False):
        try:
            queues.send_stamps([one for _, one in portion])
        except (BotoCoreError, ClientError):
            log.exception("entries not queued", extra={"sequence_number": portion[0][0]})
            return portion[0][0]
    return None
