"""Decision-makers: list them, invite them, take their answers, let one stand in for another."""

from collections.abc import Callable

import strawberry

from registration.actions import delegates as actions
from registration.actions.handovers import hand_over
from registration.rules import cascades
from registration.rules import delegates as rules
from registration.rules.acts import Act
from registration.rules.delegates import Status
from registration.rules.refusals import NotFound, Refused
from registration.store import cascades as cascade_store
from registration.store import delegates as store
from registration.store.rows import read
from schema.candidates import (
    DelegateAnswerInput,
    DelegateDropOutInput,
    DelegateIdentifyInput,
    DelegateReplaceInput,
    DelegateStepInput,
    DelegateUpdateInput,
)
from schema.cascades import Cascade
from schema.context import Info, forget_person
from schema.journeys import Delegate
from schema.patches import given
from schema.payloads import AdministrativePayload, Repeatable, settle
from schema.policy import Owned, guarded, is_own
from schema.refusals import UserError, show


@strawberry.type(description="What came of a change of a decision-maker.")
class DelegatePayload(AdministrativePayload):
    delegate: Delegate | None = strawberry.field(
        default=None, description="The person as things stand now; null when refused."
    )


@strawberry.type(description="What came of replacing a decision-maker.")
class DelegateReplacePayload(AdministrativePayload):
    delegate: Delegate | None = strawberry.field(
        default=None, description="Who comes instead; null when refused."
    )
    replaced: Delegate | None = strawberry.field(
        default=None, description="Who does not come any more; null when refused."
    )


@strawberry.type(description="What came of a drop-out.")
class DelegateDropOutPayload(AdministrativePayload):
    delegate: Delegate | None = strawberry.field(
        default=None, description="The person as things stand now; null when refused."
    )
    cascade: Cascade | None = strawberry.field(
        default=None, description="The job that ends the meetings; null but for staff."
    )


def _settled(info: Info, input: Repeatable, do: Callable[[Act], rules.Delegate]) -> DelegatePayload:
    def payload(delegate: rules.Delegate | None) -> DelegatePayload:
        by = info.context.principal
        if delegate:
            forget_person(delegate.id)
        return DelegatePayload(delegate=Delegate.of(delegate, by) if delegate else None)

    return settle(
        info,
        input,
        DelegatePayload,
        do=lambda act: payload(do(act)),
        replay=lambda id: payload(read(store.key(id))),
    )


def _own(act: Act, id: str) -> str:
    """The id, where it is the caller's own or the caller is staff; a foreign one is not found."""
    if not is_own(act.by, Owned(delegate=id)):
        raise NotFound(("id",))
    return id


def _answered(info: Info, input: DelegateAnswerInput, to: Status) -> DelegatePayload:
    def answer(act: Act) -> rules.Delegate:
        id, agreement = _own(act, input.id), input.agreement()
        return actions.answer(act, id, to, agreement, expected=input.expected_version)

    return _settled(info, input, answer)


