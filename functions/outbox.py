"""Lambda: send the mails of accepted changes.

Event:   DynamoDB stream, new outbox rows only, ReportBatchItemFailures (serverless.yml)
Timeout: 60 s. Memory: 512 MB.
Repeats: safe. A mail that went out is not sent again; a failed one is tried with its record.
Log:     never an address; SES names it in its refusals, so that only their code is written.
"""

import logging
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.telemetry import metered, told
from registration import clock, links, settings
from registration.rules.events import OutboxEntry
from registration.rules.letters import Written, write
from registration.store import mailed
from registration.store.ledger import OutboxRow

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import ContentTypeDef

log = logging.getLogger(__name__)


@told("outbox")
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Stops at the first record that fails: the stream delivers from there again, in order."""
    for record in event["Records"]:
        number = record["dynamodb"]["SequenceNumber"]
        if not _sent(number, record["dynamodb"]["NewImage"]):
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


def _sent(number: str, image: dict[str, Any]) -> bool:
    """Whether all mails of a record are out."""
    with metered("mail") as meter:
        try:
            entry: OutboxEntry = OutboxRow.from_raw_data(image).body
            meter.correlation_id = entry.request_id
            send_all(entry)
            return True
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            log.error("outbox record refused", extra={"sequence_number": number, "code": code})
        except Exception:
            log.exception("outbox record failed", extra={"sequence_number": number})
        meter.faulty()
    return False


def send_all(entry: OutboxEntry) -> None:
    """Send each mail of an event that has not gone out yet."""
    for number, mail in enumerate(entry.event.mails):
        # Before the claim: what cannot be written fails at every delivery, until somebody is told.
        letter = write(mail, links.address(mail.link) if mail.link else None)
        if not mailed.claim(entry.id, number, clock.now()):
            continue
        try:
            _send(letter)
        except (BotoCoreError, ClientError):
            mailed.failed(entry.id, number, clock.now())
            raise
        log.info("mail sent", extra={"event": entry.id, "template": mail.template})


def _send(letter: Written) -> None:
    subject: ContentTypeDef = {"Data": letter.subject, "Charset": "UTF-8"}
    text: ContentTypeDef = {"Data": letter.body, "Charset": "UTF-8"}
    _ses().send_email(
        FromEmailAddress=settings.MAIL_SENDER,
        Destination={"ToAddresses": [letter.to]},
        Content={"Simple": {"Subject": subject, "Body": {"Text": text}}},
    )


@cache
def _ses() -> "SESV2Client":
    # An answer that does not come must not use up the function's time: it could note nothing then.
    patience = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
    return boto3.client("sesv2", region_name=settings.REGION, config=patience)
