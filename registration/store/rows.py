"""Rows of the one DynamoDB table: keys, kinds, and reading many at once.

One row is a key, a `body` (a rules' value as one native map) and, beside it, only those attributes
that a condition or an index reads. Every store file declares its own kinds of row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import batched
from typing import Any, Literal, Self

from pynamodb.attributes import DiscriminatorAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.pagination import ResultIterator

from registration import meters, settings
from registration.rules.pages import Page, Window
from registration.rules.refusals import NotFound

LONGEST_PK_BYTES, LONGEST_SK_BYTES = 2048, 1024
AT_ONCE = 100  # keys in one BatchGetItem
METER = "meter"  # registered once, under this name


class _ByFirst(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class _BySecond(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi2"
        projection = AllProjection()

    gsi2pk = UnicodeAttribute(hash_key=True)
    gsi2sk = UnicodeAttribute(range_key=True)


class Row(Model):
    """Any row. Each subclass is one kind; `value()` is what the store gives to the floors above."""

    class Meta:
        table_name = settings.TABLE
        region = settings.REGION
        connect_timeout_seconds = 2
        read_timeout_seconds = 4
        max_retry_attempts = 3
        max_pool_connections = 50

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    version = NumberAttribute(null=True)
    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    gsi2pk = UnicodeAttribute(null=True)
    gsi2sk = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)  # epoch seconds; TTL may sweep days later, or never
    by_first = _ByFirst()
    by_second = _BySecond()

    def value(self) -> Any:
        return self.body  # type: ignore[attr-defined]  # every kind that is read declares a body

    @classmethod
    def from_raw_data(cls, data: Mapping[str, Any]) -> Self:
        """As PynamoDB's, in one pass over what an item has, not over all that it might have.

        What an update has made, a count, says of no kind that it is one.
        """
        kind: type[Self] = cls
        if "kind" in data:
            kind = Row.kind.deserialize(data["kind"]["S"])  # type: ignore[no-untyped-call]
        if not issubclass(kind, cls):
            raise ValueError(f"a {kind.__name__} where a {cls.__name__} should be")
        readers, defaults = _reading(kind)
        row = kind.__new__(kind)
        row.attribute_values = values = {**defaults}
        for name, written in data.items():
            reader = readers.get(name)
            if reader is not None and "NULL" not in written:
                values[reader[0]] = reader[1](written[reader[2]])
        return row


type _Reader = tuple[str, Callable[[Any], Any], str]


@cache
def _reading(kind: type[Row]) -> tuple[dict[str, _Reader], dict[str, Any]]:
    """By an attribute's name in the store: its name here, what reads it, its type; and defaults."""
    read: dict[str, _Reader] = {
        attribute.attr_name: (name, attribute.deserialize, attribute.attr_type)
        for name, attribute in kind.get_attributes().items()
        if name != "kind"
    }
    known = {
        name: attribute.default
        for name, attribute in kind.get_attributes().items()
        if attribute.default is not None
    }
    return read, {**known, "kind": kind}


def connect() -> None:
    """Build the one connection that all kinds of rows share, anew where the endpoint has changed.

    PynamoDB builds a client per Model class (0.15–0.3 s each) unless the base has one before a
    subclass is touched. On Lambda the client, too, is built here, while the function starts: the
    first caller would wait for it. Elsewhere a search for credentials may go over the network.
    """
    Row._connection = None
    # On the session, which hands it on to the client that is made of it, whenever that is.
    connection().session.register("response-received.dynamodb", meters.note_answer, METER)
    if settings.ON_LAMBDA:
        _ = connection().client


def connection() -> Connection:
    """The low-level connection; off Lambda its client is built at the first call."""
    return Row._get_connection().connection


connect()


def code_of(error: PynamoDBException) -> str | None:
    """DynamoDB's own code for a refusal; None where it did not answer.

    PynamoDB's `cause_response_code` stumbles over a time-out, whose `response` is there and None.
    """
    response = getattr(error.cause, "response", None) or {}
    code: str | None = response.get("Error", {}).get("Code")
    return code


