"""The programme: add, change, remove and call off activities."""

from asyncio import gather
from collections.abc import Callable
from datetime import datetime
from typing import Any

import strawberry

from registration.actions import activities as actions
from registration.actions import slots
from registration.rules import activities as rules
from registration.rules import cascades
from registration.rules.acts import Act
from registration.rules.stops import Kind
from registration.rules.timetables import ProgrammeConflict
from registration.store import activities as store
from registration.store import cascades as cascade_store
from registration.store.rows import read
from schema.arrangements import Arrangement, ArrangementInput
from schema.cascades import Cascade
from schema.context import Info
from schema.journeys import Activity, load_activity
from schema.nodes import adds_to, resolved
from schema.patches import given
from schema.payloads import (
    EXPECTED_VERSION,
    Administrative,
    AdministrativePayload,
    Confirmable,
    Repeatable,
    settle,
)
from schema.policy import guarded
from schema.refusals import Common, UserError, shown_by
from schema.stops import (
    ActivityAddInput,
    ConflictOverride,
    HostInput,
    PlaceInput,
    RegistrationWindowInput,
)
from schema.texts import TextInput


@strawberry.input(description="A step of an activity that is known in one version.")
class ActivityStepInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The activity.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="Calls an activity off.")
class ActivityCancelInput(Confirmable, ActivityStepInput):
    reason: str = strawberry.field(description="Why; kept and shown. At most 500 characters.")


@strawberry.input(description="Changes of an activity; what is left out stays as it is.")
class ActivityUpdateInput(ActivityStepInput):
    kind: strawberry.Maybe[Kind] = strawberry.field(description="What happens.")
    title: strawberry.Maybe[TextInput] = strawberry.field(description="The title, as a whole.")
    place: strawberry.Maybe[PlaceInput] = strawberry.field(description="Where, as a whole.")
    host: strawberry.Maybe[HostInput | None] = strawberry.field(description="Null: nobody.")
    starts_at: strawberry.Maybe[datetime] = strawberry.field(description="When it starts.")
    ends_at: strawberry.Maybe[datetime] = strawberry.field(description="When it ends.")
    zone: strawberry.Maybe[str] = strawberry.field(description="The venue's IANA zone.")
    seats_delegates: strawberry.Maybe[int] = strawberry.field(description="Seats for delegates.")
    seats_companies: strawberry.Maybe[int] = strawberry.field(
        description="Seats for people of companies. Fewer than taken: nobody is thrown out."
    )
    travel_buffer_minutes: strawberry.Maybe[int] = strawberry.field(
        description="Minutes it takes to get here from the stop before, up to 1,440."
    )
    window: strawberry.Maybe[RegistrationWindowInput | None] = strawberry.field(
        description="When companies may register; null: they cannot."
    )
    needs_approval: strawberry.Maybe[bool] = strawberry.field(
        description="Whether the desk approves each registration from now on."
    )
    max_persons_per_company: strawberry.Maybe[int] = strawberry.field(
        description="How many people one company may send, 1 to 50."
    )
    cancel_by: strawberry.Maybe[datetime | None] = strawberry.field(
        description="Until when companies cancel by themselves; null: the start."
    )
    admission_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="Whose confirmed registrations admit to this session; null: its own do."
    )
    arrangements: strawberry.Maybe[list[ArrangementInput]] = strawberry.field(
        description="What is ordered for the people, as a whole."
    )
    override_reason: str | None = strawberry.field(
        default=None, description="Why it may overlap with others all the same."
    )

    def changes(self) -> dict[str, Any]:
        changes = given(self)
        if "admission_id" in changes:
            changes["admission"] = changes.pop("admission_id")
        return changes


@strawberry.type(description="What came of a change of an activity.")
class ActivityPayload(AdministrativePayload):
    activity: Activity | None = strawberry.field(
        default=None, description="The activity as it stands now; null when refused."
    )


@strawberry.type(description="What came of calling an activity off.")
class ActivityCancelPayload(ActivityPayload):
    cascade: Cascade | None = strawberry.field(
        default=None, description="The job that ends what was agreed; null when refused."
    )


@strawberry.type(description="What came of removing an activity.")
class ActivityRemovePayload(AdministrativePayload):
    removed_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the activity that is gone; null when refused."
    )


