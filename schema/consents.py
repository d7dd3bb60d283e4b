"""Consents as clients see and give them."""

from datetime import datetime

import strawberry

from registration.rules import consents as rules
from registration.rules.consents import Channel, Purpose
from registration.rules.texts import Language
from schema.enums import publish

publish(
    Purpose,
    "ConsentPurpose",
    "What somebody consents to. Each on its own, none a condition of anything.",
    {
        "PHOTOS": "Photographs and films of events may show the person.",
        "NEWSLETTER": "News of further delegations may be mailed.",
        "SHARE_PROFILE": "Name, firm, role and interests may be shown to the other side.",
    },
)
publish(
    Channel,
    "ConsentChannel",
    "Where a consent was given.",
    {
        "WEB_FORM": "In a form, by the person.",
        "PAPER": "On a signed sheet, entered by the desk.",
        "PHONE": "On the phone, entered by the desk.",
        "EMAIL": "In a mail, entered by the desk.",
    },
)


@strawberry.type(description="One entry in a person's ledger of consents. It is never deleted.")
class Consent:
    purpose: Purpose = strawberry.field(description="What was agreed to.")
    text_version: str = strawberry.field(description="Which wording was shown.")
    language: Language = strawberry.field(description="In which language.")
    granted_at: datetime = strawberry.field(description="When it was given.")
    channel: Channel = strawberry.field(description="Where it was given.")
    evidence: str = strawberry.field(description="Where the proof lies: a request id or a place.")
    withdrawn_at: datetime | None = strawberry.field(description="When it ended; null: it holds.")

    @classmethod
    def of(cls, consent: rules.Consent) -> "Consent":
        return cls(
            purpose=consent.purpose,
            text_version=consent.text_version,
            language=consent.language,
            granted_at=consent.granted_at,
            channel=consent.channel,
            evidence=consent.evidence,
            withdrawn_at=consent.withdrawn_at,
        )


@strawberry.input(description="A consent that is given.")
class ConsentInput:
    purpose: Purpose = strawberry.field(description="What is agreed to.")
    text_version: str = strawberry.field(description="Which wording was shown.")
    language: Language = strawberry.field(description="In which language.")
    channel: Channel = strawberry.field(default=Channel.WEB_FORM, description="Where.")
    evidence: str | None = strawberry.field(
        default=None, description="Where the proof lies; without it the request itself is it."
    )

    def read(self) -> rules.ConsentForm:
        return rules.ConsentForm(
            purpose=self.purpose,
            text_version=self.text_version,
            language=self.language,
            channel=self.channel,
            evidence=self.evidence,
        )
