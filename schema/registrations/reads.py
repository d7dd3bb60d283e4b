"""Find registrations: one by its id, many by their activity or their company."""

from typing import Annotated

import strawberry

from registration.rules.acts import Role
from registration.rules.districts import Chamber
from registration.rules.pushes.rows import EXTERNAL_ID_LIMIT
from registration.rules.registrations import RegistrationState
from registration.store import pushes, seats
from registration.store import registrations as store
from schema.companies import Company, acts_for
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.journeys import Activity, Delegation
from schema.nodes import adds_to
from schema.policy import guarded
from schema.registrations.registration import Registration, load_registration


@strawberry.input(one_of=True, description="What identifies one registration.")
class RegistrationBy:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    external_id: strawberry.Maybe[str] = strawberry.field(
        description="Its id in the caller's own system. For chambers."
    )


By = Annotated[RegistrationBy, strawberry.argument(description="Exactly one of these.")]
State = Annotated[
    RegistrationState | None, strawberry.argument(description="Only those; null: all.")
]

Standing = Annotated[RegistrationState, strawberry.argument(description="Where they stand.")]


@strawberry.type
class RegistrationQuery:
    @guarded("registration", "One registration; null when there is none the caller may see.")
    async def registration(self, info: Info, by: By) -> Registration | None:
        if by.id:
            return await load_registration(info, by.id.value)
        principal = info.context.principal
        if not by.external_id or principal.role is not Role.CHAMBER:
            return None
        asked = by.external_id.value
        if len(asked) > EXTERNAL_ID_LIMIT:  # no key of the store is as long as a body may be
            return None
        link = await info.context.load(pushes.key(Chamber(principal.id), asked))
        return await load_registration(info, link.registration_id) if link else None


@adds_to(
    Activity,
    "overbookedBy",
    "How many more sit than there are seats, after their number was lowered. Staff only.",
)
async def overbooked_by(root: strawberry.Parent[Activity], info: Info) -> int | None:
    if not info.context.principal.is_staff:
        return None
    found = await info.context.load(seats.key(root.id))
    return found.overbooked_by(info.context.now) if found else None


@adds_to(Activity, "registrations", "Who registered, in the order they came. Staff only.")
def activity_registrations(
    root: strawberry.Parent[Activity],
    info: Info,
    first: First = 20,
    after: After = None,
    state: State = None,
) -> Connection[Registration] | None:
    asked, context = window(first, after), info.context
    if not context.principal.is_staff:
        return None
    if state is None:
        page = store.of_activity(root.id, asked)
    else:
        page = store.of_activity_in(root.id, state, asked, context.now)
    return connect(page, asked, lambda found: Registration.of(found, context))


@adds_to(
    Delegation,
    "registrations",
    "Who registered for any of its activities and stands so, activity by activity. Staff only.",
)
def delegation_registrations(
    root: strawberry.Parent[Delegation],
    info: Info,
    state: Standing,
    first: First = 20,
    after: After = None,
) -> Connection[Registration] | None:
    asked, context = window(first, after), info.context
    if not context.principal.is_staff:
        return None
    activities = sorted(root.delegation.activity_ids)
    page = store.of_activities_in(activities, state, asked, context.now)
    return connect(page, asked, lambda found: Registration.of(found, context))


@adds_to(
    Company,
    "registrations",
    "Its registrations as the activities start: those that keep a seat, then those that ended."
    " Null for who does not act for the company.",
)
async def company_registrations(
    root: strawberry.Parent[Company], info: Info, first: First = 20, after: After = None
) -> Connection[Registration] | None:
    asked, context = window(first, after), info.context
    if not await acts_for(info, root.company):
        return None
    page = store.of_company(root.id, asked)
    return connect(page, asked, lambda found: Registration.of(found, context))
