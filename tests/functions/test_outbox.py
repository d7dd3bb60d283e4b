"""The outbox sends each mail once, in the person's language, with a link that only the mail has."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from functions import outbox
from registration import links, settings
from registration.rules.acts import ANONYMOUS, Act
from registration.rules.events import Event, Mail
from registration.rules.letters import LETTERS, Letter
from registration.rules.links import Link, Purpose
from registration.rules.texts import Language, Text
from registration.store import ledger

NOON = datetime(2019, 9, 24, 12, tzinfo=UTC)
LINK = Link(
    purpose=Purpose.REGISTRATION,
    subject="reg_1",
    expires_at=NOON + timedelta(hours=1),
    nonce="01DNKZQ0000000000000000000",
)
MAIL = Mail(to="erika@muster.example", template="greeting", language=Language.ES, link=LINK)


@pytest.fixture
def records(store: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A stream delivery of one outbox row with one mail, as DynamoDB writes it."""
    texts = Text(en="Hello {link}", de="Hallo {link}", es="Hola {link}")
    monkeypatch.setitem(LETTERS, "greeting", Letter(subject=texts, body=texts))
    boto3.client("sesv2").create_email_identity(EmailIdentity=settings.MAIL_SENDER)
    outbox._ses.cache_clear()
    act = Act(by=ANONYMOUS, at=NOON, operation="test", request_id="r")
    ledger.accept(act, events=[Event(kind="test.done", subject="reg_1", mails=(MAIL,))])
    [row] = boto3.client("dynamodb").query(
        TableName=settings.TABLE,
        KeyConditionExpression="pk = :day",
        ExpressionAttributeValues={":day": {"S": "OUTBOX#2019-09-24"}},
    )["Items"]
    return {"Records": [{"dynamodb": {"SequenceNumber": "7", "NewImage": row}}]}


def sent() -> list[Any]:
    from moto.backends import get_backend

    return list(get_backend("ses")["123456789012"]["eu-central-1"].sent_messages)


def test_a_mail_goes_out_once_however_often_the_stream_delivers(records: dict[str, Any]) -> None:
    for _ in range(3):
        assert outbox.handler(records, None) == {"batchItemFailures": []}
    [mail] = sent()
    assert mail.destinations["ToAddresses"] == ["erika@muster.example"]


def test_the_link_is_in_the_mail_and_in_no_row(records: dict[str, Any]) -> None:
    outbox.handler(records, None)
    secret = links.seal(LINK)
    assert secret in sent()[0].body
    rows = boto3.client("dynamodb").scan(TableName=settings.TABLE)["Items"]
    assert secret not in str(rows)


def test_a_failed_mail_is_reported_and_sent_at_the_next_delivery(
    records: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(letter: object) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, "SendEmail")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", refuse)
        failures = outbox.handler(records, None)["batchItemFailures"]
    assert failures == [{"itemIdentifier": "7"}]
    assert outbox.handler(records, None) == {"batchItemFailures": []}
    assert len(sent()) == 1


def test_a_mail_that_cannot_be_written_is_reported_at_every_delivery(
    records: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.delitem(LETTERS, "greeting")
        for _ in range(2):
            assert outbox.handler(records, None) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    outbox.handler(records, None)
    assert len(sent()) == 1


def test_a_mail_is_sent_at_the_next_delivery_where_ses_was_out_of_reach(
    records: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(letter: object) -> None:
        raise ConnectTimeoutError(endpoint_url="https://email.example")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", unreachable)
        assert outbox.handler(records, None)["batchItemFailures"]
    assert outbox.handler(records, None) == {"batchItemFailures": []}
    assert len(sent()) == 1
