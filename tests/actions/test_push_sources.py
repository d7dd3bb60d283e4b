"""A pushed file, read through once before any of its rows is carried out."""

import tracemalloc
from dataclasses import replace
from datetime import timedelta

import pytest

from registration import files
from registration.actions import push_files
from registration.actions.push_sources import Names
from registration.rules.push_jobs import MAX_ROWS, PushJob, PushState, Snapshot
from registration.rules.push_rows import MAX_LINE_BYTES
from tests.push_files import (
    IHK,
    by_chamber,
    gone_through,
    outcomes,
    pushed,
    results,
    row,
    written,
)
from tests.registrations import LATER, counted, get_together

pytestmark = pytest.mark.usefixtures("bucket")


def failure(job: PushJob) -> str | None:
    assert job.state is PushState.FAILED
    return job.failure.code if job.failure else None


def test_a_mark_at_the_beginning_and_windows_line_ends_are_no_part_of_a_row() -> None:
    here = get_together()
    act = by_chamber()
    job = push_files.open_file(act, push_files.Wish(chamber=IHK))
    content = written([row(here.id, 1), row(here.id, 2)]).replace(b"\n", b"\r\n") + b"\r\n"
    files.write(job.upload_key, [b"\xef\xbb\xbf" + content])
    push_files.start(act, job.id, job.version)
    assert gone_through(job).counts == {"CREATED": 2}


def test_a_snapshot_cancels_whom_it_leaves_out() -> None:
    here = get_together()
    pushed([row(here.id, number) for number in range(5)])
    left = [row(here.id, number) for number in (0, 2, 4)]
    told = Snapshot(activity_id=here.id, expect_deletions=2)
    job = pushed(left, snapshot=told, at=LATER)
    assert [(line["row"], line["externalId"], line["result"]) for line in results(job)][3:] == [
        (None, "M-1", "CANCELLED"),
        (None, "M-3", "CANCELLED"),
    ]
    assert counted(here).taken == 3
    assert job.source
    assert (job.source.rows, job.source.absent) == (5, 2)
    again = pushed(left, snapshot=replace(told, expect_deletions=0), at=LATER + timedelta(hours=1))
    assert again.counts == {"UNCHANGED": 3}


def test_a_snapshot_that_leaves_out_others_than_announced_writes_nothing() -> None:
    here = get_together()
    pushed([row(here.id, number) for number in range(5)])
    job = pushed([row(here.id, 7)], snapshot=Snapshot(activity_id=here.id, expect_deletions=2))
    assert failure(job) == "SNAPSHOT_MISMATCH"
    assert job.failure
    assert job.failure.about == {"found": 5, "expected": 2}
    assert counted(here).taken == 5


def test_a_row_that_names_nobody_is_in_no_snapshot() -> None:
    here = get_together()
    pushed([row(here.id, 1)])
    told = Snapshot(activity_id=here.id, expect_deletions=1)
    assert failure(pushed(["{ not json"], snapshot=told)) == "ROW_UNNAMED"
    assert failure(pushed([row(here.id, 1, externalId=" ")], snapshot=told)) == "ROW_UNNAMED"


def test_too_many_rows_are_refused_before_the_first_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("registration.actions.push_sources.MAX_ROWS", 3)
    here = get_together()
    job = pushed([row(here.id, number) for number in range(4)])
    assert failure(job) == "FILE_TOO_LARGE"
    assert counted(here).taken == 0
    assert pushed([row(here.id, number) for number in range(3)]).counts == {"CREATED": 3}


def test_a_line_that_is_too_long_is_refused_alone() -> None:
    here = get_together()
    long = row(here.id, 1, person={"name": "x" * 300_000, "email": "a@b.example"})
    job = pushed([long, row(here.id, 2)])
    assert outcomes(job) == ["REJECTED", "CREATED"]
    assert job.source
    assert job.source.bytes < MAX_LINE_BYTES + 1_000


def test_the_names_of_the_largest_file_fit_in_a_megabyte() -> None:
    tracemalloc.start()
    names = Names()
    for number in range(MAX_ROWS):
        names.add(f"M-{number}")
    names.close()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 1_000_000
    assert all(f"M-{number}" in names for number in range(0, MAX_ROWS, 997))
    assert "M-50000" not in names
