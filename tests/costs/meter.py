"""The calls of one operation to the store, and what they cost: from the requests as they were sent,
the rows as they lay there before and after, and the items that came back."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from moto.backends import get_backend
from moto.dynamodb.models.dynamo_type import DynamoType

from registration import settings
from registration.store.rows import connection
from tests.conftest import is_at_the_door
from tests.costs.units import INDEXES, Item, got, queried, size, written, written_to

MASKS = {
    r"[0-9A-HJKMNP-TV-Z]{26}": "…",
    r"[0-9a-f]{64}": "…",
    r"\d{4}-\d\d-\d\d": "day",
    r"(IDEM|LINK|ACCESSKEY|IDENT|MATCH|SLUG|BUDGET|AUDIT|AUDITED|CHAINED)#(?!day$).*": r"\1#…",
}
WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}


@dataclass(frozen=True, slots=True)
class Touched:
    """One row of one write: what it is, its units, and its bytes wherever it lies."""

    do: str
    kind: str
    pk: str
    sk: str
    units: int
    in_indexes: dict[str, int]
    index_keys: dict[str, str]
    bytes_before: int
    bytes_after: int
    entries: int  # in the table and the indexes, more than before

    def kept(self, beside: int) -> int:
        """Bytes more than before."""
        return self.bytes_after - self.bytes_before + beside * self.entries

    def partitions(self) -> Iterator[tuple[str, int]]:
        """The partitions that take its units, in the table and the indexes; days and ids masked."""
        yield masked(self.pk), self.units
        for index, units in self.in_indexes.items():
            if units:
                yield f"{index} {masked(self.index_keys[index])}", units


@dataclass(slots=True)
class Cost:
    """What one operation asked of the store."""

    trips: int = 0
    reads: float = 0
    writes: int = 0
    in_indexes: int = 0
    touched: list[Touched] = field(default_factory=list)

    def write(self, rows: list[Touched]) -> None:
        self.touched += rows
        for one in rows:
            self.in_indexes += sum(one.in_indexes.values())
            self.writes += one.units + sum(one.in_indexes.values())


@dataclass(slots=True)
class Meter:
    """What calls cost since the last `taken`; those at the door (`tests.conftest`) apart."""

    cost: Cost = field(default_factory=Cost)
    at_the_door: Cost = field(default_factory=Cost)

    def before(self, params: Any, model: Any, context: Any, **_: Any) -> None:
        """What lies there, before the call changes it."""
        body = bytes(params["body"])
        asked = json.loads(body)
        apart = is_at_the_door(model.name, body)
        writes = list(_writes(model.name, asked))
        context["metered"] = (asked, apart, [(do, one, _lying(one)) for do, one in writes])

    def after(self, parsed: Any, model: Any, context: Any, **_: Any) -> None:
        """What the call has come to."""
        asked, apart, writes = context["metered"]
        cost = self.at_the_door if apart else self.cost
        cost.trips += 1
        cost.reads += _read(model.name, asked, parsed)
        whole = model.name == "TransactWriteItems"
        cost.write([_touched(do, one, was, whole) for do, one, was in writes])

    def taken(self) -> tuple[Cost, Cost]:
        """The cost since the last time, and that at the door."""
        both = self.cost, self.at_the_door
        self.cost, self.at_the_door = Cost(), Cost()
        return both


@contextmanager
def metered() -> Iterator[Meter]:
    """Counts every call while the block runs."""
    meter, events = Meter(), connection().client.meta.events
    events.register("before-call.dynamodb", meter.before)
    events.register("after-call.dynamodb", meter.after)
    try:
        yield meter
    finally:
        events.unregister("before-call.dynamodb", meter.before)
        events.unregister("after-call.dynamodb", meter.after)


def masked(key: str) -> str:
    """A key without what is of one object, of one person or of one day."""
    for pattern, word in MASKS.items():
        key = re.sub(pattern, word, key)
    return key


def _writes(operation: str, asked: Any) -> Iterator[tuple[str, Any]]:
    if operation == "TransactWriteItems":
        for one in asked["TransactItems"]:
            yield from one.items()
    elif operation in WRITES:
        yield WRITES[operation], asked


def _lying(write: Any) -> Item | None:
    """The row that a write is about, as it lies in the store now."""
    key = write.get("Key") or write["Item"]
    backend = get_backend("dynamodb")["123456789012"][settings.REGION]
    table = backend.get_table(settings.TABLE)
    found = table.get_item(DynamoType(key["pk"]), DynamoType(key["sk"]))
    item: Item | None = found.to_json()["Attributes"] if found else None
    return item


def _touched(do: str, write: Any, was: Item | None, whole: bool) -> Touched:
    now = _lying(write)
    seen: Item = now or was or {}
    key = write.get("Key") or write["Item"]
    return Touched(
        do=do,
        kind=seen["kind"]["S"] if "kind" in seen else "",
        pk=key["pk"]["S"],
        sk=key["sk"]["S"],
        units=written(was, now, in_transaction=whole),
        in_indexes={index: written_to(index, was, now) for index in INDEXES},
        index_keys={index: seen[f"{index}pk"]["S"] for index in INDEXES if f"{index}pk" in seen},
        bytes_before=size(was or {}) * _entries(was),
        bytes_after=size(now or {}) * _entries(now),
        entries=_entries(now) - _entries(was),
    )


def _entries(item: Item | None) -> int:
    """Where the row lies: in the table, and in each index that has it."""
    return 0 if item is None else 1 + sum(f"{index}pk" in item for index in INDEXES)


def _read(operation: str, asked: Any, answered: Any) -> float:
    if operation == "Query":
        consistent = asked.get("ConsistentRead", False)
        return queried(answered["Items"], consistent=consistent)
    if operation == "BatchGetItem":
        [keys] = [table["Keys"] for table in asked["RequestItems"].values()]
        [found] = answered["Responses"].values()
        return got([*found, *[None] * (len(keys) - len(found))])
    return 0
