"""Have a plan made, change it by hand, put it in force, or let it go."""

from collections.abc import Callable

import strawberry

from registration.actions import plans as actions
from registration.rules import plans as rules
from registration.rules.acts import Act
from registration.rules.plans import Run, adjustments
from registration.rules.plans.adjustments import Seat
from registration.rules.plans.drafts import USUAL_SECONDS, USUAL_SEED
from registration.store import plans as store
from registration.store.rows import read
from schema.context import Info
from schema.payloads import (
    EXPECTED_VERSION,
    Administrative,
    AdministrativePayload,
    Repeatable,
    settle,
)
from schema.plans.plan import Plan
from schema.policy import guarded


@strawberry.input(description="A plan that is wanted.")
class PlanRunInput(Administrative):
    activity_id: strawberry.ID = strawberry.field(description="The matchmaking session.")
    seed: int = strawberry.field(
        default=USUAL_SEED, description="Another number may give another plan that is as good."
    )
    seconds: int = strawberry.field(
        default=USUAL_SECONDS,
        description="How long to search at the most, 1 to 600; it ends once nothing can be better.",
    )
    keep_meetings: bool = strawberry.field(
        default=False, description="Leave all that is agreed where it is, and add to it."
    )
    basis: strawberry.ID | None = strawberry.field(
        default=None, description="A plan of the session whose locked meetings are kept as well."
    )

    def read(self) -> Run:
        return Run(seed=self.seed, seconds=self.seconds, keeps=self.keep_meetings, basis=self.basis)


@strawberry.input(description="Where a meeting is to be held; what is left out is chosen.")
class PlanSeatInput:
    wish_id: strawberry.ID = strawberry.field(description="Whose; held so far or not.")
    slot: int = strawberry.field(description="The number of the slot.")
    table: int | None = strawberry.field(default=None, description="The number of the table.")
    representative_id: strawberry.ID | None = strawberry.field(
        default=None, description="The registration of whom the company sends."
    )
    interpreter_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who interprets, where somebody has to."
    )

    def read(self) -> Seat:
        return Seat(
            slot=self.slot,
            table=self.table,
            representative=self.representative_id,
            interpreter=self.interpreter_id,
        )


@strawberry.input(one_of=True, description="One step.")
class PlanStepInput:
    place: strawberry.Maybe[PlanSeatInput] = strawberry.field(
        description="Hold it there, whether it was held elsewhere, or not at all."
    )
    drop: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Hold it no more.")
    lock: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="Leave it where it is: here, in plans that are based on this, and in force."
    )
    unlock: strawberry.Maybe[strawberry.ID] = strawberry.field(description="It may move again.")

    def read(self) -> actions.Step:
        place, drop, lock, unlock = self.place, self.drop, self.lock, self.unlock
        if place:
            seat = place.value
            return lambda content: adjustments.placed(content, seat.wish_id, seat.read())
        if drop:
            return lambda content: adjustments.dropped(content, drop.value)
        wish = (lock or unlock).value if lock or unlock else ""  # type: ignore[union-attr]
        return lambda content: adjustments.locked(content, wish, on=lock is not None)


@strawberry.input(description="A draft, as it was read, and one step to change it by.")
class PlanAdjustInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    step: PlanStepInput = strawberry.field(description="Exactly one of these.")


@strawberry.input(description="A draft, as it was read, that is to be put in force.")
class PlanPublishInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The draft.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="A draft that nobody wants.")
class PlanDiscardInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The draft; a planner that is at it stops.")


@strawberry.type(description="What came of a step of a plan.")
class PlanPayload(AdministrativePayload):
    plan: Plan | None = strawberry.field(
        default=None, description="The plan afterwards; null when it was refused."
    )


@strawberry.type
class PlanMutation:
    @guarded(
        "planRun",
        "Have the meetings of a session planned. It is answered at once with a draft in the state"
        " QUEUED; `plan(by:)` follows it. Nothing changes before a draft is published.",
    )
    def plan_run(self, info: Info, input: PlanRunInput) -> PlanPayload:
        return _settle(info, input, lambda act: actions.run(act, input.activity_id, input.read()))

    @guarded(
        "planAdjust",
        "Change a draft by hand: place or move a meeting, drop it, lock it or let it go. It is"
        " checked at once against all of the draft, and its score counted anew.",
    )
    def plan_adjust(self, info: Info, input: PlanAdjustInput) -> PlanPayload:
        step = input.step.read()
        return _settle(
            info, input, lambda act: actions.adjust(act, input.id, input.expected_version, step)
        )

    @guarded(
        "planPublish",
        "Put a draft in force: everybody sees the whole of it or nothing, and gets one mail about"
        " what changes. STALE_PLAN, and nothing happens, if it no longer fits what is there.",
    )
    def plan_publish(self, info: Info, input: PlanPublishInput) -> PlanPayload:
        return _settle(
            info, input, lambda act: actions.publish(act, input.id, input.expected_version)
        )

    @guarded("planDiscard", "Let a draft go. What is in force is not touched.")
    def plan_discard(self, info: Info, input: PlanDiscardInput) -> PlanPayload:
        return _settle(info, input, lambda act: actions.discard(act, input.id))


def _settle(info: Info, input: Repeatable, step: Callable[[Act], rules.Plan]) -> PlanPayload:
    def payload(plan: rules.Plan | None) -> PlanPayload:
        return PlanPayload(plan=Plan.of(plan) if plan else None)

    return settle(
        info,
        input,
        PlanPayload,
        do=lambda act: payload(step(act)),
        replay=lambda id: payload(read(store.key(id))),
    )
