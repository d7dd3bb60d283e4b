"""Draw a session's slot grid."""

from datetime import datetime

import strawberry

from registration.actions import slots as actions
from registration.rules import slots as rules
from registration.rules.breaches import Rule
from registration.rules.drawings import Part
from registration.rules.quotas import Limits
from registration.rules.refusals import Form
from registration.rules.slots import Grid
from registration.store import slots as store
from registration.store.rows import read
from schema.context import Info
from schema.meetings.grids import SlotGrid
from schema.meetings.interpreters import InterpreterInput
from schema.meetings.limits import MeetingLimitsInput
from schema.payloads import Administrative, AdministrativePayload, settle
from schema.policy import guarded


@strawberry.input(description="A stretch of time.")
class TimeSpanInput:
    starts_at: datetime = strawberry.field(description="From then on.")
    ends_at: datetime = strawberry.field(description="Until then.")

    def read(self) -> rules.Period:
        return rules.Period(starts_at=self.starts_at, ends_at=self.ends_at)


@strawberry.input(description="A table to meet at.")
class MeetingTableInput:
    number: int = strawberry.field(description="1 to 99.")
    label: str | None = strawberry.field(default=None, description="At most 60 characters.")

    def read(self) -> rules.Table:
        return rules.Table(number=self.number, label=self.label)


@strawberry.input(description="A delegate who sits at one table for the whole session.")
class FixedTableInput:
    delegate_id: strawberry.ID = strawberry.field(description="Who.")
    table: int = strawberry.field(description="The number of the table.")


@strawberry.input(description="When and at which tables the meetings of a session take place.")
class SlotGridSetInput(Administrative):
    activity_id: strawberry.ID = strawberry.field(description="The matchmaking session.")
    slot_minutes: int = strawberry.field(description="The length of a slot, 5 to 240 minutes.")
    sessions: list[TimeSpanInput] = strawberry.field(
        description="When there are meetings, within the activity. What does not fill a slot"
        " is left empty."
    )
    breaks: list[TimeSpanInput] = strawberry.field(
        default_factory=list, description="When there are none in between."
    )
    tables: list[MeetingTableInput] = strawberry.field(description="Where people meet; at most 99.")
    fixed_tables: list[FixedTableInput] = strawberry.field(
        default_factory=list,
        description="Delegates who sit at one table throughout; nobody else is placed there.",
    )
    interpreters: list[InterpreterInput] | None = strawberry.field(
        default=None,
        description="Who can be called where two share no language; null: as it was before.",
    )
    limits: MeetingLimitsInput | None = strawberry.field(
        default=None,
        description="How many meetings each may ask for and have; null: as it was before.",
    )
    requests_from: datetime | None = strawberry.field(
        default=None, description="From when meetings can be asked for; null: at once."
    )
    requests_until: datetime | None = strawberry.field(
        default=None, description="The cut-off; null: the end of the last session."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version this replaces; null: there is no grid yet."
    )

    reassign: bool = strawberry.field(
        default=False,
        description="Meetings that would lose their time, table or interpreter are given new ones:"
        " all of them, or SLOTS_IN_USE names those for which there is no place. As few as possible"
        " move; each person gets one mail.",
    )

    def read(self) -> Grid:
        form = Form()
        seated = [fixed.delegate_id for fixed in self.fixed_tables]
        for index, id in enumerate(seated):
            if id in seated[:index]:
                field = ("fixed_tables", index, "delegate_id")
                form.reject(field, Rule.APPEARS_TWICE, value=id)
        if not self.sessions:
            form.reject(("sessions",), Rule.REQUIRED)
        form.check()
        return Grid(
            activity_id=self.activity_id,
            slot_minutes=self.slot_minutes,
            sessions=tuple(period.read() for period in self.sessions),
            breaks=tuple(period.read() for period in self.breaks),
            tables=tuple(table.read() for table in self.tables),
            fixed_tables={fixed.delegate_id: fixed.table for fixed in self.fixed_tables},
            requests_from=self.requests_from,
            requests_until=self.requests_until or max(one.ends_at for one in self.sessions),
            interpreters=tuple(one.read() for one in self.interpreters or ()),
            limits=self.limits.read() if self.limits else Limits(),
        )

    def keeps(self) -> set[Part]:
        """What is not said, and so stays as it was."""
        said = {Part.INTERPRETERS: self.interpreters, Part.LIMITS: self.limits}
        return {part for part, given in said.items() if given is None}


@strawberry.type(description="What came of setting a grid.")
class SlotGridPayload(AdministrativePayload):
    slot_grid: SlotGrid | None = strawberry.field(
        default=None, description="The grid afterwards; null when it was refused."
    )


@strawberry.type
class GridMutation:
    @guarded("slotGridSet", "Draw or redraw a session's slots and tables. Absences move along.")
    def slot_grid_set(self, info: Info, input: SlotGridSetInput) -> SlotGridPayload:
        by = info.context.principal

        def shown(grid: Grid | None) -> SlotGridPayload:
            return SlotGridPayload(slot_grid=SlotGrid.of(grid, by) if grid else None)

        return settle(
            info,
            input,
            SlotGridPayload,
            do=lambda act: shown(
                actions.draw(
                    act,
                    input.read(),
                    expected=input.expected_version,
                    keeps=input.keeps(),
                    reassign=input.reassign,
                )
            ),
            replay=lambda activity_id: shown(read(store.key(activity_id))),
        )
