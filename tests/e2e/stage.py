"""The stage that the tests are told of: callers from outside, its mails, and a look inside.

Everything goes through the stage's own API Gateway, except what an account's owner would look up.
"""

import json
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import httpx2

from registration import clock, links
from registration.rules.acts import Role
from registration.rules.pages import Window
from registration.store import ledger
from tests import clients
from tests.clients import Client

SECRET = re.compile(r"#(\S+)")
PAUSES = (1, 2, 4, 8)  # seconds before the same call is made again, as clients are told to
PATIENCE_SECONDS = 480  # what a consumer on a busy machine takes, its cold start included
NOW = datetime.now(UTC).replace(microsecond=0)


def over_the_gateway(body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The answer of the stage. After a fault or none, the same call is repeated with its key."""
    for pause in PAUSES:
        try:
            answer = post(body, headers)
        except httpx2.TransportError:
            answer = None
        if answer is not None and answer.status_code < 500:
            return answer.json()
        time.sleep(pause)
    return post(body, headers).json()


def post(body: dict[str, Any], headers: dict[str, str]) -> httpx2.Response:
    return httpx2.post(f"{os.environ['E2E_API']}/graphql", json=body, headers=headers, timeout=60)


def staff() -> Client:
    """Somebody with a token of the stage's issuer."""
    return Client(os.environ["E2E_STAFF_TOKEN"])


def chamber() -> Client:
    """A chamber's system, with an access key that lies in the stage's table."""
    return clients.signed_in(Role.CHAMBER, "IHK_CHEMNITZ")


def key() -> str:
    """A fresh idempotency key; whoever rehearses on a stage does so more than once."""
    return uuid4().hex


def address(who: str) -> str:
    """An address that nobody had before, for which SES takes mails and drops them."""
    return f"success+{who}-{uuid4().hex[:12]}@simulator.amazonses.com"


def at(**after: float) -> str:
    """A moment from the beginning of the rehearsal on, as clients write it."""
    return (NOW + timedelta(**after)).isoformat()


def until[T](found: Callable[[], T | None], what: str) -> T:
    """What is found sooner or later; fails with `what` where it never is."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < PATIENCE_SECONDS:
        if value := found():
            _waits.append(waited)
            return value
        time.sleep(0.5)
    raise AssertionError(f"never came: {what}")


_waits: list[float] = []


def slowest() -> float:
    """The longest of the last waits, in seconds: how busy the stage is."""
    return max(_waits[-5:], default=0)


def mailed(to: str, mails: int = 1) -> str:
    """What stands behind the # of the newest of so many mails to an address."""
    return until(lambda: _newest(to, mails), f"mail {mails} to {to}")


def _newest(to: str, mails: int) -> str | None:
    bodies = in_the_mailbox(to) if "E2E_MAILBOX" in os.environ else handed_over(to)
    return SECRET.findall(bodies[-1])[-1] if len(bodies) >= mails else None


def in_the_mailbox(to: str) -> list[str]:
    """The texts that SES took for an address, in their order."""
    told = httpx2.get(f"{os.environ['E2E_MAILBOX']}/_ministack/ses/messages", timeout=30).json()
    mails = [mail for account in told["messages"].values() for mail in account]
    return [mail["BodyText"] for mail in mails if to in mail["To"]]


def handed_over(to: str) -> list[str]:
    """The links of mails that the outbox has noted as sent: nobody reads what SES drops."""
    entries = ledger.outbox_page(f"{clock.now():%Y-%m-%d}", Window(first=100)).values
    mails = [(entry.id, mail) for entry in entries for mail in entry.event.mails if mail.to == to]
    return [f"#{links.seal(mail.link)}" for id, mail in mails[::-1] if mail.link and _sent(id)]


def _sent(event: str) -> bool:
    row = {"pk": {"S": f"MAILED#{event}"}, "sk": {"S": "000"}}
    found = boto3.client("dynamodb").get_item(TableName=os.environ["REGISTRATION_TABLE"], Key=row)
    return found.get("Item", {}).get("state") == {"S": "SENT"}


def queue(name: str) -> str:
    """The address of one of the stage's queues."""
    queues = boto3.client("sqs")
    return queues.get_queue_url(QueueName=f"{os.environ['E2E_STACK']}-{name}")["QueueUrl"]


def waiting(name: str) -> int:
    """How many messages lie on a queue."""
    asked: Any = ["ApproximateNumberOfMessages"]
    told = boto3.client("sqs").get_queue_attributes(QueueUrl=queue(name), AttributeNames=asked)
    return int(told["Attributes"]["ApproximateNumberOfMessages"])


def lines(content: bytes) -> list[Any]:
    return [json.loads(line) for line in content.splitlines()]
