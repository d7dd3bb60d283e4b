"""The table of the desk and of the tests is the deployed one."""

import boto3
import pytest

from infra.tables import create_table, table_definition
from registration import settings


@pytest.mark.usefixtures("store")
def test_the_table_has_the_keys_and_indexes_of_the_template() -> None:
    made = boto3.client("dynamodb").describe_table(TableName=settings.TABLE)["Table"]
    deployed = table_definition()
    assert made["KeySchema"] == deployed["KeySchema"]
    assert made["AttributeDefinitions"] == deployed["AttributeDefinitions"]
    assert [
        {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
        for index in made["GlobalSecondaryIndexes"]
    ] == deployed["GlobalSecondaryIndexes"]


@pytest.mark.usefixtures("store")
def test_expired_rows_go_by_the_same_attribute() -> None:
    told = boto3.client("dynamodb").describe_time_to_live(TableName=settings.TABLE)
    assert told["TimeToLiveDescription"]["AttributeName"] == "expires_at"


@pytest.mark.usefixtures("store")
def test_making_the_table_twice_changes_nothing() -> None:
    client = boto3.client("dynamodb")
    client.put_item(TableName=settings.TABLE, Item={"pk": {"S": "A"}, "sk": {"S": "A"}})
    create_table(client, settings.TABLE)
    found = client.get_item(TableName=settings.TABLE, Key={"pk": {"S": "A"}, "sk": {"S": "A"}})
    assert "Item" in found


@pytest.mark.usefixtures("store")
def test_the_stream_shows_rows_before_and_after() -> None:
    client = boto3.client("dynamodb")
    create_table(client, "with-stream")
    assert client.describe_table(TableName="with-stream")["Table"]["StreamSpecification"] == {
        "StreamEnabled": True,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
