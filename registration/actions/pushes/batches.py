"""A push as one call: up to 100 rows, within the chamber's pace, answered alike for all repeats."""

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from registration import meters, settings
from registration.actions.pushes.bundles import push_atomic
from registration.actions.pushes.portions import Written, push
from registration.actions.pushes.snapshots import absent
from registration.meters import Count
from registration.rules import ids
from registration.rules.acts import Act
from registration.rules.breaches import Rule
from registration.rules.districts import Chamber
from registration.rules.pushes.outcomes import Outcome
from registration.rules.pushes.refusals import RateLimited, SnapshotMismatch
from registration.rules.refusals import Form, NotFound
from registration.rules.wording import check_range
from registration.store import ledger
from registration.store import pushes as store

MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rows are all there are for the activity; so many others end."""

    activity_id: str
    expect_deletions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows as they were sent, and how they are to be carried out."""

    chamber: Chamber
    rows: Sequence[Written]
    dry_run: bool = False
    atomic: bool = False
    snapshot: Snapshot | None = None


def push_batch(act: Act, batch: Batch) -> tuple[Outcome, ...]:
    """What became of each row, and then of each that a snapshot left out.

    A repeat of a call that was cut off carries on where it stopped and answers for the whole. A dry
    run writes nothing at all. Raises Invalid, NotFound, RateLimited, SnapshotMismatch,
    AtomicTooLarge, Busy; nothing is written then, but by Busy, after which the same call goes on.
    """
    answered = ledger.replay(act)
    if answered is not None:
        raise ledger.Replayed(answered)
    _check(batch)
    run = _run(act)
    dropped = _dropped(act, batch, f"{run}:dropped")
    if not batch.dry_run:
        _keep_pace(act, batch)
    rows = [*batch.rows, *dropped]
    outcomes: list[Outcome] = []
    if batch.atomic:
        outcomes = push_atomic(act, batch.chamber, rows, run=run, dry_run=batch.dry_run)
    else:
        for name, some in ((run, batch.rows), (f"{run}:dropped", dropped)):
            outcomes += push(act, batch.chamber, some, run=name, dry_run=batch.dry_run)
    if not batch.dry_run:
        ledger.accept(act, answer=stored(outcomes))
        meters.count(Count.PUSHES, *(one.result for one in outcomes))
    return tuple(outcomes)


def stored(outcomes: Sequence[Outcome]) -> str:
    """Outcomes as the reference of an answer: a row of the store has an end."""
    return b64encode(zlib.compress(msgspec.json.encode(outcomes))).decode()


def answered(reference: str) -> tuple[Outcome, ...]:
    """The outcomes that a repeated call gets again."""
    return msgspec.json.decode(zlib.decompress(b64decode(reference)), type=tuple[Outcome, ...])


def _check(batch: Batch) -> None:
    form = Form()
    if len(batch.rows) > MOST_ROWS:
        form.reject(("rows",), Rule.TOO_MANY, limit=MOST_ROWS)
    if batch.snapshot:
        path = ("snapshot", "expect_deletions")
        check_range(form, path, batch.snapshot.expect_deletions, 0, MOST_ROWS)
    form.check()


def _run(act: Act) -> str:
    """Names the call, the same for its repeats."""
    who = f"{act.by}/{act.by.contact or ''}/{act.operation}/{act.key or act.request_id}"
    return hashlib.sha256(who.encode()).hexdigest()[:24]


def _dropped(act: Act, batch: Batch, run: str) -> list[Written]:
    """The rows a snapshot left out. Raises NotFound where its activity is none, and
    SnapshotMismatch where they are not as many as said."""
    if batch.snapshot is None:
        return []
    named = {row.external_id for row in batch.rows}
    activity = batch.snapshot.activity_id
    if ids.split("act", activity) is None:
        raise NotFound(("snapshot", "activity_id"))
    left: list[Written] = [*absent(batch.chamber, activity, named, act.at, run=run)]
    expected = batch.snapshot.expect_deletions
    if len(left) != expected:
        raise SnapshotMismatch(len(left), expected)
    return left


def _keep_pace(act: Act, batch: Batch) -> None:
    limit = settings.PUSHED_ROWS_PER_MINUTE
    seconds = store.paced(batch.chamber, max(1, len(batch.rows)), limit, act.at)
    if seconds:
        raise RateLimited(seconds)
