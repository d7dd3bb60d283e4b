"""Delegations: find them, write them, and move them along from draft to archive."""

from collections.abc import Callable
from typing import Annotated

import strawberry

from registration.actions import delegations as actions
from registration.actions.matches import served
from registration.rules import cascades
from registration.rules import delegations as rules
from registration.rules.acts import Act
from registration.rules.journeys import Journey
from registration.rules.outlines import Direction
from registration.store import cascades as cascade_store
from registration.store import delegations as store
from registration.store import journeys
from registration.store.rows import read
from schema.cascades import Cascade
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.interests import Interest
from schema.journeys import Delegation, know, may_read
from schema.nodes import adds_to
from schema.outlines import (
    DelegationCancelInput,
    DelegationCreateInput,
    DelegationStepInput,
    DelegationUpdateInput,
)
from schema.patches import given
from schema.payloads import AdministrativePayload, Repeatable, settle
from schema.policy import guarded


@strawberry.input(one_of=True, description="What names one delegation.")
class DelegationBy:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    slug: strawberry.Maybe[str] = strawberry.field(description="Its name in addresses.")


By = Annotated[DelegationBy, strawberry.argument(description="Exactly one of these.")]
Which = Annotated[
    Direction | None, strawberry.argument(description="Only those that travel this way.")
]


@strawberry.type
class DelegationQuery:
    @guarded(
        "delegation",
        "One delegation with all that belongs to it; null when there is none that the caller may"
        " see.",
    )
    async def delegation(self, info: Info, by: By) -> Delegation | None:
        if by.slug:
            found = await info.context.load(store.slug_key(by.slug.value))
        else:
            found = _read(info, by.id.value) if by.id else None
        if found is None or not may_read(info.context.principal, found):
            return None
        info.context.know(store.key(found.id), found)
        return Delegation.of(found)

    @guarded("delegations", "Delegations, those that start last first. Drafts are for staff.")
    def delegations(
        self, info: Info, direction: Which = None, first: First = 20, after: After = None
    ) -> Connection[Delegation] | None:
        asked = window(first, after)
        directions = [direction] if direction else list(Direction)
        page = store.page(asked, directions, public=not info.context.principal.is_staff)
        return connect(page, asked, Delegation.of)


@adds_to(
    Delegation,
    "interests",
    "The interests of companies that it would serve, by company; null but for staff.",
)
def interests(
    root: strawberry.Parent[Delegation], info: Info, first: First = 20, after: After = None
) -> Connection[Interest] | None:
    if not info.context.principal.is_staff:
        return None
    asked = window(first, after)
    return connect(served(root.delegation, asked), asked, Interest.of)


@strawberry.type(description="What came of a change of a delegation.")
class DelegationPayload(AdministrativePayload):
    delegation: Delegation | None = strawberry.field(
        default=None, description="The delegation as it stands now; null when refused."
    )


@strawberry.type(description="What came of calling a delegation off.")
class DelegationCancelPayload(DelegationPayload):
    cascade: Cascade | None = strawberry.field(
        default=None, description="The job that ends what was agreed; null when refused."
    )


def _read(info: Info, id: str) -> rules.Delegation | None:
    """By id, all that belongs to it comes along."""
    journey = journeys.find(id)
    if journey is None:
        return None
    know(info, journey)
    return journey.delegation


def _opened(info: Info, journey: Journey) -> Delegation:
    know(info, journey)
    return Delegation.of(journey.delegation)


def _settled(info: Info, input: Repeatable, do: Callable[[Act], Journey]) -> DelegationPayload:
    def payload(journey: Journey) -> DelegationPayload:
        return DelegationPayload(delegation=_opened(info, journey))

    return settle(
        info,
        input,
        DelegationPayload,
        do=lambda act: payload(do(act)),
        replay=lambda id: payload(journeys.get(id)),
    )


type Step = Callable[..., Journey]


def _step(info: Info, input: DelegationStepInput, step: Step) -> DelegationPayload:
    return _settled(info, input, lambda act: step(act, input.id, expected=input.expected_version))


@strawberry.type
class DelegationMutation:
    @guarded("delegationCreate", "Draft a delegation. Only the desk sees it until it is published.")
    def delegation_create(self, info: Info, input: DelegationCreateInput) -> DelegationPayload:
        return _settled(info, input, lambda act: actions.draft(act, input.read()))

    @guarded(
        "delegationUpdate",
        "Change texts, days, markets and the like. Its address and direction are fixed once it is"
        " published, everything once it is locked.",
    )
    def delegation_update(self, info: Info, input: DelegationUpdateInput) -> DelegationPayload:
        changes = given(input)
        return _settled(
            info,
            input,
            lambda act: actions.revise(act, input.id, changes, expected=input.expected_version),
        )

    @guarded(
        "delegationPublish",
        "Open it to the public. It needs title and summary in German and English, and a programme.",
    )
    def delegation_publish(self, info: Info, input: DelegationStepInput) -> DelegationPayload:
        return _step(info, input, actions.publish)

    @guarded(
        "delegationLock",
        "Freeze texts and programme. People still answer, register, cancel and are replaced.",
    )
    def delegation_lock(self, info: Info, input: DelegationStepInput) -> DelegationPayload:
        return _step(info, input, actions.lock)

    @guarded("delegationComplete", "End it, after its last day.")
    def delegation_complete(self, info: Info, input: DelegationStepInput) -> DelegationPayload:
        return _step(info, input, actions.complete)

    @guarded("delegationArchive", "Put a completed one away.")
    def delegation_archive(self, info: Info, input: DelegationStepInput) -> DelegationPayload:
        return _step(info, input, actions.archive)

    @guarded(
        "delegationCancel",
        "Call it off, and all its activities with it. Nobody can register, answer or meet in it"
        " any more. What was agreed ends in the `cascade`: each registration, meeting and request"
        " once, with one mail per person.",
    )
    def delegation_cancel(
        self, info: Info, input: DelegationCancelInput
    ) -> DelegationCancelPayload:
        def payload(journey: Journey, cascade: cascades.Cascade) -> DelegationCancelPayload:
            return DelegationCancelPayload(
                delegation=_opened(info, journey), cascade=Cascade.of(cascade)
            )

        def again(id: str) -> DelegationCancelPayload:
            cascade = read(cascade_store.key(id))
            if cascade is None:
                return DelegationCancelPayload()
            return payload(journeys.get(cascade.subject), cascade)

        return settle(
            info,
            input,
            DelegationCancelPayload,
            do=lambda act: payload(
                *actions.cancel(act, input.id, input.reason, expected=input.expected_version)
            ),
            replay=again,
            reason=input.reason,
        )
