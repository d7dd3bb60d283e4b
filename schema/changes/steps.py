"""Ask for a late change, take it back, decide about it, and see what waits for a decision."""

from collections.abc import Callable
from typing import Annotated

import strawberry

from registration.actions import changes as actions
from registration.actions.departures import end_meetings
from registration.actions.successions import pass_on
from registration.rules import changes as rules
from registration.rules import registrations as registration_rules
from registration.rules.acts import Act
from registration.rules.changes import ChangeKind, ChangeState
from registration.store import changes as store
from registration.store import registrations
from registration.store.rows import read
from schema.changes.request import ChangeRequest
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.payloads import (
    EXPECTED_VERSION,
    Administrative,
    AdministrativePayload,
    Repeatable,
    settle,
)
from schema.policy import guarded
from schema.refusals import UserError
from schema.registrations.writes import AttendeeInput, follow


@strawberry.input(description="A change that is asked for after the deadline.")
class ChangeRequestCreateInput(Repeatable):
    registration_id: strawberry.ID = strawberry.field(description="The registration.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    kind: ChangeKind = strawberry.field(description="What is asked for.")
    person: AttendeeInput | None = strawberry.field(
        default=None,
        description="Who is to come, or the person put right; left out where nobody comes.",
    )
    reason: str = strawberry.field(description="Why; at most 500 characters.")

    def read(self) -> actions.Wish:
        return actions.Wish(
            registration_id=self.registration_id,
            kind=self.kind,
            person=self.person.read() if self.person else None,
            reason=self.reason,
        )


@strawberry.input(description="A request that is taken back.")
class ChangeRequestWithdrawInput(Repeatable):
    id: strawberry.ID = strawberry.field(description="The request.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="The desk's word about a request.")
class ChangeRequestDecideInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The request.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    accept: bool = strawberry.field(description="Whether the change is made.")
    reason: str | None = strawberry.field(
        default=None, description="What to tell whoever asked; a no needs it."
    )


@strawberry.type(description="What came of a step of a request for a late change.")
class ChangeRequestPayload(AdministrativePayload):
    change_request: ChangeRequest | None = strawberry.field(
        default=None, description="The request as it stands now; null when refused."
    )


Stands = Annotated[ChangeState, strawberry.argument(description="Only those that stand there.")]
Of = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only those of this activity.")
]


@strawberry.type
class ChangeQuery:
    @guarded(
        "changeRequests",
        "Requests for late changes, the oldest first. One that lost its object a moment ago may"
        " still be among the open ones; its own `state` says so.",
    )
    def change_requests(
        self,
        info: Info,
        state: Stands = ChangeState.OPEN,
        activity_id: Of = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[ChangeRequest] | None:
        asked = window(first, after)
        page = store.page(state, asked, activity_id)
        return connect(page, asked, lambda found: ChangeRequest.of(found, info.context))


@strawberry.type
class ChangeMutation:
    @guarded(
        "changeRequestCreate",
        "Ask the desk for a change after the activity's `cancelBy`. The registration stays as it"
        " is until that is decided; one request at a time.",
    )
    def change_request_create(
        self, info: Info, input: ChangeRequestCreateInput
    ) -> ChangeRequestPayload:
        wish, expected = input.read(), input.expected_version
        return _settled(info, input, lambda act: actions.create(act, wish, expected=expected))

    @guarded("changeRequestWithdraw", "Take a request back that is not decided yet.")
    def change_request_withdraw(
        self, info: Info, input: ChangeRequestWithdrawInput
    ) -> ChangeRequestPayload:
        expected = input.expected_version
        return _settled(info, input, lambda act: actions.withdraw(act, input.id, expected=expected))

    @guarded(
        "changeRequestDecide",
        "Accept a request, which makes the change at once, or reject it with a reason. Whoever"
        " asked is told; the person's meetings follow.",
    )
    def change_request_decide(
        self, info: Info, input: ChangeRequestDecideInput
    ) -> ChangeRequestPayload:
        acts: list[Act] = []  # what is resumed is the act that a repeat was refused as

        def decide(act: Act) -> rules.ChangeRequest:
            acts.append(act)
            decided, _ = actions.decide(
                act,
                input.id,
                expected=input.expected_version,
                accept=input.accept,
                because=input.reason,
            )
            return decided

        def then(request: rules.ChangeRequest) -> list[UserError]:
            found = read(registrations.key(request.registration_id))
            if found is None or request.state is not ChangeState.ACCEPTED:
                return []
            return follow(acts[0], found, _meetings)

        return _settled(info, input, decide, then)


def _meetings(act: Act, registration: registration_rules.Registration) -> None:
    """What the person was to sit in: ended, or passed on to who comes now."""
    if registration.keeps_seat:
        pass_on(act, registration)
    else:
        end_meetings(act, registration)


def _nothing(_: rules.ChangeRequest) -> list[UserError]:
    return []


def _settled(
    info: Info,
    input: Repeatable,
    do: Callable[[Act], rules.ChangeRequest],
    then: Callable[[rules.ChangeRequest], list[UserError]] = _nothing,
) -> ChangeRequestPayload:
    def shown(request: rules.ChangeRequest | None) -> ChangeRequestPayload:
        if request is None:
            return ChangeRequestPayload()
        problems = then(request)
        seen = ChangeRequest.of(request, info.context)
        return ChangeRequestPayload(user_errors=problems, change_request=seen)

    return settle(
        info,
        input,
        ChangeRequestPayload,
        do=lambda act: shown(do(act)),
        replay=lambda id: shown(read(store.key(id))),
    )
