"""Ask for a meeting."""

import strawberry

from registration.actions import wishes as actions
from registration.actions.wishes import Wish
from registration.rules.acts import Principal, Role
from registration.rules.breaches import Rule
from registration.rules.meetings import Side
from registration.rules.refusals import Form, NotAllowed, NotFound
from registration.rules.wishes import Asked, AskOutcome
from registration.store import meetings as store
from registration.store.rows import read
from schema.context import Context, Info
from schema.enums import publish
from schema.meetings.meeting import Meeting
from schema.payloads import Payload, Repeatable, settle
from schema.policy import guarded

publish(
    AskOutcome,
    "MeetingRequestOutcome",
    "What became of a wish to meet.",
    {
        "REQUESTED": "The other side was asked.",
        "EXISTING": "The pair has a meeting or a request already; this is it.",
        "MUTUAL_MATCH": "The other side had asked, too. It is booked, or stays PENDING and may"
        " be accepted by either side where no slot is free for all.",
    },
)


@strawberry.input(description="A wish to meet. A company names a delegate, a delegate a company.")
class MeetingRequestInput(Repeatable):
    activity_id: strawberry.ID = strawberry.field(description="The matchmaking session.")
    delegate_id: strawberry.ID | None = strawberry.field(
        default=None, description="The delegate; a delegate may leave herself out."
    )
    company_id: strawberry.ID | None = strawberry.field(
        default=None, description="The company; a company may leave itself out."
    )
    requested_by: Side | None = strawberry.field(
        default=None, description="For staff: on whose behalf. Without it, the company's."
    )
    message: str | None = strawberry.field(
        default=None, description="What it is about, at most 1,000 characters."
    )
    representative_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="The registrations of whom the company may send; none named: all confirmed.",
    )

    priority: int | None = strawberry.field(
        default=None,
        description="How much it is wanted, 1 to 3 (most). The other side is not told.",
    )
    fill_automatically: bool | None = strawberry.field(
        default=None,
        description="Once both have asked and no slot was free: take any that becomes free. It is"
        " booked where both sides say so. Null: no, or as was said before.",
    )

    def read(self, by: Principal) -> Wish:
        """The wish of that principal. Raises NotFound, NotAllowed, Invalid."""
        company_id, delegate_id, asking = self.company_id, self.delegate_id, Side.COMPANY
        if by.is_staff:
            asking = self.requested_by or asking
        elif by.role is Role.COMPANY:
            company_id = _own(by, company_id, "company_id")
        else:
            delegate_id, asking = _own(by, delegate_id, "delegate_id"), Side.DELEGATE
        if self.requested_by not in (None, asking):
            raise NotAllowed
        form = Form()
        if not company_id:
            form.reject(("company_id",), Rule.REQUIRED)
        if not delegate_id:
            form.reject(("delegate_id",), Rule.REQUIRED)
        form.check()
        return Wish(
            activity_id=self.activity_id,
            company_id=company_id or "",
            delegate_id=delegate_id or "",
            asking=asking,
            message=self.message,
            representative_ids=tuple(self.representative_ids),
            priority=self.priority,
            fill=self.fill_automatically,
        )


def _own(by: Principal, given: str | None, field: str) -> strawberry.ID:
    if given not in (None, by.id):
        raise NotFound((field,))
    return strawberry.ID(by.id)


@strawberry.type(description="What became of a wish to meet.")
class MeetingRequestPayload(Payload):
    meeting: Meeting | None = strawberry.field(
        default=None, description="The meeting; null when it was refused."
    )
    outcome: AskOutcome | None = strawberry.field(
        default=None, description="Whether it is new; null when it was refused."
    )


@strawberry.type
class WishMutation:
    @guarded(
        "meetingRequest",
        "Ask for a meeting. It takes nothing until it is accepted, and expires after 72 hours or at"
        " the cut-off of the grid.",
    )
    def meeting_request(self, info: Info, input: MeetingRequestInput) -> MeetingRequestPayload:
        context = info.context
        return settle(
            info,
            input,
            MeetingRequestPayload,
            do=lambda act: _payload(actions.request(act, input.read(act.by)), context),
            replay=lambda reference: _again(reference, context),
        )


def _payload(asked: Asked, context: Context) -> MeetingRequestPayload:
    meeting = Meeting.of(asked.meeting, context)
    return MeetingRequestPayload(meeting=meeting, outcome=asked.outcome)


def _again(reference: str, context: Context) -> MeetingRequestPayload:
    outcome, _, id = reference.partition(" ")
    meeting = store.seen(read(store.key(id)))
    return MeetingRequestPayload(
        meeting=Meeting.of(meeting, context) if meeting else None, outcome=AskOutcome(outcome)
    )
