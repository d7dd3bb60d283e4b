"""Access keys and sessions, of which only a hash is kept; and the links that were used up."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from registration.rules.links import Link
from registration.rules.principals import Grant
from registration.rules.refusals import LinkInvalid
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read
from registration.store.writes import Write, add, put


class AccessKeyRow(Row, discriminator="access_key"):
    body = Body(Grant)


class SpentLinkRow(Row, discriminator="spent_link"):
    """A row whose existence is the rule: the first use of a link holds its nonce."""

    subject = UnicodeAttribute()


def get(id: str) -> Grant | None:
    """What the key of that id stands for, with the hash of its secret."""
    return read(Key(f"ACCESSKEY#{id}", "KEY", Grant))


def opened(grant: Grant) -> Write:
    """Put what a key stands for; the same key again is the same key."""
    row = AccessKeyRow(f"ACCESSKEY#{grant.id}", "KEY", body=grant)
    row.expires_at = int(grant.expires_at.timestamp()) if grant.expires_at else None
    return put(row)


def spent(link: Link, at: datetime) -> Write:
    """Use a link up, or LinkInvalid where somebody already has."""
    row = SpentLinkRow(f"LINK#{link.nonce}", "SPENT", subject=link.subject)
    row.expires_at = int(max(link.expires_at, at).timestamp()) + 86_400
    return add(row, LinkInvalid())
