"""When somebody is away from a session: say it, and read it."""

from typing import Annotated

import strawberry

from registration.actions import slots as actions
from registration.rules.refusals import Refused
from registration.rules.slots import Absence
from registration.store import slots
from schema.context import Info
from schema.journeys import Activity, Delegate, load_activity, load_delegate
from schema.meetings.interpreters import Interpreter
from schema.nodes import resolved
from schema.payloads import Administrative, AdministrativePayload, settle
from schema.policy import guarded
from schema.registrations import Registration, load_registration


@strawberry.type(description="In which slots somebody is away. In all others they are there.")
class Availability:
    activity_id: strawberry.Private[str]
    participant_id: strawberry.Private[str]
    absent_slots: list[int] = strawberry.field(description="The numbers of the slots.")

    @resolved("The matchmaking session.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.activity_id)

    @resolved("Who is away, if it is a delegate.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await load_delegate(info, self.participant_id)

    @resolved("Who is away, if it is a company's person: the registration that admits.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.participant_id)

    @resolved("Who is away, if it is somebody who interprets.")
    async def interpreter(self, info: Info) -> Interpreter | None:
        grid = await info.context.load(slots.key(self.activity_id))
        found = {one.id: one for one in grid.interpreters} if grid else {}
        known = found.get(self.participant_id)
        return Interpreter.of(known) if known else None

    @classmethod
    def of(cls, absence: Absence) -> "Availability":
        return cls(
            activity_id=absence.activity_id,
            participant_id=absence.participant_id,
            absent_slots=list(absence.slots),
        )


@strawberry.input(one_of=True, description="Somebody who may have meetings.")
class ParticipantInput:
    delegate_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="A delegate.")
    registration_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="A person of a company, by the registration that admits to the session."
    )
    interpreter_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="For staff: somebody who interprets in the session."
    )

    def read(self) -> str:
        given = self.delegate_id or self.registration_id or self.interpreter_id
        return given.value if given else ""


@strawberry.input(description="In which slots somebody is away.")
class AvailabilitySetInput(Administrative):
    activity_id: strawberry.ID = strawberry.field(description="The matchmaking session.")
    participant: ParticipantInput = strawberry.field(description="Who is away.")
    absent_slots: list[int] = strawberry.field(
        description="The numbers of the slots, all of them: those left out are free again."
    )

    def read(self) -> Absence:
        return Absence(
            activity_id=self.activity_id,
            participant_id=self.participant.read(),
            slots=tuple(self.absent_slots),
        )


@strawberry.type(description="What came of saying when one is away.")
class AvailabilityPayload(AdministrativePayload):
    availability: Availability | None = strawberry.field(
        default=None, description="When they are away; null when it was refused."
    )


ActivityId = Annotated[strawberry.ID, strawberry.argument(description="The matchmaking session.")]
Participant = Annotated[ParticipantInput, strawberry.argument(description="Who it is about.")]


@strawberry.type
class AvailabilityQuery:
    @guarded("availability", "When somebody is away; null for whom that does not concern.")
    def availability(
        self, info: Info, activity_id: ActivityId, participant: Participant
    ) -> Availability | None:
        asked = Absence(activity_id=activity_id, participant_id=participant.read())
        try:
            return Availability.of(actions.absence_of(info.context.principal, asked))
        except Refused:
            return None


@strawberry.type
class AvailabilityMutation:
    @guarded("availabilitySet", "Say in which slots one is away: each side for itself, or staff.")
    def availability_set(self, info: Info, input: AvailabilitySetInput) -> AvailabilityPayload:
        by = info.context.principal

        def shown(absence: Absence) -> AvailabilityPayload:
            return AvailabilityPayload(availability=Availability.of(absence))

        return settle(
            info,
            input,
            AvailabilityPayload,
            do=lambda act: shown(actions.stay_away(act, input.read())),
            replay=lambda _: shown(actions.absence_of(by, input.read())),
        )
