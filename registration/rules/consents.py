"""Consents: who agreed to which text, when and where.

A consent is an entry in a ledger, never a flag: withdrawing marks the entry and a new consent is a
new entry, so that it stays provable what somebody agreed to (GDPR Article 7).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path
from registration.rules.texts import Language
from registration.rules.wording import check_line

MAX_CONSENTS = 10


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
