"""Contacts as clients see and write them."""

from datetime import datetime

import strawberry

from registration.rules import contacts as rules
from registration.rules import ids
from registration.rules.contacts import ContactState
from registration.rules.texts import Language
from registration.store import companies, contacts
from schema.companies.sight import acts_for
from schema.consents import Consent, ConsentInput
from schema.context import Info
from schema.nodes import Node, loads
from schema.veils import veiled


@strawberry.type(
    description="A person of a company. Seen by the company, its chambers and the desk."
)
class Contact(Node):
    name: str = strawberry.field(description="The person's name.")
    role: str | None = strawberry.field(description="What the person does there.")
    email: str | None = veiled("contact.read", "The address.")
    phone: str | None = veiled("contact.read", "The number (E.164).")
    language: Language = strawberry.field(description="In which we write.")
    consents: list[Consent] = strawberry.field(description="All entries, ended ones included.")
    state: ContactState = strawberry.field(description="Whether the address is confirmed.")
    vouched: bool = strawberry.field(
        description="Whether somebody says that this person speaks for the company. Who joined by"
        " naming a number that stands in every imprint sees no more of it than the public."
    )
    created_at: datetime = strawberry.field(description="When the person was entered.")
    version: int = strawberry.field(description="Give it as `expectedVersion` in updates.")

    @classmethod
    def of(cls, contact: rules.Contact) -> "Contact":
        return cls(
            id=strawberry.ID(contact.id),
            name=contact.name,
            role=contact.role,
            email=contact.email,
            phone=contact.phone,
            language=contact.language,
            consents=[Consent.of(entry) for entry in contact.consents],
            state=contact.state,
            vouched=contact.vouched,
            created_at=contact.created_at,
            version=contact.version,
        )


@loads("con")
async def load_contact(info: Info, id: str) -> Contact | None:
    """A contact the caller acts for, or is; None for every other reason alike.

    A person of a company that has become part of another is one of that one's.
    """
    contact = await info.context.load(contacts.key(id))
    if contact is None:
        company = await info.context.load(companies.key(rules.company_of(id)))
        into = company.merged_into if company else None
        moved = ids.make("con", ids.last(into), ids.last(id)) if into else None
        return await load_contact(info, moved) if moved else None
    if info.context.principal.contact != id:
        company = await info.context.load(companies.key(contact.company))
        if company is None or not await acts_for(info, company):
            return None
    return Contact.of(contact)


@strawberry.input(description="A person of a company.")
class ContactInput:
    name: str = strawberry.field(description="The person's name.")
    email: str = strawberry.field(description="The address; a link is mailed to it.")
    role: str | None = strawberry.field(default=None, description="What the person does there.")
    phone: str | None = strawberry.field(
        default=None, description="A number; abroad with + and the country."
    )
    language: Language = strawberry.field(default=Language.DE, description="In which we write.")
    consents: list[ConsentInput] = strawberry.field(
        default_factory=list, description="What the person consents to; never a condition."
    )

    def read(self) -> rules.ContactForm:
        return rules.ContactForm(
            name=self.name,
            email=self.email,
            role=self.role,
            phone=self.phone,
            language=self.language,
            consents=tuple(consent.read() for consent in self.consents),
        )
