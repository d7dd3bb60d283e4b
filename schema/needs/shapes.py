"""What people need, and how delegates travel, as clients see and write it."""

from datetime import datetime
from enum import Enum

import strawberry

from registration.rules import needs as rules
from registration.rules.consents import Channel
from registration.rules.needs import Means, Requirement
from registration.rules.texts import Language
from schema.enums import publish
from schema.payloads import Administrative

publish(
    Requirement,
    "Requirement",
    "What somebody needs at table or at the door.",
    {
        "VEGETARIAN": "No meat, no fish.",
        "VEGAN": "Nothing of animals.",
        "HALAL": "Halal.",
        "KOSHER": "Kosher.",
        "NO_PORK": "No pork.",
        "GLUTEN_FREE": "No gluten.",
        "LACTOSE_FREE": "No lactose.",
        "ALLERGY": "An allergy; `note` says to what.",
        "WHEELCHAIR": "Comes in a wheelchair.",
        "STEP_FREE": "Cannot climb stairs.",
        "HEARING": "Hears little or nothing.",
        "SIGHT": "Sees little or nothing.",
        "SIGN_LANGUAGE": "Needs an interpreter of sign language.",
        "COMPANION": "Comes with somebody who assists.",
        "OTHER": "Something else; `note` says what.",
    },
)
publish(
    Means,
    "TravelMeans",
    "How somebody travels.",
    {"FLIGHT": "By air.", "TRAIN": "By train.", "CAR": "By road.", "OTHER": "Otherwise."},
)


class NeedsPart(Enum):
    """What can be forgotten."""

    REQUIREMENTS = "REQUIREMENTS"
    TRAVEL = "TRAVEL"


publish(
    NeedsPart,
    "NeedsPart",
    "What can be forgotten of a person.",
    {"REQUIREMENTS": "Diet and access; ends the consent.", "TRAVEL": "The journey."},
)
VERSION = "The `version` of what is there, 0 where nothing is. VERSION_CONFLICT if it changed."


@strawberry.type(
    description="What somebody needs, with the explicit consent to note it (GDPR, Article 9)."
)
class Requirements:
    kinds: list[Requirement] = strawberry.field(description="What is needed.")
    note: str | None = strawberry.field(description="A word more, for kitchen and door.")
    text_version: str = strawberry.field(description="Which wording was agreed to.")
    language: Language = strawberry.field(description="In which language.")
    channel: Channel = strawberry.field(description="Where the consent was given.")
    evidence: str | None = strawberry.field(description="Where the proof lies.")
    agreed_at: datetime | None = strawberry.field(description="When it was given.")
    due_at: datetime = strawberry.field(description="When all of this is deleted.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @classmethod
    def of(cls, needs: rules.Needs) -> "Requirements | None":
        if needs.requirements is None:
            return None
        told, agreed = needs.requirements, needs.requirements.agreed
        return cls(
            kinds=list(told.kinds),
            note=told.note,
            text_version=agreed.text_version,
            language=agreed.language,
            channel=agreed.channel,
            evidence=agreed.evidence,
            agreed_at=agreed.at,
            due_at=needs.due_at,
            version=needs.version,
        )


@strawberry.type(description="An arrival or a departure.")
class TravelLeg:
    at: datetime = strawberry.field(description="When, UTC.")
    by: Means = strawberry.field(description="How.")
    number: str | None = strawberry.field(description="Of the flight or train.")
    place: str | None = strawberry.field(description="Airport or station.")

    @classmethod
    def of(cls, leg: rules.Leg | None) -> "TravelLeg | None":
        return cls(at=leg.at, by=leg.by, number=leg.number, place=leg.place) if leg else None


@strawberry.type(description="How a decision-maker comes and goes, and where she sleeps.")
class Travel:
    arrival: TravelLeg | None = strawberry.field(description="How she comes.")
    departure: TravelLeg | None = strawberry.field(description="How she goes.")
    hotel: str | None = strawberry.field(description="Where she sleeps.")
    due_at: datetime = strawberry.field(description="When all of this is deleted.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @classmethod
    def of(cls, needs: rules.Needs) -> "Travel | None":
        if needs.travel is None:
            return None
        told = needs.travel
        return cls(
            arrival=TravelLeg.of(told.arrival),
            departure=TravelLeg.of(told.departure),
            hotel=told.hotel,
            due_at=needs.due_at,
            version=needs.version,
        )


@strawberry.input(description="The person's own, explicit consent to note what it needs.")
class RequirementsConsentInput:
    text_version: str = strawberry.field(description="Which wording was shown.")
    language: Language = strawberry.field(description="In which language.")
    channel: Channel = strawberry.field(default=Channel.WEB_FORM, description="Where.")
    evidence: str | None = strawberry.field(
        default=None, description="Where the proof lies; without it the request itself is it."
    )


@strawberry.input(description="What somebody needs, instead of anything noted before.")
class RequirementsSetInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The registration or the delegate.")
    expected_version: int = strawberry.field(description=VERSION)
    kinds: list[Requirement] = strawberry.field(description="What is needed.")
    note: str | None = strawberry.field(
        default=None,
        description="At most 300 characters, and no more than is needed. With ALLERGY and OTHER.",
    )
    consent: RequirementsConsentInput = strawberry.field(description="The consent to note it.")

    def read(self) -> rules.Requirements:
        given = self.consent
        agreed = rules.Agreed(
            text_version=given.text_version,
            language=given.language,
            channel=given.channel,
            evidence=given.evidence,
        )
        return rules.Requirements(kinds=tuple(self.kinds), note=self.note, agreed=agreed)


@strawberry.input(description="An arrival or a departure.")
class TravelLegInput:
    at: datetime = strawberry.field(description="When, with its offset from UTC.")
    by: Means = strawberry.field(description="How.")
    number: str | None = strawberry.field(default=None, description="Of the flight or train.")
    place: str | None = strawberry.field(default=None, description="Airport or station.")

    def read(self) -> rules.Leg:
        return rules.Leg(at=self.at, by=self.by, number=self.number, place=self.place)


@strawberry.input(description="How a decision-maker travels, instead of anything noted before.")
class TravelSetInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The delegate.")
    expected_version: int = strawberry.field(description=VERSION)
    arrival: TravelLegInput | None = strawberry.field(default=None, description="How she comes.")
    departure: TravelLegInput | None = strawberry.field(default=None, description="How she goes.")
    hotel: str | None = strawberry.field(default=None, description="Where she sleeps.")

    def read(self) -> rules.Travel:
        return rules.Travel(
            arrival=self.arrival.read() if self.arrival else None,
            departure=self.departure.read() if self.departure else None,
            hotel=self.hotel,
        )


@strawberry.input(description="What is to be forgotten.")
class NeedsEraseInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The registration or the delegate.")
    parts: list[NeedsPart] = strawberry.field(description="What of it.")
