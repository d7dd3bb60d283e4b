"""Cascades: a job, the notes it left for people, and who was told, in one partition.

CASCADE#j    JOB                       how far it is; the counts lie beside the body
             PERSON#<sha256>#<about>   one thing that ended for one person
             TOLD#<sha256>             a row whose existence is the rule: one mail per person
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Literal

from msgspec import to_builtins
from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from registration.rules import ids
from registration.rules.cascades import Cascade, Counts, Note
from registration.rules.contacts import email_digest
from registration.rules.pages import Page, Window
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page, read_range
from registration.store.writes import Overtaken, Write, add, put, update

KEPT = timedelta(days=30)  # notes name people; as long as the outbox is kept they may be of use

_PROGRESS = ("state", "section", "after", "version", "finished_at")  # what changes of a cascade

type Counted = Literal["registrations", "meetings", "requests", "digests"]


class CascadeRow(Row, discriminator="cascade"):
    """The counts are raised in the transactions of what they count, whoever is further by then."""

    body = Body(Cascade)
    registrations = NumberAttribute(default=0)
    meetings = NumberAttribute(default=0)
    requests = NumberAttribute(default=0)
    digests = NumberAttribute(default=0)

    def value(self) -> Cascade:
        counts = Counts(**{each.name: int(getattr(self, each.name)) for each in fields(Counts)})
        return replace(self.body, counts=counts)


class NoteRow(Row, discriminator="cascade_note"):
    body = Body(Note)


class ToldRow(Row, discriminator="cascade_told"):
    pass


class ToldBefore(Exception):
    """That person has the mail already."""


def key(id: str) -> Key[Cascade]:
    """Where a cascade lies; an id that is none leads nowhere."""
    _, own = ids.split("job", id) or ("", "")
    return Key(f"CASCADE#{own}", "JOB", Cascade)


def opened(cascade: Cascade) -> Write:
    """A new one."""
    where = key(cascade.id)
    return add(CascadeRow(where.pk, where.sk, body=cascade, version=cascade.version), Overtaken())


def advanced(cascade: Cascade, *, was: int) -> Write:
    """How far it is now. Raises Overtaken where another run is further."""
    plain = to_builtins(cascade)
    actions: list[Action] = [Path(["body", name]).set(plain[name]) for name in _PROGRESS]
    actions.append(Row.version.set(cascade.version))
    return update(_at(cascade.id), actions, Row.version == was, Overtaken())


def counted(id: str, what: Counted) -> Write:
    """One more of these."""
    return update(_at(id), [getattr(CascadeRow, what).add(1)], Row.pk.exists(), Overtaken())


def noted(id: str, notes: Iterable[Note], at: datetime) -> tuple[Write, ...]:
    """What ended for whom; for one person once."""
    by_place = {f"{_person(note)}#{note.about}": note for note in notes}
    rows = [NoteRow(key(id).pk, sort, body=note) for sort, note in by_place.items()]
    for row in rows:
        row.expires_at = int((at + KEPT).timestamp())
    return tuple(put(row) for row in rows)


def people(id: str, window: Window) -> Page[Note]:
    """The notes, those of one person together."""
    return read_page(key(id).pk, "PERSON#", window)


def of_person(id: str, like: Note) -> tuple[Note, ...]:
    """Everything that ended for the person of that note."""
    rows = read_range(key(id).pk, f"{_person(like)}#")
    return tuple(row.body for row in rows if isinstance(row, NoteRow))


def told(id: str, note: Note, at: datetime) -> Write:
    """The person of that note gets the mail. Raises ToldBefore."""
    row = ToldRow(key(id).pk, f"TOLD#{email_digest(note.email)}")
    row.expires_at = int((at + KEPT).timestamp())
    return add(row, lambda _: ToldBefore())


def _person(note: Note) -> str:
    return f"PERSON#{email_digest(note.email)}"


def _at(id: str) -> CascadeRow:
    where = key(id)
    return CascadeRow(where.pk, where.sk)
