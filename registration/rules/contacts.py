"""Contacts: the people of a company, how to reach them, and what they consented to.

A consent is an entry in a ledger, never a flag: withdrawing marks the entry and a new consent is a
new entry, so that it stays provable who agreed to which text, when, and where (GDPR Article 7).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path, Refused
from registration.rules.texts import Language, Text
from registration.rules.wording import check_line, tidy_line

MAX_CONSENTS = 10

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


class Purpose(StrEnum):
    """What somebody consents to. Each is asked for on its own; none is a condition of anything."""

    PHOTOS = "PHOTOS"
    NEWSLETTER = "NEWSLETTER"
    SHARE_PROFILE = "SHARE_PROFILE"


class Channel(StrEnum):
    """Where the consent was given."""

    WEB_FORM = "WEB_FORM"
    PAPER = "PAPER"
    PHONE = "PHONE"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One entry of the ledger. `text_version` names the wording that was shown, in `language`;
    `evidence` is where the proof lies: a request id, or the place of the signed sheet."""

    purpose: Purpose
    text_version: str
    language: Language
    granted_at: datetime
    channel: Channel
    evidence: str
    withdrawn_at: datetime | None = None

    @property
    def holds(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentForm:
    """A consent as it is given."""

    purpose: Purpose
    text_version: str
    language: Language
    channel: Channel = Channel.WEB_FORM
    evidence: str | None = None


class ContactState(StrEnum):
    """PENDING until the mailed link was opened."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person of a company. `phone` is E.164, `role` what the person does there.

    `vouched`: somebody who may know says that this person speaks for the company. Whoever merely
    named its VAT id, which stands in every imprint, joins it unvouched and sees no more of it than
    the public does.
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
    version: int = 1

    def consents_to(self, purpose: Purpose) -> bool:
        """Whether a consent for that purpose holds now."""
        return any(entry.purpose is purpose and entry.holds for entry in self.consents)


@dataclass(eq=False)
class ContactExists(Refused):
    """`id` is the contact who has this address already."""

    id: str
    code = "CONTACT_EXISTS"
    says = Text(
        en="This company already has a contact with this address.",
        de="Diese Firma hat schon eine Kontaktperson mit dieser Adresse.",
        es="Esta empresa ya tiene un contacto con esta dirección.",
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


def read_email(form: Form, field: Path, text: str) -> str | None:
    """The address as it is to be written to. Its domain is not looked up."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        form.reject(field, Rule.EMAIL_FORMAT if text.strip() else Rule.REQUIRED)
        return None


def read_phone(form: Form, field: Path, text: str) -> str | None:
    """The number as E.164; without a country it is a German one."""
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        form.reject(field, Rule.PHONE_FORMAT)
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def folded_email(address: str) -> str:
    """One spelling per mailbox: the same person is recognised however they type it."""
    return address.strip().casefold()


def mail_domain(address: str) -> str | None:
    """The domain of a company's own address; None for a mailbox of a public provider."""
    domain = folded_email(address).rpartition("@")[2]
    return None if domain in _PUBLIC_PROVIDERS else domain


def email_digest(address: str) -> str:
    """SHA-256 of the folded address: names a person in a key without saying who it is."""
    return hashlib.sha256(folded_email(address).encode()).hexdigest()


def check_consents(form: Form, field: Path, written: tuple[ConsentForm, ...]) -> None:
    """Notes consents that name no text."""
    if len(written) > MAX_CONSENTS:
        form.reject(field, Rule.TOO_MANY, limit=MAX_CONSENTS)
    for place, one in enumerate(written):
        check_line(form, (*field, place, "text_version"), one.text_version, limit=60)
        check_line(form, (*field, place, "evidence"), one.evidence, limit=200)


def granted(
    ledger: tuple[Consent, ...], given: tuple[ConsentForm, ...], at: datetime, evidence: str
) -> tuple[Consent, ...]:
    """The ledger with new consents. One that already holds for the same text stays as it is."""
    for form in given:
        if not any(_same(entry, form) for entry in ledger):
            ledger = (*ledger, _entry(form, at, evidence))
    return ledger


def _same(entry: Consent, form: ConsentForm) -> bool:
    return entry.holds and (entry.purpose, entry.text_version, entry.language) == (
        form.purpose,
        form.text_version.strip(),
        form.language,
    )


def _entry(form: ConsentForm, at: datetime, evidence: str) -> Consent:
    return Consent(
        purpose=form.purpose,
        text_version=form.text_version.strip(),
        language=form.language,
        granted_at=at,
        channel=form.channel,
        evidence=form.evidence or evidence,
    )


def withdrawn(ledger: tuple[Consent, ...], purpose: Purpose, at: datetime) -> tuple[Consent, ...]:
    """The ledger with every consent for that purpose ended. Ended ones keep their time."""
    return tuple(
        replace(entry, withdrawn_at=at) if entry.purpose is purpose and entry.holds else entry
        for entry in ledger
    )
