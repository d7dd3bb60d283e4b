"""What a plan says: who meets when and where, who does not, and how plans differ."""

from asyncio import gather
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from registration.planning.plans import Reason
from registration.rules import slots as slot_rules
from registration.rules.pages import Page, Window
from registration.rules.plans.contents import Content, LeftOut, Planned
from registration.rules.plans.differences import Difference, Differing
from registration.rules.plans.explanations import explained
from registration.rules.slots import Grid, Slot
from registration.rules.texts import venue_time
from registration.store import activities, companies, delegates, registrations, slots
from schema.companies import Company, load_company
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.journeys import Delegate, load_delegate
from schema.meetings.grids import MeetingTable
from schema.meetings.interpreters import Interpreter
from schema.meetings.meeting import Representative
from schema.nodes import resolved

MOST_AGAINST = 10  # of what is in a wish's way
MOST_NAMED = 3  # of these in a sentence

Kind = Annotated[
    Difference | None,
    strawberry.argument(description="Only these; null: all that differ."),
]


async def grid_of(info: Info, activity_id: str) -> Grid | None:
    """The session's grid, read once."""
    return await info.context.load(slots.key(activity_id))


async def slot_of(info: Info, activity_id: str, number: int) -> Slot | None:
    """A slot of the session; None where the grid has none of that number any more."""
    grid = await grid_of(info, activity_id)
    if grid is None:
        return None
    times = info.context.once(("slots", activity_id, grid.version), lambda: slot_rules.slots(grid))
    return times[number] if number < len(times) else None


