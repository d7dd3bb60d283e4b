"""Delegations: one row each, first in the partition that holds programme and people, too.

Two lists are kept by index, that of the desk (gsi1) and that of the public (gsi2), each by
direction: a draft is no row of the public list, so nothing has to be filtered out.
"""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from pynamodb.attributes import NumberAttribute

from registration.rules import ids
from registration.rules.delegations import Delegation, SlugTaken
from registration.rules.outlines import Direction, is_slug
from registration.rules.pages import Page, Window
from registration.store.bodies import Body
from registration.store.rows import Index, Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, check, delete, put


class DelegationRow(Row, discriminator="delegation"):
    """`edition` counts the changes of the delegation and of its programme."""

    body = Body(Delegation)
    edition = NumberAttribute(default=1)


class SlugRow(Row, discriminator="slug"):
    """A row whose existence is the rule: one delegation per name in addresses.

    It carries the delegation, too, written in the same transactions, so that whoever comes by the
    name has read it.
    """

    body = Body(Delegation)


_AFTER_ALL = "~"  # no date begins with a sign as high


def key(id: str) -> Key[Delegation]:
    """Where a delegation lies; all that belongs to it lies in the same partition."""
    [own] = ids.split("del", id) or ("",)
    return Key(f"DELEGATION#{own}", "DELEGATION", Delegation)


def slug_key(slug: str) -> Key[Delegation]:
    """Where the delegation of that name lies once more; what can be no name leads nowhere."""
    return Key(f"SLUG#{slug if is_slug(slug) else ''}", "CLAIM", Delegation)


def page(window: Window, directions: Iterable[Direction], *, public: bool) -> Page[Delegation]:
    """Delegations of some directions, those that start last first; drafts only where not `public`.

    One list per direction is read; the cursor is the same in all of them.
    """
    index: Index = "gsi2" if public else "gsi1"
    pages = [
        read_page(_list(one, public), "", window, index=index, newest_first=True)
        for one in directions
    ]
    found = sorted((item for page in pages for item in page.items), reverse=True, key=itemgetter(0))
    more = len(found) > window.first or any(page.more for page in pages)
    return Page(items=tuple(found[: window.first]), more=more)


def since(first_day: date, window: Window) -> Page[Delegation]:
    """The public delegations that start on that day or later, the first to start first."""
    within = (first_day.isoformat(), _AFTER_ALL)
    pages = [
        read_page(_list(one, public=True), "", window, index="gsi2", within=within)
        for one in Direction
    ]
    found = sorted((item for page in pages for item in page.items), key=itemgetter(0))
    more = len(found) > window.first or any(page.more for page in pages)
    return Page(items=tuple(found[: window.first]), more=more)


def drafted(delegation: Delegation) -> tuple[Write, ...]:
    """A new delegation and its name. Raises SlugTaken."""
    return (add(_row(delegation, 1), SlugTaken(delegation.slug)), _named(delegation))


def moved(was: Delegation, now: Delegation, *, edition: int) -> tuple[Write, ...]:
    """The delegation after a change of it or of its programme, and its new name if it has one.

    Raises Overtaken, SlugTaken.
    """
    next_one = put(_row(now, edition + 1), DelegationRow.edition == edition, Overtaken())
    if was.slug == now.slug:
        return (next_one, put(_slug(now)))
    return (next_one, delete(_slug(was)), _named(now))


def unchanged(id: str, *, edition: int) -> Write:
    """Nothing may have changed about delegation and programme. Raises Overtaken."""
    return check(_at(id), DelegationRow.edition == edition, Overtaken())


def _list(direction: Direction, public: bool) -> str:
    return f"DELEGATIONS#{'PUBLIC' if public else 'DESK'}#{direction}"


def _at(id: str) -> DelegationRow:
    return DelegationRow(key(id).pk, "DELEGATION")


def _row(delegation: Delegation, edition: int) -> DelegationRow:
    row = DelegationRow(key(delegation.id).pk, "DELEGATION", body=delegation)
    row.version = delegation.version
    row.edition = edition
    row.gsi1pk = _list(delegation.direction, public=False)
    row.gsi1sk = f"{delegation.period.starts_on}#{ids.last(delegation.id)}"
    if delegation.is_public:
        row.gsi2pk, row.gsi2sk = _list(delegation.direction, public=True), row.gsi1sk
    return row


def _slug(delegation: Delegation) -> SlugRow:
    where = slug_key(delegation.slug)
    return SlugRow(where.pk, where.sk, body=delegation)


def _named(delegation: Delegation) -> Write:
    return add(_slug(delegation), SlugTaken(delegation.slug))