@dataclass(frozen=True, slots=True)
class Key[T]:
    """Where one row lies, and the type of its value."""

    pk: str
    sk: str
    of: type[T] = field(compare=False)

    @property
    def can_be(self) -> bool:
        """Whether a row can lie there. Ids come from outside, and DynamoDB refuses what cannot."""
        return _fits(self.pk, LONGEST_PK_BYTES) and _fits(self.sk, LONGEST_SK_BYTES)


def _fits(text: str, bytes: int) -> bool:
    return 0 < len(text.encode()) <= bytes


class Found:
    """The answers of one read: `found[key]` is the value, or None where there is no such row."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._values = {(row.pk, row.sk): row.value() for row in rows}

    def __getitem__[T](self, key: Key[T]) -> T | None:
        value: T | None = self._values.get((key.pk, key.sk))
        return value

    def need[T](self, key: Key[T], *path: str | int) -> T:
        """The value, or NotFound about the input field `path`."""
        value = self[key]
        if value is None:
            raise NotFound(path)
        return value


def read_many(keys: Iterable[Key[Any]]) -> Found:
    """Up to 100 rows of any kind by key, in one consistent BatchGetItem: one round trip.

    A key that can be none leads nowhere.
    """
    wanted = {(key.pk, key.sk) for key in keys if key.can_be}
    return Found(Row.batch_get(wanted, consistent_read=True) if wanted else ())


def read[T](key: Key[T]) -> T | None:
    """One row by key, consistent: one round trip."""
    return read_many((key,))[key]


def read_each[T](keys: Iterable[Key[T]]) -> Iterator[T]:
    """The rows that are there, as their keys come: one BatchGetItem for each hundred of these."""
    for some in batched(keys, AT_ONCE, strict=False):
        found = read_many(some)
        yield from (one for key in some if (one := found[key]) is not None)


def read_range(pk: str, prefix: str) -> list[Row]:
    """All rows of one partition whose sort key starts so, consistent, one round trip per MB."""
    if not _fits(pk, LONGEST_PK_BYTES):
        return []
    sort = Row.sk.startswith(prefix) if prefix else None
    return list(_query(pk, range_key_condition=sort, consistent_read=True))


def _query(pk: str, *, limit: int | None = None, **how: Any) -> Iterator[Row]:
    """The rows of a Query, page after page.

    Not `Row.query`, which sends a filter along that names every kind of row there is.
    """
    asked = {"limit": limit, **how}
    table = Row._get_connection()
    return ResultIterator(table.query, (pk,), asked, map_fn=Row.from_raw_data, limit=limit)


Index = Literal["gsi1", "gsi2"]


def read_page(
    pk: str,
    prefix: str,
    window: Window,
    *,
    index: Index | None = None,
    newest_first: bool = False,
    within: tuple[str, str] | None = None,
) -> Page[Any]:
    """One page of a partition, or of an index partition, by keyset: one round trip.

    `within` narrows the sort keys to a range, both ends included. `window.after` is the sort key of
    the last item seen; a key outside `prefix` gives an empty page, so a cursor never reaches beyond
    the caller's own partition. Index pages are eventually consistent.
    """
    sort = Row.sk if index is None else {"gsi1": Row.gsi1sk, "gsi2": Row.gsi2sk}[index]
    low, high = within or (prefix or " ", prefix + "\U0010ffff")
    if window.after is not None:
        if not window.after.startswith(prefix):
            return Page(items=(), more=False)
        low, high = (
            (low, min(high, window.after)) if newest_first else (max(low, window.after), high)
        )
    if low > high or not _fits(pk, LONGEST_PK_BYTES):
        return Page(items=(), more=False)
    found = _query(
        pk,
        range_key_condition=sort.between(low, high),
        index_name=index,
        consistent_read=index is None,
        scan_index_forward=not newest_first,
        # The item of the cursor itself, in an index maybe twice (`listings`), and one to see
        # whether more follow.
        limit=window.first + (2 if index is None else 3),
    )
    name = "sk" if index is None else f"{index}sk"
    rows = [row for row in found if getattr(row, name) != window.after]
    items = tuple((str(getattr(row, name)), row.value()) for row in rows[: window.first])
    return Page(items=items, more=len(rows) > window.first)
