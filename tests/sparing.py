"""What moto does over and over without need, done once: half of the suite's processor time.

Nothing of what the store answers is different for it (tests/store/test_sparing.py): its answers
about rows are JSON as they are, and need no walk along the service's model; before a transaction
it copies the whole table for every write, though no item is ever altered in place here; and the
models of the services are read anew with every client.
"""

import copy
import json
from base64 import b64encode
from collections import defaultdict
from functools import cache, wraps
from typing import Any, Protocol

import botocore.session
from moto.core.responses import ActionContext, ActionResult
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

ON_ROWS = {
    "BatchGetItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "TransactWriteItems",
    "UpdateItem",
}


def spare() -> None:
    """From now on, in this process."""
    setattr(ActionResult, "execute_result", _answered)  # noqa: B010 (a method, to mypy)
    setattr(DynamoDBBackend, "update_item", _updated)  # noqa: B010
    setattr(Table, "__deepcopy__", _remembered)  # noqa: B010
    setattr(botocore.session, "create_loader", cache(botocore.session.create_loader))  # noqa: B010


class _Method(Protocol):
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...


serialized: _Method = ActionResult.execute_result
_update: _Method = DynamoDBBackend.update_item


def _answered(self: ActionResult, context: ActionContext) -> Any:
    about_rows = context.service_model.service_name == "dynamodb"
    if about_rows and context.operation_model.name in ON_ROWS and isinstance(self.result, dict):
        told = {name: value for name, value in self.result.items() if value is not None}
        return 200, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(told, default=_text)
    return serialized(self, context)


def _text(value: bytes) -> str:
    """Bytes as they travel."""
    return b64encode(value).decode()


@wraps(DynamoDBBackend.update_item)
def _updated(self: DynamoDBBackend, table_name: str, key: Any, *rest: Any, **named: Any) -> Any:
    """Alters a copy: the item before may be part of what is remembered."""
    table = self.get_table(table_name)
    items: Any = table.items[DynamoType(key[table.hash_key_attr])]
    place = DynamoType(key[table.range_key_attr]) if table.range_key_attr else None
    if isinstance(items, dict) and isinstance(items.get(place), Item):
        items[place] = copy.deepcopy(items[place])
    return _update(self, table_name, key, *rest, **named)


def _remembered(self: Table, memo: dict[int, Any]) -> Table:
    """The table as it is now: later changes put other items in their places."""
    known = copy.copy(self)
    known.items = defaultdict(dict, {key: dict(at) for key, at in self.items.items()})
    if self.stream_shard:
        known.stream_shard = copy.copy(self.stream_shard)
        known.stream_shard.items = list(self.stream_shard.items)
    return known
