"""Units are those of DynamoDB's documentation; its examples are the figures here."""

from typing import Any

import pytest

from tests.costs.units import got, queried, size, written, written_to

KB = 1024


def item(bytes: int = 0, **keys: str) -> Any:
    """An item of that size, or of the size of its keys."""
    filled: dict[str, Any] = {name: {"S": value} for name, value in keys.items()}
    return filled | {"x": {"S": "x" * (bytes - size(filled) - 1)}} if bytes else filled


@pytest.mark.parametrize(
    ("value", "bytes"),
    [
        ({"S": "Süd"}, 4),
        ({"N": "27"}, 2),
        ({"N": "-12345"}, 5),
        ({"N": "1568016000"}, 5),  # trailing zeroes are trimmed
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"M": {}}, 3),
        ({"M": {"a": {"S": "b"}}}, 6),
        ({"L": [{"S": "b"}]}, 5),
        ({"B": b"abc"}, 3),
        ({"SS": ["ab", "c"]}, 3),
    ],
)
def test_a_value_has_the_size_that_is_documented(value: Any, bytes: int) -> None:
    assert size({"name": value}) == len("name") + bytes


def test_a_write_is_rounded_up_and_counts_the_larger_of_both() -> None:
    assert written(None, item(KB), in_transaction=False) == 1
    assert written(None, item(KB + 1), in_transaction=False) == 2
    assert written(item(3 * KB), item(KB), in_transaction=True) == 6
    assert written(item(3 * KB), None, in_transaction=False) == 3
    assert written(None, None, in_transaction=True) == 2


def test_an_index_costs_nothing_for_a_row_it_does_not_have_or_that_is_the_same() -> None:
    assert written_to("gsi1", None, item(KB)) == 0
    row = item(KB, gsi1pk="A", gsi1sk="1")
    assert written_to("gsi1", row, row) == 0


def test_an_index_is_written_once_where_a_row_stays_and_twice_where_it_moves() -> None:
    here, moved = item(2 * KB, gsi1pk="A", gsi1sk="1"), item(KB, gsi1pk="A", gsi1sk="2")
    assert written_to("gsi1", None, here) == 2
    assert written_to("gsi1", here, None) == 2
    assert written_to("gsi1", here, item(KB, gsi1pk="A", gsi1sk="1")) == 2
    assert written_to("gsi1", here, moved) == 3


def test_rows_by_key_are_rounded_each_and_those_of_a_query_together() -> None:
    rows = [item(KB), item(5 * KB), None]
    assert got(rows) == 1 + 2 + 1
    assert queried(rows[:2], consistent=True) == 2
    assert queried(rows[:2], consistent=False) == 1
    assert queried([], consistent=False) == 0.5
