"""A file of rows, gone through in portions."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from registration import files
from registration.actions import push_files, push_jobs
from registration.rules import push_jobs as rules
from registration.rules.events import Job, Work
from registration.rules.pages import Window
from registration.rules.push_jobs import (
    FileTooLarge,
    PushState,
    UploadMissing,
)
from registration.rules.refusals import NotFound, VersionConflict, WrongState
from registration.store import push_jobs as store
from registration.store.writes import Overtaken
from tests.push_files import (
    IHK,
    by_chamber,
    by_job,
    gone_through,
    known,
    outcomes,
    pushed,
    queued,
    results,
    row,
    written,
)
from tests.registrations import LATER, OPEN, STAFF, by, counted, events, get_together

pytestmark = pytest.mark.usefixtures("bucket")


def test_every_row_of_a_file_gets_its_answer_with_its_line() -> None:
    here = get_together()
    job = pushed([row(here.id, 1), "", row(here.id, 2), "{ not json", '["a list"]', row("act_", 3)])
    assert job.state is PushState.DONE
    assert [(line["row"], line["externalId"], line["result"]) for line in results(job)] == [
        (1, "M-1", "CREATED"),
        (3, "M-2", "CREATED"),
        (4, "", "REJECTED"),
        (5, "", "REJECTED"),
        (6, "M-3", "REJECTED"),
    ]
    assert job.counts == {"CREATED": 2, "REJECTED": 3}
    assert [line["problems"][0]["code"] for line in results(job)[2:]] == [
        "LINE_UNREADABLE",
        "LINE_UNREADABLE",
        "NOT_FOUND",
    ]


def test_a_problem_says_field_rule_and_reason() -> None:
    here = get_together()
    bad = row(here.id, 1)
    bad["company"]["vatId"] = "DE136695977"
    [line] = results(pushed([bad]))
    [problem] = line["problems"]
    assert problem["field"] == "company.vatId"
    assert problem["rule"] == "VAT_ID_CHECK_DIGIT"
    assert problem["message"].startswith("The last digit")


def test_the_same_file_again_changes_nothing() -> None:
    here = get_together()
    rows = [row(here.id, number) for number in range(3)]
    pushed(rows)
    before = len(events())
    assert pushed(rows, at=LATER).counts == {"UNCHANGED": 3}
    kinds = [event.kind for event in events()[before:]]
    assert kinds == ["push.opened", "push.queued", "push.begun", "push.completed"]


def test_a_job_is_on_its_queue_by_the_transaction_that_starts_it() -> None:
    job = queued([])
    assert events()[-1].work == Work(job=Job.PUSH, subject=job.id)


def test_a_file_without_rows_is_done() -> None:
    job = pushed([])
    assert (job.state, job.counts, results(job)) == (PushState.DONE, {}, [])


@pytest.fixture
def portions_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto copies its table in each transaction: what has portions has small ones here."""
    monkeypatch.setattr(rules, "PORTION", 4)


def ticking(after: int) -> Iterator[bool]:
    """Time is up when it was asked for so often."""
    return (number >= after for number in count())


@pytest.mark.usefixtures("portions_of_four")
def test_a_job_goes_on_where_time_was_up() -> None:
    here = get_together()
    rows = [row(here.id, number) for number in range(10)]
    job = queued(rows)
    times = ticking(1)
    assert not push_jobs.go_on(by_job(), job.id, lambda: next(times))
    half = known(job)
    assert (half.state, half.lines, half.portions) == (PushState.RUNNING, 4, 1)
    assert half.source
    assert 0 < half.cursor < half.source.bytes
    done = gone_through(job)
    assert done.counts == {"CREATED": 10}
    assert [line["row"] for line in results(done)] == list(range(1, 11))
    assert counted(here).taken == 10


@pytest.mark.usefixtures("portions_of_four")
def test_results_are_there_while_it_runs() -> None:
    here = get_together()
    job = queued([row(here.id, number) for number in range(6)])
    times = ticking(1)
    push_jobs.go_on(by_job(), job.id, lambda: next(times))
    page = push_files.results(known(job), Window(first=3))
    assert page.more
    assert [one.row for one in page.values] == [1, 2, 3]
    rest = push_files.results(known(job), Window(first=3, after=page.items[-1][0]))
    assert ([one.row for one in rest.values], rest.more) == ([4], False)
    gone_through(job)
    across = push_files.results(known(job), Window(first=3, after=page.items[-1][0]))
    assert [one.row for one in across.values] == [4, 5, 6]
    assert push_files.results(known(job), Window(first=5, after="no cursor")).items == ()


