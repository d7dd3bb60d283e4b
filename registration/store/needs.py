"""What people need: a row of its own beside a registration or a delegate, swept when it is due."""

from registration.rules.needs import Needs
from registration.store.bodies import Body
from registration.store.rows import Key, Row
from registration.store.writes import Overtaken, Write, delete, put


class NeedsRow(Row, discriminator="needs"):
    body = Body(Needs)


def key(about: str) -> Key[Needs]:
    """Where the needs of a registration or a delegate (id) lie."""
    return Key(f"NEEDS#{about}", "NEEDS", Needs)


def kept(needs: Needs, *, was: int) -> Write:
    """The next version, until it is due. Raises Overtaken where `was` is no longer the current."""
    row = _row(needs)
    unseen = Row.version == was if was else Row.pk.does_not_exist()
    return put(row, unseen, Overtaken())


def erased(needs: Needs, *, was: int) -> Write:
    """Nothing of it is left. Raises Overtaken where `was` is no longer the current version."""
    return delete(_row(needs), Row.version == was, Overtaken())


def _row(needs: Needs) -> NeedsRow:
    where = key(needs.about)
    row = NeedsRow(where.pk, where.sk, body=needs, version=needs.version)
    row.expires_at = int(needs.due_at.timestamp())
    return row
