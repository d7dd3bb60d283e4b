"""Contacts: addresses, numbers, and the ledger of consents."""

from datetime import UTC, datetime, timedelta

import pytest

from registration.rules.breaches import Rule
from registration.rules.consents import Channel, Consent, ConsentForm, Purpose, granted, withdrawn
from registration.rules.contacts import ContactForm, Person, email_digest, mail_domain, read_person
from registration.rules.refusals import Form, Invalid
from registration.rules.texts import Language

NOW = datetime(2019, 9, 1, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


def read(form: ContactForm) -> tuple[Person | None, dict[str, Rule]]:
    found = Form()
    person = read_person(found, ("contact",), form)
    return person, {
        ".".join(map(str, problem.field)): problem.rule
        for problem in found.problems
        if isinstance(problem, Invalid)
    }


def test_a_person_is_written_down_in_one_spelling() -> None:
    form = ContactForm(
        name="  Ina   Beispiel ",
        role=" ",
        email=" Ina.Beispiel@Drahtwerk.EXAMPLE ",
        phone="0371 5550-123",
        language=Language.DE,
    )
    assert read(form) == (
        Person(
            name="Ina Beispiel",
            role=None,
            email="Ina.Beispiel@drahtwerk.example",
            phone="+493715550123",
            language=Language.DE,
        ),
        {},
    )


def test_a_phone_number_abroad_keeps_its_country() -> None:
    person, _ = read(ContactForm(name="Ana", email="ana@tier1.example", phone="+52 222 123 4567"))
    assert person is not None
    assert person.phone == "+522221234567"


@pytest.mark.parametrize("email", ["ina", "ina@", "ina@localhost", "a b@example.org", "ina@a..b"])
def test_what_is_no_address_is_refused(email: str) -> None:
    assert read(ContactForm(name="Ina", email=email))[1] == {"contact.email": Rule.EMAIL_FORMAT}


def test_everything_wrong_with_a_person_is_reported_at_once() -> None:
    consent = ConsentForm(purpose=Purpose.PHOTOS, text_version="", language=Language.DE)
    form = ContactForm(name=" ", email="", phone="12", consents=(consent,))
    assert read(form)[1] == {
        "contact.name": Rule.REQUIRED,
        "contact.email": Rule.REQUIRED,
        "contact.phone": Rule.PHONE_FORMAT,
        "contact.consents.0.text_version": Rule.REQUIRED,
    }


def test_one_mailbox_has_one_digest() -> None:
    assert email_digest("Ina@Example.org ") == email_digest("ina@example.ORG")
    assert email_digest("ina@example.org") != email_digest("ira@example.org")


def test_a_public_mail_provider_is_nobodys_domain() -> None:
    assert mail_domain("ina@Drahtwerk.example") == "drahtwerk.example"
    assert mail_domain("ina@T-Online.de") is None


PHOTOS = ConsentForm(purpose=Purpose.PHOTOS, text_version="2019-1", language=Language.DE)
PAPER = ConsentForm(
    purpose=Purpose.PHOTOS,
    text_version="2019-2",
    language=Language.DE,
    channel=Channel.PAPER,
    evidence="Ordner 3",
)


def ledger() -> tuple[Consent, ...]:
    return granted((), (PHOTOS,), NOW, "request-1")


def test_a_consent_says_who_agreed_to_what_when_and_where() -> None:
    assert ledger() == (
        Consent(
            purpose=Purpose.PHOTOS,
            text_version="2019-1",
            language=Language.DE,
            granted_at=NOW,
            channel=Channel.WEB_FORM,
            evidence="request-1",
        ),
    )


def test_giving_the_same_consent_again_adds_nothing() -> None:
    assert granted(ledger(), (PHOTOS,), LATER, "request-2") == ledger()


def test_a_new_text_is_a_new_entry_and_the_old_one_stays() -> None:
    entries = granted(ledger(), (PAPER,), LATER, "request-2")
    assert [(entry.text_version, entry.evidence) for entry in entries] == [
        ("2019-1", "request-1"),
        ("2019-2", "Ordner 3"),
    ]


def test_withdrawing_ends_every_consent_for_the_purpose_and_keeps_the_entries() -> None:
    both = granted(ledger(), (PAPER,), NOW, "request-2")
    ended = withdrawn(both, Purpose.PHOTOS, LATER)
    assert [entry.withdrawn_at for entry in ended] == [LATER, LATER]
    assert withdrawn(ended, Purpose.PHOTOS, LATER + timedelta(days=1)) == ended
    assert withdrawn(both, Purpose.NEWSLETTER, LATER) == both


def test_consent_after_withdrawal_is_a_fresh_entry() -> None:
    again = granted(withdrawn(ledger(), Purpose.PHOTOS, NOW), (PHOTOS,), LATER, "request-3")
    assert [entry.holds for entry in again] == [False, True]
