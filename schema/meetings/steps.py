"""Accept, decline, withdraw, cancel, move, lock and reconfirm a meeting."""

from collections.abc import Callable

import strawberry

from registration.actions import meetings as actions
from registration.actions import reschedules
from registration.rules import meetings as rules
from registration.rules.acts import Act
from registration.store import meetings as store
from registration.store.rows import read
from schema.context import Info
from schema.meetings.meeting import Meeting
from schema.payloads import (
    EXPECTED_VERSION,
    Administrative,
    AdministrativePayload,
    Rehearsable,
    settle,
)
from schema.policy import guarded


@strawberry.input(description="A meeting, as it was read.")
class MeetingStepInput(Rehearsable):
    id: strawberry.ID = strawberry.field(description="The meeting.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="A request to say yes to.")
class MeetingAcceptInput(MeetingStepInput):
    slot: int | None = strawberry.field(
        default=None, description="The number of the slot; null: the first that is free for all."
    )
    table: int | None = strawberry.field(
        default=None, description="For staff: the number of the table; null: a free one."
    )


@strawberry.input(description="A request to say no to.")
class MeetingDeclineInput(MeetingStepInput):
    no_thanks: bool = strawberry.field(
        default=False,
        description="A silent no: the other side is never told, its request expires.",
    )


@strawberry.input(description="A request to take back.")
class MeetingWithdrawInput(MeetingStepInput):
    pass


@strawberry.input(description="A meeting to call off.")
class MeetingCancelInput(MeetingStepInput):
    reason: str | None = strawberry.field(
        default=None, description="What the other side is told; at most 500 characters."
    )


@strawberry.input(description="A meeting to hold in another slot.")
class MeetingRescheduleInput(MeetingStepInput):
    slot: int = strawberry.field(description="The number of the slot.")
    table: int | None = strawberry.field(
        default=None, description="For staff: the number of the table; null: the same, if free."
    )


@strawberry.input(description="A meeting whose place is fixed, or no longer.")
class MeetingLockInput(Administrative, MeetingStepInput):
    pass


@strawberry.input(description="A meeting whose delegate was replaced, to agree to again.")
class MeetingReconfirmInput(MeetingStepInput):
    pass


@strawberry.type(description="What came of a step of a meeting.")
class MeetingPayload(AdministrativePayload):
    meeting: Meeting | None = strawberry.field(
        default=None, description="The meeting afterwards; null when it was refused."
    )


@strawberry.type
class MeetingMutation:
    @guarded(
        "meetingAccept",
        "Say yes: delegate, representative, table and interpreter are taken in one slot, or what is"
        " scarce is said.",
    )
    def meeting_accept(self, info: Info, input: MeetingAcceptInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.accept(
                act,
                input.id,
                slot=input.slot,
                table=input.table,
                expected=input.expected_version,
            ),
        )

    @guarded(
        "meetingDecline", "Say no to a request. The side that asked is told, unless `noThanks`."
    )
    def meeting_decline(self, info: Info, input: MeetingDeclineInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.decline(
                act,
                input.id,
                no_thanks=input.no_thanks,
                expected=input.expected_version,
            ),
        )

    @guarded("meetingWithdraw", "Take one's own request back, while it is PENDING.")
    def meeting_withdraw(self, info: Info, input: MeetingWithdrawInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.withdraw(act, input.id, expected=input.expected_version),
        )

    @guarded(
        "meetingCancel",
        "Call off what was agreed, before it begins; its slot is free at once and the other side is"
        " told.",
    )
    def meeting_cancel(self, info: Info, input: MeetingCancelInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.cancel(
                act, input.id, reason=input.reason, expected=input.expected_version
            ),
        )

    @guarded(
        "meetingReschedule",
        "Move what was agreed, before it begins: the new slot is taken before the old one is given"
        " back, or the meeting stays where it is. Both sides are told.",
    )
    def meeting_reschedule(self, info: Info, input: MeetingRescheduleInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: reschedules.reschedule(
                act,
                input.id,
                slot=input.slot,
                table=input.table,
                expected=input.expected_version,
            ),
        )

    @guarded(
        "meetingLock", "Fix where and when a meeting is: no plan moves it, and nobody but staff."
    )
    def meeting_lock(self, info: Info, input: MeetingLockInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.lock(act, input.id, locked=True, expected=input.expected_version),
        )

    @guarded("meetingUnlock", "Let a meeting be moved again.")
    def meeting_unlock(self, info: Info, input: MeetingLockInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.lock(act, input.id, locked=False, expected=input.expected_version),
        )

    @guarded("meetingReconfirm", "Agree to meet the delegate who comes instead of another.")
    def meeting_reconfirm(self, info: Info, input: MeetingReconfirmInput) -> MeetingPayload:
        return _settle(
            info,
            input,
            lambda act: actions.reconfirm(act, input.id, expected=input.expected_version),
        )


def _settle(
    info: Info, input: MeetingStepInput, step: Callable[[Act], rules.Meeting]
) -> MeetingPayload:
    def payload(meeting: rules.Meeting | None) -> MeetingPayload:
        return MeetingPayload(meeting=Meeting.of(meeting, info.context) if meeting else None)

    return settle(
        info,
        input,
        MeetingPayload,
        do=lambda act: payload(step(act)),
        replay=lambda id: payload(store.seen(read(store.key(id)))),
    )
