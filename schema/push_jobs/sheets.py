"""Sheets that staff upload: opened, looked at, confirmed."""

import base64

import strawberry

from registration.actions import uploads as actions
from registration.actions.uploads import Preview, Wish
from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.pages import Page
from registration.rules.push_results import place
from registration.rules.pushes import LegalBasis, Problem
from registration.rules.refusals import NotFound, Refused
from registration.rules.sheets import COLUMNS, SheetUnreadable, heading_of
from registration.rules.sheets import Heading as ReadHeading
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.nodes import Id, resolved
from schema.payloads import EXPECTED_VERSION, Administrative, settle
from schema.policy import guarded
from schema.push_jobs.job import Push, PushedRow
from schema.push_jobs.writes import PushPayload, payload, stored
from schema.pushes.results import PushCount
from schema.pushes.writes import chamber_of
from schema.refusals import ErrorCode, UserError, show
from schema.texts import Text

MOST_PROBLEMS = 200  # shown apart; all of them stand in their rows


@strawberry.type(description="A column that a sheet may have.")
class SheetColumn:
    field: str = strawberry.field(description="The field of a row that it says.")
    name: Text = strawberry.field(description="Its usual heading.")
    headings: list[str] = strawberry.field(
        description="All headings it is known by; case, umlauts, blanks and signs do not matter."
    )


@strawberry.type(description="A column of the sheet, in the order of the sheet.")
class SheetHeading:
    text: str = strawberry.field(description="Its heading.")
    field: str | None = strawberry.field(description="What it says; null: it is left unread.")

    @classmethod
    def of(cls, heading: ReadHeading) -> "SheetHeading":
        column = heading.column
        return cls(text=heading.text, field=".".join(column.place) if column else None)


@strawberry.type(description="Something that is wrong in a cell, or missing from a row.")
class SheetProblem:
    row: int = strawberry.field(description="The row's number in the sheet; headings are row 1.")
    column: str | None = strawberry.field(
        description="The heading of its column; null where the sheet has none for it."
    )
    field: str | None = strawberry.field(description="The field of the row it is about.")
    code: ErrorCode = strawberry.field(description="What to switch on.")
    message: str = strawberry.field(description="What is wrong, in the caller's language.")
    refused: bool = strawberry.field(description="False: the row is carried out all the same.")


