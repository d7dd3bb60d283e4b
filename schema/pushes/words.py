"""The closed sets of a push."""

from registration.rules.pushes import LegalBasis, Op, Result
from schema.enums import publish

publish(
    Op,
    "PushOp",
    "What a row is to come to.",
    {
        "UPSERT": "The person is registered, and known as the row says.",
        "CANCEL": "The registration ends, as long as it is still the chamber's alone.",
    },
)
publish(
    LegalBasis,
    "PushLegalBasis",
    "Why the chamber may pass the person on; the person is told.",
    {
        "CHAMBER_LAW": "The chamber's task by law (§ 9(4) IHKG, § 113 HwO).",
        "CONSENT_TO_CHAMBER": "The person agreed to it towards the chamber.",
        "CONTRACT": "An agreement between the person or company and the chamber.",
    },
)
publish(
    Result,
    "PushResult",
    "What became of a row.",
    {
        "CREATED": "Registered; the person has a seat and was told.",
        "UPDATED": "What changed was taken over.",
        "UPDATED_WITH_CONFLICTS": "As UPDATED; `conflicts` are the fields that were kept instead.",
        "UNCHANGED": "All of it was known; nothing was written.",
        "LINKED_EXISTING": "The person was registered already; linked, no second seat, no mail.",
        "WAITLISTED": "All seats, or the company's places, are taken; in line and told so.",
        "CANCELLED": "The registration ended.",
        "CONFLICT": "Kept as it is, since somebody else decided; `conflicts` says who.",
        "STALE": "A newer revision was pushed before; nothing was written.",
        "REJECTED": "Not carried out; `problems` says why. Nothing was written.",
    },
)
