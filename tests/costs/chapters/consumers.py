"""What happens behind the answer: mails, the audit chain, what is called off, what has lapsed."""

from datetime import timedelta
from typing import Any

import boto3

from functions import notary, outbox, relay, sweep
from registration import queues, settings
from registration.rules.acts import Role
from schema.context import forget_keys
from tests import cascades as called_off
from tests import sessions
from tests.chains import DAY, entries, stamps
from tests.clients import Client, signed_in
from tests.costs.walk import Walk, readme
from tests.functions.deliveries import Time, delivery, failed, waiting
from tests.late_changes import SetClock
from tests.registrations import LATER, OPEN, company, get_together, hold
from tests.sign_ups import desk, sign_up

ME = "{ viewer { role } }"


def mails(walk: Walk, at: SetClock) -> None:
    """A sign-up's mail, and the links that its job and its audit entries take to their queues."""
    boto3.client("sesv2").create_email_identity(EmailIdentity=settings.MAIL_SENDER)
    outbox._ses.cache_clear()
    sign_up()
    told = _stream(f"OUTBOX#{OPEN:%Y-%m-%d}")
    with walk.noted("outbox: an event with one mail"):
        assert outbox.handler(told, None) == {"batchItemFailures": []}
    with walk.noted("outbox: the same, delivered again"):
        assert outbox.handler(told, None) == {"batchItemFailures": []}
    with walk.noted("relay: an event"):
        assert relay.handler(told, None) == {"batchItemFailures": []}


def chain(walk: Walk, at: SetClock) -> None:
    """Audit entries, one alone and in portions; and whoever reads them."""
    for many in (1, 10, 49):
        made = stamps(entries(many, prefix=f"chair{many:02}"))
        queues.send_stamps(made)
        [message] = waiting(_address(settings.CHAINS_QUEUE))
        with walk.noted(f"notary: a portion of {many}"):
            assert failed(notary.handler(delivery(message), None)) == []
    auditor = signed_in(Role.AUDITOR, "eva")
    walk.ask(auditor, "README: Verify", readme("Verify", **{"2019_09_09": DAY}))
    walk.ask(auditor, "auditEntries", _OF, of="chair49_0")
    walk.ask(auditor, "auditEntries, of a day", _OF_DAY, day=DAY)
    walk.ask(auditor, "auditVerify", _VERIFY, day=DAY)
    walk.ask(auditor, "auditDays", "{ auditDays(first: 7) { nodes { day hash } } }")
    walk.ask(desk(), "outbox", _OUTBOX, day=DAY)
    walk.ask(auditor, "deniedAttempts", _DENIED, day=DAY)


_OF = "query ($of: ID!) { auditEntries(of: $of, first: 20) { nodes { at operation by } } }"
_OF_DAY = "query ($day: Date!) { auditEntries(day: $day, first: 20) { nodes { at operation by } } }"
_VERIFY = "query ($day: Date!) { auditVerify(day: $day) { links hash waiting } }"
_OUTBOX = "query ($day: Date!) { outbox(day: $day, first: 20) { nodes { at kind } } }"
_DENIED = "query ($day: Date!) { deniedAttempts(day: $day, first: 20) { nodes { who requests } } }"


def _address(queue: str) -> str:
    return boto3.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"]


def ends(walk: Walk, at: SetClock) -> None:
    """A delegation is called off while people sit, wait and meet."""
    there = called_off.world()
    cascade = called_off.call_off(there.here)
    with walk.noted("cascade of 3 registrations, 1 meeting, 2 requests"):
        called_off.run(cascade)


def lapses(walk: Walk, at: SetClock) -> None:
    """Seats that were held and not confirmed in time."""
    there = get_together()
    for number, name in ((1, "Anna Eins"), (2, "Bodo Zwei")):
        hold(there, company(number), name)
    at(LATER + timedelta(minutes=1))
    with walk.noted("sweep with two holds due"):
        sweep.handler({}, Time())


def door(walk: Walk, at: SetClock) -> None:
    """What a request costs before it is looked at, and one that is denied."""
    company = sessions.opened(sessions.session()).companies[0]
    client = signed_in(Role.COMPANY, company.id)
    forget_keys()
    for who in ("new to the environment", "known, with two uses to note", "known"):
        with walk.noted_at_the_door(f"a caller who is {who}"):
            client.ask(ME)
    with walk.noted_at_the_door("a stranger"):
        Client().ask(ME)
    with walk.noted("a denied attempt"):
        client.send('{ outbox(day: "2019-09-20") { nodes { kind } } }')


def _stream(pk: str) -> dict[str, Any]:
    """The delivery of the rows of a partition, as DynamoDB writes them."""
    rows = boto3.client("dynamodb").query(
        TableName=settings.TABLE,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
    )["Items"]
    return {
        "Records": [
            {"dynamodb": {"SequenceNumber": str(number), "NewImage": row}}
            for number, row in enumerate(rows, start=1)
        ]
    }
