"""Contacts: the people of a company, in its partition, each with a claim on the mailbox."""

from registration.rules import ids
from registration.rules.contacts import Contact
from registration.rules.pages import Page, Window
from registration.store import companies, mailboxes
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Otherwise, Overtaken, Write, add, replace


class ContactRow(Row, discriminator="contact"):
    body = Body(Contact)


def key(id: str) -> Key[Contact]:
    company, contact = ids.split("con", id) or ("?", "?")
    return Key(f"COMPANY#{company}", f"CONTACT#{contact}", Contact)


def of_company(company: str, window: Window) -> Page[Contact]:
    """The people of a company, oldest first: one Query of a page."""
    return read_page(companies.key(company).pk, "CONTACT#", window)


def added(contact: Contact, otherwise: Otherwise | None = None) -> tuple[Write, ...]:
    """A new person. Raises Overtaken, or `otherwise`, where the address is a contact's already."""
    taken = otherwise or Overtaken()
    mailbox = mailboxes.moved(contact.id, contact.company, None, contact.email, taken)
    return (add(_row(contact), Overtaken()), *mailbox)


def changed(
    before: Contact, after: Contact, otherwise: Otherwise | None = None
) -> tuple[Write, ...]:
    """The next version of a person, and the mailbox moved. Raises VersionConflict, `otherwise`."""
    saved = replace(_row(after), id=after.id, was=before.version)
    taken = otherwise or Overtaken()
    return (
        saved,
        *mailboxes.moved(after.id, after.company, before.email, after.email, taken),
    )


def _row(contact: Contact) -> ContactRow:
    at = key(contact.id)
    return ContactRow(at.pk, at.sk, body=contact, version=contact.version)
