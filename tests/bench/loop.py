"""The loop to compare with: boto3 and plain dicts, no rules, the same rows in a table of its own.

It sends what our run has sent: the same reads, one transaction per row with the same items and
conditions, the job's own progress. Whoever writes such a loop by hand has to build those items, and
to make up their ids and digests; here they lie ready, and making them ready is not timed. What is
timed besides the calls is what no loop can do without: each line is read, and its digest taken. So
a loop that somebody writes is slower than this one.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import boto3

from registration import settings
from tests.bench.meters import Watch

TABLE = f"{settings.TABLE}-loop"


class Loop:
    """Repeats calls on its own table, one after another."""

    def __init__(self) -> None:
        client: Any = boto3.client("dynamodb")
        self._do: dict[str, Callable[..., Any]] = {
            "TransactWriteItems": client.transact_write_items,
            "BatchGetItem": client.batch_get_item,
        }

    def again(self, calls: Iterable[tuple[str, bytes]], lines: Iterable[bytes] = ()) -> Watch:
        """How long the calls took, and the lines of the file that they are about."""
        watch = Watch()
        with watch.running():
            for line in lines:
                _digest(line)
        for name, body in calls:
            asked, do = _asked(body), self._do[name]
            with watch.running():
                do(**asked)
        return watch


def _digest(line: bytes) -> str:
    row = json.loads(line)
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def _asked(body: bytes) -> dict[str, Any]:
    """The same call for the other table, as a call of its own."""
    asked: dict[str, Any] = json.loads(body)
    asked.pop("ReturnConsumedCapacity", None)
    if "RequestItems" in asked:
        return {"RequestItems": {TABLE: asked["RequestItems"][settings.TABLE]}}
    for write in asked["TransactItems"]:
        [(_, one)] = write.items()
        one["TableName"] = TABLE
    return asked | {"ClientRequestToken": str(uuid4())}
