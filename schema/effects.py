"""What a change would do, as staff see it before they make it."""

from datetime import datetime

import strawberry

from registration.rules import effects as rules
from registration.rules.effects import ConfirmationNeeded, EffectKind
from schema.enums import publish
from schema.refusals import Common, UserError, shown_by

publish(
    EffectKind,
    "EffectKind",
    "What happens to something.",
    {
        "CREATED": "Something new comes to be.",
        "CHANGED": "It is changed.",
        "REMOVED": "It is there no more.",
        "ACTIVITIES_CANCELLED": "Activities are called off.",
        "REGISTRATIONS_CONFIRMED": "Registrations are confirmed.",
        "REGISTRATIONS_REJECTED": "Registrations are turned away.",
        "REGISTRATIONS_CANCELLED": "Registrations end, places in line included.",
        "PLACES_IN_LINE_ENDED": "Somebody waits no more.",
        "MEETINGS_ENDED": "Meetings that were agreed end.",
        "MEETINGS_TO_RECONFIRM": "Meetings are to be reconfirmed.",
        "MEETINGS_PLANNED": "Meetings are put where a plan has them, or end with it.",
        "REQUESTS_ENDED": "Meeting requests and requests for late changes end.",
        "SEATS_RELEASED": "Seats are free, and pass to those who wait.",
        "MAILS": "Mails go out.",
        "OVER_COMPANY_LIMIT": "Activities where the company has more people than one may; all of"
        " them keep their places.",
    },
)


@strawberry.type(description="One kind of thing that would happen, and how often.")
class Effect:
    kind: EffectKind = strawberry.field(description="What.")
    count: int = strawberry.field(description="How many.")
    at_least: bool = strawberry.field(
        description="Whether there may be more: not all were looked at, or not all can be foreseen."
    )
    sample_ids: list[strawberry.ID] = strawberry.field(
        description="Some of the objects it happens to, at most 5; ask `nodes(ids:)` for them."
    )

    @classmethod
    def of(cls, effect: rules.Effect) -> "Effect":
        return cls(
            kind=effect.kind,
            count=effect.count,
            at_least=effect.at_least,
            sample_ids=[strawberry.ID(id) for id in effect.sample],
        )


@strawberry.type(description="Proves that a dry run has been seen.")
class Confirmation:
    token: str = strawberry.field(
        description="Give it as `confirm`, with the same input: it holds for nothing else, and not"
        " once something of what would be changed is another version."
    )
    expires_at: datetime = strawberry.field(description="Until when, 15 minutes later.")

    @classmethod
    def of(cls, token: rules.Token) -> "Confirmation":
        return cls(token=token.secret, expires_at=token.expires_at)


@strawberry.type(
    name="ConfirmationNeeded",
    description="It cannot be taken back, and what it would do now has not been seen: make a dry"
    " run, and repeat the call with its token.",
)
class ConfirmationNeededError(UserError):
    effects: list[Effect] = strawberry.field(description="What it would do now.")


@shown_by(ConfirmationNeeded)
def _needed(refusal: ConfirmationNeeded, common: Common) -> UserError:
    effects = [Effect.of(effect) for effect in refusal.effects]
    return ConfirmationNeededError(**common.fields(), effects=effects)
