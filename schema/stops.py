"""What an organiser writes about an activity, as clients see and write it."""

from datetime import datetime

import strawberry

from registration.rules import activities as steps
from registration.rules import places, stops
from registration.rules.acts import Principal
from registration.rules.districts import District
from registration.rules.stops import Kind
from schema.arrangements import ArrangementInput
from schema.companies.company import Company, load_company
from schema.context import Info
from schema.districts import Kreis
from schema.enums import publish
from schema.nodes import resolved
from schema.payloads import Administrative
from schema.texts import TextInput

publish(
    Kind,
    "ActivityKind",
    "What happens at a stop of the programme.",
    {
        "COMPANY_VISIT": "A visit to a company.",
        "INSTITUTE_VISIT": "A visit to an institute or a university.",
        "GET_TOGETHER": "An evening or a reception.",
        "CONGRESS": "A congress or a workshop.",
        "MATCHMAKING_SESSION": "Talks of two at tables, in slots.",
    },
)
publish(
    steps.Status,
    "ActivityStatus",
    "Where an activity stands.",
    {"SCHEDULED": "It takes place.", "CANCELLED": "It was called off."},
)


@strawberry.type(description="Where an activity takes place.")
class Place:
    name: str = strawberry.field(description="The venue, such as HTW Dresden, Foyer.")
    street: str | None = strawberry.field(description="Street and number.")
    postcode: str | None = strawberry.field(description="The postcode.")
    city: str = strawberry.field(description="The town.")
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    district: Kreis | None = strawberry.field(description="The district; null outside Saxony.")
    latitude: float | None = strawberry.field(description="Degrees north, WGS 84.")
    longitude: float | None = strawberry.field(description="Degrees east, WGS 84.")

    @classmethod
    def of(cls, place: places.Place) -> "Place":
        return cls(
            name=place.name,
            street=place.street,
            postcode=place.postcode,
            city=place.city,
            country=place.country,
            district=Kreis.of(place.district) if place.district else None,
            latitude=place.latitude,
            longitude=place.longitude,
        )


@strawberry.type(description="Who receives a delegation.")
class Host:
    company_id: strawberry.Private[str | None]
    name: str = strawberry.field(description="The firm or institute.")
    contact_name: str | None = strawberry.field(description="Whom to ask for; for who takes part.")

    @resolved("The company, where it is one of the desk's.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.company_id) if self.company_id else None

    @classmethod
    def of(cls, host: places.Host, viewer: Principal) -> "Host":
        return cls(
            company_id=host.company,
            name=host.name,
            contact_name=host.contact_name if viewer.takes_part else None,
        )


@strawberry.type(description="When companies may register.")
class RegistrationWindow:
    opens_at: datetime = strawberry.field(description="From then on.")
    closes_at: datetime = strawberry.field(description="Until then, not included.")

    @classmethod
    def of(cls, window: stops.Window) -> "RegistrationWindow":
        return cls(opens_at=window.opens_at, closes_at=window.closes_at)


@strawberry.type(description="Why an activity may overlap with others all the same.")
class ConflictOverride:
    conflicts: strawberry.Private[tuple[str, ...]]
    reason: str = strawberry.field(description="The organiser's words.")

    @classmethod
    def of(cls, override: steps.Override) -> "ConflictOverride":
        return cls(conflicts=override.conflicts, reason=override.reason)


@strawberry.input(description="Where an activity takes place.")
class PlaceInput:
    name: str = strawberry.field(description="The venue.")
    street: str | None = strawberry.field(default=None, description="Street and number.")
    postcode: str | None = strawberry.field(default=None, description="The postcode.")
    city: str = strawberry.field(description="The town.")
    country: str = strawberry.field(default="DE", description="ISO 3166-1 alpha-2.")
    district: District | None = strawberry.field(
        default=None, description="The district, in Saxony."
    )
    latitude: float | None = strawberry.field(default=None, description="WGS 84.")
    longitude: float | None = strawberry.field(default=None, description="WGS 84.")

    def read(self) -> places.Place:
        return places.Place(
            name=self.name,
            street=self.street,
            postcode=self.postcode,
            city=self.city,
            country=self.country,
            district=self.district,
            latitude=self.latitude,
            longitude=self.longitude,
        )


@strawberry.input(description="Who receives the delegation.")
class HostInput:
    name: str = strawberry.field(description="The firm or institute.")
    company_id: strawberry.ID | None = strawberry.field(
        default=None, description="The company, where it is one of the desk's."
    )
    contact_name: str | None = strawberry.field(default=None, description="Whom to ask for.")

    def read(self) -> places.Host:
        return places.Host(name=self.name, company=self.company_id, contact_name=self.contact_name)


@strawberry.input(description="When companies may register.")
class RegistrationWindowInput:
    opens_at: datetime = strawberry.field(description="From then on.")
    closes_at: datetime = strawberry.field(description="Until then; not later than the start.")

    def read(self) -> stops.Window:
        return stops.Window(opens_at=self.opens_at, closes_at=self.closes_at)


@strawberry.input(description="A new activity of a delegation.")
class ActivityAddInput(Administrative):
    delegation_id: strawberry.ID = strawberry.field(description="Whose programme it joins.")
    kind: Kind = strawberry.field(description="What happens.")
    title: TextInput = strawberry.field(description="At most 120 characters each.")
    place: PlaceInput = strawberry.field(description="Where.")
    host: HostInput | None = strawberry.field(default=None, description="Who receives them.")
    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    zone: str = strawberry.field(
        default="Europe/Berlin", description="The venue's IANA zone, for people to read."
    )
    seats_delegates: int = strawberry.field(
        description="Seats for delegates; 0: it goes on without them and conflicts with nothing."
    )
    seats_companies: int = strawberry.field(
        description="Seats for people of companies, up to 5,000."
    )
    travel_buffer_minutes: int = strawberry.field(
        default=0, description="Minutes it takes to get here from the stop before, up to 1,440."
    )
    window: RegistrationWindowInput | None = strawberry.field(
        default=None, description="When companies may register; null: they cannot."
    )
    needs_approval: bool = strawberry.field(
        default=False, description="Whether the desk approves each registration."
    )
    max_persons_per_company: int = strawberry.field(
        default=2, description="How many people one company may send, 1 to 50."
    )
    cancel_by: datetime | None = strawberry.field(
        default=None, description="Until when people cancel by themselves; null: the start."
    )
    admission_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Of a matchmaking session: the activity whose confirmed registrations admit"
        " to it; null: its own do.",
    )
    arrangements: list[ArrangementInput] = strawberry.field(
        default_factory=list, description="What is ordered for the people; at most 10."
    )
    override_reason: str | None = strawberry.field(
        default=None, description="Why it may overlap with others all the same."
    )

    def read(self) -> stops.Stop:
        return stops.Stop(
            kind=self.kind,
            title=self.title.read(),
            place=self.place.read(),
            host=self.host.read() if self.host else None,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            zone=self.zone,
            seats_delegates=self.seats_delegates,
            seats_companies=self.seats_companies,
            travel_buffer_minutes=self.travel_buffer_minutes,
            window=self.window.read() if self.window else None,
            needs_approval=self.needs_approval,
            max_persons_per_company=self.max_persons_per_company,
            cancel_by=self.cancel_by,
            admission=self.admission_id,
            arrangements=tuple(each.read() for each in self.arrangements),
        )
