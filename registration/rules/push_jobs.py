"""A file of rows that a chamber pushes: from its upload to the file of what became of each row.

    OPEN ──▶ QUEUED ──▶ RUNNING ──▶ DONE
                │  ▲       │ │
                ▼  │       │ └────▶ FAILED   before any row was looked at
               STOPPED ◀───┘

A job goes through its file in portions of 100 lines. `cursor`, `lines` and `counts` say how far it
has come, and change together: whoever goes on begins where the last portion ended, and a portion
that was cut off is done again, which answers what it would have answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from registration.rules import ids
from registration.rules.acts import Principal
from registration.rules.districts import Chamber
from registration.rules.pushes import LegalBasis, Outcome, Problem, Result
from registration.rules.pushes.outcomes import problems, told
from registration.rules.pushes.refusals import SnapshotMismatch
from registration.rules.refusals import Path, Refused, WrongState
from registration.rules.sheets import (
    ColumnsUnknown,
    ColumnTwice,
    SheetRagged,
    SheetTooLarge,
    SheetUnreadable,
)
from registration.rules.texts import Language, Text

PORTION = 100  # lines
MAX_ROWS = 50_000
MAX_FILE_BYTES = 100_000_000
UPLOAD_HOLDS = timedelta(hours=1)
DOWNLOAD_HOLDS = timedelta(minutes=15)
KEPT = timedelta(days=90)  # the job itself; its files go earlier (infra/files.yml)


class PushState(StrEnum):
    """Where a job stands."""

    OPEN = "OPEN"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The file names all of the chamber's people at the activity: who is missing is cancelled.

    Only if exactly `expect_deletions` are.
    """

    activity_id: str
    expect_deletions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The file is a table that staff handed in at `at`, for one activity and on one legal basis.

    `digest` is the content that was confirmed; `headings` are those of its columns, by the field of
    a row that each says.
    """

    name: str
    activity_id: str
    legal_basis: LegalBasis
    at: datetime
    digest: str = ""
    headings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file as it is worked through, out of its author's reach.

    `key` is unguessable and never used twice. `lines` are the author's; behind them stand `absent`
    more, one for each registration that a snapshot leaves out. `rows` are all that are not blank.
    """

    key: str
    bytes: int
    lines: int
    rows: int
    absent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PushJob:
    """`by` started it and is named in the audit; messages are in `language`.

    `cursor` is the byte at which the next portion begins; `counts` has a number for each Result.
    """

    id: str
    chamber: Chamber
    by: Principal
    language: Language
    state: PushState
    created_at: datetime
    dry_run: bool = False
    snapshot: Snapshot | None = None
    sheet: Sheet | None = None
    source: Source | None = None
    cursor: int = 0
    lines: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    failure: Problem | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    version: int = 1

    @property
    def rows(self) -> int:
        """How many rows are done."""
        return sum(self.counts.values())

    @property
    def portions(self) -> int:
        """How many portions are done; each has a file of its own."""
        return -(-self.lines // PORTION)

    @property
    def is_through(self) -> bool:
        """Whether every line was looked at."""
        return self.source is not None and self.lines >= self.source.lines + self.source.absent

    @property
    def upload_key(self) -> str:
        """Where its author puts the file."""
        return f"uploads/{ids.last(self.id)}"

    @property
    def result_key(self) -> str:
        """The file of all results, once the job is done."""
        return f"results/{ids.last(self.id)}/all.jsonl"

    def portion_key(self, portion: int) -> str:
        """The results of one portion, counted from 0."""
        return f"results/{ids.last(self.id)}/{portion:05}.jsonl"

    def lines_of(self, portion: int) -> tuple[int, int]:
        """The first and the last line of a portion that is done."""
        return portion * PORTION + 1, min((portion + 1) * PORTION, self.lines)

    def run(self, portion: int) -> str:
        """The name of a portion: the same when it is repeated."""
        return f"{self.id}:{portion * PORTION + 1}"


for _unreadable in (
    SnapshotMismatch,
    SheetUnreadable,
    SheetTooLarge,
    SheetRagged,
    ColumnTwice,
    ColumnsUnknown,
):
    told(_unreadable)


@told
@dataclass(eq=False)
class UploadMissing(Refused):
    code = "UPLOAD_MISSING"
    says = Text(
        en="The file has not been uploaded yet.",
        de="Die Datei wurde noch nicht hochgeladen.",
        es="El archivo aún no se ha subido.",
    )


@told
@dataclass(eq=False)
class FileTooLarge(Refused):
    """What a file may have at most."""

    rows: int = MAX_ROWS
    megabytes: int = MAX_FILE_BYTES // 1_000_000
    code = "FILE_TOO_LARGE"
    says = Text(
        en="A file may have {rows} rows and {megabytes} MB at most. Nothing was written.",
        de="Eine Datei darf höchstens {rows} Zeilen und {megabytes} MB haben. Es wurde nichts "
        "gespeichert.",
        es="Un archivo puede tener como máximo {rows} filas y {megabytes} MB. No se guardó nada.",
    )


@told
@dataclass(eq=False)
class RowUnnamed(Refused):
    """In a snapshot, a row without its id could be any: nobody is to be cancelled by mistake."""

    row: int
    code = "ROW_UNNAMED"
    says = Text(
        en="Row {row} does not say its externalId, so this is no snapshot. Nothing was written.",
        de="Zeile {row} nennt keine externalId; das ist kein vollständiger Abzug. Es wurde nichts "
        "gespeichert.",
        es="La fila {row} no indica su externalId: no es una copia completa. No se guardó nada.",
    )


@told
@dataclass(eq=False)
class SheetChanged(Refused):
    """What is there now is not what was looked at and confirmed."""

    code = "SHEET_CHANGED"
    says = Text(
        en="The file changed since the preview. Please look at it again.",
        de="Die Datei hat sich seit der Vorschau geändert. Bitte sehen Sie sie noch einmal an.",
        es="El archivo ha cambiado desde la vista previa. Vuelva a revisarlo.",
    )

    @property
    def path(self) -> Path:
        return ("digest",)


def queued(job: PushJob, by: Principal, language: Language) -> PushJob:
    """On its way: for the first time, or on from where it was stopped. Raises WrongState."""
    _check_in(job, PushState.OPEN, PushState.STOPPED)
    return _next(job, state=PushState.QUEUED, by=by, language=language)


def running(job: PushJob, source: Source, headings: Mapping[str, str], at: datetime) -> PushJob:
    """Its file was read through once, and nothing speaks against it. Raises WrongState."""
    _check_in(job, PushState.QUEUED)
    sheet = replace(job.sheet, headings=dict(headings)) if job.sheet else None
    return _next(job, state=PushState.RUNNING, source=source, sheet=sheet, started_at=at)


def resumed(job: PushJob) -> PushJob:
    """Under way again after it was stopped. Raises WrongState."""
    _check_in(job, PushState.QUEUED)
    return _next(job, state=PushState.RUNNING)


def advanced(job: PushJob, cursor: int, lines: int, outcomes: Iterable[Outcome]) -> PushJob:
    """One portion further. Who stopped the job meanwhile wants to know of it, too."""
    counts = dict(job.counts)
    for one in outcomes:
        counts[one.result] = counts.get(one.result, 0) + 1
    return _next(job, cursor=cursor, lines=job.lines + lines, counts=counts)


def done(job: PushJob, at: datetime) -> PushJob:
    """Every row has its answer. Raises WrongState."""
    _check_in(job, PushState.RUNNING)
    return _next(job, state=PushState.DONE, finished_at=at)


def failed(job: PushJob, refusal: Refused, at: datetime) -> PushJob:
    """The file as a whole cannot be carried out; nothing was. Raises WrongState."""
    _check_in(job, PushState.QUEUED)
    [first, *_] = problems(refusal)
    return _next(job, state=PushState.FAILED, failure=first, finished_at=at)


def stopped(job: PushJob) -> PushJob:
    """No further portion is begun. Raises WrongState."""
    _check_in(job, PushState.OPEN, PushState.QUEUED, PushState.RUNNING)
    return _next(job, state=PushState.STOPPED)


def _check_in(job: PushJob, *states: PushState) -> None:
    if job.state not in states:
        raise WrongState(job.id, job.state)


def _next(job: PushJob, **changes: Any) -> PushJob:
    return replace(job, version=job.version + 1, **changes)


def summary(results: Mapping[str, int]) -> dict[Result, int]:
    """How many rows came to what, in the order of the results."""
    return {result: results.get(result, 0) for result in Result}
