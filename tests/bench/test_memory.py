"""A file that is longer needs no more memory."""

import tracemalloc
from itertools import batched
from pathlib import Path
from typing import Any

import pytest

from registration import files
from registration.actions import push_files, push_jobs
from registration.actions.push_files import Wish
from registration.store import push_jobs as store
from registration.store.rows import read
from tests.bench.conftest import Report
from tests.bench.members import evenings, exported, written
from tests.push_files import IHK, by_chamber, by_job
from tests.race.test_last_seat import SetClock
from tests.registrations import OPEN

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("desk")]

KNOWN = 500  # rows that are pushed before; the files say them again and again

type Rows = list[dict[str, Any]]


@pytest.fixture
def rows(at: SetClock) -> Rows:
    at(OPEN)
    pushed = exported(evenings(), KNOWN)
    job = queued(pushed)
    carry_out(job)
    assert counts(job) == {"CREATED": KNOWN}
    return pushed


def test_a_job_needs_no_more_objects_the_further_it_comes(rows: Rows, report: Report) -> None:
    """The second thousand of rows, when everything is there that is made once, and the third."""
    id = queued(rows * 6)
    peaks: list[int] = []

    def note() -> bool:
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.reset_peak()
        return False

    tracemalloc.start()
    try:
        assert push_jobs.go_on(by_job(), id, note)
    finally:
        tracemalloc.stop()
    thousands = [max(some) for some in batched(peaks[1:31], 10, strict=True)]
    figures = {f"mb_in_thousand_{n}": round(one / 1e6, 2) for n, one in enumerate(thousands, 1)}
    report.add("objects of a job while rows are carried out", **figures)
    assert thousands[2] <= 1.2 * thousands[1]
    assert counts(id) == {"UNCHANGED": 3_000}


def test_the_largest_file(rows: Rows, report: Report) -> None:
    peaks = {size: _resident(queued(rows * (size // KNOWN))) for size in (1_000, 10_000, 50_000)}
    figures = {f"mb_of_{size}_rows": round(peak, 1) for size, peak in peaks.items()}
    report.add("resident memory of the process, at most", **figures)


def queued(rows: Rows) -> str:
    """A job on its queue, with a file of these rows."""
    act = by_chamber()
    job = push_files.open_file(act, Wish(chamber=IHK))
    files.write(job.upload_key, written(rows))
    return push_files.start(act, job.id, job.version).id


def carry_out(id: str) -> None:
    assert push_jobs.go_on(by_job(), id, lambda: False)


def counts(id: str) -> dict[str, int]:
    job = read(store.key(id))
    assert job
    return job.counts


def _resident(id: str) -> float:
    """The most megabytes of this process that lay in memory while the job was carried out."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest so far: see proc(5)
    carry_out(id)
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in one]
    return int(line.split()[1]) / 1e3