@strawberry.type
class DelegateMutation:
    @guarded("delegateIdentify", "Put a decision-maker on the list of a delegation.")
    def delegate_identify(self, info: Info, input: DelegateIdentifyInput) -> DelegatePayload:
        return _settled(
            info, input, lambda act: actions.identify(act, input.delegation_id, input.read())
        )

    @guarded(
        "delegateUpdate",
        "Change what is written about a decision-maker, and what the person agrees to. Delegates"
        " change their own role, interests, languages, phone, language and consents.",
    )
    def delegate_update(self, info: Info, input: DelegateUpdateInput) -> DelegatePayload:
        def revise(act: Act) -> rules.Delegate:
            id, changes = _own(act, input.id), given(input)
            return actions.revise(
                act, id, changes, input.agreement(), expected=input.expected_version
            )

        return _settled(info, input, revise)

    @guarded(
        "delegateInvite",
        "Mail the invitation, with a link that opens a session of that delegate. Who was invited or"
        " has accepted is mailed a fresh link.",
    )
    def delegate_invite(self, info: Info, input: DelegateStepInput) -> DelegatePayload:
        return _settled(
            info,
            input,
            lambda act: actions.invite(act, input.id, expected=input.expected_version),
        )

    @guarded("delegateAccept", "Accept the invitation; staff may note it for the person.")
    def delegate_accept(self, info: Info, input: DelegateAnswerInput) -> DelegatePayload:
        return _answered(info, input, Status.ACCEPTED)

    @guarded("delegateDecline", "Decline the invitation; staff may note it for the person.")
    def delegate_decline(self, info: Info, input: DelegateAnswerInput) -> DelegatePayload:
        return _answered(info, input, Status.DECLINED)

    @guarded(
        "delegateWithdraw",
        "Take somebody off the list who has not answered. Who has accepted is replaced instead, so"
        " that the meetings are taken over.",
    )
    def delegate_withdraw(self, info: Info, input: DelegateStepInput) -> DelegatePayload:
        def withdraw(act: Act) -> rules.Delegate:
            return actions.answer(act, input.id, Status.WITHDRAWN, expected=input.expected_version)

        return _settled(info, input, withdraw)

    @guarded(
        "delegateDropOut",
        "Somebody on the roster does not come after all, and nobody comes instead: off the roster"
        " at once. Each meeting and request ends once, with one mail per person; the times are"
        " free for others.",
    )
    def delegate_drop_out(self, info: Info, input: DelegateDropOutInput) -> DelegateDropOutPayload:
        def payload(cascade: cascades.Cascade | None) -> DelegateDropOutPayload:
            by = info.context.principal
            left = read(store.key(cascade.subject)) if cascade else None
            if left:
                forget_person(left.id)
            return DelegateDropOutPayload(
                delegate=Delegate.of(left, by) if left else None,
                cascade=Cascade.of(cascade) if cascade and by.is_staff else None,
            )

        def drop_out(act: Act) -> DelegateDropOutPayload:
            id = _own(act, input.id)
            _, cascade = actions.drop_out(act, id, input.reason, expected=input.expected_version)
            return payload(cascade)

        return settle(
            info,
            input,
            DelegateDropOutPayload,
            do=drop_out,
            replay=lambda id: payload(read(cascade_store.key(id))),
            reason=input.reason,
        )

    @guarded(
        "delegateReplace",
        "Somebody on the list comes instead of somebody on the roster: same activities; every"
        " meeting is to be reconfirmed, and its company is told. Consent is not handed over.",
    )
    def delegate_replace(self, info: Info, input: DelegateReplaceInput) -> DelegateReplacePayload:
        acts: list[Act] = []  # what is resumed is the act that a repeat was refused as

        def replace(act: Act) -> DelegateReplacePayload:
            acts.append(act)
            actions.replace(
                act,
                input.id,
                input.replacement_id,
                expected=input.expected_version,
                new_expected=input.replacement_version,
            )
            return _handed_over(act, input)

        return settle(
            info,
            input,
            DelegateReplacePayload,
            do=replace,
            replay=lambda _: _handed_over(acts[0], input),
        )


def _handed_over(act: Act, input: DelegateReplaceInput) -> DelegateReplacePayload:
    """Both delegates, once all meetings are handed over; a repeat goes on where it stopped."""
    problems: list[UserError] = []
    forget_person(input.id)
    try:
        hand_over(act, input.id, input.replacement_id)
    except Refused as refusal:  # the chair is taken by now; only the rest is to be repeated
        problems = show(refusal, act.language)
    left, came = read(store.key(input.id)), read(store.key(input.replacement_id))
    return DelegateReplacePayload(
        user_errors=problems,
        delegate=Delegate.of(came, act.by) if came else None,
        replaced=Delegate.of(left, act.by) if left else None,
    )
