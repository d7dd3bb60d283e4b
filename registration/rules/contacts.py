"""Contacts: the people of a company, and how to reach them."""

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules import ids
from registration.rules.breaches import Rule
from registration.rules.consents import Consent, ConsentForm, check_consents
from registration.rules.refusals import Form, Path, Refused
from registration.rules.texts import Language, Text
from registration.rules.wording import check_line, tidy_line

LINK_HOLDS = timedelta(minutes=15)
# Somebody who does not expect a mail needs longer to find it.
INVITATION_HOLDS = timedelta(days=7)

# Sharing one of these says nothing about sharing a company.
_PUBLIC_PROVIDERS = frozenset(
    """
    aol.com arcor.de freenet.de gmail.com gmx.de gmx.net googlemail.com hotmail.com hotmail.de
    icloud.com live.de mail.de mailbox.org me.com online.de outlook.com outlook.de posteo.de
    proton.me protonmail.com t-online.de web.de yahoo.com yahoo.de
    """.split()
)


class ContactState(StrEnum):
    """PENDING until the mailed link was opened."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person of a company. `phone` is E.164, `role` what the person does there.

    `vouched`: somebody who may know says that this person speaks for the company. Whoever merely
    named its VAT id, which stands in every imprint, joins it unvouched and sees no more of it than
    the public does. `signed_out_at` ends every session that was opened before.
    """

    id: str
    company: str
    name: str
    role: str | None
    email: str
    phone: str | None
    language: Language
    consents: tuple[Consent, ...]
    state: ContactState
    vouched: bool
    created_at: datetime
    signed_out_at: datetime | None = None
    version: int = 1


@dataclass(eq=False)
class ContactExists(Refused):
    """`id` is the contact who has this address already."""

    id: str
    code = "CONTACT_EXISTS"
    says = Text(
        en="This company already has a contact with this address.",
        de="Dieses Unternehmen hat schon eine Kontaktperson mit dieser Adresse.",
        es="Esta empresa ya tiene una persona de contacto con esta dirección.",
    )

    @property
    def path(self) -> Path:
        return ("email",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForm:
    """A person as somebody wrote them down."""

    name: str
    email: str
    role: str | None = None
    phone: str | None = None
    language: Language = Language.DE
    consents: tuple[ConsentForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as read from a form: everything of a contact but where it belongs."""

    name: str
    role: str | None
    email: str
    phone: str | None
    language: Language


def form_of(contact: Contact) -> ContactForm:
    """The form that would read as this person: what a change is laid over."""
    return ContactForm(
        name=contact.name,
        email=contact.email,
        role=contact.role,
        phone=contact.phone,
        language=contact.language,
    )


def changed(contact: Contact, person: Person, *, at: datetime, herself: bool) -> Contact:
    """The next version. A new address is to be confirmed like a first one.

    Whose address somebody else corrects is signed out: who opened the link may be a stranger.
    """
    moved = contact.email != person.email
    return replace(
        contact,
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        language=person.language,
        state=ContactState.PENDING if moved else contact.state,
        signed_out_at=at if moved and not herself else contact.signed_out_at,
        version=contact.version + 1,
    )


def read_contact(written: ContactForm) -> Person:
    """The person of a form of its own. Raises all problems at once."""
    form = Form()
    person = read_person(form, (), written)
    form.check()
    if person is None:
        raise AssertionError("a form without problems can be read")
    return person


def read_person(form: Form, field: Path, written: ContactForm) -> Person | None:
    """The person, or None where the form was told what is wrong."""
    known = len(form.problems)
    check_line(form, (*field, "name"), written.name)
    role = tidy_line(written.role or "") or None
    check_line(form, (*field, "role"), role)
    email = read_email(form, (*field, "email"), written.email)
    phone = read_phone(form, (*field, "phone"), written.phone) if written.phone else None
    check_consents(form, (*field, "consents"), written.consents)
    if email is None or len(form.problems) > known:
        return None
    return Person(
        name=tidy_line(written.name),
        role=role,
        email=email,
        phone=phone,
        language=written.language,
    )


def company_of(id: str) -> str:
    """The id of the company whose contact has this id."""
    company, _ = ids.split("con", id) or ("?", "?")
    return ids.make("com", company)


def read_email(form: Form, field: Path, text: str) -> str | None:
    """The address as it is to be written to. Its domain is not looked up."""
    # It compiles its large patterns, 25 ms at cold start, and most requests read no address.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        form.reject(field, Rule.EMAIL_FORMAT if text.strip() else Rule.REQUIRED)
        return None


def read_phone(form: Form, field: Path, text: str) -> str | None:
    """The number as E.164; without a country it is a German one."""
    import phonenumbers  # 15 ms at cold start, and most requests read no number

    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        form.reject(field, Rule.PHONE_FORMAT)
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def folded_email(address: str) -> str:
    """One spelling per address: the same person is recognised however they type it.

    Not for writing to: two addresses that fold to one may be two mailboxes.
    """
    return unicodedata.normalize("NFC", address.strip()).lower()


def mail_domain(address: str) -> str | None:
    """The domain of a company's own address; None for a mailbox of a public provider."""
    domain = folded_email(address).rpartition("@")[2]
    return None if domain in _PUBLIC_PROVIDERS else domain


def email_digest(address: str) -> str:
    """SHA-256 of the folded address: names a person in a key without saying who it is."""
    return hashlib.sha256(folded_email(address).encode()).hexdigest()
