"""What is written about a decision-maker, and her answers, as clients write them."""

from datetime import datetime

import strawberry

from registration.actions.delegates import Agreement
from registration.rules import candidates as rules
from registration.rules import delegates as steps
from registration.rules.consents import Purpose
from registration.rules.delegates import Status
from registration.rules.texts import Language
from schema.consents import Consent, ConsentInput
from schema.enums import publish
from schema.patches import read_part
from schema.payloads import EXPECTED_VERSION, Administrative
from schema.sectors import Sector, SectorInput
from schema.texts import TextInput
from schema.veils import veiled

publish(
    Status,
    "DelegateStatus",
    "Where a decision-maker stands.",
    {
        "IDENTIFIED": "On the list; not asked yet.",
        "INVITED": "Asked to come.",
        "ACCEPTED": "On the roster.",
        "DECLINED": "Does not come; may be asked again.",
        "WITHDRAWN": "Taken off the list before an answer.",
        "REPLACED": "Somebody else took the place.",
    },
)


@strawberry.type(description="What only the decision-maker and the desk see.")
class DelegateDetails:
    status: Status = strawberry.field(description="Where the person stands.")
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    sectors: list[Sector] = strawberry.field(description="The firm's sectors.")
    email: str | None = veiled("contact.read", "The address.")
    phone: str | None = veiled("contact.read", "E.164.")
    language: Language = strawberry.field(description="The language to write in.")
    consents: list[Consent] = strawberry.field(description="What was agreed to, oldest first.")
    created_at: datetime = strawberry.field(description="When the person was listed.")
    updated_at: datetime = strawberry.field(description="When this changed last.")

    @classmethod
    def of(cls, delegate: steps.Delegate) -> "DelegateDetails":
        return cls(
            status=delegate.status,
            country=delegate.country,
            sectors=[Sector.of(sector) for sector in delegate.sectors],
            email=delegate.email,
            phone=delegate.phone,
            language=delegate.language,
            consents=[Consent.of(consent) for consent in delegate.consents],
            created_at=delegate.created_at,
            updated_at=delegate.updated_at,
        )


@strawberry.input(description="A new name on the list of decision-makers.")
class DelegateIdentifyInput(Administrative):
    delegation_id: strawberry.ID = strawberry.field(description="Whose list.")
    name: str = strawberry.field(description="The person's name.")
    firm: str = strawberry.field(description="The firm.")
    role: str | None = strawberry.field(default=None, description="What the person does there.")
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    sectors: list[SectorInput] = strawberry.field(
        default_factory=list, description="The firm's sectors."
    )
    interests: TextInput | None = strawberry.field(
        default=None, description="What the person looks for; at most 1,000 characters each."
    )
    languages: list[str] = strawberry.field(
        default_factory=list, description="Languages the person speaks (ISO 639-1)."
    )
    email: str | None = strawberry.field(default=None, description="Needed for an invitation.")
    phone: str | None = strawberry.field(default=None, description="With the country's code.")
    language: Language = strawberry.field(default=Language.EN, description="To write in.")
    attends: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The activities the person comes to; null: all of them."
    )

    def read(self) -> rules.Candidate:
        return rules.Candidate(
            name=self.name,
            firm=self.firm,
            role=self.role,
            country=self.country,
            sectors=read_part(self.sectors),
            interests=self.interests.read() if self.interests else None,
            languages=tuple(self.languages),
            email=self.email,
            phone=self.phone,
            language=self.language,
            attends=None if self.attends is None else tuple(self.attends),
        )


@strawberry.input(description="A step of a decision-maker who is known in one version.")
class DelegateStepInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The decision-maker.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="Somebody on the roster who does not come after all.")
class DelegateDropOutInput(DelegateStepInput):
    reason: str = strawberry.field(description="Why; people are told. At most 500 characters.")


@strawberry.input(description="An answer to an invitation.")
class DelegateAnswerInput(DelegateStepInput):
    consents: list[ConsentInput] = strawberry.field(
        default_factory=list,
        description="What the person agrees to with it. Companies see nobody without"
        " SHARE_PROFILE.",
    )

    def agreement(self) -> Agreement:
        return Agreement(given=read_part(self.consents))


@strawberry.input(description="Changes of a decision-maker; what is left out stays as it is.")
class DelegateUpdateInput(DelegateStepInput):
    name: strawberry.Maybe[str] = strawberry.field(description="Staff only.")
    firm: strawberry.Maybe[str] = strawberry.field(description="Staff only.")
    role: strawberry.Maybe[str | None] = strawberry.field(description="What the person does.")
    country: strawberry.Maybe[str] = strawberry.field(description="Staff only.")
    sectors: strawberry.Maybe[list[SectorInput]] = strawberry.field(
        description="The whole list. Staff only."
    )
    interests: strawberry.Maybe[TextInput | None] = strawberry.field(
        description="What the person looks for."
    )
    languages: strawberry.Maybe[list[str]] = strawberry.field(description="The whole list.")
    email: strawberry.Maybe[str | None] = strawberry.field(description="Staff only.")
    phone: strawberry.Maybe[str | None] = strawberry.field(description="With the country's code.")
    language: strawberry.Maybe[Language] = strawberry.field(description="To write in.")
    attends: strawberry.Maybe[list[strawberry.ID] | None] = strawberry.field(
        description="The activities the person comes to; null: all of them. Staff only."
    )
    consents: list[ConsentInput] = strawberry.field(
        default_factory=list, description="What the person newly agrees to."
    )
    withdrawn_consents: list[Purpose] = strawberry.field(
        default_factory=list, description="What the person no longer agrees to; at once."
    )

    def agreement(self) -> Agreement:
        return Agreement(given=read_part(self.consents), ended=tuple(self.withdrawn_consents))


@strawberry.input(description="One decision-maker takes the place of another.")
class DelegateReplaceInput(DelegateStepInput):
    replacement_id: strawberry.ID = strawberry.field(
        description="Who comes instead: somebody on the list who has not accepted yet."
    )
    replacement_version: int = strawberry.field(
        description="The version of the replacement the caller has read."
    )
