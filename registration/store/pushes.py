"""What chambers pushed: the links to their rows, who was told of it, and who objected.

Notices and objections name an address by its digest alone; an objection outlives what it ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from registration.rules import ids
from registration.rules.contacts import email_digest
from registration.rules.districts import Chamber
from registration.rules.pages import Page, Window
from registration.rules.pushes.links import PushLink
from registration.rules.registrations import Registration
from registration.store import seats
from registration.store.bodies import Body
from registration.store.rows import Index, Key, Row, code_of, read_page
from registration.store.writes import Overtaken, Write, add, check, put

MINUTE = timedelta(minutes=1)
AT_ONCE = 100


class PushLinkRow(Row, discriminator="push_link"):
    """gsi1: a chamber's for one activity, those apart that a snapshot dropped, none that the
    chamber cancelled. gsi2: those of one person."""

    body = Body(PushLink)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A person was told, or said no: when."""

    at: datetime


class ToldRow(Row, discriminator="told"):
    body = Body(Told)


class PaceRow(Row, discriminator="pace"):
    """How many rows a chamber pushed in one minute."""

    rows = NumberAttribute(default=0)


def key(chamber: Chamber, external_id: str) -> Key[PushLink]:
    """Where the link of a chamber's row lies."""
    return Key(f"CHAMBER#{chamber}", f"EXT#{external_id}", PushLink)


def notice_key(chamber: Chamber, email: str) -> Key[Told]:
    """Whether a person was told that this chamber passes her on (GDPR Article 14)."""
    return Key(_person(email_digest(email)), f"NOTICE#{chamber}", Told)


def objection_key(email: str) -> Key[Told]:
    """Whether a person objected to being passed on by any chamber."""
    return Key(_person(email_digest(email)), "OBJECTION", Told)


def linked(link: PushLink) -> Write:
    """The next version of a link, or the first. Raises Overtaken where it is not."""
    row = _row(link)
    if link.version == 1:
        return add(row, Overtaken())
    return put(row, Row.version == link.version - 1, Overtaken())


def noticed(chamber: Chamber, email: str, at: datetime) -> Write:
    """She is told in this very transaction. Raises Overtaken where she was before."""
    where = notice_key(chamber, email)
    return add(ToldRow(where.pk, where.sk, body=Told(at=at)), Overtaken())


def objected(email: str, at: datetime) -> Write:
    """No chamber may pass this person on; again changes nothing but the time."""
    where = objection_key(email)
    return put(ToldRow(where.pk, where.sk, body=Told(at=at)))


def not_objected(email: str) -> Write:
    """Nothing is written about who objected meanwhile. Raises Overtaken."""
    where = objection_key(email)
    return check(ToldRow(where.pk, where.sk), Row.pk.does_not_exist(), Overtaken())


def person_moved(was: Registration, now: Registration) -> tuple[Write, ...]:
    """The claim on the person's only registration, under another address. Raises Overtaken."""
    moved = seats.person_moved(was, now, tell=False)
    return tuple(replace(write, otherwise=Overtaken()) for write in moved)


def page(chamber: Chamber, activity_id: str, window: Window) -> Page[PushLink]:
    """A page of a chamber's links for an activity, by external id: one Query of the index."""
    return read_page(_activity(chamber, activity_id), "EXT#", window, index="gsi1")


def of_activity(chamber: Chamber, activity_id: str) -> Iterator[PushLink]:
    """A chamber's links for an activity, but those it cancelled: a page of the index at a time."""
    yield from _all(_activity(chamber, activity_id), "EXT#", "gsi1")


def dropped(chamber: Chamber, activity_id: str, run: str) -> Iterator[PushLink]:
    """Those that runs whose names begin so cancelled, since a snapshot left them out."""
    yield from _all(_activity(chamber, activity_id), f"DROPPED#{run}", "gsi1")


def of_person(email: str) -> Iterator[PushLink]:
    """Every chamber's links to one person: a page of the index at a time."""
    yield from _all(_person(email_digest(email)), "", "gsi2")


def paced(chamber: Chamber, rows: int, limit: int, now: datetime) -> int:
    """Count rows of this minute; 0, or in how many seconds to come again: then none is counted.

    One update. More rows than the limit are let through in a minute without others.
    """
    minute = int(now.timestamp()) // 60
    row = PaceRow(f"PACE#{chamber}", str(minute))
    actions: list[Action] = [PaceRow.rows.add(rows), Row.expires_at.set(minute * 60 + 3600)]
    room = PaceRow.rows <= limit - rows
    try:
        row.update(actions=actions, condition=Row.pk.does_not_exist() | room)
    except UpdateError as error:
        if code_of(error) != "ConditionalCheckFailedException":
            raise
        return (minute + 1) * 60 - int(now.timestamp())
    return 0


def _all(partition: str, prefix: str, index: Index) -> Iterator[PushLink]:
    page = Page[PushLink](items=(), more=True)
    after: str | None = None
    while page.more:
        page = read_page(partition, prefix, Window(first=AT_ONCE, after=after), index=index)
        yield from page.values
        after = page.items[-1][0] if page.items else after


def _person(digest: str) -> str:
    return f"PUSHED#{digest}"


def _activity(chamber: Chamber, activity_id: str) -> str:
    return f"CHAMBER#{chamber}#{ids.last(activity_id)}"


def _row(link: PushLink) -> PushLinkRow:
    where = key(link.chamber, link.external_id)
    row = PushLinkRow(where.pk, where.sk, body=link, version=link.version)
    if link.registration_id and (link.dropped or not link.cancelled):
        place = f"DROPPED#{link.run}#{where.sk}" if link.dropped else where.sk
        row.gsi1pk, row.gsi1sk = _activity(link.chamber, link.activity_id), place
    if link.person:
        row.gsi2pk, row.gsi2sk = _person(link.person), f"{link.chamber}#{where.sk}"
    return row
