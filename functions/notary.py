"""Lambda: add audit entries to their chain.

Event:   SQS, up to 10 messages of the relay, ReportBatchItemFailures (serverless.yml)
Timeout: 60 s. Memory: 512 MB.
Repeats: safe, in any order and at once: an entry stands in the chain once.
Log:     where the chain ends, with its hash. The log is another place than the table, kept for ten
         years: whoever rewrites all links from one on is told by it.
"""

import logging
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.consumers import each_for_itself
from functions.telemetry import told
from registration import clock, queues
from registration.actions import chains
from registration.meters import Meter

log = logging.getLogger(__name__)


@told("notary")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """What Lambda calls."""
    return each_for_itself(event, "chain", _chain)


def _chain(record: SQSRecord, _meter: Meter) -> None:
    head = chains.chain(queues.read_stamps(record.body), clock.now())
    log.info("chained", extra={"day": head.day, "sequence": head.sequence, "hash": head.hash})
