"""What DynamoDB refuses and an emulator may forgive, checked on every call that a test makes.

Limits: docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from registration.store.rows import connection

MOST_WRITES = MOST_READS = 100
MOST_BYTES = 4_000_000
LARGEST_ITEM_BYTES = 400_000
LONGEST_EXPRESSION_BYTES = 4_096
LONGEST_KEY_BYTES = {"pk": 2048, "sk": 1024}
LONGEST_DIGITS = 38


@contextmanager
def kept() -> Iterator[list[str]]:
    """Fails at the end of the block if a call broke a law; gives the list of what broke."""
    broken: list[str] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        broken.extend(f"{model.name}: {what}" for what in breaches(model.name, params["body"]))

    events: Any = connection().client.meta.events
    events.register("before-call.dynamodb", note)
    try:
        yield broken
    finally:
        events.unregister("before-call.dynamodb", note)
    assert not broken, sorted(set(broken))


def breaches(operation: str, body: bytes | str) -> Iterator[str]:
    """What DynamoDB would not accept about this call, and what we do not allow ourselves."""
    asked = json.loads(body)
    match operation:
        case "TransactWriteItems":
            yield from _transaction(asked)
        case "BatchGetItem":
            for table in asked["RequestItems"].values():
                yield from _read(table["Keys"])
        case "Query":
            yield from _query(asked)
        case "Scan":
            yield "nobody scans"
        case "PutItem":
            yield from _item(asked["Item"])
            yield from _expressions(asked)


def _transaction(asked: dict[str, Any]) -> Iterator[str]:
    writes = [next(iter(each.values())) for each in asked["TransactItems"]]
    yield from _batch([_key(each) for each in writes], MOST_WRITES)
    if not asked.get("ClientRequestToken"):
        yield "no token: asked again after a lost answer, it would refuse its own success"
    if sum(_size(each.get("Item", {})) for each in writes) > MOST_BYTES:
        yield "larger than 4 MB"
    for write in writes:
        yield from _item(write.get("Item") or write["Key"])
        yield from _expressions(write)


def _read(keys: list[dict[str, Any]]) -> Iterator[str]:
    yield from _batch([(key["pk"]["S"], key["sk"]["S"]) for key in keys], MOST_READS)
    for key in keys:
        yield from _item(key)


def _query(asked: dict[str, Any]) -> Iterator[str]:
    if "FilterExpression" in asked:
        yield "nobody filters: what is not asked for is read and paid all the same"
    hash_key, *range_key = asked["ExpressionAttributeValues"].values()
    yield from _text("pk", hash_key)
    for value in range_key:
        yield from _text("sk", value)


def _batch(keys: list[tuple[str, str]], most: int) -> Iterator[str]:
    if not 1 <= len(keys) <= most:
        yield f"{len(keys)} items"
    for key, times in Counter(keys).items():
        if times > 1:
            yield f"one item {times} times: {key}"


def _key(write: dict[str, Any]) -> tuple[str, str]:
    item = write.get("Item") or write["Key"]
    return item["pk"]["S"], item["sk"]["S"]


def _item(item: dict[str, Any]) -> Iterator[str]:
    for name in item.keys() & {"pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"}:
        yield from _text(name[-2:], item[name])
    for value in item.values():
        yield from _value(value)
    if _size(item) > LARGEST_ITEM_BYTES:
        yield f"an item of {_size(item)} bytes"


def _text(kind: str, value: dict[str, Any]) -> Iterator[str]:
    length = len(value["S"].encode())
    if not 1 <= length <= LONGEST_KEY_BYTES[kind]:
        yield f"a {kind} of {length} bytes"


def _value(value: dict[str, Any]) -> Iterator[str]:
    [(kind, inner)] = value.items()
    match kind:
        case "N" if len(inner.strip("-").replace(".", "")) > LONGEST_DIGITS:
            yield f"a number of more digits than DynamoDB keeps: {inner}"
        case "SS" | "NS" if not inner:
            yield "an empty set"
        case "L":
            for part in inner:
                yield from _value(part)
        case "M":
            if "" in inner:
                yield "a map with an empty name"
            for part in inner.values():
                yield from _value(part)


def _expressions(write: dict[str, Any]) -> Iterator[str]:
    for name in ("UpdateExpression", "ConditionExpression"):
        if len(write.get(name, "").encode()) > LONGEST_EXPRESSION_BYTES:
            yield f"{name} of more than 4 KB"
    for value in write.get("ExpressionAttributeValues", {}).values():
        yield from _value(value)


def _size(value: Any) -> int:
    """Bytes as DynamoDB counts them, and a little more: its wire format has longer brackets."""
    return len(json.dumps(value, ensure_ascii=False).encode())
