"""A job that is killed after any of its writes, and gone on with, ends as if nothing had happened.

Killed for real: a process of its own gets SIGKILL as soon as the answer to its n-th write has come,
for every n in turn. What lies in the store and in the result file afterwards is compared with what
an undisturbed run leaves; only ids differ.
"""

import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import boto3
import pytest
from ulid import ULIDGenerator

from infra.emulator import running
from infra.tables import create_table
from registration import files, settings
from registration.actions import push_jobs
from registration.actions.pushes import push
from registration.rules import ids
from registration.rules import push_jobs as rules
from registration.rules.districts import Chamber
from registration.rules.push_jobs import PushJob, PushState, Snapshot
from registration.rules.pushes import read_row
from registration.store import rows
from registration.store.rows import connection
from registration.store.writes import Overtaken
from tests.push_files import by_chamber, by_job, known, pushed, queued, results, row
from tests.race.books import seats_taken
from tests.race.rivals import at_once
from tests.registrations import OPEN, get_together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("queues")]

WRITES = re.compile(
    "TransactWriteItems|BatchWriteItem|PutItem|UpdateItem|DeleteItem"
    "|PutObject|CopyObject|UploadPart|CreateMultipartUpload|CompleteMultipartUpload"
)
# An id, and the digest of a row that names one.
RANDOM = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
HWK = Chamber.HWK_CHEMNITZ
SHARED = "DE136695976"  # the VAT id of a firm that both chambers know


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What is left: every row and the result file, ids made equal."""

    rows: tuple[str, ...]
    results: tuple[str, ...]


@contextmanager
def fresh_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as here:
        here.delenv("AWS_ENDPOINT_URL_DYNAMODB")
        with running() as it:
            here.setenv("AWS_ENDPOINT_URL_DYNAMODB", it.endpoint)
            rows.connect()
            create_table(boto3.client("dynamodb"), settings.TABLE)
            yield
    rows.connect()


def prepared() -> PushJob:
    """A file with one row of every kind, on its queue; most of them are known from before.

    (In a snapshot no line may be without its id, so the one that is no JSON is another test's.)
    """
    activity = get_together(6).id
    shared = row(activity, 3)
    shared["company"] |= {"vatId": SHARED, "website": "https://the-other.example"}
    shared["person"] = {"name": "Paul Muster", "email": "paul@muster-3.example"}
    push(by_chamber(chamber=HWK), HWK, [read_row(shared)], run="before")
    pushed([row(activity, number) for number in (0, 1, 2, 9)])
    changed = row(activity, 1, revision=2)
    changed["person"]["name"] = "Anna Neumann"
    conflicting = row(activity, 3)
    conflicting["company"] |= {"vatId": SHARED, "legalName": "Anders 3 GmbH"}
    return queued(
        [
            row(activity, 0),
            changed,
            {"externalId": "M-2", "revision": 2, "op": "CANCEL"},
            row(activity, 2, revision=1),  # too late
            conflicting,
            row(activity, 4, company={"vatId": "DE1"}),
            row(activity, 5),
            row(activity, 0, revision=7),  # says the same
            row(activity, 6),
            row(activity, 7),
            row(activity, 8),
        ],
        snapshot=Snapshot(activity_id=activity, expect_deletions=1),
    )


def killed_after(number: int, job: PushJob) -> bool:
    """Whether a process that goes on with the job came to its n-th write, and so to its end."""
    child = os.fork()
    if child == 0:
        _die_after(number)
        push_jobs.go_on(by_job(), job.id, lambda: False)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _die_after(number: int) -> None:
    """In the child: connections and counting ids of its own, and the hand that kills it."""
    ids._in_order = ULIDGenerator()
    rows.connect()
    files.client.cache_clear()
    left = number

    def count(model: Any, **_: Any) -> None:
        nonlocal left
        if WRITES.fullmatch(model.name):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    connection().client.meta.events.register("after-call.dynamodb", count)
    files.client().meta.events.register("after-call.s3", count)


def end(job: PushJob) -> End:
    assert job.state is PushState.DONE
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=settings.TABLE)
    items = [item for page in pages for item in page["Items"]]
    return End(rows=_alike(items), results=tuple(_alike(results(job), in_order=True)))


def _alike(found: list[Any], *, in_order: bool = False) -> tuple[str, ...]:
    texts = [RANDOM.sub("…", json.dumps(one, sort_keys=True)) for one in found]
    return tuple(texts if in_order else sorted(texts))


def _check_alike(found: End, wanted: End, number: int) -> None:
    """Says only what differs: all of it would fill pages."""
    where = f"killed after write {number}"
    assert found.results == wanted.results, where
    more, fewer = Counter(found.rows), Counter(wanted.rows)
    assert (sorted(more - fewer), sorted(fewer - more)) == ([], []), where


def test_killed_after_any_write_it_ends_as_if_undisturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PORTION", 4)
    # Another worker has another time; here all have the same one, so that rows can be compared.
    monkeypatch.setattr(push_jobs, "PORTION_TAKES", timedelta())
    with fresh_store(monkeypatch):
        job = prepared()
        assert not killed_after(0, job)
        undisturbed = end(known(job))
    crashes = 0
    while True:
        with fresh_store(monkeypatch):
            job = prepared()
            if not killed_after(crashes + 1, job):
                break
            crashes += 1
            assert push_jobs.go_on(by_job(), job.id, lambda: False)
            _check_alike(end(known(job)), undisturbed, crashes)
    assert crashes >= 15


def test_a_message_delivered_to_several_at_once_is_carried_out_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is overtaken leaves the message on its queue, where the job is found to be done."""
    monkeypatch.setattr(rules, "PORTION", 4)
    # Another worker has another time; here all have the same one, so that rows can be compared.
    monkeypatch.setattr(push_jobs, "PORTION_TAKES", timedelta())
    activity = get_together(9)
    job = queued([row(activity.id, number) for number in range(10)])
    came = at_once([partial(push_jobs.go_on, by_job(), job.id, lambda: False)] * 4)
    assert all(one is True or isinstance(one, Overtaken) for one in came), came
    assert push_jobs.go_on(by_job(), job.id, lambda: False)
    done = known(job)
    assert (done.state, done.counts) == (PushState.DONE, {"CREATED": 9, "WAITLISTED": 1})
    assert [line["row"] for line in results(done)] == list(range(1, 11))
    assert seats_taken(activity, OPEN).taken == 9
