"""What a company says of itself, and how it is written down.

A profile is read from a form as a whole, at sign-up and at every change, so that a rule stands in
one place and a form gets all its problems at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

from registration.rules.addresses import Address, AddressForm, read_address, read_website
from registration.rules.breaches import Rule
from registration.rules.codes import check_countries, check_languages
from registration.rules.districts import ChamberKind
from registration.rules.identifiers import (
    NONE_KNOWN,
    NOTHING_WRITTEN,
    Identifiers,
    IdentifiersForm,
    RegisterForm,
    read_identifiers,
)
from registration.rules.names import LegalForm
from registration.rules.refusals import Form
from registration.rules.sectors import Sector, read_sectors
from registration.rules.sizes import Size, SizeForm, read_size
from registration.rules.wording import check_line, tidy_line

MAX_COOPERATIONS = 10
MAX_MARKETS = 50
MAX_LANGUAGES = 20


class CooperationKind(StrEnum):
    """The two kinds of profile in the Enterprise Europe Network."""

    TECHNOLOGY = "TECHNOLOGY"
    COMMERCIAL = "COMMERCIAL"


class Field(StrEnum):
    """A part of the profile that can be verified, and then only staff change it."""

    LEGAL_NAME = "legal_name"
    LEGAL_FORM = "legal_form"
    ADDRESS = "address"
    REGISTER = "register"
    VAT_ID = "vat_id"
    WIDNR = "widnr"
    LEI = "lei"
    SIZE = "size"
    SECTORS = "sectors"
    WEBSITE = "website"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """Something a company offers or looks for."""

    kind: CooperationKind
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """A profile as somebody wrote it."""

    legal_name: str
    legal_form: LegalForm
    address: AddressForm
    identifiers: IdentifiersForm = NOTHING_WRITTEN
    size: SizeForm | None = None
    sectors: tuple[Sector, ...] = ()
    offers: tuple[Cooperation, ...] = ()
    requests: tuple[Cooperation, ...] = ()
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    memberships: tuple[ChamberKind, ...] = (ChamberKind.IHK,)
    website: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a company says of itself, in one spelling.

    `markets` are countries (ISO 3166-1 alpha-2), `languages` ISO 639-1, `memberships` the kinds of
    chamber it belongs to; which chambers these are follows from the district.
    """

    legal_name: str
    legal_form: LegalForm
    address: Address
    identifiers: Identifiers = NONE_KNOWN
    size: Size | None = None
    sectors: tuple[Sector, ...] = ()
    offers: tuple[Cooperation, ...] = ()
    requests: tuple[Cooperation, ...] = ()
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    memberships: tuple[ChamberKind, ...] = ()
    website: str | None = None

    def value_of(self, field: Field) -> object:
        """What stands in a field that can be verified."""
        owner = self.identifiers if field in _IDENTIFIERS else self
        return getattr(owner, field)


_IDENTIFIERS = (Field.REGISTER, Field.VAT_ID, Field.WIDNR, Field.LEI)


def read_profile(form: Form, written: ProfileForm, this_year: int) -> Profile | None:
    """The profile, or None where the form was told what is wrong."""
    known = len(form.problems)
    check_line(form, ("legal_name",), written.legal_name, limit=200)
    address = read_address(form, ("address",), written.address)
    identifiers = read_identifiers(form, written.identifiers)
    _check_register_fits(form, written.legal_form, identifiers)
    size = read_size(form, ("size",), written.size, this_year) if written.size else None
    sectors = read_sectors(form, ("sectors",), written.sectors)
    website = read_website(form, ("website",), written.website or "")
    _check_lists(form, written)
    if address is None or len(form.problems) > known:
        return None
    return Profile(
        legal_name=tidy_line(written.legal_name),
        legal_form=written.legal_form,
        address=address,
        identifiers=identifiers,
        size=size,
        sectors=sectors,
        offers=_tidy(written.offers),
        requests=_tidy(written.requests),
        markets=tuple(dict.fromkeys(code.upper() for code in written.markets)),
        languages=tuple(dict.fromkeys(code.lower() for code in written.languages)),
        memberships=tuple(kind for kind in ChamberKind if kind in written.memberships),
        website=website,
    )


def _check_register_fits(form: Form, legal_form: LegalForm, identifiers: Identifiers) -> None:
    register = identifiers.register
    if register and not legal_form.fits(register.type):
        form.reject(
            ("register", "type"),
            Rule.REGISTER_TYPE_LEGAL_FORM,
            legal_form=legal_form.label,
            type=register.type,
        )


def _check_lists(form: Form, written: ProfileForm) -> None:
    check_countries(form, ("markets",), written.markets)
    check_languages(form, ("languages",), written.languages)
    lists: tuple[tuple[str, Iterable[object], int], ...] = (
        ("markets", written.markets, MAX_MARKETS),
        ("languages", written.languages, MAX_LANGUAGES),
        ("offers", written.offers, MAX_COOPERATIONS),
        ("requests", written.requests, MAX_COOPERATIONS),
    )
    for name, entries, limit in lists:
        if len(tuple(entries)) > limit:
            form.reject((name,), Rule.TOO_MANY, limit=limit)
    for name, wishes in (("offers", written.offers), ("requests", written.requests)):
        for place, wish in enumerate(wishes):
            check_line(form, (name, place, "title"), wish.title)
            check_line(form, (name, place, "text"), wish.text, limit=2000)


def _tidy(wishes: tuple[Cooperation, ...]) -> tuple[Cooperation, ...]:
    return tuple(
        Cooperation(kind=wish.kind, title=tidy_line(wish.title), text=wish.text.strip())
        for wish in wishes
    )


def values_of(profile: Profile) -> dict[str, object]:
    """A profile field by field, its identifiers by their own names."""
    whole = {one.name: getattr(profile, one.name) for one in fields(Profile)}
    numbers = {one.name: getattr(profile.identifiers, one.name) for one in fields(Identifiers)}
    del whole["identifiers"]
    return whole | numbers


def form_of(profile: Profile) -> ProfileForm:
    """The form that would read as this profile: what a change is laid over."""
    address = profile.address
    return ProfileForm(
        legal_name=profile.legal_name,
        legal_form=profile.legal_form,
        address=AddressForm(
            street=address.street,
            postcode=address.postcode,
            city=address.city,
            district=address.district,
            municipality_key=address.municipality_key,
        ),
        identifiers=IdentifiersForm(
            register=_register_form(profile.identifiers),
            vat_id=profile.identifiers.vat_id,
            widnr=profile.identifiers.widnr,
            lei=profile.identifiers.lei,
        ),
        size=_size_form(profile.size),
        sectors=profile.sectors,
        offers=profile.offers,
        requests=profile.requests,
        markets=profile.markets,
        languages=profile.languages,
        memberships=profile.memberships,
        website=profile.website,
    )


def _register_form(identifiers: Identifiers) -> RegisterForm | None:
    register = identifiers.register
    if register is None:
        return None
    return RegisterForm(court=register.court, type=register.type, number=register.number)


def _size_form(size: Size | None) -> SizeForm | None:
    if size is None:
        return None
    return SizeForm(declared=size.declared, previous=size.previous, established=size.established)
