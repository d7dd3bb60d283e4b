"""Push registrations: up to 100 rows in one call, with what became of each."""

from collections.abc import Sequence

import strawberry

from registration.actions import pushes
from registration.actions.pushes import Batch, Snapshot
from registration.rules.acts import Act, Role
from registration.rules.breaches import Rule
from registration.rules.districts import Chamber
from registration.rules.pushes import Outcome, PushRow, external_id_of, read_row, rejected
from registration.rules.pushes.refusals import RateLimited
from registration.rules.refusals import Invalid, Refused
from schema.context import Info
from schema.payloads import Payload, settle
from schema.policy import guarded
from schema.pushes.inputs import PushRowInput, RegistrationsPushInput, plain
from schema.pushes.results import PushCount, PushRowResult
from schema.refusals import Common, UserError, shown_by


@strawberry.type(name="RateLimited", description="The chamber pushed too many rows in one minute.")
class RateLimitedError(UserError):
    retry_after_seconds: int = strawberry.field(description="When the next minute begins.")


@shown_by(RateLimited)
def _rate_limited(refusal: RateLimited, common: Common) -> UserError:
    seconds = refusal.retry_after_seconds
    return RateLimitedError(**common.fields(), retry_after_seconds=seconds)


@strawberry.type(description="What became of a push.")
class RegistrationsPushPayload(Payload):
    results: list[PushRowResult] | None = strawberry.field(
        default=None, description="One for each row, in order; null when the push was refused."
    )
    counts: list[PushCount] | None = strawberry.field(
        default=None, description="How many rows came to what; null when it was refused."
    )


@strawberry.type
class RegistrationsPushMutation:
    @guarded(
        "registrationsPush",
        "Register people from a chamber's own system, and keep them as it says. Safe to repeat:"
        " what is known already changes nothing.",
    )
    def registrations_push(
        self, info: Info, input: RegistrationsPushInput
    ) -> RegistrationsPushPayload:
        def payload(outcomes: Sequence[Outcome]) -> RegistrationsPushPayload:
            language = info.context.language
            results = [PushRowResult.of(*one, language) for one in enumerate(outcomes)]
            return RegistrationsPushPayload(results=results, counts=PushCount.all(outcomes))

        def do(act: Act) -> RegistrationsPushPayload:
            return payload(pushes.push_batch(act, _batch(act, input)))

        return settle(
            info,
            input,
            RegistrationsPushPayload,
            do=do,
            replay=lambda reference: payload(pushes.answered(reference)),
        )


def _batch(act: Act, input: RegistrationsPushInput) -> Batch:
    snapshot = input.snapshot
    return Batch(
        chamber=chamber_of(act, input.chamber),
        rows=[_read(row) for row in input.rows],
        dry_run=input.dry_run,
        atomic=input.atomic,
        snapshot=Snapshot(
            activity_id=snapshot.activity_id, expect_deletions=snapshot.expect_deletions
        )
        if snapshot
        else None,
    )


def chamber_of(act: Act, named: Chamber | None) -> Chamber:
    """Whose rows they are: a chamber's own; staff say whose. Raises Invalid."""
    if act.by.role is Role.CHAMBER:
        own = Chamber(act.by.id)
        if named not in (None, own):
            raise Invalid(("chamber",), Rule.UNKNOWN_CHOICE, {"choices": own})
        return own
    if named is None:
        raise Invalid(("chamber",), Rule.REQUIRED)
    return named


def _read(row: PushRowInput) -> PushRow | Outcome:
    """A row that cannot be read is an outcome, too."""
    written = plain(row)
    try:
        return read_row(written)
    except Refused as refusal:
        return rejected(external_id_of(written), refusal)
