"""What no emulator does: transactions that meet on a row, and answers that get lost on the way."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from registration.store.rows import connection


class _Answer:
    """The body of an answer that never travelled."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.body


def _refused(request: Any, kind: str, **said: Any) -> AWSResponse:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", "Message": kind, **said}
    headers: Any = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse(request.url, 400, headers, _Answer(json.dumps(body).encode()))


def _cancelled(request: Any, reasons: list[dict[str, str]]) -> AWSResponse:
    kind = "TransactionCanceledException"
    return _refused(request, kind, CancellationReasons=reasons)


@contextmanager
def conflicting(share: float, *, on_first: bool = False) -> Iterator[Callable[[], int]]:
    """While the block runs, this share of all transactions conflicts and writes nothing.

    On their last write, or `on_first`. Gives a function that says how many did.
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
        meets = {"Code": "TransactionConflict", "Message": "Transaction is ongoing"}
        reasons[0 if on_first else -1] = meets
        return _cancelled(request, reasons)

    with _before_sending(conflict):
        yield lambda: count


@contextmanager
def meanwhile(step: Callable[[], object]) -> Iterator[None]:
    """Just before the first transaction of the block is carried out, somebody else takes a step."""
    steps = [step]

    def interrupt(**_: Any) -> None:
        if steps:
            steps.pop()()

    with _before_sending(interrupt):
        yield
    assert not steps, "no transaction was sent"


@contextmanager
def on_the_way(seconds: float) -> Iterator[None]:
    """While the block runs, a transaction is under way for up to so long before it is carried out.

    What was read before has more time to become untrue.
    """

    def wait(**_: Any) -> None:
        time.sleep(random.uniform(0, seconds))

    with _before_sending(wait):
        yield


@contextmanager
def one_at_a_time(seconds: float) -> Iterator[Callable[[], int]]:
    """While the block runs, a transaction takes so long, and whoever meets one on a row conflicts.

    As DynamoDB does it, and no emulator. Gives a function that says how many conflicted.
    """
    count = 0
    under_way: set[str] = set()
    lock, carrier = Lock(), URLLib3Session(max_pool_connections=50)

    def send(request: Any, **_: Any) -> AWSResponse:
        nonlocal count
        rows = [_row(one) for one in json.loads(request.body)["TransactItems"]]
        with lock:
            meets = under_way.intersection(rows)
            count += bool(meets)
            if not meets:
                under_way.update(rows)
        if meets:
            codes = ("TransactionConflict" if row in meets else "None" for row in rows)
            return _cancelled(request, [{"Code": code} for code in codes])
        try:
            time.sleep(seconds)
            return carrier.send(request)
        finally:
            with lock:
                under_way.difference_update(rows)

    with _before_sending(send):
        yield lambda: count


def _row(item: Any) -> str:
    [write] = item.values()
    key = write.get("Item") or write["Key"]
    return f"{key['pk']['S']}/{key['sk']['S']}"


@contextmanager
def losing_answers(
    operation: str = "TransactWriteItems", *, then_in_progress: int = 0
) -> Iterator[Callable[[], int]]:
    """While the block runs, each write is carried out, and the answer to it gets lost.

    The SDK asks again, and is told so often that the first try is still under way. Gives a function
    that says how many answers were lost.
    """
    tries: Counter[bytes] = Counter()
    carrier = URLLib3Session()

    def lose(request: Any, **_: Any) -> AWSResponse | None:
        same = request.body  # with its token
        tries[same] += 1
        if tries[same] == 1:
            carrier.send(request)
            raise ReadTimeoutError(endpoint_url=request.url)
        if tries[same] <= 1 + then_in_progress:
            return _refused(request, "TransactionInProgressException")
        return None

    with _before_sending(lose, operation):
        yield lambda: len(tries)


@contextmanager
def half_written(locked: str, taken: str) -> Iterator[None]:
    """While the block runs, the first transaction meets its own first try half way.

    The row whose key begins with `locked` is not written yet, the one with `taken` is.
    """
    answered = False

    def meet(request: Any, **_: Any) -> AWSResponse | None:
        nonlocal answered
        if answered:
            return None
        answered = True
        reasons = [{"Code": "None"} for _ in json.loads(request.body)["TransactItems"]]
        for place, one in enumerate(json.loads(request.body)["TransactItems"]):
            if locked in _row(one):
                reasons[place] = {"Code": "TransactionConflict"}
            elif taken in _row(one):
                reasons[place] = {"Code": "ConditionalCheckFailed"}
        return _cancelled(request, reasons)

    with _before_sending(meet):
        yield


@contextmanager
def _before_sending(
    step: Callable[..., AWSResponse | None], operation: str = "TransactWriteItems"
) -> Iterator[None]:
    events: Any = connection().client.meta.events
    events.register(f"before-send.dynamodb.{operation}", step)
    try:
        yield
    finally:
        events.unregister(f"before-send.dynamodb.{operation}", step)
