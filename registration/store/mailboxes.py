"""Mailboxes: which person an address is, of each company or delegation it belongs to.

The address is kept as it was given, and mail about the person goes there. Two addresses that are
one to us may be two to the world's mail servers, so nobody is mailed at an address that merely
folds to a known one.
"""

from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute

from registration.rules.contacts import email_digest
from registration.store.rows import Key, Row, read_range
from registration.store.writes import Otherwise, Overtaken, Write, add, delete, put


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """`person` is the id of a contact or delegate."""

    person: str
    address: str


class MailboxRow(Row, discriminator="mailbox"):
    """A row whose existence is the rule: one person per address in one company or delegation."""

    held_by = UnicodeAttribute()
    address = UnicodeAttribute()

    def value(self) -> Mailbox:
        return Mailbox(person=self.held_by, address=self.address)


def key(address: str, owner: str) -> Key[Mailbox]:
    """Which person an address is, of the company or delegation `owner`."""
    return Key(f"EMAIL#{email_digest(address)}", owner, Mailbox)


def of_address(address: str) -> tuple[Mailbox, ...]:
    """Everybody who has this address: one Query."""
    return tuple(row.value() for row in read_range(f"EMAIL#{email_digest(address)}", ""))


def moved(
    person: str, owner: str, old: str | None, new: str | None, otherwise: Otherwise
) -> tuple[Write, ...]:
    """A person's address, from `old` (None: had none) to `new` (None: has none any more).

    `otherwise` is the answer where the new one is somebody else's of the same owner.
    """
    if old == new:
        return ()
    mine = MailboxRow.held_by == person
    if old and new and key(old, owner) == key(new, owner):
        return (put(_row(person, owner, new), mine, Overtaken()),)
    gone = (delete(_row(person, owner, old), mine, Overtaken()),) if old else ()
    come = (add(_row(person, owner, new), otherwise),) if new else ()
    return (*gone, *come)


def _row(person: str, owner: str, address: str) -> MailboxRow:
    at = key(address, owner)
    return MailboxRow(at.pk, at.sk, held_by=person, address=address)
