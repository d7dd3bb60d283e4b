"""What a company says of itself: the parts of a profile, out and in."""

import strawberry

from registration.rules import addresses, identifiers, profiles
from registration.rules.districts import District
from registration.rules.identifiers import RegisterType
from registration.rules.profiles import CooperationKind
from schema.districts import Kreis


@strawberry.type(description="Where a company sits.")
class Address:
    street: str = strawberry.field(description="Street and number.")
    postcode: str = strawberry.field(description="Five digits.")
    city: str = strawberry.field(description="The municipality's name.")
    district: Kreis = strawberry.field(description="The district.")
    municipality_key: str | None = strawberry.field(description="The official key, eight digits.")

    @classmethod
    def of(cls, address: addresses.Address) -> "Address":
        return cls(
            street=address.street,
            postcode=address.postcode,
            city=address.city,
            district=Kreis.of(address.district),
            municipality_key=address.municipality_key,
        )


@strawberry.input(description="Where a company sits, in Saxony.")
class AddressInput:
    street: str = strawberry.field(description="Street and number.")
    postcode: str = strawberry.field(description="Five digits.")
    city: str = strawberry.field(description="The municipality's name.")
    district: District | None = strawberry.field(
        default=None, description="The district. This or the municipality key is needed."
    )
    municipality_key: str | None = strawberry.field(
        default=None, description="The official key (AGS), eight digits; begins with the district."
    )

    def read(self) -> addresses.AddressForm:
        return addresses.AddressForm(
            street=self.street,
            postcode=self.postcode,
            city=self.city,
            district=self.district,
            municipality_key=self.municipality_key,
        )


@strawberry.type(description="An entry in a register.")
class RegisterEntry:
    court: str = strawberry.field(description="The court's XJustiz code, such as U1206.")
    type: RegisterType = strawberry.field(description="The register.")
    number: str = strawberry.field(description="The number, former court's letters included.")

    @classmethod
    def of(cls, entry: identifiers.Register) -> "RegisterEntry":
        return cls(court=entry.court, type=entry.type, number=entry.number)


@strawberry.type(description="What identifies a company for certain.")
class Identifiers:
    register: RegisterEntry | None = strawberry.field(description="Its register entry.")
    euid: str | None = strawberry.field(description="The same as a European unique identifier.")
    vat_id: str | None = strawberry.field(description="DE and nine digits.")
    widnr: str | None = strawberry.field(description="DE, nine digits, hyphen, five digits.")
    lei: str | None = strawberry.field(description="The legal entity identifier.")

    @classmethod
    def of(cls, known: identifiers.Identifiers) -> "Identifiers":
        entry = known.register
        return cls(
            register=RegisterEntry.of(entry) if entry else None,
            euid=known.euid,
            vat_id=known.vat_id,
            widnr=known.widnr,
            lei=known.lei,
        )


@strawberry.input(description="An entry in a register, as it is written on letters.")
class RegisterInput:
    court: str = strawberry.field(
        description="Chemnitz, Dresden or Leipzig, or the XJustiz code of a court elsewhere."
    )
    type: str = strawberry.field(description="HRA, HRB, GnR, PR, VR or GsR.")
    number: str = strawberry.field(description="One to six digits, and letters where it has them.")

    def read(self) -> identifiers.RegisterForm:
        return identifiers.RegisterForm(court=self.court, type=self.type, number=self.number)


@strawberry.type(description="Something a company offers or looks for.")
class Cooperation:
    kind: CooperationKind = strawberry.field(description="Technology or business.")
    title: str = strawberry.field(description="In a line.")
    text: str = strawberry.field(description="In full.")

    @classmethod
    def of(cls, wish: profiles.Cooperation) -> "Cooperation":
        return cls(kind=wish.kind, title=wish.title, text=wish.text)


@strawberry.input(description="Something a company offers or looks for.")
class CooperationInput:
    kind: CooperationKind = strawberry.field(description="Technology or business.")
    title: str = strawberry.field(description="In a line, up to 120 characters.")
    text: str = strawberry.field(description="In full, up to 2,000 characters.")

    def read(self) -> profiles.Cooperation:
        return profiles.Cooperation(kind=self.kind, title=self.title, text=self.text)
