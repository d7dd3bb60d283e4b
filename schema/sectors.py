"""Sectors as clients see and name them."""

import strawberry

from registration.rules import sectors as rules
from registration.rules.sectors import Scheme
from schema.enums import publish

publish(
    Scheme,
    "SectorScheme",
    "The edition of the German classification of economic activities. Both are valid in parallel.",
    {
        "WZ_2008": "WZ 2008, after NACE Rev. 2.",
        "WZ_2025": "WZ 2025, after NACE Rev. 2.1, since 1 January 2025.",
    },
)


@strawberry.type(description="A sector: a code in its edition of the classification.")
class Sector:
    scheme: Scheme = strawberry.field(description="The edition the code belongs to.")
    code: str = strawberry.field(description="Such as 29, 29.3, 29.32 or 29.32.0.")
    label: str = strawberry.field(description="Eurostat's English heading.")

    @classmethod
    def of(cls, sector: rules.Sector) -> "Sector":
        return cls(scheme=sector.scheme, code=sector.code, label=sector.label)


@strawberry.input(description="A sector by its code.")
class SectorInput:
    scheme: Scheme = strawberry.field(description="The edition the code belongs to.")
    code: str = strawberry.field(description="Such as 29, 29.3, 29.32 or 29.32.0.")

    def read(self) -> rules.Sector:
        return rules.Sector(scheme=self.scheme, code=self.code)
