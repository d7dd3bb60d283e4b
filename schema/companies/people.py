"""Add people to a company, change and vouch for them, and keep their consents."""

from dataclasses import replace

import strawberry

from registration.actions import contacts as actions
from registration.rules import contacts as rules
from registration.rules.acts import Act
from registration.rules.consents import Purpose
from registration.rules.contacts import ContactForm
from registration.rules.texts import Language
from registration.store import contacts
from registration.store.rows import read
from schema.companies.contacts import Contact, ContactInput
from schema.consents import ConsentInput
from schema.context import Info, forget_person
from schema.patches import given
from schema.payloads import EXPECTED_VERSION, Administrative, AdministrativePayload, settle
from schema.policy import guarded


@strawberry.input(description="A person to add to a company.")
class ContactAddInput(Administrative, ContactInput):
    company_id: strawberry.ID = strawberry.field(description="The company.")


@strawberry.input(description="What to change; fields left out stay, null empties those it may.")
class ContactUpdateInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The contact.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    name: strawberry.Maybe[str] = strawberry.field(description="The name.")
    email: strawberry.Maybe[str] = strawberry.field(
        description="The address; a new one gets a link and is to be confirmed."
    )
    role: strawberry.Maybe[str | None] = strawberry.field(description="What the person does.")
    phone: strawberry.Maybe[str | None] = strawberry.field(description="The number.")
    language: strawberry.Maybe[Language] = strawberry.field(description="In which we write.")


@strawberry.input(description="A person to vouch for.")
class ContactVouchInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The contact.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="Consents that a person gives.")
class ContactConsentInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The contact.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    consents: list[ConsentInput] = strawberry.field(description="What the person consents to.")


@strawberry.input(description="A consent that a person takes back.")
class ContactConsentWithdrawInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The contact.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)
    purpose: Purpose = strawberry.field(description="What is no longer consented to.")


@strawberry.type(description="What came of a change to a contact.")
class ContactPayload(AdministrativePayload):
    contact: Contact | None = strawberry.field(
        default=None, description="The contact afterwards; null when it was refused."
    )


@strawberry.type
class ContactMutation:
    @guarded("contactAdd", "Add a person to a company; she is vouched for and mailed a link.")
    def contact_add(self, info: Info, input: ContactAddInput) -> ContactPayload:
        return settle(
            info,
            input,
            ContactPayload,
            do=lambda act: _payload(actions.add(act, input.company_id, input.read())),
            replay=_again,
        )

    @guarded("contactUpdate", "Change a person's data.")
    def contact_update(self, info: Info, input: ContactUpdateInput) -> ContactPayload:
        changes = given(input)

        def change(form: ContactForm) -> ContactForm:
            return replace(form, **changes)

        def do(act: Act) -> ContactPayload:
            contact = actions.update(act, input.id, input.expected_version, change)
            forget_person(contact.id)
            return _payload(contact)

        return settle(
            info,
            input,
            ContactPayload,
            do=do,
            replay=_again,
        )

    @guarded("contactVouch", "Say that a person who joined a company does belong to it.")
    def contact_vouch(self, info: Info, input: ContactVouchInput) -> ContactPayload:
        return settle(
            info,
            input,
            ContactPayload,
            do=lambda act: _payload(actions.vouch(act, input.id, input.expected_version)),
            replay=_again,
        )

    @guarded(
        "contactConsent",
        "Enter consents in a person's ledger: the person's own, or on paper by the desk.",
    )
    def contact_consent(self, info: Info, input: ContactConsentInput) -> ContactPayload:
        consents = tuple(consent.read() for consent in input.consents)
        return settle(
            info,
            input,
            ContactPayload,
            do=lambda act: _payload(
                actions.consent(act, input.id, input.expected_version, consents)
            ),
            replay=_again,
        )

    @guarded("contactConsentWithdraw", "Take a consent back; it counts from the next read on.")
    def contact_consent_withdraw(
        self, info: Info, input: ContactConsentWithdrawInput
    ) -> ContactPayload:
        return settle(
            info,
            input,
            ContactPayload,
            do=lambda act: _payload(
                actions.withdraw(act, input.id, input.expected_version, input.purpose)
            ),
            replay=_again,
        )


def _payload(contact: rules.Contact | None) -> ContactPayload:
    return ContactPayload(contact=Contact.of(contact) if contact else None)


def _again(id: str) -> ContactPayload:
    return _payload(read(contacts.key(id)))
