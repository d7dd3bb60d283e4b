"""What no emulator does: transactions that meet on a row, as DynamoDB answers them."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse

from registration.store.rows import connection


class _Answer:
    """The body of an answer that never travelled."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.body


@contextmanager
def conflicting(share: float) -> Iterator[Callable[[], int]]:
    """While the block runs, this share of all transactions conflicts and writes nothing.

    Gives a function that says how many did.
    """
    count = 0
    chance = random.Random(1)

    def conflict(request: Any, **_: Any) -> AWSResponse | None:
        nonlocal count
        if chance.random() >= share:
            return None
        count += 1
        items = json.loads(request.body)["TransactItems"]
        reasons = [{"Code": "None"} for _ in items]
        reasons[-1] = {"Code": "TransactionConflict", "Message": "Transaction is ongoing"}
        kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
        body = {"__type": kind, "Message": "Transaction cancelled", "CancellationReasons": reasons}
        headers: Any = {"content-type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, 400, headers, _Answer(json.dumps(body).encode()))

    events: Any = connection().client.meta.events
    events.register("before-send.dynamodb.TransactWriteItems", conflict)
    try:
        yield lambda: count
    finally:
        events.unregister("before-send.dynamodb.TransactWriteItems", conflict)
