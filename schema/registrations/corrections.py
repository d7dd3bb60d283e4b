"""Put right who comes, or send somebody else, while that goes without asking."""

import strawberry

from registration.actions import corrections as actions
from registration.actions.successions import pass_on
from registration.rules.texts import Language
from schema.context import Info
from schema.patches import given
from schema.payloads import EXPECTED_VERSION, Administrative
from schema.policy import guarded
from schema.registrations.writes import AttendeeInput, RegistrationPayload, followed


@strawberry.input(description="What is put right about a person; what is left out stays.")
class RegistrationUpdateInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The registration.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    name: strawberry.Maybe[str] = strawberry.field(description="The person's name.")
    role: strawberry.Maybe[str | None] = strawberry.field(
        description="What the person does in the company; null: nothing to say."
    )
    phone: strawberry.Maybe[str | None] = strawberry.field(
        description="A number; abroad with + and the country. Null: none."
    )
    language: strawberry.Maybe[Language] = strawberry.field(description="In which we write.")


@strawberry.input(description="Who takes whose seat.")
class RegistrationReplacePersonInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The registration.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    person: AttendeeInput = strawberry.field(description="Who comes instead.")


@strawberry.type
class CorrectionMutation:
    @guarded(
        "registrationUpdate",
        "Put right name, role, phone or language of a person, before the activity's `cancelBy`,"
        " staff before it starts.",
    )
    def registration_update(
        self, info: Info, input: RegistrationUpdateInput
    ) -> RegistrationPayload:
        changes = given(input)
        return followed(
            info,
            input,
            lambda act: actions.revise(act, input.id, changes, expected=input.expected_version),
            pass_on,
        )

    @guarded(
        "registrationReplacePerson",
        "Another person of the company takes the seat, before the activity's `cancelBy`, staff"
        " before it starts. The registration keeps its id, its seat and its meetings; both persons"
        " are told, and so are the delegates whom the person was to meet.",
    )
    def registration_replace_person(
        self, info: Info, input: RegistrationReplacePersonInput
    ) -> RegistrationPayload:
        person = input.person.read()
        return followed(
            info,
            input,
            lambda act: actions.replace_person(
                act, input.id, person, expected=input.expected_version
            ),
            pass_on,
        )
