"""The desk's stream is delivered as Lambda would: in order, again where it failed, nothing lost."""

import time
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import emulator as emulators
from infra import mappings
from infra.mappings import Deliveries
from infra.streams import Record, Stream
from infra.tables import create_table
from registration import settings

pytestmark = pytest.mark.race

ALL = Deliveries(batch=10, retries=3, patterns=({"eventName": ["INSERT"]},))


def put(*names: str) -> None:
    for name in names:
        row = {"pk": {"S": "A"}, "sk": {"S": name}}
        boto3.client("dynamodb").put_item(TableName=settings.TABLE, Item=row)


def named(record: Record) -> str:
    name: str = record["dynamodb"]["Keys"]["sk"]["S"]
    return name


class Consumer:
    """Notes each delivery; fails at the records of these names, by report or by an error."""

    def __init__(self, *fails: str, raises: bool = False) -> None:
        self.fails, self.raises = set(fails), raises
        self.deliveries: list[list[str]] = []
        self.done: list[str] = []

    def __call__(self, event: dict[str, Any], _context: None) -> dict[str, Any]:
        self.deliveries.append([named(record) for record in event["Records"]])
        for record in event["Records"]:
            if named(record) in self.fails:
                if self.raises:
                    raise RuntimeError(named(record))
                number = record["dynamodb"]["SequenceNumber"]
                return {"batchItemFailures": [{"itemIdentifier": number}]}
            self.done.append(named(record))
        return {"batchItemFailures": []}


def stream(folder: Path, consumer: Consumer, set_aside: list[str]) -> Stream:
    table = boto3.client("dynamodb").describe_table(TableName=settings.TABLE)["Table"]
    return Stream(
        table["LatestStreamArn"],
        consumer,
        ALL,
        folder / "stream.json",
        lambda record: set_aside.append(named(record)),
    )


def test_records_come_in_order_and_each_once(emulator: str, tmp_path: Path) -> None:
    names = [f"{number:02}" for number in range(25)]
    put(*names)
    consumer = Consumer()
    here = stream(tmp_path, consumer, [])
    assert here.poll() == 25
    assert here.poll() == 0
    assert [len(delivery) for delivery in consumer.deliveries] == [10, 10, 5]
    assert consumer.done == names
    put("later")
    here.poll()
    assert consumer.done == [*names, "later"]


def test_a_new_loop_goes_on_where_the_last_one_came_to(emulator: str, tmp_path: Path) -> None:
    put("a", "b")
    stream(tmp_path, Consumer(), []).poll()
    put("c")
    second = Consumer()
    stream(tmp_path, second, []).poll()
    assert second.done == ["c"]


@pytest.mark.parametrize("raises", [False, True])
def test_what_never_gets_through_is_set_aside_alone(
    raises: bool, emulator: str, tmp_path: Path
) -> None:
    put("a", "b", "c", "d", "e")
    consumer, aside = Consumer("c", raises=raises), list[str]()
    stream(tmp_path, consumer, aside).poll()
    assert aside == ["c"]
    assert sorted(set(consumer.done)) == ["a", "b", "d", "e"]
    assert consumer.deliveries.count(["c"]) == ALL.retries + 1
    assert consumer.done.index("b") < consumer.done.index("d")


def test_what_was_reported_as_done_is_not_delivered_again(emulator: str, tmp_path: Path) -> None:
    put("a", "b", "c", "d")
    consumer = Consumer("c")
    stream(tmp_path, consumer, []).poll()
    assert consumer.done.count("a") == consumer.done.count("b") == 1


def test_of_a_new_table_nothing_is_skipped(emulator: str, tmp_path: Path) -> None:
    put("a", "b")
    stream(tmp_path, Consumer(), []).poll()
    client = boto3.client("dynamodb")
    client.delete_table(TableName=settings.TABLE)
    time.sleep(1.1)  # a stream's name is its second
    create_table(client, settings.TABLE)
    put("c")
    consumer = Consumer()
    stream(tmp_path, consumer, []).poll()
    assert consumer.done[-1] == "c"


def test_the_other_store_has_a_stream_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulators, "dynoxide", lambda: None)
    with emulators.running(tmp_path) as fallback:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", fallback.endpoint)
        create_table(boto3.client("dynamodb"), settings.TABLE)
        with emulators.queues_running(tmp_path, beside=fallback) as queues:
            assert queues.endpoint == fallback.endpoint
        put("a", "b")
        consumer = Consumer()
        stream(tmp_path, consumer, []).poll()
        assert consumer.done == ["a", "b"]


def test_the_relay_gets_what_the_deployed_filter_lets_through() -> None:
    wants = mappings.stream("relay").wants
    keys = {"pk": {"S": "OUTBOX#2019-09-24"}}
    image = {"work": {"S": "push"}}
    told = {"Keys": keys, "NewImage": image}
    assert wants({"eventName": "INSERT", "dynamodb": told})
    assert not wants({"eventName": "MODIFY", "dynamodb": told})
    assert not wants({"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": {}}})
    seats = {"pk": {"S": "SEATS#1"}}
    assert not wants({"eventName": "INSERT", "dynamodb": {"Keys": seats, "NewImage": image}})
