"""Look at plans: one, those of a session, and two beside each other."""

from typing import Annotated

import strawberry

from registration.actions import plans as actions
from registration.rules.refusals import Refused
from registration.store import desk_wishes
from registration.store import plans as store
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.journeys import Activity
from schema.nodes import adds_to
from schema.plans.placements import PlanDiff
from schema.plans.plan import Plan, load_plan
from schema.plans.wishes import MeetingWish
from schema.policy import guarded


@strawberry.input(one_of=True, description="What identifies one plan.")
class PlanBy:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")


@strawberry.type(description="Two plans beside each other.")
class PlanComparison:
    one: Plan = strawberry.field(description="The one.")
    other: Plan = strawberry.field(description="The other.")
    diff: PlanDiff = strawberry.field(description="What becomes of the one in the other.")


By = Annotated[PlanBy, strawberry.argument(description="Exactly one of these.")]
One = Annotated[strawberry.ID, strawberry.argument(description="A plan that was made.")]
Other = Annotated[strawberry.ID, strawberry.argument(description="Another one.")]


@strawberry.type
class PlanQuery:
    @guarded("plan", "A draft of a session's plan; null when there is none.")
    async def plan(self, info: Info, by: By) -> Plan | None:
        return await load_plan(info, by.id.value) if by.id else None

    @guarded("plansCompare", "Two plans beside each other; null unless both were made.")
    def plans_compare(self, info: Info, one: One, other: Other) -> PlanComparison | None:
        try:
            first, second, differing = actions.compared(one, other)
        except Refused:
            return None
        diff = PlanDiff.of(differing, second.activity_id)
        return PlanComparison(one=Plan.of(first), other=Plan.of(second), diff=diff)


@adds_to(Activity, "plans", "Drafts of its meetings' plan, newest first. Staff only.")
def activity_plans(
    root: strawberry.Parent[Activity], info: Info, first: First = 20, after: After = None
) -> Connection[Plan] | None:
    asked = window(first, after)
    if not info.context.principal.is_staff:
        return None
    return connect(store.page(root.id, asked), asked, Plan.of)


@adds_to(
    Activity, "meetingWishes", "What the organiser wants of pairs in it, by company. Staff only."
)
def activity_wishes(
    root: strawberry.Parent[Activity], info: Info, first: First = 20, after: After = None
) -> Connection[MeetingWish] | None:
    asked = window(first, after)
    if not info.context.principal.is_staff:
        return None
    return connect(desk_wishes.page(root.id, asked), asked, MeetingWish.of)
