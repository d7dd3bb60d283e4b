"""Ids name their type, lead to their row, and cannot be guessed from one another."""

from datetime import UTC, datetime

import pytest

from registration.rules import ids

NOON = datetime(2019, 9, 24, 12, tzinfo=UTC)


def test_ids_of_one_moment_share_their_time_and_nothing_else() -> None:
    made = [ids.new_ulid(NOON) for _ in range(100)]
    assert len({ulid[:10] for ulid in made}) == 1
    assert len({ulid[10:14] for ulid in made}) > 90


def test_ids_sort_by_the_time_they_were_made() -> None:
    assert ids.new_ulid(NOON) < ids.new_ulid(NOON.replace(minute=1))


def test_an_id_gives_back_what_it_was_made_of() -> None:
    parts = tuple(ids.new_ulid(NOON) for _ in range(3))
    id = ids.make("reg", *parts)
    assert ids.split("reg", id) == parts
    assert ids.prefix_of(id) == "reg"
    assert ids.last(id) == parts[-1]


@pytest.mark.parametrize(
    "text", ["", "com_", "com_x", "com_" + "0" * 27, "xyz_" + "0" * 26, "reg_" + "0" * 26, "com"]
)
def test_what_is_no_id_leads_nowhere(text: str) -> None:
    assert ids.prefix_of(text) is None