def test_a_message_about_a_job_that_is_done_changes_nothing() -> None:
    job = pushed([row(get_together().id, 1)])
    assert push_jobs.go_on(by_job(LATER), job.id, lambda: False)
    assert known(job) == job
    with pytest.raises(NotFound):
        push_jobs.go_on(by_job(), store_id(), lambda: False)


def store_id() -> str:
    return "psh_01D7XX2V80JSPHAVE4Y38QAQJ6"


def test_who_is_overtaken_leaves_the_job_to_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message stays on its queue: it is seen later that the other came to the end."""
    here = get_together()
    job = queued([row(here.id, number) for number in range(3)])
    write, first = files.write, iter([True])

    def meanwhile(key: str, chunks: Any) -> None:
        write(key, list(chunks))
        if "/00000" in key and next(first, False):
            push_jobs.go_on(by_job(), job.id, lambda: False)

    monkeypatch.setattr(files, "write", meanwhile)
    with pytest.raises(Overtaken):
        push_jobs.go_on(by_job(), job.id, lambda: False)
    assert (known(job).state, known(job).counts) == (PushState.DONE, {"CREATED": 3})
    assert outcomes(known(job)) == ["CREATED"] * 3
    assert counted(here).taken == 3


@pytest.mark.usefixtures("portions_of_four")
def test_a_stopped_job_begins_no_further_portion_and_goes_on_when_it_is_started() -> None:
    here = get_together()
    job = queued([row(here.id, number) for number in range(10)])
    times = ticking(1)
    push_jobs.go_on(by_job(), job.id, lambda: next(times))
    push_files.stop(by_chamber(), job.id, "Wrong list")
    assert gone_through(job).lines == 4
    stopped = known(job)
    assert stopped.state is PushState.STOPPED
    push_files.start(by_chamber(), job.id, stopped.version)
    assert gone_through(job).counts == {"CREATED": 10}


def test_what_was_under_way_when_it_was_stopped_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    here = get_together()
    job = queued([row(here.id, number) for number in range(3)])
    write = files.write

    def meanwhile(key: str, chunks: Any) -> None:
        write(key, chunks)
        if "/00000" in key:
            push_files.stop(by_chamber(), job.id, None)

    monkeypatch.setattr(files, "write", meanwhile)
    assert gone_through(job).state is PushState.STOPPED
    assert known(job).counts == {"CREATED": 3}


@pytest.mark.usefixtures("portions_of_four")
def test_what_is_uploaded_after_the_start_is_not_carried_out() -> None:
    here = get_together()
    job = queued([row(here.id, number) for number in range(6)])
    times = ticking(1)
    push_jobs.go_on(by_job(), job.id, lambda: next(times))
    files.write(job.upload_key, [written([row(here.id, 999)] * 50)])
    assert gone_through(job).counts == {"CREATED": 6}


def test_a_dry_run_says_what_would_come_of_it() -> None:
    here = get_together()
    job = pushed([row(here.id, 1), "bad"], dry_run=True)
    assert outcomes(job) == ["CREATED", "REJECTED"]
    assert counted(here).taken == 0


def test_a_start_needs_the_file() -> None:
    act = by_chamber()
    job = push_files.open_file(act, push_files.Wish(chamber=IHK))
    with pytest.raises(UploadMissing):
        push_files.start(act, job.id, 1)
    files.write(job.upload_key, [b"x" * 1_000_000] * 101)
    with pytest.raises(FileTooLarge):
        push_files.start(act, job.id, 1)


def test_a_chamber_has_its_own_jobs_and_no_others() -> None:
    job = queued([])
    other = replace(by_chamber(), by=replace(by_chamber().by, id="HWK_DRESDEN"))
    with pytest.raises(NotFound):
        push_files.start(other, job.id, job.version)
    with pytest.raises(NotFound):
        push_files.stop(other, job.id, None)
    with pytest.raises(VersionConflict):
        push_files.start(by(STAFF), job.id, 1)
    with pytest.raises(WrongState):
        push_files.start(by(STAFF), job.id, job.version)
    page = store.page(IHK, Window(first=5))
    assert [one.id for one in page.values] == [job.id]
    assert store.page("HWK_DRESDEN", Window(first=5)).items == ()
    assert store.page(None, Window(first=5)).items == page.items


def test_what_happened_is_told_to_no_one_but_the_audit_and_the_outbox() -> None:
    pushed([row(get_together().id, 1)], at=OPEN)
    mine = [event for event in events() if event.kind.startswith("push.")]
    assert all(event.mails == () for event in mine)
