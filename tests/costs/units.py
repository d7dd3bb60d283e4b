"""What DynamoDB bills for an item that is read or written, by its published rules.

Sizes: docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
Units: …/read-write-operations.html; indexes: …/GSI.html; transactions: …/transaction-apis.html

Counted here because no emulator is exact: none rounds each item, knows what lay there before, and
bills the indexes of a transaction. Items are as they travel: `{"pk": {"S": "A"}}`.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

type Item = Mapping[str, Mapping[str, Any]]

WRITE_BYTES, READ_BYTES = 1024, 4096
INDEXES = ("gsi1", "gsi2")  # both carry all attributes


def size(item: Item) -> int:
    """Bytes of an item: of its names and its values."""
    return sum(len(name.encode()) + size_of(value) for name, value in item.items())


def size_of(value: Mapping[str, Any]) -> int:
    """Bytes of one value."""
    [(kind, inner)] = value.items()
    match kind:
        case "S":
            return len(inner.encode())
        case "N":
            return _size_of_number(inner)
        case "B":
            return len(inner)
        case "M":
            return 3 + sum(
                1 + len(name.encode()) + size_of(nested) for name, nested in inner.items()
            )
        case "L":
            return 3 + sum(1 + size_of(nested) for nested in inner)
        case "SS" | "NS" | "BS":
            return sum(size_of({kind[0]: nested}) for nested in inner)
        case _:  # a truth value, or null
            return 1


def _size_of_number(text: str) -> int:
    """A byte for two significant digits, and one; one more below zero."""
    digits = text.lstrip("-").replace(".", "").strip("0")
    return ceil(len(digits) / 2) + 1 + text.startswith("-")


def written(before: Item | None, after: Item | None, *, in_transaction: bool) -> int:
    """Units of a write in the table: by the larger of what was and what is, twice in a transaction.

    A check, and a delete of what is not there, cost the unit of the smallest item.
    """
    return _kilobytes(before, after) * (2 if in_transaction else 1)


def written_to(index: str, before: Item | None, after: Item | None) -> int:
    """Units of that write in an index: none where nothing of the row is seen there, nor changes;
    two where it moves, to take it away and to put it down again.

    An index is written behind the transaction, so that nothing is doubled.
    """
    was, now = _seen(index, before), _seen(index, after)
    if before == after or not (was or now):
        return 0
    if was and now and was != now:
        return _kilobytes(before) + _kilobytes(after)
    return _kilobytes(before if was else None, after if now else None)


def got(items: Iterable[Item | None]) -> float:
    """Units of consistent reads by key: each for itself, also those that find nothing."""
    return float(sum(max(1, ceil(size(one or {}) / READ_BYTES)) for one in items))


def queried(items: Iterable[Item], *, consistent: bool) -> float:
    """Units of a Query: of its items together."""
    units = max(1, ceil(sum(map(size, items)) / READ_BYTES))
    return units if consistent else units / 2


def _kilobytes(*items: Item | None) -> int:
    return max(1, *(ceil(size(one or {}) / WRITE_BYTES) for one in items), 1)


def _seen(index: str, item: Item | None) -> tuple[Any, Any] | None:
    """Where the index has the item."""
    keys = (f"{index}pk", f"{index}sk")
    if item is None or any(key not in item for key in keys):
        return None
    return item[keys[0]], item[keys[1]]
