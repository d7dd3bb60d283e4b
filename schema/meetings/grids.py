"""A session's slot grid, as clients see it."""

from datetime import datetime

import strawberry

from registration.rules import slots as rules
from registration.rules.acts import Principal
from registration.rules.slots import Claim, Grid, ResourceKind
from registration.store import publications
from registration.store import slots as store
from schema.context import Info
from schema.enums import publish
from schema.journeys import Activity, Delegate, load_delegate
from schema.meetings.interpreters import Interpreter
from schema.meetings.limits import MeetingLimits
from schema.nodes import adds_to, resolved

publish(
    ResourceKind,
    "MeetingResource",
    "What a meeting takes for the length of its slot.",
    {
        "DELEGATE": "The delegate.",
        "REPRESENTATIVE": "The person of the company.",
        "TABLE": "A table.",
        "INTERPRETER": "The interpreter, where the two share no language.",
    },
)


@strawberry.type(description="A stretch of time.")
class TimeSpan:
    starts_at: datetime = strawberry.field(description="From then on.")
    ends_at: datetime = strawberry.field(description="Until then, not included.")

    @classmethod
    def of(cls, period: rules.Period) -> "TimeSpan":
        return cls(starts_at=period.starts_at, ends_at=period.ends_at)


@strawberry.type(description="A table to meet at.")
class MeetingTable:
    number: int = strawberry.field(description="Its number on the floor plan.")
    label: str | None = strawberry.field(description="What it is called besides.")

    @classmethod
    def of(cls, table: rules.Table) -> "MeetingTable":
        return cls(number=table.number, label=table.label)


@strawberry.type(description="A delegate who sits at one table for the whole session.")
class FixedTable:
    delegate_id: strawberry.Private[str]
    table: int = strawberry.field(description="The number of the table.")

    @resolved("Who sits there.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await load_delegate(info, self.delegate_id)


@strawberry.type(description="A time at which meetings can be held, one per table.")
class MeetingSlot:
    grid: strawberry.Private["SlotGrid"]
    number: int = strawberry.field(description="From 0, in the order of time.")
    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")

    @resolved("How many tables are free in it now.")
    def free_tables(self) -> int | None:
        return len(self.grid.tables) - self.grid.taken_tables(self.number)


@strawberry.type(description="When and at which tables the meetings of a session take place.")
class SlotGrid:
    activity_id: strawberry.Private[str]
    taken: strawberry.Private[dict[Claim, str] | None]
    slot_minutes: int = strawberry.field(description="The length of a slot, in minutes.")
    sessions: list[TimeSpan] = strawberry.field(description="When there are meetings.")
    breaks: list[TimeSpan] = strawberry.field(description="When there are none in between.")
    tables: list[MeetingTable] = strawberry.field(description="Where people meet.")
    fixed_tables: list[FixedTable] | None = strawberry.field(
        description="Who sits at one table throughout; null but for staff."
    )
    requests_from: datetime | None = strawberry.field(
        description="From when meetings can be asked for; null: at once."
    )
    requests_until: datetime = strawberry.field(
        description="The cut-off: until then meetings can be asked for; open requests end then."
    )
    interpreters: list[Interpreter] | None = strawberry.field(
        description="Who interprets; null but for staff. Others see who comes to their meetings."
    )
    limits: MeetingLimits | None = strawberry.field(
        description="How many each may ask for and have; null but for staff. Others see their own"
        " by `meetingQuota`."
    )
    version: int = strawberry.field(description="Give it as `expectedVersion`.")
    slots: list[MeetingSlot] = strawberry.field(description="The slots, in the order of time.")

    def taken_tables(self, slot: int) -> int:
        """How many tables are taken in a slot; one Query for all slots of the grid."""
        if self.taken is None:
            self.taken = publications.busy(self.activity_id)
        tables = {str(table.number) for table in self.tables}
        return sum(
            claim.slot == slot and claim.kind is ResourceKind.TABLE and claim.id in tables
            for claim in self.taken
        )

    @classmethod
    def of(cls, grid: Grid, viewer: Principal) -> "SlotGrid":
        fixed = [FixedTable(delegate_id=id, table=at) for id, at in grid.fixed_tables.items()]
        shown = cls(
            activity_id=grid.activity_id,
            taken=None,
            slot_minutes=grid.slot_minutes,
            sessions=[TimeSpan.of(period) for period in grid.sessions],
            breaks=[TimeSpan.of(period) for period in grid.breaks],
            tables=[MeetingTable.of(table) for table in grid.tables],
            fixed_tables=fixed if viewer.is_staff else None,
            requests_from=grid.requests_from,
            requests_until=grid.requests_until,
            interpreters=[Interpreter.of(one) for one in grid.interpreters]
            if viewer.is_staff
            else None,
            limits=MeetingLimits.of(grid.limits) if viewer.is_staff else None,
            version=grid.version,
            slots=[],
        )
        shown.slots = [
            MeetingSlot(
                grid=shown, number=slot.number, starts_at=slot.starts_at, ends_at=slot.ends_at
            )
            for slot in rules.slots(grid)
        ]
        return shown


@adds_to(Activity, "slotGrid", "When and where its meetings take place; null where there are none.")
async def activity_slot_grid(root: strawberry.Parent[Activity], info: Info) -> SlotGrid | None:
    grid = await info.context.load(store.key(root.id))
    return SlotGrid.of(grid, info.context.principal) if grid else None
