"""Register a person, and what becomes of the registration."""

from collections.abc import Callable

import strawberry

from registration.actions import holds
from registration.actions import registrations as actions
from registration.actions.departures import end_meetings
from registration.actions.holds import Wish
from registration.rules import registrations as rules
from registration.rules.acts import Act
from registration.rules.contacts import ContactForm
from registration.rules.refusals import Refused
from registration.rules.texts import Language
from registration.store import registrations as store
from registration.store.rows import read
from schema.context import Info
from schema.payloads import (
    EXPECTED_VERSION,
    Administrative,
    AdministrativePayload,
    Rehearsable,
    Repeatable,
    settle,
)
from schema.policy import guarded
from schema.refusals import UserError, show
from schema.registrations.registration import Registration


@strawberry.input(description="A person who is to take part.")
class AttendeeInput:
    name: str = strawberry.field(description="The person's name.")
    email: str = strawberry.field(description="The address; the link is mailed to it.")
    role: str | None = strawberry.field(default=None, description="What the person does there.")
    phone: str | None = strawberry.field(
        default=None, description="A number; abroad with + and the country."
    )
    language: Language = strawberry.field(default=Language.DE, description="In which we write.")

    def read(self) -> ContactForm:
        return ContactForm(
            name=self.name,
            email=self.email,
            role=self.role,
            phone=self.phone,
            language=self.language,
        )


@strawberry.input(description="One person for one activity.")
class RegistrationCreateInput(Repeatable):
    activity_id: strawberry.ID = strawberry.field(description="What to take part in.")
    person: AttendeeInput = strawberry.field(description="Who is to take part.")
    company_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="For whom. A company leaves it out; staff and chambers name the company.",
    )
    or_wait: bool = strawberry.field(
        default=False,
        description="Join the waiting list where no seat is free, or the company has all its"
        " places. Nobody on the list is overtaken.",
    )


@strawberry.input(description="The link that was mailed to the person.")
class RegistrationConfirmInput(Repeatable):
    secret: str = strawberry.field(description="What stands behind the # of the link.")


@strawberry.input(description="Who awaits approval.")
class RegistrationApproveInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The registration.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="Who awaits approval, and why not.")
class RegistrationRejectInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The registration.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    reason: str = strawberry.field(description="Why; it is mailed to the person.")


@strawberry.input(description="Whose seat is given back.")
class RegistrationCancelInput(Rehearsable):
    id: strawberry.ID = strawberry.field(description="The registration.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    reason: str | None = strawberry.field(
        default=None, description="Why, if there is more to say; at most 500 characters."
    )


@strawberry.type(description="What became of a registration.")
class RegistrationPayload(AdministrativePayload):
    registration: Registration | None = strawberry.field(
        default=None, description="The registration as it stands now; null when refused."
    )


@strawberry.type
class RegistrationMutation:
    @guarded(
        "registrationCreate",
        "Hold a seat for a person for 60 minutes; the mailed link confirms it. The same person"
        " again is ALREADY_REGISTERED.",
    )
    def create(self, info: Info, input: RegistrationCreateInput) -> RegistrationPayload:
        wish = Wish(
            activity_id=input.activity_id,
            company_id=input.company_id,
            person=input.person.read(),
            or_wait=input.or_wait,
        )
        return carry_out(info, input, lambda act: holds.register(act, wish))

    @guarded(
        "registrationConfirm",
        "Confirm a held seat with the mailed link, once.",
    )
    def confirm(self, info: Info, input: RegistrationConfirmInput) -> RegistrationPayload:
        return carry_out(info, input, lambda act: actions.confirm(act, input.secret))

    @guarded("registrationApprove", "Confirm who awaits approval.")
    def approve(self, info: Info, input: RegistrationApproveInput) -> RegistrationPayload:
        expected = input.expected_version
        return carry_out(info, input, lambda act: actions.approve(act, input.id, expected=expected))

    @guarded("registrationReject", "Turn away who awaits approval; the seat is free.")
    def reject(self, info: Info, input: RegistrationRejectInput) -> RegistrationPayload:
        return carry_out(
            info,
            input,
            lambda act: actions.reject(
                act, input.id, input.reason, expected=input.expected_version
            ),
        )

    @guarded(
        "registrationCancel",
        "Give a seat back before the activity's `cancelBy`, staff before it starts. The meetings"
        " that the person was to sit in are cancelled, and the delegates told. Cancelling again"
        " changes nothing and answers the same.",
    )
    def cancel(self, info: Info, input: RegistrationCancelInput) -> RegistrationPayload:
        return followed(
            info,
            input,
            lambda act: actions.cancel(
                act, input.id, input.reason, expected=input.expected_version
            ),
            end_meetings,
        )


def followed(
    info: Info,
    input: Repeatable,
    do: Callable[[Act], rules.Registration],
    then: Callable[[Act, rules.Registration], object],
) -> RegistrationPayload:
    """What became of one registration, once what follows from it is done, too.

    The step itself is done by then; a repeat goes on with the rest where that stopped.
    """
    acts: list[Act] = []  # what is resumed is the act that a repeat was refused as

    def finished(registration: rules.Registration | None) -> RegistrationPayload:
        if registration is None:
            return RegistrationPayload()
        problems = follow(acts[0], registration, then)
        shown = Registration.of(registration, info.context)
        return RegistrationPayload(user_errors=problems, registration=shown)

    def first(act: Act) -> RegistrationPayload:
        acts.append(act)
        return finished(do(act))

    return settle(
        info,
        input,
        RegistrationPayload,
        do=first,
        replay=lambda id: finished(read(store.key(id))),
    )


def follow(
    act: Act, registration: rules.Registration, then: Callable[[Act, rules.Registration], object]
) -> list[UserError]:
    """Do what follows; what is in the way of that, to be told, since the step itself is done."""
    try:
        then(act, registration)
    except Refused as refusal:
        return show(refusal, act.language)
    return []


def carry_out(
    info: Info, input: Repeatable, do: Callable[[Act], rules.Registration]
) -> RegistrationPayload:
    """What became of one registration, told again to a repeat as it stands then."""

    def shown(registration: rules.Registration | None) -> RegistrationPayload:
        if registration is None:
            return RegistrationPayload()
        return RegistrationPayload(registration=Registration.of(registration, info.context))

    return settle(
        info,
        input,
        RegistrationPayload,
        do=lambda act: shown(do(act)),
        replay=lambda id: shown(read(store.key(id))),
    )
