"""A pushed file as clients follow it, until each of its rows has its answer."""

from datetime import datetime

import strawberry

from registration import files
from registration.actions import push_files as actions
from registration.rules.acts import Scope
from registration.rules.districts import Chamber
from registration.rules.pages import Page, Window
from registration.rules.push_jobs import DOWNLOAD_HOLDS, UPLOAD_HOLDS, PushJob, PushState
from registration.rules.push_results import RowResult
from registration.rules.pushes import LegalBasis, Result
from registration.store import push_jobs as store
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.enums import publish
from schema.journeys import Activity, load_activity
from schema.nodes import Node, loads, resolved
from schema.pushes.results import PushCount, PushProblem, PushRowResult

publish(
    PushState,
    "PushState",
    "Where a pushed file stands.",
    {
        "OPEN": "Its file may be uploaded; nothing is done before it is started.",
        "QUEUED": "Started; its turn comes soon.",
        "RUNNING": "Its rows are carried out, a hundred at a time.",
        "DONE": "Each row has its answer.",
        "FAILED": "The file as a whole was refused; `failure` says why. Nothing was written.",
        "STOPPED": "No further rows are carried out; starting it goes on where it stopped.",
    },
)


@strawberry.type(description="Where a file is uploaded: with this method, headers and no others.")
class PushUpload:
    url: str = strawberry.field(description="The address; it says who may upload, so keep it.")
    method: str = strawberry.field(description="The HTTP method.")
    headers: list[str] = strawberry.field(description="Headers to send along; none is needed.")
    expires_at: datetime = strawberry.field(description="Until when the address holds.")


@strawberry.type(description="How far a file has been gone through.")
class PushProgress:
    rows: int = strawberry.field(description="Rows that have their answer.")
    total_rows: int | None = strawberry.field(
        description="All rows, those a snapshot ends included; null until the file was checked."
    )
    bytes: int = strawberry.field(description="Bytes that were gone through.")
    total_bytes: int | None = strawberry.field(description="All bytes; null until then.")

    @classmethod
    def of(cls, job: PushJob) -> "PushProgress":
        source = job.source
        return cls(
            rows=job.rows,
            total_rows=source.rows if source else None,
            bytes=job.cursor,
            total_bytes=source.bytes if source else None,
        )


@strawberry.type(description="Results as a file: one JSON object a line, in the order of the rows.")
class PushResultFile:
    first_row: int = strawberry.field(description="The first line of the upload it is about.")
    last_row: int = strawberry.field(description="The last one, blank ones counted.")
    url: str = strawberry.field(description="Where to GET it; good for 15 minutes.")

    @classmethod
    def of(cls, key: str, lines: tuple[int, int]) -> "PushResultFile":
        first, last = lines
        url = files.download_address(key, DOWNLOAD_HOLDS)
        return cls(first_row=first, last_row=last, url=url)


@strawberry.type(description="What became of one row of a file.")
class PushedRow:
    row: int | None = strawberry.field(
        description="Its line in the file or sheet, from 1; null: a snapshot left it out."
    )
    outcome: PushRowResult = strawberry.field(description="What became of it, and why.")

    @classmethod
    def of(cls, result: RowResult, info: Info) -> "PushedRow":
        index = (result.row or 0) - 1
        outcome = PushRowResult.of(index, result.outcome, info.context.language)
        return cls(row=result.row, outcome=outcome)


@strawberry.type(description="The sheet a job goes through.")
class PushSheet:
    file_name: str = strawberry.field(description="What its file was called.")
    legal_basis: LegalBasis = strawberry.field(description="Why the people may be passed on.")
    activity_id: strawberry.Private[str]

    @resolved("What the people are to take part in.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.activity_id)


@strawberry.type(name="Push", description="A file of rows that a chamber pushes.")
class Push(Node):
    job: strawberry.Private[PushJob]
    chamber: Chamber = strawberry.field(description="Whose rows they are.")
    state: PushState = strawberry.field(description="Where it stands.")
    dry_run: bool = strawberry.field(description="Whether nothing is written.")
    sheet: PushSheet | None = strawberry.field(description="The sheet; null for a file of rows.")
    progress: PushProgress = strawberry.field(description="How far it has come.")
    counts: list[PushCount] = strawberry.field(description="How many rows came to what, so far.")
    created_at: datetime = strawberry.field(description="When it was opened.")
    started_at: datetime | None = strawberry.field(description="When its rows were begun.")
    finished_at: datetime | None = strawberry.field(description="When it was done or refused.")
    version: int = strawberry.field(description="Grows with each portion of a hundred lines.")

    @resolved("Where to PUT the file; null once the job is started.")
    def upload(self, info: Info) -> PushUpload | None:
        if self.state is not PushState.OPEN:
            return None
        return PushUpload(
            url=files.upload_address(self.job.upload_key, UPLOAD_HOLDS),
            method="PUT",
            headers=[],
            expires_at=info.context.now + UPLOAD_HOLDS,
        )

    @resolved("Why the file as a whole was refused.")
    def failure(self, info: Info) -> PushProblem | None:
        failed = self.job.failure
        return PushProblem.of(failed, info.context.language) if failed else None

    @resolved("What became of the rows so far, in their order.")
    def results(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[PushedRow] | None:
        asked = window(first, after)
        page = actions.results(self.job, asked)
        return connect(page, asked, lambda result: PushedRow.of(result, info))

    @resolved("The same as files, one for each portion that is done: there while the job runs.")
    def result_files(
        self, first: First = 20, after: After = None
    ) -> Connection[PushResultFile] | None:
        asked = window(first, after)
        return connect(_portions(self.job, asked), asked, lambda file: PushResultFile.of(*file))

    @resolved("All results in one file; null before the job is done.")
    def result_file(self) -> PushResultFile | None:
        if self.state is not PushState.DONE:
            return None
        return PushResultFile.of(self.job.result_key, (1, self.job.lines))

    @classmethod
    def of(cls, job: PushJob) -> "Push":
        sheet = job.sheet
        return cls(
            job=job,
            id=strawberry.ID(job.id),
            chamber=job.chamber,
            state=job.state,
            dry_run=job.dry_run,
            sheet=PushSheet(
                file_name=sheet.name, legal_basis=sheet.legal_basis, activity_id=sheet.activity_id
            )
            if sheet
            else None,
            progress=PushProgress.of(job),
            counts=[
                PushCount(result=one, count=job.counts[one]) for one in Result if one in job.counts
            ],
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            version=job.version,
        )


def _counted(job: PushJob) -> list[Result]:
    return [one for one in Result if one in job.counts]


def _portions(job: PushJob, asked: Window) -> Page[tuple[str, tuple[int, int]]]:
    """The files of portions that are done, by number."""
    after = asked.after or ""
    begin = int(after) + 1 if after.isdecimal() else 0
    end = min(begin + asked.first, job.portions)
    found = [
        (f"{number:05}", (job.portion_key(number), job.lines_of(number)))
        for number in range(begin, end)
    ]
    return Page(items=tuple(found), more=end < job.portions)


@loads("psh")
async def load_push(info: Info, id: str) -> Push | None:
    """A job, for staff and its chamber; None for everybody else."""
    by = info.context.principal
    job = actions.owned(by, await info.context.load(store.key(id)))
    return Push.of(job) if job and by.is_within(Scope.REGISTRATIONS_PUSH) else None
