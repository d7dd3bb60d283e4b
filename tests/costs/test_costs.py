"""What every operation costs the store: the committed table is what is counted here.

`make costs` writes it anew.
"""

import os
import random
from collections.abc import Iterator, Mapping
from itertools import count

import pytest
from ulid import PureRandomPolicy, ULIDGenerator

from registration.rules import ids
from schema.root import schema
from tests import journeys, sign_ups
from tests.costs import table
from tests.costs.chapters import CHAPTERS
from tests.costs.meter import metered
from tests.costs.table import Line
from tests.costs.walk import Walk
from tests.late_changes import SetClock

KNOWN = table.read(table.TABLE.read_text()) if table.TABLE.exists() else {}


@pytest.fixture(scope="module")
def counted() -> Iterator[dict[str, dict[str, Line]]]:
    """The chapters that were walked; written down where that is asked for."""
    chapters: dict[str, dict[str, Line]] = {}
    yield chapters
    if "WRITE_COSTS" in os.environ and set(chapters) == set(CHAPTERS):
        table.TABLE.write_text(table.written(chapters))


@pytest.fixture
def no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are the same each time: what is kept packed has the size that its ids give it."""
    chance = random.Random(1)

    def drawn(_at: int) -> bytes:
        return chance.randbytes(10)

    alone = ULIDGenerator(randomness=drawn, policy=PureRandomPolicy())
    monkeypatch.setattr(ids, "generator", alone)
    monkeypatch.setattr(ids, "_in_order", ULIDGenerator(randomness=drawn))
    monkeypatch.setattr(journeys, "DELEGATION", "del_01D9S9YFM0DQJCWC97ZC6CMQ39")
    monkeypatch.setattr(sign_ups, "_keys", count(1))


@pytest.mark.usefixtures("bucket", "queues", "no_chance")
@pytest.mark.parametrize("title", CHAPTERS)
def test_nothing_costs_more_or_less_than_is_written_down(
    title: str, at: SetClock, counted: dict[str, dict[str, Line]]
) -> None:
    now, walked = CHAPTERS[title]
    at(now)
    with metered() as meter:
        walk = Walk(meter)
        walked(walk, at)
    counted[title] = {name: table.line(cost) for name, cost in walk.costs.items()}
    if "WRITE_COSTS" not in os.environ:
        assert different(counted[title], KNOWN[title]) == {}


def different(counted: Mapping[str, Line], known: Mapping[str, Line]) -> dict[str, object]:
    """What is counted now, beside what is written down, where the two are not the same."""
    return {
        name: (counted.get(name), known.get(name))
        for name in counted.keys() | known.keys()
        if name not in counted or name not in known or not counted[name].same_as(known[name])
    }


def test_every_root_field_has_its_line() -> None:
    core = schema._schema
    assert core.query_type
    assert core.mutation_type
    fields = {*core.query_type.fields, *core.mutation_type.fields}
    written = {name.split(",")[0] for lines in KNOWN.values() for name in lines}
    assert fields - written == set()
