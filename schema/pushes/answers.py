"""What the person says to being passed on, by the link that was mailed to her."""

from collections.abc import Callable

import strawberry

from registration.actions import pushes
from registration.rules import registrations as rules
from registration.rules.acts import Act
from registration.rules.registrations import RegistrationState
from registration.store import registrations as store
from registration.store.rows import read
from schema.context import Info
from schema.payloads import Payload, Repeatable, settle
from schema.policy import guarded


@strawberry.input(description="The link that was mailed to the person.")
class PushAnswerInput(Repeatable):
    secret: str = strawberry.field(description="What stands behind the # of the link.")


@strawberry.type(description="What came of a person's answer.")
class PushAnswerPayload(Payload):
    state: RegistrationState | None = strawberry.field(
        default=None, description="Where the registration stands; null when it was refused."
    )


@strawberry.type
class PushAnswerMutation:
    @guarded(
        "registrationAdopt",
        "Take a registration over that a chamber made: from now on its chambers change nothing that"
        " is said of the person, and cancel nothing.",
    )
    def registration_adopt(self, info: Info, input: PushAnswerInput) -> PushAnswerPayload:
        return _answered(info, input, pushes.adopt)

    @guarded(
        "pushObject",
        "Object to being passed on by chambers: what they pushed of the person ends, and no chamber"
        " can register her any more. What she took over herself stays.",
    )
    def push_object(self, info: Info, input: PushAnswerInput) -> PushAnswerPayload:
        return _answered(info, input, pushes.object_to)

    @guarded(
        "registrationCancelConfirm",
        "Confirm that a registration ends, after its chamber said so.",
    )
    def registration_cancel_confirm(self, info: Info, input: PushAnswerInput) -> PushAnswerPayload:
        return _answered(info, input, pushes.confirm_cancellation)


def _answered(
    info: Info, input: PushAnswerInput, answer: Callable[[Act, str], rules.Registration]
) -> PushAnswerPayload:
    def payload(registration: rules.Registration | None) -> PushAnswerPayload:
        now = registration.as_of(info.context.now) if registration else None
        return PushAnswerPayload(state=now.state if now else None)

    return settle(
        info,
        input,
        PushAnswerPayload,
        do=lambda act: payload(answer(act, input.secret)),
        replay=lambda id: payload(read(store.key(id))),
    )
