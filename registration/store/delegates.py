"""Decision-makers: rows in the partition of their delegation, in the order they were listed."""

from pynamodb.attributes import UnicodeAttribute

from registration.rules import ids
from registration.rules.delegates import Delegate, Status
from registration.store.bodies import Body
from registration.store.rows import Key, Row
from registration.store.writes import Otherwise, Write, check, put, replace


class DelegateRow(Row, discriminator="delegate"):
    """`status` lies beside the body for `on_roster`."""

    body = Body(Delegate)
    status = UnicodeAttribute()


def key(id: str) -> Key[Delegate]:
    """Where a decision-maker lies; an id that is none leads nowhere."""
    delegation, own = ids.split("dgt", id) or ("", "")
    return Key(f"DELEGATION#{delegation}", f"DELEGATE#{own}", Delegate)


def listed(delegate: Delegate) -> Write:
    """A new name on the list."""
    return put(_row(delegate))


def moved(delegate: Delegate, *, was: int) -> Write:
    """The next version. Raises VersionConflict where `was` is no longer the current one."""
    return replace(_row(delegate), id=delegate.id, was=was)


def on_roster(id: str, otherwise: Otherwise) -> Write:
    """The delegate has accepted, and still does: for whoever relies on her coming."""
    where = key(id)
    row = DelegateRow(where.pk, where.sk)
    return check(row, DelegateRow.status == Status.ACCEPTED.value, otherwise)


def _row(delegate: Delegate) -> DelegateRow:
    where = key(delegate.id)
    row = DelegateRow(where.pk, where.sk, body=delegate, version=delegate.version)
    row.status = delegate.status.value
    return row