@strawberry.type(description="What would come of a sheet. Nothing is written.")
class SheetPreview:
    preview: strawberry.Private[Preview | None]
    user_errors: list[UserError] = strawberry.field(
        description="Why the sheet cannot be read; empty when it can."
    )
    push: Push | None = strawberry.field(description="The job, with the version to confirm.")
    digest: str | None = strawberry.field(description="Names what was looked at; to confirm it.")
    columns: list[SheetHeading] = strawberry.field(description="Its headings, as understood.")
    counts: list[PushCount] = strawberry.field(description="How many rows would come to what.")

    @resolved("The first 200 problems, by row.")
    def problems(self, info: Info) -> list[SheetProblem]:
        if self.preview is None:
            return []
        found = [
            _problem(self.preview, result.row or 0, problem, info, refused=refused)
            for result in self.preview.results
            for refused, problems in (
                (True, result.outcome.problems),
                (False, result.outcome.warnings),
            )
            for problem in problems
        ]
        return found[:MOST_PROBLEMS]

    @resolved("Each row and what would become of it.")
    def rows(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[PushedRow] | None:
        asked = window(first, after)
        results = self.preview.results if self.preview else ()
        numbered = [(f"{one.row:06}", one) for one in results]
        later = [one for one in numbered if one[0] > (asked.after or "")]
        page = Page(items=tuple(later[: asked.first]), more=len(later) > asked.first)
        return connect(page, asked, lambda result: PushedRow.of(result, info))

    @classmethod
    def of(cls, preview: Preview) -> "SheetPreview":
        outcomes = [one.outcome for one in preview.results]
        return cls(
            preview=preview,
            user_errors=[],
            push=Push.of(preview.job),
            digest=preview.digest,
            columns=[SheetHeading.of(one) for one in preview.header.headings],
            counts=PushCount.all(outcomes),
        )


def _problem(
    preview: Preview, row: int, problem: Problem, info: Info, *, refused: bool
) -> SheetProblem:
    field = place(problem.field)
    return SheetProblem(
        row=row,
        column=heading_of(preview.header.by_field, field) if field else None,
        field=".".join(field) or None,
        code=ErrorCode(problem.code),
        message=problem.message(info.context.language),
        refused=refused,
    )


@strawberry.input(description="A sheet of people to register: CSV, or the first sheet of an XLSX.")
class RegistrationsUploadOpenInput(Administrative):
    activity_id: strawberry.ID = strawberry.field(description="What all of them take part in.")
    legal_basis: LegalBasis = strawberry.field(description="Why they may be passed on.")
    file_name: str = strawberry.field(description="What the file is called.")
    chamber: Chamber = strawberry.field(description="Whose people they are.")
    content: str | None = strawberry.field(
        default=None,
        description="The file in base64, up to 700 kB of it; or null, to PUT it to `upload.url`.",
    )


@strawberry.input(description="A sheet as it was looked at.")
class RegistrationsUploadConfirmInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The job.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    digest: str = strawberry.field(description="The `digest` of the preview.")


@strawberry.type
class UploadQuery:
    @guarded("sheetColumns", "The columns that a sheet may have, by their headings.")
    def sheet_columns(self) -> list[SheetColumn]:
        return [
            SheetColumn(
                field=".".join(one.place), name=Text.of(one.name), headings=list(one.headings)
            )
            for one in COLUMNS
        ]

    @guarded("registrationsUploadPreview", "What would come of a sheet; null where there is none.")
    def registrations_upload_preview(self, info: Info, id: Id) -> SheetPreview | None:
        try:
            return SheetPreview.of(actions.preview(_looking(info), id))
        except NotFound:
            return None
        except Refused as refusal:
            errors = show(refusal, info.context.language)
            return SheetPreview(
                preview=None, user_errors=errors, push=None, digest=None, columns=[], counts=[]
            )


@strawberry.type
class UploadMutation:
    @guarded(
        "registrationsUploadOpen",
        "Hand in a sheet: UTF-8 or Windows-1252, separated by semicolon, comma or tab, or XLSX; up"
        " to 1,000 rows and 2 MB. Nothing is carried out before it is confirmed.",
    )
    def registrations_upload_open(
        self, info: Info, input: RegistrationsUploadOpenInput
    ) -> PushPayload:
        def do(act: Act) -> PushPayload:
            wish = Wish(
                chamber=chamber_of(act, input.chamber),
                activity_id=input.activity_id,
                legal_basis=input.legal_basis,
                name=input.file_name,
                content=_content(input.content) if input.content is not None else None,
            )
            return payload(actions.open_sheet(act, wish))

        return settle(info, input, PushPayload, do=do, replay=stored)

    @guarded(
        "registrationsUploadConfirm",
        "Carry a sheet out as it was looked at, by the same road as every pushed file.",
    )
    def registrations_upload_confirm(
        self, info: Info, input: RegistrationsUploadConfirmInput
    ) -> PushPayload:
        def do(act: Act) -> PushPayload:
            return payload(actions.confirm(act, input.id, input.expected_version, input.digest))

        return settle(info, input, PushPayload, do=do, replay=stored)


def _content(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:  # binascii.Error is one, and so is a letter beyond ASCII
        raise SheetUnreadable from None


def _looking(info: Info) -> Act:
    """A look at something is nobody's change; it has no key."""
    context = info.context
    return Act(
        by=context.principal,
        at=context.now,
        operation=info.field_name,
        request_id=context.request_id,
        language=context.language,
    )
