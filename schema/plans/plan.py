"""A draft of a session's plan, as the organiser follows it, looks at it and compares it."""

from datetime import datetime

import msgspec
import strawberry
from strawberry.scalars import JSON

from registration.actions import plans as actions
from registration.planning.forms import write_problem
from registration.planning.plans import Progress, Score, Tier
from registration.rules.plans import Plan as Stored
from registration.rules.plans import PlanFailure, PlanState, failed_because, standing
from registration.rules.plans.contents import Content
from registration.rules.refusals import Refused
from registration.store import plans as store
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.journeys import Activity, load_activity
from schema.nodes import Node, loads, resolved
from schema.plans.placements import (
    PlanDiff,
    PlanPair,
    PlanPlacement,
    PlanUnplaced,
    cut,
    grid_of,
)
from schema.plans.refusals import PlanChange


@strawberry.type(description="How far the planner is with one tier.")
class PlanProgress:
    tier: Tier = strawberry.field(description="What it is to reach.")
    value: int = strawberry.field(description="What the best plan so far comes to.")
    bound: int = strawberry.field(description="Proven: no plan can be better than that.")
    seconds: float = strawberry.field(
        description="Since it began, in seconds that are the same on every machine."
    )

    @classmethod
    def of(cls, one: Progress) -> "PlanProgress":
        return cls(tier=one.tier, value=one.value, bound=one.bound, seconds=one.seconds)


@strawberry.type(description="What a plan comes to in one tier.")
class PlanScore:
    tier: Tier = strawberry.field(description="What it is to reach.")
    value: int = strawberry.field(description="What it comes to.")
    bound: int = strawberry.field(
        description="Proven: no plan that is as good in the tiers above can be better than that."
    )
    gap: int = strawberry.field(description="How far the value is from the bound.")
    proven: bool = strawberry.field(description="Whether nothing better is possible.")
    standing: int | None = strawberry.field(
        description="Proven of this timetable alone: with the same meetings in the same slots none"
        " can be better than that. Other timetables may be. Only of `TABLE_CHANGES`, and null after"
        " a change by hand."
    )

    @classmethod
    def of(cls, one: Score) -> "PlanScore":
        gap = abs(one.value - one.bound)
        return cls(
            tier=one.tier,
            value=one.value,
            bound=one.bound,
            gap=gap,
            proven=one.proven,
            standing=one.standing,
        )


@strawberry.type(
    description="A draft of who meets whom, when and where. Nobody but staff sees it before it is"
    " published."
)
class Plan(Node):
    plan: strawberry.Private[Stored]
    seed: int = strawberry.field(
        description="The same wishes and means with the same seed give the same plan."
    )
    seconds: int = strawberry.field(
        description="How long the planner may search, in seconds that are the same everywhere."
    )
    keeps_meetings: bool = strawberry.field(
        description="Whether all that is agreed stays where it is."
    )
    adjusted: bool = strawberry.field(description="Whether somebody changed it by hand.")
    placed: int = strawberry.field(description="Wishes that are held.")
    left_open: int = strawberry.field(description="Wishes that are not.")
    progress: list[PlanProgress] = strawberry.field(
        description="How far the planner is, by tier; told every two seconds at the most."
    )
    scores: list[PlanScore] = strawberry.field(
        description="What it comes to, in the order in which it counts; empty before it is made."
    )
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When the planner began.")
    finished_at: datetime | None = strawberry.field(description="When it was made, or failed.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @resolved("Where it stands.")
    async def state(self, info: Info) -> PlanState:
        grid = await grid_of(info, self.plan.activity_id) if self.plan.published_at else None
        return standing(self.plan, grid)

    @resolved("The matchmaking session.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.plan.activity_id)

    @resolved("Why there is no plan.")
    def failure(self) -> PlanFailure | None:
        return self.plan.failure

    @resolved("The same as a sentence, in the caller's language.")
    def failure_message(self, info: Info) -> str | None:
        why = self.plan.failure
        return failed_because(why, info.context.language) if why else None

    @resolved("The draft whose locked meetings it keeps.")
    async def basis(self, info: Info) -> "Plan | None":
        return await load_plan(info, self.plan.run.basis or "")

    @resolved("Its meetings, by time and table.")
    def placements(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[PlanPlacement] | None:
        asked, content = window(first, after), self._content(info)
        found = content.planned if content else ()
        keyed = [(f"{one.slot:03}#{one.table:03}#{one.wish}", one) for one in found]
        return connect(
            cut(keyed, asked), asked, lambda one: PlanPlacement.of(one, self.plan.activity_id)
        )

    @resolved("The wishes it leaves open, and why.")
    def unplaced(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[PlanUnplaced] | None:
        asked, content = window(first, after), self._content(info)
        if content is None:
            return connect(cut([], asked), asked, lambda one: one)
        keyed = [(one.wish, one) for one in content.left]
        return connect(
            cut(keyed, asked),
            asked,
            lambda one: PlanUnplaced.of(one, content, self.plan.activity_id),
        )

    @resolved("Wishes that had to be held, not all of which can; few, and empty where all are.")
    def conflict(self, info: Info) -> list[PlanPair] | None:
        content = self._content(info)
        requests = {one.id: one for one in (content.brief.problem.requests if content else ())}
        return [
            PlanPair(
                wish_id=strawberry.ID(id), company_id=requests[id].a, delegate_id=requests[id].b
            )
            for id in self.plan.conflict
            if id in requests
        ]

    @resolved("How it differs from what is in force now; null before it is made.")
    def diff(self, info: Info) -> PlanDiff | None:
        if not self.plan.is_made:
            return None
        return PlanDiff.of(actions.from_live(self.plan), self.plan.activity_id)

    @resolved(
        "What has happened since that keeps a draft from being published, ten at the most; null"
        " where it cannot be published at all any more."
    )
    def since(self, info: Info) -> list[PlanChange] | None:
        try:
            found = actions.since(self.plan, info.context.now)
        except Refused:
            return None
        return [PlanChange.of(one, info.context.language) for one in found]

    @resolved(
        "What the planner was given, for `python -m registration.planning`; null before it began."
    )
    def problem(self, info: Info) -> JSON | None:
        content = self._content(info)
        if content is None:
            return None
        return JSON(msgspec.json.decode(write_problem(content.brief.problem)))

    def _content(self, info: Info) -> Content | None:
        """What it says, read once; none before the planner began."""
        plan = self.plan
        return info.context.once(("plan", plan.id, plan.version), lambda: store.content(plan.id))

    @classmethod
    def of(cls, plan: Stored) -> "Plan":
        return cls(
            plan=plan,
            id=strawberry.ID(plan.id),
            seed=plan.run.seed,
            seconds=plan.run.seconds,
            keeps_meetings=plan.run.keeps,
            adjusted=plan.adjusted,
            placed=plan.placed,
            left_open=plan.left,
            progress=[PlanProgress.of(one) for one in plan.reached.tiers],
            scores=[PlanScore.of(one) for one in plan.scores],
            created_at=plan.created_at,
            started_at=plan.started_at,
            finished_at=plan.finished_at,
            version=plan.version,
        )


@loads("pln")
async def load_plan(info: Info, id: str) -> Plan | None:
    """A draft, for staff alone."""
    if not info.context.principal.is_staff:
        return None
    found = await info.context.load(store.key(id))
    return Plan.of(found) if found else None
