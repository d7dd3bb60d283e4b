"""What an organiser writes about a delegation, as clients see and write it."""

from datetime import date

import strawberry

from registration.rules import delegations as steps
from registration.rules import outlines as rules
from registration.rules.outlines import Direction, Programme
from schema.enums import publish
from schema.patches import read_part
from schema.payloads import EXPECTED_VERSION, Administrative, Confirmable
from schema.sectors import SectorInput
from schema.texts import TextInput

publish(
    Direction,
    "DelegationDirection",
    "Which way a delegation travels.",
    {"INBOUND": "To Saxony.", "OUTBOUND": "From Saxony."},
)
publish(
    Programme,
    "DelegationProgramme",
    "The scheme behind a delegation.",
    {
        "BBA": "Run by WFS for the Saxon economics ministry, since 2015.",
        "AWIS": "The foreign-trade initiative of ministry, chambers and WFS.",
    },
)
publish(
    steps.Status,
    "DelegationStatus",
    "Where a delegation stands.",
    {
        "DRAFT": "Seen by the desk alone.",
        "PUBLISHED": "Open to the public; people register.",
        "LOCKED": "Texts and programme are frozen; people still answer, cancel and are replaced.",
        "COMPLETED": "The journey is over.",
        "ARCHIVED": "Put away.",
        "CANCELLED": "Called off; nothing more happens in it.",
    },
)


@strawberry.type(description="Whole days, both included.")
class Period:
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day.")
    zone: str = strawberry.field(description="The IANA zone in which the days are counted.")

    @classmethod
    def of(cls, period: rules.Period) -> "Period":
        return cls(starts_on=period.starts_on, ends_on=period.ends_on, zone=period.zone)


@strawberry.type(description="Who runs a delegation.")
class Organiser:
    name: str = strawberry.field(description="Such as AMZ.")
    on_behalf_of: str | None = strawberry.field(description="For whom, such as WFS.")

    @classmethod
    def of(cls, organiser: rules.Organiser) -> "Organiser":
        return cls(name=organiser.name, on_behalf_of=organiser.on_behalf_of)


@strawberry.input(description="Whole days, both included.")
class PeriodInput:
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day; at most 60 days later.")
    zone: str = strawberry.field(default="Europe/Berlin", description="An IANA zone.")

    def read(self) -> rules.Period:
        return rules.Period(starts_on=self.starts_on, ends_on=self.ends_on, zone=self.zone)


@strawberry.input(description="Who runs a delegation.")
class OrganiserInput:
    name: str = strawberry.field(description="Such as AMZ.")
    on_behalf_of: str | None = strawberry.field(default=None, description="For whom.")

    def read(self) -> rules.Organiser:
        return rules.Organiser(name=self.name, on_behalf_of=self.on_behalf_of)


@strawberry.input(description="A new delegation.")
class DelegationCreateInput(Administrative):
    direction: Direction = strawberry.field(description="Which way it travels.")
    title: TextInput = strawberry.field(description="At most 120 characters each.")
    summary: TextInput = strawberry.field(description="At most 4,000 characters each.")
    period: PeriodInput = strawberry.field(description="When it travels.")
    organiser: OrganiserInput = strawberry.field(description="Who runs it.")
    slug: str = strawberry.field(
        default="",
        description="Its name in addresses; blank: made of the English title and the year.",
    )
    markets: list[str] = strawberry.field(
        default_factory=list, description="Countries it is about (ISO 3166-1 alpha-2)."
    )
    sectors: list[SectorInput] = strawberry.field(
        default_factory=list, description="Sectors it is about."
    )
    languages: list[str] = strawberry.field(
        default_factory=list, description="Languages spoken on the journey (ISO 639-1)."
    )
    programme: Programme | None = strawberry.field(default=None, description="The scheme behind.")

    def read(self) -> rules.Outline:
        return rules.Outline(
            direction=self.direction,
            title=self.title.read(),
            summary=self.summary.read(),
            period=self.period.read(),
            organiser=self.organiser.read(),
            slug=self.slug,
            markets=tuple(self.markets),
            sectors=read_part(self.sectors),
            languages=tuple(self.languages),
            programme=self.programme,
        )


@strawberry.input(description="A step of a delegation that is known in one version.")
class DelegationStepInput(Administrative):
    id: strawberry.ID = strawberry.field(description="The delegation.")
    expected_version: int = strawberry.field(description=EXPECTED_VERSION)


@strawberry.input(description="Calls a delegation off.")
class DelegationCancelInput(Confirmable, DelegationStepInput):
    reason: str = strawberry.field(description="Why; kept and shown. At most 500 characters.")


@strawberry.input(description="Changes of a delegation; what is left out stays as it is.")
class DelegationUpdateInput(DelegationStepInput):
    direction: strawberry.Maybe[Direction] = strawberry.field(
        description="Which way it travels; fixed once published."
    )
    title: strawberry.Maybe[TextInput] = strawberry.field(description="The title, as a whole.")
    summary: strawberry.Maybe[TextInput] = strawberry.field(description="The text, as a whole.")
    period: strawberry.Maybe[PeriodInput] = strawberry.field(
        description="When it travels; its activities must lie within."
    )
    organiser: strawberry.Maybe[OrganiserInput] = strawberry.field(description="Who runs it.")
    slug: strawberry.Maybe[str] = strawberry.field(
        description="Its name in addresses; fixed once published."
    )
    markets: strawberry.Maybe[list[str]] = strawberry.field(description="The whole list.")
    sectors: strawberry.Maybe[list[SectorInput]] = strawberry.field(description="The whole list.")
    languages: strawberry.Maybe[list[str]] = strawberry.field(description="The whole list.")
    programme: strawberry.Maybe[Programme | None] = strawberry.field(
        description="The scheme behind; null: none."
    )
