"""What is ordered for the people at an activity, as the organiser sees and writes it."""

from datetime import datetime

import strawberry

from registration.rules import arrangements as rules
from registration.rules.arrangements import ArrangementKind
from schema.enums import publish

publish(
    ArrangementKind,
    "ArrangementKind",
    "What is ordered.",
    {
        "CATERING": "Food and drink.",
        "HOTEL": "Beds.",
        "TRANSPORT": "Coaches, trains, flights.",
    },
)
CURRENCY = "EUR"


@strawberry.type(description="An amount of money.")
class Cost:
    cents: int = strawberry.field(description="The amount, in hundredths.")
    currency: str = strawberry.field(description="ISO 4217; so far always EUR.")

    @classmethod
    def of(cls, cents: int) -> "Cost":
        return cls(cents=cents, currency=CURRENCY)


@strawberry.type(description="Something that is ordered for the people of companies.")
class Arrangement:
    kind: ArrangementKind = strawberry.field(description="What is ordered.")
    supplier: str = strawberry.field(description="Of whom.")
    final_at: datetime = strawberry.field(
        description="When the numbers are final: who does not come is paid for from then on."
    )
    cost: Cost = strawberry.field(description="What one person costs.")

    @classmethod
    def of(cls, arrangement: rules.Arrangement) -> "Arrangement":
        return cls(
            kind=arrangement.kind,
            supplier=arrangement.supplier,
            final_at=arrangement.final_at,
            cost=Cost.of(arrangement.cost_cents),
        )


@strawberry.input(description="Something that is ordered for the people of companies.")
class ArrangementInput:
    kind: ArrangementKind = strawberry.field(description="What is ordered.")
    supplier: str = strawberry.field(description="Of whom; at most 120 characters.")
    final_at: datetime = strawberry.field(
        description="When the numbers are final; not later than the start."
    )
    cost_cents: int = strawberry.field(
        description="What one person costs, in euro cents, up to 1,000,000."
    )

    def read(self) -> rules.Arrangement:
        return rules.Arrangement(
            kind=self.kind,
            supplier=self.supplier,
            final_at=self.final_at,
            cost_cents=self.cost_cents,
        )
