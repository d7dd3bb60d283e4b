"""Add people to a company, change and vouch for them, and keep their consents."""

from collections.abc import Callable
from dataclasses import replace

from registration.rules import consents, ids
from registration.rules import contacts as rules
from registration.rules.acts import Act
from registration.rules.companies import Company, expect_there, speaks_for
from registration.rules.consents import ConsentForm, Purpose
from registration.rules.contacts import (
    INVITATION_HOLDS,
    Contact,
    ContactExists,
    ContactForm,
    ContactState,
)
from registration.rules.events import Change, Event, Mail
from registration.rules.links import Link, mailbox
from registration.rules.links import Purpose as LinkPurpose
from registration.rules.refusals import Form, NotAllowed, NotFound, VersionConflict
from registration.store import companies, contacts, ledger, mailboxes
from registration.store.rows import read_many
from registration.store.writes import Write


def add(act: Act, company_id: str, form: ContactForm) -> Contact:
    """Another person of a company, vouched for by whoever adds her; she is mailed a link.

    Raises all problems of the form, ContactExists where the address is a contact's already.
    """
    problems = Form()
    person = rules.read_person(problems, (), form)
    known_as = mailboxes.key(person.email if person else "", company_id)
    keys = companies.key(company_id), contacts.key(act.by.contact or "")
    found = read_many((*keys, known_as))
    company = found.need(keys[0], "company_id")
    if not speaks_for(act.by, company, found[keys[1]]):
        raise NotAllowed if act.by.id == company_id else NotFound(("company_id",))
    expect_there(company)
    if form.consents and not act.by.is_staff:
        raise NotAllowed  # nobody consents for somebody else
    problems.check()
    if person is None:
        raise AssertionError("a form without problems can be read")
    if known := found[known_as]:
        raise ContactExists(known.person)
    contact = Contact(
        id=ids.make("con", ids.last(company_id), ids.new_ulid(act.at)),
        company=company_id,
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        language=person.language,
        consents=consents.granted((), form.consents, act.at, act.request_id),
        state=ContactState.PENDING,
        vouched=True,
        created_at=act.at,
    )
    writes = contacts.added(contact, lambda row: ContactExists(row.held_by))
    return _saved(act, None, contact, "contact.added", *writes, mail=True)


def update(
    act: Act, id: str, expected: int, change: Callable[[ContactForm], ContactForm]
) -> Contact:
    """Change a person. A new address gets a link. Raises VersionConflict, ContactExists."""
    _, before = _own(act, id, expected)
    person = rules.read_contact(change(rules.form_of(before)))
    after = rules.changed(before, person, at=act.at, herself=act.by.contact == id)
    writes = contacts.changed(before, after, lambda row: ContactExists(row.held_by))
    return _saved(act, before, after, "contact.updated", *writes, mail=before.email != after.email)


def vouch(act: Act, id: str, expected: int) -> Contact:
    """Say that a person who joined by a number does belong to the company."""
    company, before = _own(act, id, expected)
    caller = before if act.by.contact == id else None
    if caller and not speaks_for(act.by, company, caller):
        raise NotAllowed  # not for oneself
    after = replace(before, vouched=True, version=before.version + 1)
    return _saved(act, before, after, "contact.vouched", *contacts.changed(before, after))


def consent(act: Act, id: str, expected: int, given: tuple[ConsentForm, ...]) -> Contact:
    """Enter consents in a person's ledger: her own, or on paper for the desk to enter."""
    _, before = _in_person(act, id, expected)
    form = Form()
    consents.check_consents(form, ("consents",), given)
    form.check()
    ledger_ = consents.granted(before.consents, given, act.at, act.request_id)
    after = replace(before, consents=ledger_, version=before.version + 1)
    return _saved(act, before, after, "contact.consented", *contacts.changed(before, after))


def withdraw(act: Act, id: str, expected: int, purpose: Purpose) -> Contact:
    """End every consent for a purpose; it counts from the next read on."""
    _, before = _in_person(act, id, expected)
    entries = consents.withdrawn(before.consents, purpose, act.at)
    after = replace(before, consents=entries, version=before.version + 1)
    return _saved(act, before, after, "contact.withdrew", *contacts.changed(before, after))


def _in_person(act: Act, id: str, expected: int) -> tuple[Company, Contact]:
    if not act.by.is_staff and act.by.contact != id:
        _own(act, id, expected)
        raise NotAllowed
    return _own(act, id, expected)


def _own(act: Act, id: str, expected: int) -> tuple[Company, Contact]:
    """A contact the caller may see, with the company. Raises NotFound, VersionConflict."""
    at = contacts.key(id), companies.key(rules.company_of(id)), contacts.key(act.by.contact or "")
    found = read_many(at)
    contact, company = found.need(at[0], "id"), found.need(at[1], "id")
    if act.by.contact != id and not speaks_for(act.by, company, found[at[2]]):
        raise NotFound(("id",))
    if contact.version != expected:
        raise VersionConflict(id, contact.version)
    return company, contact


def _saved(
    act: Act, before: Contact | None, after: Contact, kind: str, *writes: Write, mail: bool = False
) -> Contact:
    ledger.accept(
        act,
        *writes,
        changes=[Change(subject=after.id, before=before, after=after)],
        events=[
            Event(kind=kind, subject=after.id, mails=(_invitation(act, after),) if mail else ())
        ],
        answer=after.id,
    )
    return after


def _invitation(act: Act, contact: Contact) -> Mail:
    link = Link(
        purpose=LinkPurpose.CONTACT_SESSION,
        subject=contact.id,
        expires_at=act.at + INVITATION_HOLDS,
        nonce=ids.new_ulid(act.at),
        mailbox=mailbox(contact.email),
    )
    return Mail(to=contact.email, template="contact_added", language=contact.language, link=link)
