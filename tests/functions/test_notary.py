"""From the stream into the chain: each audit entry, as the stream told it."""

import logging
from typing import Any

import boto3
import msgspec
import pytest

from functions import notary, relay
from registration import settings
from tests.chains import NOON, entries, fault, head, links, stamps, tamper, verified
from tests.functions.deliveries import delivery, failed, waiting

pytestmark = pytest.mark.usefixtures("queues")


@pytest.fixture(autouse=True)
def noon(at: Any) -> None:
    at(NOON)


def stream_of(number: int) -> dict[str, Any]:
    """The delivery of so many audit entries, as DynamoDB writes them."""
    rows = [
        boto3.client("dynamodb").get_item(
            TableName=settings.TABLE,
            Key={"pk": {"S": f"AUDIT#{entry.subject}"}, "sk": {"S": entry.id}},
        )["Item"]
        for entry in entries(number)
    ]
    return {
        "Records": [
            {"dynamodb": {"SequenceNumber": str(number), "NewImage": row}}
            for number, row in enumerate(rows, start=1)
        ]
    }


def test_what_the_stream_tells_of_reaches_the_chain(queues: dict[str, str]) -> None:
    assert relay.handler(stream_of(3), None) == {"batchItemFailures": []}
    messages = waiting(queues["Chains"])
    assert failed(notary.handler(delivery(*messages), None)) == []
    assert [link.subject for link in links()] == ["chair_0", "chair_1", "chair_2"]
    assert verified().broken is None


def test_what_was_changed_before_it_was_chained_is_seen_as_well(queues: dict[str, str]) -> None:
    stream = stream_of(1)
    key = stream["Records"][0]["dynamodb"]["NewImage"]
    relay.handler(stream, None)
    tamper(key["pk"]["S"], key["sk"]["S"], "body.reason", {"S": "another"})
    notary.handler(delivery(*waiting(queues["Chains"])), None)
    assert fault(verified()) == ("CHANGED_ENTRY", 1)


def test_a_message_has_ids_and_hashes_only(queues: dict[str, str]) -> None:
    relay.handler(stream_of(1), None)
    [body] = waiting(queues["Chains"])
    assert set(msgspec.json.decode(body)[0]) == {"id", "subject", "digest", "contact"}


def test_entries_that_do_not_get_through_are_delivered_again(
    queues: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "LINKS_AT_ONCE", 2)
    stream = stream_of(5)
    with monkeypatch.context() as broken:
        broken.setattr(settings, "CHAINS_QUEUE", "a-queue-that-is-not-there")
        assert failed(relay.handler(stream, None)) == ["1"]
    assert failed(relay.handler(stream, None)) == []
    assert len(waiting(queues["Chains"])) == 3


def test_a_message_that_is_none_is_set_aside_and_the_others_are_chained(
    queues: dict[str, str],
) -> None:
    good = msgspec.json.encode(stamps(entries(2))).decode()
    assert failed(notary.handler(delivery("nobody's", good, '[{"id":1}]'), None)) == ["m1", "m3"]
    assert len(links()) == 2


def test_the_log_is_told_where_the_chain_ends(caplog: pytest.LogCaptureFixture) -> None:
    good = msgspec.json.encode(stamps(entries(2))).decode()
    with caplog.at_level(logging.INFO):
        notary.handler(delivery(good), None)
    [line] = [record for record in caplog.records if record.message == "chained"]
    assert (line.sequence, line.hash) == (2, head().hash)  # type: ignore[attr-defined]
