"""The desk's store keeps what it acknowledged, and decides between rivals."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest

from infra import emulator as emulators
from infra.emulator import running, start
from infra.tables import create_table
from registration import settings

pytestmark = pytest.mark.race


def test_an_acknowledged_row_outlives_a_kill(tmp_path: Path) -> None:
    first = start(tmp_path)
    client = boto3.client("dynamodb", endpoint_url=first.endpoint)
    create_table(client, settings.TABLE)
    for number in range(100):
        row = {"pk": {"S": "A"}, "sk": {"S": f"{number:03}"}}
        client.put_item(TableName=settings.TABLE, Item=row)
    first.kill()
    with running(tmp_path) as second:
        client = boto3.client("dynamodb", endpoint_url=second.endpoint)
        create_table(client, settings.TABLE)
        found = client.query(
            TableName=settings.TABLE,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "A"}},
        )
    assert found["Count"] == 100


def test_one_of_many_rivals_gets_the_claim(emulator: str) -> None:
    client = boto3.client("dynamodb", endpoint_url=emulator)

    def claim(rival: int) -> bool:
        row = {"pk": {"S": "CLAIM"}, "sk": {"S": "CLAIM"}, "held_by": {"N": str(rival)}}
        try:
            client.put_item(
                TableName=settings.TABLE, Item=row, ConditionExpression="attribute_not_exists(pk)"
            )
        except client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    with ThreadPoolExecutor(16) as rivals:
        assert sum(rivals.map(claim, range(64))) == 1


def test_whoever_brings_a_store_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://store.example:8000")
    with running() as given:
        assert given == emulators.Emulator("http://store.example:8000")


def test_where_no_native_binary_fits_another_store_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulators, "dynoxide", lambda: None)
    with running(tmp_path) as fallback:
        client = boto3.client("dynamodb", endpoint_url=fallback.endpoint)
        create_table(client, settings.TABLE)
        assert client.list_tables()["TableNames"] == [settings.TABLE]
