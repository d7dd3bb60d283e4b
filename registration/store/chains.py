"""The chain of audit entries: its head, its days, its links, and each entry's mark.

CHAIN / HEAD, CHAIN / <day>      the end, and how each day began
CHAIN#<day> / <sequence>         the links
CHAINED#<object> / <entry>       where an entry stands: beside AUDIT#<object> / <entry>

Nothing here is changed or deleted but the head; the roles of all other functions may write none.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from registration.rules.chains import ChainLink, Head, Mark, Opening, Place, Stamp
from registration.rules.events import AuditEntry
from registration.rules.ids import span
from registration.rules.pages import Page, Window
from registration.store import ledger
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_many, read_page
from registration.store.writes import Overtaken, Write, add, put

HEAD = Key("CHAIN", "HEAD", Head)
# A transaction takes 100 rows: the head, the opening of a day, and two for each link.
LINKS_AT_ONCE = 49


class HeadRow(Row, discriminator="chain_head"):
    body = Body(Head)


class OpeningRow(Row, discriminator="chain_day"):
    body = Body(Opening)


class LinkRow(Row, discriminator="chain_link"):
    body = Body(ChainLink)


class MarkRow(Row, discriminator="chained"):
    """gsi1 AUDITED#<contact>: what the person of a company did, by the entry's id."""

    body = Body(Mark)


def link_key(day: str, sequence: int) -> Key[ChainLink]:
    """Where a link lies."""
    return Key(f"CHAIN#{day}", f"{sequence:012}", ChainLink)


def mark_key(subject: str, id: str) -> Key[Mark]:
    """Where the mark of an entry lies."""
    return Key(f"CHAINED#{subject}", id, Mark)


def marks(stamps: Iterable[Stamp]) -> list[Key[Mark]]:
    """Where the marks of these entries lie."""
    return [mark_key(one.subject, one.id) for one in stamps]


def extended(
    was: Head, now: Head, links: Sequence[ChainLink], opening: Opening | None
) -> list[Write]:
    """Add links behind the head, each entry's only one. Raises Overtaken where it has moved."""
    row = HeadRow(HEAD.pk, HEAD.sk, body=now, version=now.sequence)
    free = Row.version == was.sequence if was.sequence else Row.pk.does_not_exist()
    begun = [OpeningRow("CHAIN", opening.day, body=opening)] if opening else []
    rows: list[Row] = [*begun]
    for link in links:
        at = link_key(now.day, link.sequence)
        rows += (LinkRow(at.pk, at.sk, body=link), _mark(link, now.day))
    return [put(row, free, Overtaken()), *(add(one, Overtaken()) for one in rows)]


def _mark(link: ChainLink, day: str) -> MarkRow:
    at = mark_key(link.subject, link.id)
    mark = Mark(id=link.id, subject=link.subject, day=day, sequence=link.sequence)
    row = MarkRow(at.pk, at.sk, body=mark)
    if link.contact:
        row.gsi1pk, row.gsi1sk = f"AUDITED#{link.contact}", link.id
    return row


def entries_of_person(contact: str, window: Window, day: date | None = None) -> Page[AuditEntry]:
    """What a person of a company did, newest first, but for what is on its way into the chain. An
    entry that is gone is left out.
    """
    page: Page[Mark] = read_page(
        f"AUDITED#{contact}", "", window, index="gsi1", newest_first=True, within=span(day)
    )
    keys = {at: ledger.entry_key(mark.subject, mark.id) for at, mark in page.items}
    found = read_many(keys.values())
    entries = ((at, found[key]) for at, key in keys.items())
    return Page(items=tuple((at, one) for at, one in entries if one), more=page.more)


def days(window: Window) -> Page[Opening]:
    """The days on which links were added, in order."""
    return read_page("CHAIN", "", window, within=("0", "9999-99-99"))


def around(day: str) -> tuple[Opening | None, Place]:
    """How a day began, if links were added on it; and where it ended, or the chain ends now."""
    found = read_page("CHAIN", "", Window(first=2), within=(day, HEAD.sk)).values
    opening = next((one for one in found if isinstance(one, Opening) and one.day == day), None)
    ends = [one for one in found if one is not opening]
    return opening, ends[0] if ends else Head()


def links(day: str, window: Window) -> Page[ChainLink]:
    """The links of a day, in order."""
    return read_page(f"CHAIN#{day}", "", window)