@strawberry.type(description="A company and a delegate in a plan.")
class PlanPair:
    company_id: strawberry.Private[str]
    delegate_id: strawberry.Private[str]
    wish_id: strawberry.ID = strawberry.field(
        description="Names the pair in steps of a draft; the id of their meeting, if there is one."
    )

    @resolved("The company.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.company_id)

    @resolved("The delegate.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await load_delegate(info, self.delegate_id)


@strawberry.type(description="A meeting as a plan has it.")
class PlanPlacement(PlanPair):
    activity_id: strawberry.Private[str]
    planned: strawberry.Private[Planned]
    slot: int = strawberry.field(description="The number of the slot.")
    locked: bool = strawberry.field(
        description="Whether it is to stay where it is, here and once it is published."
    )

    @resolved("When it starts; null where the grid has changed.")
    async def starts_at(self, info: Info) -> datetime | None:
        found = await slot_of(info, self.activity_id, self.slot)
        return found.starts_at if found else None

    @resolved("When it ends; null where the grid has changed.")
    async def ends_at(self, info: Info) -> datetime | None:
        found = await slot_of(info, self.activity_id, self.slot)
        return found.ends_at if found else None

    @resolved("The table.")
    async def table(self, info: Info) -> MeetingTable | None:
        grid = await grid_of(info, self.activity_id)
        known = {each.number: each.label for each in grid.tables} if grid else {}
        number = self.planned.table
        return MeetingTable(number=number, label=known.get(number))

    @resolved("Whom the company sends.")
    async def representative(self, info: Info) -> Representative | None:
        id = self.planned.representative
        found = await info.context.load(registrations.key(id))
        if found is None:
            return None
        return Representative(registration_id=id, name=found.person.name, role=found.person.role)

    @resolved("Who interprets; null where nobody is needed.")
    async def interpreter(self, info: Info) -> Interpreter | None:
        grid = await grid_of(info, self.activity_id)
        found = [one for one in (grid.interpreters if grid else ()) if self._is(one.id)]
        return Interpreter.of(found[0]) if found else None

    def _is(self, interpreter_id: str) -> bool:
        return interpreter_id == self.planned.interpreter

    @classmethod
    def of(cls, planned: Planned, activity_id: str) -> "PlanPlacement":
        return cls(
            activity_id=activity_id,
            planned=planned,
            wish_id=strawberry.ID(planned.wish),
            company_id=planned.company_id,
            delegate_id=planned.delegate_id,
            slot=planned.slot,
            locked=planned.locked,
        )


@strawberry.type(description="A wish that a plan leaves open, and why.")
class PlanUnplaced(PlanPair):
    activity_id: strawberry.Private[str]
    left: strawberry.Private[LeftOut]
    in_its_way: strawberry.Private[tuple[Planned, ...]]
    reason: Reason = strawberry.field(description="Why.")
    by_hand: bool = strawberry.field(
        description="Whether somebody took it out of the plan by hand."
    )

    @resolved("Why, in the caller's language, with the names of what is in its way.")
    async def explanation(self, info: Info) -> str:
        named = self.in_its_way[:MOST_NAMED]
        names = await gather(*(_said(info, self.activity_id, one) for one in named))
        return explained(self.left, names, info.context.language)

    @resolved("Meetings of the plan that hold what it would need; at most ten.")
    def against(self) -> list[PlanPlacement]:
        return [PlanPlacement.of(one, self.activity_id) for one in self.in_its_way]

    @classmethod
    def of(cls, left: LeftOut, content: Content, activity_id: str) -> "PlanUnplaced":
        planned = content.by_wish
        known = (planned[wish] for wish in left.against[:MOST_AGAINST] if wish in planned)
        return cls(
            activity_id=activity_id,
            left=left,
            in_its_way=tuple(known),
            wish_id=strawberry.ID(left.wish),
            company_id=left.company_id,
            delegate_id=left.delegate_id,
            reason=left.reason,
            by_hand=left.by_hand,
        )


async def _said(info: Info, activity_id: str, one: Planned) -> str:
    """A meeting by its people and time."""
    company, delegate, activity, slot = await gather(
        info.context.load(companies.key(one.company_id)),
        info.context.load(delegates.key(one.delegate_id)),
        info.context.load(activities.key(activity_id)),
        slot_of(info, activity_id, one.slot),
    )
    pair = " – ".join(each.name for each in (company, delegate) if each)
    if activity is None or slot is None:
        return pair
    return f"{pair} ({venue_time(slot.starts_at, activity.zone, info.context.language)})"


@strawberry.type(description="What becomes of one wish from one plan to another.")
class PlanDifference(PlanPair):
    kind: Difference = strawberry.field(description="What becomes of it.")
    before: PlanPlacement | None = strawberry.field(description="Where it was held; null: nowhere.")
    after: PlanPlacement | None = strawberry.field(description="Where it is held; null: nowhere.")

    @classmethod
    def of(cls, one: Differing, activity_id: str) -> "PlanDifference":
        before, after = (
            PlanPlacement.of(each, activity_id) if each else None
            for each in (one.before, one.after)
        )
        return cls(
            kind=one.kind,
            wish_id=strawberry.ID(one.of.wish),
            company_id=one.of.company_id,
            delegate_id=one.of.delegate_id,
            before=before,
            after=after,
        )


@strawberry.type(description="How one plan differs from another.")
class PlanDiff:
    differing: strawberry.Private[Sequence[Differing]]
    activity_id: strawberry.Private[str]
    added: int = strawberry.field(description="Meetings that come to it.")
    moved: int = strawberry.field(description="Meetings in another slot.")
    reseated: int = strawberry.field(
        description="Meetings in the same slot, at another table or with somebody else."
    )
    dropped: int = strawberry.field(description="Meetings that are held no more.")
    kept: int = strawberry.field(description="Meetings that stay as they are.")

    @resolved(
        "The wishes that differ, by time and table; those that stay as they are if asked for."
    )
    def changes(
        self,
        kind: Kind = None,
        first: First = 50,
        after: After = None,
    ) -> Connection[PlanDifference] | None:
        wanted = [
            one
            for one in self.differing
            if (one.kind is kind if kind else one.kind is not Difference.KEPT)
        ]
        keyed = [(f"{one.of.slot:03}#{one.of.table:03}#{one.of.wish}", one) for one in wanted]
        asked = window(first, after)
        return connect(
            cut(keyed, asked), asked, lambda one: PlanDifference.of(one, self.activity_id)
        )

    @classmethod
    def of(cls, differing: Sequence[Differing], activity_id: str) -> "PlanDiff":
        counts = Counter(one.kind for one in differing)
        return cls(
            differing=differing,
            activity_id=activity_id,
            added=counts[Difference.ADDED],
            moved=counts[Difference.MOVED],
            reseated=counts[Difference.RESEATED],
            dropped=counts[Difference.DROPPED],
            kept=counts[Difference.KEPT],
        )


def cut[T](keyed: Sequence[tuple[str, T]], asked: Window) -> Page[T]:
    """A page of a list that was read as a whole, by its keys, in their order."""
    after = asked.after
    rest = [item for item in keyed if after is None or item[0] > after]
    return Page(items=tuple(rest[: asked.first]), more=len(rest) > asked.first)
