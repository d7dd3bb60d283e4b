"""Open a job for a file, start it once the file is there, stop it; and read what came of its rows.

A chamber has its own jobs and no others; staff act for any chamber.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from registration import files
from registration.rules import ids
from registration.rules import push_jobs as rules
from registration.rules.acts import Act, Principal, Role
from registration.rules.breaches import Rule
from registration.rules.districts import Chamber
from registration.rules.events import Change, Event, Job, Work
from registration.rules.pages import Page, Window
from registration.rules.push_jobs import (
    MAX_FILE_BYTES,
    MAX_ROWS,
    PORTION,
    FileTooLarge,
    PushJob,
    PushState,
    Snapshot,
    UploadMissing,
)
from registration.rules.push_results import RowResult, read_line
from registration.rules.refusals import Invalid, NotAllowed, NotFound, VersionConflict
from registration.store import activities, delegations, ledger
from registration.store import push_jobs as store
from registration.store.rows import read, read_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A file that is to come."""

    chamber: Chamber
    dry_run: bool = False
    snapshot: Snapshot | None = None


def open_file(act: Act, wish: Wish) -> PushJob:
    """A job whose file may be uploaded now."""
    if wish.snapshot:
        _check_snapshot(act, wish.snapshot)
    return opened(
        act,
        PushJob(
            id=ids.make("psh", ids.new_ulid(act.at)),
            chamber=wish.chamber,
            by=act.by,
            language=act.language,
            state=PushState.OPEN,
            created_at=act.at,
            dry_run=wish.dry_run,
            snapshot=wish.snapshot,
        ),
    )


def opened(act: Act, job: PushJob) -> PushJob:
    """The job, written down."""
    ledger.accept(
        act,
        store.opened(job),
        changes=[Change(subject=job.id, after=job)],
        events=[Event(kind="push.opened", subject=job.id)],
        answer=job.id,
    )
    return job


def start(act: Act, id: str, expected: int) -> PushJob:
    """Put the job on its queue: for the first time, or on from where it was stopped.

    Raises UploadMissing, FileTooLarge; NotAllowed for a sheet that nobody has confirmed.
    """
    job = need(act, id, expected)
    if job.sheet and not job.sheet.digest:
        raise NotAllowed
    if not job.source and not job.sheet:
        _check_upload(job)
    return enqueued(act, job, rules.queued(job, act.by, act.language))


def enqueued(act: Act, before: PushJob, after: PushJob) -> PushJob:
    """The job on its way, with the message that makes somebody go on with it."""
    work = Work(job=Job.PUSH, subject=after.id)
    ledger.accept(
        act,
        store.moved(after),
        changes=[Change(subject=after.id, before=before, after=after)],
        events=[Event(kind="push.queued", subject=after.id, work=work)],
        answer=after.id,
    )
    return after


def stop(act: Act, id: str, reason: str | None) -> PushJob:
    """No further portion is begun. A job that is under way moves on by itself, so that this asks
    for no version; Overtaken means that it just did."""
    before = owned(act.by, read(store.key(id)))
    if before is None:
        raise NotFound(("id",))
    after = rules.stopped(before)
    ledger.accept(
        act.because(reason),
        store.moved(after),
        changes=[Change(subject=id, before=before, after=after)],
        events=[Event(kind="push.stopped", subject=id)],
        answer=id,
    )
    return after


def owned(by: Principal, job: PushJob | None) -> PushJob | None:
    """The job, if it is the caller's to see."""
    if job and (by.is_staff or (by.role is Role.CHAMBER and by.id == job.chamber)):
        return job
    return None


def need(act: Act, id: str, expected: int) -> PushJob:
    """The caller's job in the version that was read. Raises NotFound, VersionConflict."""
    job = owned(act.by, read(store.key(id)))
    if job is None:
        raise NotFound(("id",))
    if job.version != expected:
        raise VersionConflict(id, job.version)
    return job


def check_activity(act: Act, id: str, *path: str) -> None:
    """Raises NotFound about `path` where there is no such activity, or not for the caller."""
    delegation, _ = ids.split("act", id) or ("", "")
    delegation_key = delegations.key(ids.make("del", delegation))
    found = read_many((activities.key(id), delegation_key))
    found.need(activities.key(id), *path)
    if not found.need(delegation_key, *path).is_public and not act.by.is_staff:
        raise NotFound(path)


def _check_snapshot(act: Act, snapshot: Snapshot) -> None:
    if not 0 <= snapshot.expect_deletions <= MAX_ROWS:
        path = ("snapshot", "expect_deletions")
        raise Invalid(path, Rule.OUT_OF_RANGE, {"low": 0, "high": MAX_ROWS})
    check_activity(act, snapshot.activity_id, "snapshot", "activity_id")


def _check_upload(job: PushJob) -> None:
    size = files.size(job.upload_key)
    if size is None:
        raise UploadMissing
    if size > MAX_FILE_BYTES:
        raise FileTooLarge


def results(job: PushJob, window: Window) -> Page[RowResult]:
    """What became of the rows that are done, in their order: one file per portion that is read."""
    portion, place = _position(window.after)
    found = list(islice(_from(job, portion, place), window.first + 1))
    return Page(items=tuple(found[: window.first]), more=len(found) > window.first)


def _from(job: PushJob, portion: int, place: int) -> Iterator[tuple[str, RowResult]]:
    for number in range(portion, job.portions):
        lines = enumerate(files.lines(job.portion_key(number)))
        for index, (_, line) in islice(lines, place, None):
            yield f"{number:05}.{index:03}", read_line(line)
        place = 0


def _position(after: str | None) -> tuple[int, int]:
    """Where to go on behind a cursor; one that is none leads behind the end."""
    if after is None:
        return 0, 0
    portion, _, index = after.partition(".")
    if not (portion.isdecimal() and index.isdecimal()):
        return MAX_ROWS, 0
    return int(portion), min(int(index), PORTION) + 1