@strawberry.type(
    name="ProgrammeConflict", description="It overlaps with other activities, travel included."
)
class ProgrammeConflictError(UserError):
    ids: strawberry.Private[tuple[str, ...]]

    @resolved("What it overlaps with, in order of time.")
    async def activities(self, info: Info) -> list[Activity] | None:
        found = await gather(*(load_activity(info, id) for id in self.ids))
        return [activity for activity in found if activity]


@adds_to(ConflictOverride, "activities", "The activities it was given for, in order of time.")
async def overridden(
    root: strawberry.Parent[ConflictOverride], info: Info
) -> list[Activity] | None:
    found = await gather(*(load_activity(info, id) for id in root.conflicts))
    return [activity for activity in found if activity]


@adds_to(Activity, "arrangements", "What is ordered for the people; null but for staff.")
def arranged(root: strawberry.Parent[Activity], info: Info) -> list[Arrangement] | None:
    if not info.context.principal.is_staff:
        return None
    return [Arrangement.of(each) for each in root.activity.arrangements]


@shown_by(ProgrammeConflict)
def _conflict(refusal: ProgrammeConflict, common: Common) -> UserError:
    return ProgrammeConflictError(**common.fields(), ids=refusal.activities)


def _settled(
    info: Info,
    input: Repeatable,
    do: Callable[[Act], rules.Activity],
    reason: str | None = None,
) -> ActivityPayload:
    def payload(activity: rules.Activity | None) -> ActivityPayload:
        by = info.context.principal
        return ActivityPayload(activity=Activity.of(activity, by) if activity else None)

    return settle(
        info,
        input,
        ActivityPayload,
        do=lambda act: payload(do(act)),
        replay=lambda id: payload(read(store.key(id))),
        reason=reason,
    )


@strawberry.type
class ActivityMutation:
    @guarded(
        "activityAdd",
        "Add an activity, with its seats, to the programme of a delegation that is not locked yet.",
    )
    def activity_add(self, info: Info, input: ActivityAddInput) -> ActivityPayload:
        def add(act: Act) -> rules.Activity:
            override = input.override_reason
            return actions.add(act, input.delegation_id, input.read(), override=override)

        return _settled(info, input, add, reason=input.override_reason)

    @guarded(
        "activityUpdate",
        "Change an activity of a delegation that is not locked yet. The slot grid of a matchmaking"
        " session must still lie within it: GRID_OUTSIDE otherwise.",
    )
    def activity_update(self, info: Info, input: ActivityUpdateInput) -> ActivityPayload:
        def revise(act: Act) -> rules.Activity:
            return slots.revise_activity(
                act,
                input.id,
                input.changes(),
                expected=input.expected_version,
                override=input.override_reason,
            )

        return _settled(info, input, revise, reason=input.override_reason)

    @guarded("activityRemove", "Forget an activity of a draft.")
    def activity_remove(self, info: Info, input: ActivityStepInput) -> ActivityRemovePayload:
        def remove(act: Act) -> ActivityRemovePayload:
            actions.remove(act, input.id, expected=input.expected_version)
            return ActivityRemovePayload(removed_id=input.id)

        return settle(
            info,
            input,
            ActivityRemovePayload,
            do=remove,
            replay=lambda id: ActivityRemovePayload(removed_id=strawberry.ID(id)),
            removes=True,
        )

    @guarded(
        "activityCancel",
        "Call one activity off. Nobody can register for it or meet in it any more. What was agreed"
        " there ends in the `cascade`: each registration, meeting and request once, with one mail"
        " per person.",
    )
    def activity_cancel(self, info: Info, input: ActivityCancelInput) -> ActivityCancelPayload:
        def payload(
            activity: rules.Activity | None, cascade: cascades.Cascade | None
        ) -> ActivityCancelPayload:
            by = info.context.principal
            return ActivityCancelPayload(
                activity=Activity.of(activity, by) if activity else None,
                cascade=Cascade.of(cascade) if cascade else None,
            )

        def again(id: str) -> ActivityCancelPayload:
            cascade = read(cascade_store.key(id))
            return payload(read(store.key(cascade.subject)) if cascade else None, cascade)

        return settle(
            info,
            input,
            ActivityCancelPayload,
            do=lambda act: payload(
                *actions.cancel(act, input.id, input.reason, expected=input.expected_version)
            ),
            replay=again,
            reason=input.reason,
        )
