"""The spared emulator is the emulator: the same answers, and what failed never was."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core.responses import ActionContext, ActionResult

from registration import settings
from tests import programmes, sign_ups, sparing
from tests.sign_ups import owner

WRITTEN: dict[str, Any] = {
    "pk": {"S": "A"},
    "sk": {"S": "1"},
    "list": {"L": [{"S": "x"}]},
    "n": {"N": "1"},
    "raw": {"B": b"\x00raw"},
}
PUSHED: dict[str, Any] = {
    "UpdateExpression": "SET #list[0] = :y ADD #n :one",
    "ExpressionAttributeNames": {"#list": "list", "#n": "n"},
    "ExpressionAttributeValues": {":y": {"S": "y"}, ":one": {"N": "1"}},
}


@pytest.fixture
def compared(store: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations whose answers were the same as without the sparing."""
    same: list[str] = []
    quick = ActionResult.execute_result

    def both(self: ActionResult, context: ActionContext) -> Any:
        status, headers, body = quick(self, context)
        slow_status, slow_headers, slow_body = sparing.serialized(self, context)
        assert (status, json.loads(body)) == (slow_status, json.loads(slow_body))
        assert headers == slow_headers
        same.append(str(context.operation_model.name))
        return status, headers, body

    monkeypatch.setattr(ActionResult, "execute_result", both)
    return same


def test_answers_about_rows_are_the_emulators_own(compared: list[str]) -> None:
    known = programmes.draft()
    programmes.add(known, **programmes.GET_TOGETHER)
    programmes.step("delegationPublish", known)
    owner()
    assert sign_ups.desk().ask("{ delegations { nodes { id } } reviewTasks { nodes { id } } }")
    assert {"BatchGetItem", "Query", "TransactWriteItems", "UpdateItem"} <= set(compared)


def test_of_a_transaction_that_fails_nothing_stays(store: None) -> None:
    client, table = boto3.client("dynamodb"), settings.TABLE
    client.put_item(TableName=table, Item=WRITTEN)
    key: dict[str, Any] = {name: WRITTEN[name] for name in ("pk", "sk")}
    other = {"pk": {"S": "A"}, "sk": {"S": "2"}}
    update: Any = {"TableName": table, "Key": key, **PUSHED}
    check: Any = {"TableName": table, "Item": other, "ConditionExpression": "attribute_exists(pk)"}
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        client.transact_write_items(TransactItems=[{"Update": update}, {"Put": check}])
    assert client.get_item(TableName=table, Key=key)["Item"] == WRITTEN
    assert "Item" not in client.get_item(TableName=table, Key=other)
    client.transact_write_items(TransactItems=[{"Update": update}])
    assert client.get_item(TableName=table, Key=key)["Item"]["list"] == {"L": [{"S": "y"}]}
