"""Claims: rows whose existence says to whom something belongs. The first to write one holds it.

An identifier belongs to one company; a name with a postcode or a domain leads to the first company
that came with it.
"""

from pynamodb.attributes import UnicodeAttribute

from registration.store.rows import Key, Row
from registration.store.writes import Otherwise, Overtaken, Write, delete, put


class ClaimRow(Row, discriminator="claim"):
    held_by = UnicodeAttribute()

    def value(self) -> str:
        return self.held_by


def identifier_key(kind: str, value: str) -> Key[str]:
    """Whose an EUID, a VAT number (nine digits) or an LEI is."""
    return Key(f"IDENT#{kind}#{value}", "CLAIM", str)


def match_key(text: str) -> Key[str]:
    """Which company came first with this folded name and postcode or domain."""
    return Key(f"MATCH#{text}", "CLAIM", str)


def claimed(key: Key[str], held_by: str, otherwise: Otherwise | None = None) -> Write:
    """Hold a claim that is free, or one's own already. Without another answer: Overtaken."""
    return given_back(key, held_by, held_by, otherwise or Overtaken())


def passed(key: Key[str], held_by: str, to: str) -> Write:
    """Give a claim to another. Raises Overtaken where it is not held by that one."""
    mine = ClaimRow.held_by == held_by
    return put(ClaimRow(key.pk, key.sk, held_by=to), mine, Overtaken())


def given_back(key: Key[str], held_by: str, to: str, otherwise: Otherwise) -> Write:
    """The same where it may be free as well."""
    free = Row.pk.does_not_exist() | (ClaimRow.held_by == held_by)
    return put(ClaimRow(key.pk, key.sk, held_by=to), free, otherwise)


def released(key: Key[str], held_by: str) -> Write:
    """Let go of a claim that is held. Raises Overtaken where it is not."""
    return delete(ClaimRow(key.pk, key.sk), ClaimRow.held_by == held_by, Overtaken())
