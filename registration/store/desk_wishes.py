"""What the organiser wants of pairs: a row each, in the partition of the session."""

from registration.rules import ids
from registration.rules.pages import Page, Window
from registration.rules.plans.pairs import DeskWish
from registration.store import slots
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page, read_range
from registration.store.writes import Overtaken, Write, delete, put


class DeskWishRow(Row, discriminator="desk_wish"):
    body = Body(DeskWish)


def key(activity_id: str, company_id: str, delegate_id: str) -> Key[DeskWish]:
    sort = f"WISH#{ids.last(company_id)}#{ids.last(delegate_id)}"
    return Key(slots.key(activity_id).pk, sort, DeskWish)


def page(activity_id: str, window: Window) -> Page[DeskWish]:
    """The wishes of a session, by company."""
    return read_page(slots.key(activity_id).pk, "WISH#", window)


def of_activity(activity_id: str) -> tuple[DeskWish, ...]:
    """All of them."""
    rows = read_range(slots.key(activity_id).pk, "WISH#")
    return tuple(row.body for row in rows if isinstance(row, DeskWishRow))


def kept(wish: DeskWish, was: DeskWish | None) -> Write:
    """Put a wish. Raises Overtaken where it is no longer what it `was`."""
    same = Row.version == was.version if was else Row.pk.does_not_exist()
    return put(_row(wish), same, Overtaken())


def dropped(was: DeskWish) -> Write:
    """Forget a wish. Raises Overtaken where it is no longer what it `was`."""
    return delete(_row(was), Row.version == was.version, Overtaken())


def _row(wish: DeskWish) -> DeskWishRow:
    where = key(wish.activity_id, wish.company_id, wish.delegate_id)
    return DeskWishRow(where.pk, where.sk, body=wish, version=wish.version)
