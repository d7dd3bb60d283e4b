"""What PynamoDB, our rows and their bodies add to botocore's own work for the same calls."""

from collections.abc import Callable, Iterator
from itertools import batched
from statistics import median
from time import process_time
from typing import Any, cast

import boto3
import pytest
from pynamodb.attributes import UnicodeAttribute

from registration.rules.pages import Window
from registration.store.rows import Key, Row, connection, read, read_many, read_page
from registration.store.writes import put, write_all
from tests.bench.conftest import Report
from tests.bench.replays import Tape, playing, recording

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("desk")]

ROUNDS, TIMES = 15, 20
KEYS = [Key("BENCH", f"ROW#{number:04}", str) for number in range(1000)]


class BenchRow(Row, discriminator="bench"):
    """A row of the size of a meeting's."""

    text = UnicodeAttribute()

    def value(self) -> str:
        return self.text


def _rows(many: int) -> Iterator[BenchRow]:
    for key in KEYS[:many]:
        yield BenchRow(key.pk, key.sk, text="x" * 600, gsi1pk="BENCH", gsi1sk=key.sk)


PATHS: dict[str, Callable[[], object]] = {
    "get": lambda: read(KEYS[0]),
    "query 50": lambda: read_page("BENCH", "ROW#", Window(first=50)),
    "query 1,000": lambda: read_page("BENCH", "ROW#", Window(first=1000)),
    "batch-get 100": lambda: read_many(KEYS[:100]),
    "transact 4": lambda: write_all(*map(put, _rows(4))),
}


def test_what_our_rows_add_to_the_client(report: Report) -> None:
    for rows in batched(_rows(len(KEYS)), 25, strict=False):
        write_all(*map(put, rows))
    for name, path in PATHS.items():
        path()
        with recording() as tape:
            path()
        ours, theirs = _in_turns(tape, path)
        micros = round(ours * 1e6)
        report.add(f"store: {name} / botocore", ratio=round(ours / theirs, 2), microseconds=micros)


def _in_turns(tape: Tape, path: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor per call, ours and the plain client's."""
    plain = cast("Any", boto3.client("dynamodb"))

    def by_hand() -> None:
        for operation, params in tape.asked:
            plain._make_api_call(operation, params)

    ours, theirs = [], []
    with playing(tape, connection().client), playing(tape, plain):
        for _ in range(ROUNDS):
            ours.append(_timed(path))
            theirs.append(_timed(by_hand))
    return median(ours), median(theirs)


def _timed(once: Callable[[], object]) -> float:
    started = process_time()
    for _ in range(TIMES):
        once()
    return (process_time() - started) / TIMES
