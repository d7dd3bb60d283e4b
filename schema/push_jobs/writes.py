"""Push a file: open a job, start it once the file is there, stop it."""

from typing import Annotated

import strawberry

from registration.actions import push_files as actions
from registration.actions.push_files import Wish
from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.push_jobs import PushJob, Snapshot
from registration.store import push_jobs as store
from registration.store.rows import read
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.payloads import EXPECTED_VERSION, AdministrativePayload, Repeatable, settle
from schema.policy import guarded
from schema.push_jobs.job import Push
from schema.pushes.writes import chamber_of


@strawberry.input(
    description="The file names everybody the chamber has registered for the activity."
)
class PushFileSnapshotInput:
    activity_id: strawberry.ID = strawberry.field(description="The activity.")
    expect_deletions: int = strawberry.field(
        description="How many will end. Nothing is written if it is another number."
    )

    def read(self) -> Snapshot:
        return Snapshot(activity_id=self.activity_id, expect_deletions=self.expect_deletions)


@strawberry.input(description="A file of rows that is to come.")
class RegistrationsPushOpenInput(Repeatable):
    chamber: Chamber | None = strawberry.field(
        default=None, description="Whose rows they are. For staff only; a chamber pushes its own."
    )
    dry_run: bool = strawberry.field(
        default=False,
        description="Answer what would become of each row, and write nothing. Rows see what those"
        " of their own portion (100 lines) would change, and no others.",
    )
    snapshot: PushFileSnapshotInput | None = strawberry.field(
        default=None, description="End what the file leaves out. Otherwise absence ends nothing."
    )


@strawberry.input(description="A job in the version that was read.")
class RegistrationsPushStartInput(Repeatable):
    id: strawberry.ID = strawberry.field(description="The job.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="A job that is to stop.")
class RegistrationsPushStopInput(Repeatable):
    id: strawberry.ID = strawberry.field(description="The job.")
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")


@strawberry.type(description="What became of a step of a job.")
class PushPayload(AdministrativePayload):
    push: Push | None = strawberry.field(
        default=None, description="The job afterwards; null when it was refused."
    )


Whose = Annotated[
    Chamber | None,
    strawberry.argument(description="Whose jobs, for staff; null: all. A chamber sees its own."),
]


@strawberry.type
class PushJobQuery:
    @guarded("registrationsPushes", "Files of rows that were pushed, newest first.")
    def registrations_pushes(
        self, info: Info, chamber: Whose = None, first: First = 20, after: After = None
    ) -> Connection[Push] | None:
        asked, by = window(first, after), info.context.principal
        whose = chamber if by.is_staff else Chamber(by.id)
        return connect(store.page(whose, asked), asked, Push.of)


@strawberry.type
class PushJobMutation:
    @guarded(
        "registrationsPushOpen",
        "Begin to push up to 50,000 rows as a file. PUT it to `upload.url`: JSONL, one row of"
        " `registrationsPush` a line, up to 64 kB each and 100 MB in all; then start the job.",
    )
    def registrations_push_open(self, info: Info, input: RegistrationsPushOpenInput) -> PushPayload:
        snapshot = input.snapshot.read() if input.snapshot else None

        def do(act: Act) -> PushPayload:
            chamber = chamber_of(act, input.chamber)
            wish = Wish(chamber=chamber, dry_run=input.dry_run, snapshot=snapshot)
            return payload(actions.open_file(act, wish))

        return settle(info, input, PushPayload, do=do, replay=stored)

    @guarded(
        "registrationsPushStart",
        "Carry the uploaded file out, or go on where the job was stopped. Ask `node(id)` how far"
        " it is.",
    )
    def registrations_push_start(
        self, info: Info, input: RegistrationsPushStartInput
    ) -> PushPayload:
        return settle(
            info,
            input,
            PushPayload,
            do=lambda act: payload(actions.start(act, input.id, input.expected_version)),
            replay=stored,
        )

    @guarded(
        "registrationsPushStop",
        "Begin no further rows. What is done stays done; the job can be started again.",
    )
    def registrations_push_stop(self, info: Info, input: RegistrationsPushStopInput) -> PushPayload:
        return settle(
            info,
            input,
            PushPayload,
            do=lambda act: payload(actions.stop(act, input.id, input.reason)),
            replay=stored,
        )


def payload(job: PushJob) -> PushPayload:
    return PushPayload(push=Push.of(job))


def stored(id: str) -> PushPayload:
    job = read(store.key(id))
    return PushPayload(push=Push.of(job) if job else None)
