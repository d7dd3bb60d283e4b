"""Sheets that staff upload: looked at as often as they like, and carried out once confirmed.

A sheet is a push of the chamber it is for; confirmed, it takes the road of every file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import batched

from registration import files
from registration.actions.push_files import (
    check_activity,
    enqueued,
    need,
    opened,
    owned,
)
from registration.actions.push_sources import read_sheet
from registration.actions.pushes import push
from registration.rules import ids
from registration.rules import push_jobs as rules
from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.push_jobs import PORTION, PushJob, PushState, Sheet, SheetChanged
from registration.rules.push_results import RowResult, noted
from registration.rules.push_rows import read_plain
from registration.rules.pushes import LegalBasis
from registration.rules.refusals import Form, NotFound
from registration.rules.sheets import Header, SheetRow, read_rows
from registration.rules.wording import check_line, tidy_line
from registration.store import push_jobs as store
from registration.store.rows import read

MAX_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A sheet that is to come, or comes along as `content`."""

    chamber: Chamber
    activity_id: str
    legal_basis: LegalBasis
    name: str
    content: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would come of a sheet. `digest` names the content that was looked at."""

    job: PushJob
    digest: str
    header: Header
    results: tuple[RowResult, ...]


def open_sheet(act: Act, wish: Wish) -> PushJob:
    """A job for a sheet; nothing of it is carried out before it is confirmed."""
    check_activity(act, wish.activity_id, "activity_id")
    form = Form()
    check_line(form, ("file_name",), wish.name, limit=MAX_NAME)
    form.check()
    sheet = Sheet(
        name=tidy_line(wish.name),
        activity_id=wish.activity_id,
        legal_basis=wish.legal_basis,
        at=act.at,
    )
    job = PushJob(
        id=ids.make("psh", ids.new_ulid(act.at)),
        chamber=wish.chamber,
        by=act.by,
        language=act.language,
        state=PushState.OPEN,
        created_at=act.at,
        sheet=sheet,
    )
    if wish.content is not None:
        files.write(job.upload_key, [wish.content])
    return opened(act, job)


def preview(act: Act, id: str) -> Preview:
    """What would come of the sheet that lies there now. Nothing is written.

    Raises NotFound, UploadMissing, or why the sheet cannot be read.
    """
    job = owned(act.by, read(store.key(id)))
    if job is None or job.sheet is None:
        raise NotFound(("id",))
    digest, table, header = read_sheet(job)
    rows = read_rows(
        table,
        header,
        activity_id=job.sheet.activity_id,
        legal_basis=job.sheet.legal_basis,
        at=job.sheet.at,
    )
    return Preview(job=job, digest=digest, header=header, results=tuple(_tried(act, job, rows)))


def _tried(act: Act, job: PushJob, rows: Iterator[SheetRow]) -> Iterator[RowResult]:
    for some in batched(rows, PORTION, strict=False):
        written = [read_plain(row.plain) for row in some]
        outcomes = push(act, job.chamber, written, run=f"{job.id}:preview", dry_run=True)
        for row, outcome in zip(some, outcomes, strict=True):
            yield RowResult(row=row.number, outcome=noted(outcome))


def confirm(act: Act, id: str, expected: int, digest: str) -> PushJob:
    """Carry out the sheet that was looked at. Raises SheetChanged where another one lies there."""
    job = need(act, id, expected)
    if job.sheet is None:
        raise NotFound(("id",))
    after = rules.queued(job, act.by, act.language)
    found, *_ = read_sheet(job)
    if found != digest:
        raise SheetChanged
    return enqueued(act, job, replace(after, sheet=replace(job.sheet, digest=digest)))
