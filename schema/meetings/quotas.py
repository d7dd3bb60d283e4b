"""How many meetings somebody may ask for and have in a session, and has."""

from datetime import datetime
from typing import Annotated

import strawberry

from registration.rules.allowances import Counted, QuotaReached, limit_of, waits
from registration.rules.meetings import Side
from registration.rules.pages import Window
from registration.store import meetings, slots
from registration.store import quotas as store
from schema.context import Info
from schema.enums import publish
from schema.journeys import Activity
from schema.meetings.agendas import AgendaOf, is_own, might_be_own
from schema.nodes import adds_to
from schema.refusals import Common, UserError, shown_by

publish(
    Counted,
    "MeetingQuotaKind",
    "What is limited in a session.",
    {
        "REQUESTS": "Open requests of one side at a time.",
        "MEETINGS": "Meetings that are agreed.",
    },
)


@strawberry.type(description="How many of something somebody has in a session.")
class QuotaUse:
    used: int = strawberry.field(description="How many these are now.")
    limit: int | None = strawberry.field(description="How many there may be; null: any number.")


@strawberry.type(description="What somebody uses in a session, and may use.")
class MeetingQuota:
    requests: QuotaUse = strawberry.field(
        description="Its requests that wait for an answer. An answer, a withdrawal and the end of"
        " their time give them back."
    )
    meetings: QuotaUse = strawberry.field(description="Its meetings that are agreed.")


@strawberry.type(name="QuotaReached", description="One side has all that it may have.")
class QuotaReachedError(UserError):
    counted: Counted = strawberry.field(description="Of what.")
    side: Side = strawberry.field(description="Which side.")
    limit: int | None = strawberry.field(
        description="How many these are; null where it is the other side's."
    )


@shown_by(QuotaReached)
def _reached(refusal: QuotaReached, common: Common) -> UserError:
    return QuotaReachedError(
        **common.fields(), counted=refusal.counted, side=refusal.side, limit=refusal.limit
    )


For = Annotated[AgendaOf, strawberry.argument(name="for", description="Exactly one of these.")]


@adds_to(
    Activity,
    "meetingQuota",
    "What a company or a delegate uses of its quota in this session, and may use. Null for whom it"
    " does not concern, and where there is no slot grid.",
)
async def activity_meeting_quota(
    root: strawberry.Parent[Activity], info: Info, of: For
) -> MeetingQuota | None:
    id, context = of.read(), info.context
    grid = await context.load(slots.key(root.id))
    if grid is None or not might_be_own(info, id) or not await is_own(info, id):
        return None
    quota = await context.load(store.key(root.id, id))
    side = Side.DELEGATE if id.startswith("dgt_") else Side.COMPANY
    asked, agreed = (quota.open_requests(context.now), len(quota.meetings)) if quota else (0, 0)
    if grid.publishing:  # the rows may be ahead of what everybody sees
        asked, agreed = _as_seen(root.id, id, side, context.now)
    return MeetingQuota(
        requests=QuotaUse(used=asked, limit=limit_of(grid.limits, side, Counted.REQUESTS)),
        meetings=QuotaUse(used=agreed, limit=limit_of(grid.limits, side, Counted.MEETINGS)),
    )


def _as_seen(activity_id: str, id: str, side: Side, now: datetime) -> tuple[int, int]:
    """Open requests and meetings, counted in their lists."""
    asked = meetings.requests(id, Window(first=100)).values
    waiting = [one for one in asked if one.activity_id == activity_id and waits(one, side, now)]
    return len(waiting), len(meetings.held(activity_id, id))
