"""Ten thousand rows pushed as a file: new, unchanged, a tenth of them changed; ours and by hand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from resource import getpagesize
from statistics import median
from typing import Any

import boto3
import pytest

from registration import files, settings
from registration.actions import push_files, push_jobs
from registration.actions.push_files import Wish
from registration.rules.push_jobs import PushJob, PushState
from tests.bench.conftest import Report
from tests.bench.loop import TABLE, Loop
from tests.bench.members import changed, counted_up, evenings, exported, written
from tests.bench.meters import Cost, Meter, Watch, metered
from tests.push_files import IHK, by_chamber, by_job, known
from tests.race.test_last_seat import SetClock
from tests.registrations import OPEN

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("desk")]

PORTIONS_AT_A_TIME = 10


@dataclass(slots=True)
class Run:
    """One file: what it came to, what it cost, and how long each stretch took, ours and theirs."""

    job: PushJob
    cost: Cost = field(default_factory=Cost)
    ours: list[Watch] = field(default_factory=list)
    theirs: list[Watch] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)

    @property
    def calls(self) -> float:
        return self.cost.calls.total() / self.job.rows

    def figures(self) -> dict[str, float]:
        rows = self.job.rows
        each = list(zip(self.ours, self.theirs, strict=True))
        return {
            "rows_per_second": round(rows / sum(one.wall for one in self.ours)),
            "loop_rows_per_second": round(rows / sum(one.wall for one in self.theirs)),
            "ratio": round(median(one.wall / other.wall for one, other in each), 2),
            "cpu_ratio": round(median(one.cpu / other.cpu for one, other in each), 2),
            "reads_per_row": round(self.cost.calls["BatchGetItem"] / rows, 4),
            "transactions_per_row": round(self.cost.calls["TransactWriteItems"] / rows, 4),
            "write_units_per_row": round(self.cost.units / rows, 2),
            "resident_mb_first": round(self.resident[0], 1),
            "resident_mb_last": round(self.resident[-1], 1),
        }


def test_ten_thousand_rows(at: SetClock, report: Report) -> None:
    at(OPEN)
    rows = exported(evenings())
    later = list(changed(rows))
    with metered() as meter:
        _copy_table()
        new = pushed(meter, rows)
        same = pushed(meter, rows)
        some = pushed(meter, later)
        numbered = pushed(meter, list(counted_up(later)))
    for name, run in {
        "10,000 rows, new": new,
        "10,000 rows, unchanged": same,
        "10,000 rows, a tenth changed": some,
        "10,000 rows, only counted up": numbered,
    }.items():
        report.add(name, **run.figures())
    assert new.job.counts == {"CREATED": 10_000}
    assert same.job.counts == numbered.job.counts == {"UNCHANGED": 10_000}
    assert some.job.counts == {"UNCHANGED": 9_000, "UPDATED": 1_000}
    assert new.calls <= 1.11
    assert same.calls <= 0.022
    assert some.calls <= 0.2
    assert numbered.calls <= 0.032
    assert new.resident[-1] <= 1.2 * new.resident[0]
    assert _table(settings.TABLE) == _table(TABLE)


def pushed(meter: Meter, rows: Sequence[dict[str, Any]]) -> Run:
    """The rows as a file, gone through in stretches; after each the loop does the same."""
    loop, lines = Loop(), list(written(rows))
    act = by_chamber()
    job = push_files.open_file(act, Wish(chamber=IHK))
    files.write(job.upload_key, lines)
    run = Run(push_files.start(act, job.id, job.version))
    loop.again(meter.taken())
    while run.job.state is not PushState.DONE:
        begun = run.job.lines
        watch = Watch()
        with watch.running():
            push_jobs.go_on(by_job(), job.id, _stretch())
        run.ours.append(watch)
        calls = meter.taken()
        run.job = known(job)
        meter.taken()
        run.cost.add(calls)
        run.theirs.append(loop.again(calls, lines[begun : run.job.lines]))
        run.resident.append(_resident())
    return run


def _stretch() -> Callable[[], bool]:
    """Time is up after so many portions."""
    asked = count()
    return lambda: next(asked) >= PORTIONS_AT_A_TIME


def _resident() -> float:
    """Megabytes of this process that lie in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * getpagesize() / 1e6


def _items(table: str) -> Iterator[dict[str, Any]]:
    for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table):
        yield from page["Items"]


def _copy_table() -> None:
    """The loop begins with what we begin with."""
    for item in _items(settings.TABLE):
        boto3.client("dynamodb").put_item(TableName=TABLE, Item=item)


def _table(name: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in _items(name)}
