"""Refusals that name the meetings or the grid which stand in the way of a change."""

from asyncio import gather
from datetime import datetime

import strawberry

from registration.rules import slots
from schema.context import Info
from schema.meetings.meeting import Meeting, load_meeting
from schema.nodes import resolved
from schema.refusals import Common, UserError, shown_by


@strawberry.type(name="SlotsInUse", description="Meetings lie in the slots concerned.")
class SlotsInUseError(UserError):
    meeting_ids: strawberry.Private[tuple[str, ...]]
    absences: int = strawberry.field(
        description="Absences, where there are more than can be moved along at once; else 0."
    )

    @resolved("The meetings that would lose their time or table.")
    async def meetings(self, info: Info) -> list[Meeting] | None:
        found = await gather(*(load_meeting(info, id) for id in self.meeting_ids))
        return [meeting for meeting in found if meeting]


@shown_by(slots.SlotsInUse)
def _in_use(refusal: slots.SlotsInUse, common: Common) -> UserError:
    return SlotsInUseError(
        **common.fields(), meeting_ids=refusal.meetings, absences=refusal.absences
    )


@strawberry.type(
    name="GridOutside", description="The activity has a slot grid that would no longer fit into it."
)
class GridOutsideError(UserError):
    starts_at: datetime = strawberry.field(description="When the first slot starts.")
    ends_at: datetime = strawberry.field(description="When the last slot ends.")


@shown_by(slots.GridOutside)
def _outside(refusal: slots.GridOutside, common: Common) -> UserError:
    return GridOutsideError(**common.fields(), starts_at=refusal.starts_at, ends_at=refusal.ends_at)
