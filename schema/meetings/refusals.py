"""Refusals of meetings that carry more than their code."""

from datetime import datetime

import strawberry

from registration.rules import placements
from registration.rules.placements import Placement
from registration.rules.slots import ResourceKind
from schema.refusals import Common, UserError, shown_by


@strawberry.type(description="A slot with a table in it that is free for all.")
class FreePlace:
    slot: int = strawberry.field(description="The number of the slot: give it to accept.")
    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    table: int = strawberry.field(description="The number of the table.")

    @classmethod
    def of(cls, place: Placement) -> "FreePlace":
        return cls(
            slot=place.slot,
            starts_at=place.starts_at,
            ends_at=place.ends_at,
            table=place.table,
        )


@strawberry.type(
    name="SlotTaken", description="Somebody else has what the meeting needs in that slot."
)
class SlotTakenError(UserError):
    resource: ResourceKind = strawberry.field(description="What was taken.")
    alternatives: list[FreePlace] = strawberry.field(
        description="Up to three places that were free for all a moment ago, by time."
    )


@shown_by(placements.SlotTaken)
def _taken(refusal: placements.SlotTaken, common: Common) -> UserError:
    alternatives = [FreePlace.of(place) for place in refusal.alternatives]
    return SlotTakenError(**common.fields(), resource=refusal.resource, alternatives=alternatives)
