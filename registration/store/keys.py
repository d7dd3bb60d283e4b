"""Access keys and sessions, of which only a hash is kept; and the links that were used up.

gsi1 ACCESSKEYS#<holder>   the keys that staff made for a chamber or helper, newest first
"""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from registration.rules import ids
from registration.rules.access_keys import Ring, ring_name, text_id
from registration.rules.links import Link
from registration.rules.pages import Page, Window
from registration.rules.principals import USE_NOTED_EVERY, Grant
from registration.rules.refusals import LinkInvalid
from registration.store.bodies import Body
from registration.store.rows import Key, Row, code_of, read, read_many, read_page
from registration.store.writes import Overtaken, Write, add, put

KEPT = timedelta(days=365)  # after it expired, for whoever asks what it was


class AccessKeyRow(Row, discriminator="access_key"):
    body = Body(Grant)


class RingRow(Row, discriminator="key_ring"):
    """The active keys of one name: at most two, since each step moves its version."""

    body = Body(Ring)


class KeyUseRow(Row, discriminator="key_use"):
    """Apart from the key, so that to note a use is no new version of it."""

    used_at = UnicodeAttribute()

    def value(self) -> datetime:
        return datetime.fromisoformat(self.used_at)


class SpentLinkRow(Row, discriminator="spent_link"):
    """A row whose existence is the rule: the first use of a link holds its nonce."""

    subject = UnicodeAttribute()


def key(id: str) -> Key[Grant]:
    """Where a key made by staff lies, by its object's id; an id that is none leads nowhere."""
    [own] = ids.split("key", id) or ["?"]
    return _key(text_id(own))


def use_key(id: str) -> Key[datetime]:
    """Where it is written when the key with that id in its text was last used."""
    return Key(f"ACCESSKEY#{id}", "USE", datetime)


def ring_key(chamber: str, label: str) -> Key[Ring]:
    """Where the ring of a chamber's keys of that label lies."""
    return Key(f"ACCESSKEYS#{chamber}", f"RING#{ring_name(label)}", Ring)


def get(id: str) -> Grant | None:
    """What the key of that id stands for, with the hash of its secret."""
    return read(_key(id))


def with_use(id: str) -> tuple[Grant | None, datetime | None]:
    """The same, and when it was last used."""
    found = read_many((_key(id), use_key(id)))
    return found[_key(id)], found[use_key(id)]


def used(grant: Grant, at: datetime) -> None:
    """Note that a key is used, unless somebody did within the hour. One put."""
    row = KeyUseRow(f"ACCESSKEY#{grant.id}", "USE", used_at=at.isoformat())
    long_ago = KeyUseRow.used_at <= (at - USE_NOTED_EVERY).isoformat()
    try:
        row.save(condition=Row.pk.does_not_exist() | long_ago)
    except PutError as error:
        if code_of(error) != "ConditionalCheckFailedException":
            raise


def of_holder(holder: str, window: Window) -> Page[Grant]:
    """All keys that staff made for a chamber (code), activity or interpreter, newest first."""
    return read_page(f"ACCESSKEYS#{holder}", "", window, index="gsi1", newest_first=True)


def opened(grant: Grant) -> Write:
    """Put what a key stands for; the same key again is the same key."""
    return put(_row(grant))


def made(grant: Grant) -> Write:
    """A new key made by staff; of a client's, one that has ended may stand there.

    Raises Overtaken where there is another.
    """
    return add(_row(grant), Overtaken()) if grant.version == 1 else changed(grant)


def changed(grant: Grant) -> Write:
    """The next version of a key. Raises Overtaken where somebody else changed it."""
    return put(_row(grant), Row.version == grant.version - 1, Overtaken())


def ring_turned(ring: Ring) -> Write:
    """The next version of a ring. Raises Overtaken where somebody else was faster."""
    at = Key(f"ACCESSKEYS#{ring.chamber}", f"RING#{ring.name}", Ring)
    row = RingRow(at.pk, at.sk, body=ring, version=ring.version)
    if ring.version == 1:
        return add(row, Overtaken())
    return put(row, Row.version == ring.version - 1, Overtaken())


def _key(id: str) -> Key[Grant]:
    return Key(f"ACCESSKEY#{id}", "KEY", Grant)


def _row(grant: Grant) -> AccessKeyRow:
    row = AccessKeyRow(f"ACCESSKEY#{grant.id}", "KEY", body=grant, version=grant.version)
    if grant.key:
        row.gsi1pk, row.gsi1sk = f"ACCESSKEYS#{grant.principal.id}", ids.last(grant.key)
    kept = KEPT if grant.key else timedelta()
    row.expires_at = int((grant.expires_at + kept).timestamp()) if grant.expires_at else None
    return row


def spent(link: Link, at: datetime) -> Write:
    """Use a link up, or LinkInvalid where somebody already has."""
    row = SpentLinkRow(f"LINK#{link.nonce}", "SPENT", subject=link.subject)
    row.expires_at = int(max(link.expires_at, at).timestamp()) + 86_400
    return add(row, LinkInvalid())
