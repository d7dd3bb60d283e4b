"""Companies: who has signed up, and who may still change what of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.acts import Principal, Role
from registration.rules.addresses import domain_of
from registration.rules.contacts import Contact, ContactForm, Person, mail_domain, read_person
from registration.rules.districts import Chamber, chambers
from registration.rules.identifiers import Identifiers
from registration.rules.names import matching
from registration.rules.profiles import Field, Profile, ProfileForm, read_profile, values_of
from registration.rules.refusals import Form, Path, Refused, WrongState
from registration.rules.sectors import Sector
from registration.rules.sizes import SizeClass
from registration.rules.texts import Text

LONGEST_MATCH = 200  # some signs unfold to many letters, and a key of the store has an end


class CompanyState(StrEnum):
    """UNCONFIRMED until somebody opened a mailed link for it; MERGED into another one."""

    UNCONFIRMED = "UNCONFIRMED"
    ACTIVE = "ACTIVE"
    MERGED = "MERGED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpForm:
    """A company and the person who signs it up."""

    profile: ProfileForm
    contact: ContactForm


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A sign-up as read. `domain` is the website's, or else that of the person's own mail."""

    profile: Profile
    person: Person

    @property
    def domain(self) -> str | None:
        return domain_of(self.profile.website) or mail_domain(self.person.email)

    @property
    def match_keys(self) -> tuple[str, ...]:
        return match_keys(self.profile, self.domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company. `domain` is its website's, or else that of the mail it signed up with.

    `linked` are chambers that brought it in themselves, beside those its district gives. `owners`
    says who wrote each field of the profile last (a principal as text); what is not there is the
    company's. `merged_into` is the company (id) it has become part of: see `merges`.
    """

    id: str
    profile: Profile
    state: CompanyState
    created_at: datetime
    domain: str | None = None
    linked: tuple[Chamber, ...] = ()
    verified: tuple[Field, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)
    merged_into: str | None = None
    version: int = 1

    @property
    def name(self) -> str:
        return self.profile.legal_name

    @property
    def chambers(self) -> tuple[Chamber, ...]:
        own = chambers(frozenset(self.profile.memberships), self.profile.address.district)
        return tuple(dict.fromkeys((*own, *self.linked)))

    @property
    def facets(self) -> tuple[str, ...]:
        """Under what the desk finds it, beside name, chamber and district."""
        profile = self.profile
        return (
            *((size_facet(profile.size.size_class),) if profile.size else ()),
            *dict.fromkeys(facet for sector in profile.sectors for facet in sector_facets(sector)),
        )

    @property
    def match_keys(self) -> tuple[str, ...]:
        """Under what another company with the same name is found again."""
        return match_keys(self.profile, self.domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What whoever signed up is told: the same whether the company was there or not.

    `company` is for the desk and the chambers only.
    """

    id: str
    expires_at: datetime
    company: str | None = None


@dataclass(eq=False)
class FieldVerified(Refused):
    """A verified field belongs to the desk."""

    field: str
    code = "FIELD_VERIFIED"
    says = Text(
        en="This was checked by the desk and can only be changed there.",
        de="Diese Angabe ist geprüft; nur die Geschäftsstelle kann sie ändern.",
        es="Este dato está verificado; solo la oficina puede cambiarlo.",
    )

    @property
    def path(self) -> Path:
        return (self.field,)


@dataclass(eq=False)
class IdentifierTaken(Refused):
    """Says no more than that: whose it is stays with the desk."""

    field: str
    code = "IDENTIFIER_TAKEN"
    says = Text(
        en="This identifier cannot be entered here. Please ask the desk.",
        de="Diese Nummer kann hier nicht eingetragen werden. Bitte wenden Sie sich an uns.",
        es="Este número no se puede registrar aquí. Consulte con la oficina.",
    )

    @property
    def path(self) -> Path:
        return (self.field,)


def taken(kind: str, identifiers: Identifiers) -> IdentifierTaken:
    """That an identifier of that kind is another company's."""
    fields = {"EUID": "register", "VAT": "vat_id" if identifiers.vat_id else "widnr", "LEI": "lei"}
    return IdentifierTaken(fields[kind])


@dataclass(eq=False)
class CompanyMerged(WrongState):
    """It has become part of the company `into` (id): all that concerns it is done there."""

    into: str
    code = "COMPANY_MERGED"
    says = Text(
        en="This company has been merged into another one.",
        de="Dieses Unternehmen ist in einem anderen aufgegangen.",
        es="Esta empresa se ha unido a otra.",
    )


def expect_there(company: Company) -> None:
    """Raises CompanyMerged where it has become part of another one."""
    if company.merged_into:
        raise CompanyMerged(company.id, company.state, company.merged_into)


def size_facet(size: SizeClass) -> str:
    """Under what companies of that size are found."""
    return f"SIZE#{size}"


def sector_facets(sector: Sector) -> tuple[str, ...]:
    """Under what companies of that sector are found: by its division, its group and its class, the
    narrowest last."""
    return tuple(f"SECTOR#{sector.scheme}#{level}" for level in sector.levels)


def speaks_for(by: Principal, company: Company, caller: Contact | None) -> bool:
    """Whether the principal sees all of a company and acts for it.

    `caller` is the person whose session it is, where it is a person's. Who joined by a number that
    stands in every imprint has to be vouched for first.
    """
    match by.role:
        case Role.ADMIN | Role.OPERATOR:
            return True
        case Role.CHAMBER:
            return by.id in company.chambers
        case Role.COMPANY if by.id == company.id:
            return by.contact is None or (caller is not None and caller.vouched)
        case _:
            return False


def match_keys(profile: Profile, domain: str | None) -> tuple[str, ...]:
    """The folded name with the postcode, and with the domain where there is one."""
    name = matching(profile.legal_name)[:LONGEST_MATCH]
    by_postcode = f"{name}#P{profile.address.postcode}"
    return (by_postcode, f"{name}#D{domain}") if domain else (by_postcode,)


def read_sign_up(written: SignUpForm, now: datetime) -> SignUp:
    """The profile and the person of a sign-up. Raises all problems at once."""
    form = Form()
    profile = read_profile(form, written.profile, now.year)
    person = read_person(form, ("contact",), written.contact)
    form.check()
    if profile is None or person is None:
        raise AssertionError("a form without problems can be read")
    return SignUp(profile=profile, person=person)


def owner(by: Principal, company_id: str) -> str:
    """Who owns a field that the principal writes; a stranger signs a company up for itself."""
    if by.role is Role.ANONYMOUS:
        return str(Principal(role=Role.COMPANY, id=company_id))
    return str(by)


def changed(company: Company, written: ProfileForm, now: datetime, by: Principal) -> Company:
    """The company with another profile and the next version; what changes is `by`'s from now on.

    Raises all problems of the form, FieldVerified among them where the desk verified a field
    that somebody else changes. What the desk changes stays verified.
    """
    form = Form()
    profile = read_profile(form, written, now.year)
    if profile and not by.is_staff:
        form.problems += [FieldVerified(field) for field in _touched(company, profile)]
    form.check()
    if profile is None:
        raise AssertionError("a form without problems can be read")
    return replace(
        company,
        profile=profile,
        domain=domain_of(profile.website) or company.domain,
        owners=company.owners | dict.fromkeys(_moved(company, profile), owner(by, company.id)),
        version=company.version + 1,
    )


def _moved(company: Company, profile: Profile) -> Iterator[str]:
    """The fields of the profile that are not what they were."""
    old = values_of(company.profile)
    return (name for name, value in values_of(profile).items() if value != old[name])


def _touched(company: Company, profile: Profile) -> tuple[Field, ...]:
    return tuple(
        field
        for field in company.verified
        if company.profile.value_of(field) != profile.value_of(field)
    )


def verified(company: Company, fields: Iterable[Field]) -> Company:
    """The company with these fields verified, and only these. An empty field cannot be."""
    known = frozenset(fields)
    return replace(
        company,
        verified=tuple(
            field for field in Field if field in known and company.profile.value_of(field)
        ),
        version=company.version + 1,
    )
