"""The notary's work: add audit entries to their chain, each once; and look whether it holds.

Whoever changes something does not wait for this. Entries come with the stream, maybe twice, maybe
to two notaries at once: the marks say which of them stand in the chain already, and the head moves
in the transaction that adds the links, so that of two notaries one begins anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from registration.actions.rivals import decide_again
from registration.rules import chains as rules
from registration.rules.chains import Break, ChainLink, Fault, Head, Opening, Place, Stamp
from registration.rules.events import AuditEntry
from registration.rules.pages import Page, Window
from registration.store import chains as store
from registration.store import ledger
from registration.store.rows import read, read_many
from registration.store.writes import write_all

PAGE = 100  # links, entries or marks that are read at once
# Later than that no entry comes by itself: the stream forgets after a day.
LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was looked at, and the first place that does not hold.

    `first` to `last` are the links that hold (none: `links` is 0), `hash` is that of the last.
    `more` says that others of that day follow it; `waiting` entries of the day are not chained yet,
    of those looked at, which were all but those older than `older` (an entry's id; None: all).
    """

    day: str
    first: int
    last: int
    hash: str
    more: bool = False
    broken: Break | None = None
    waiting: int = 0
    waiting_since: datetime | None = None
    older: str | None = None

    @property
    def links(self) -> int:
        """How many links hold."""
        return self.last - self.first + 1


def chain(stamps: Sequence[Stamp], at: datetime) -> Head:
    """Add the entries that are not in the chain yet; where it ends now.

    Raises Busy where too many are at it; to come again with all of them is right then.
    """
    head = Head()
    for portion in rules.portions(stamps, store.LINKS_AT_ONCE):
        head = decide_again(partial(_append, portion, at))
    return head


def _append(stamps: Sequence[Stamp], at: datetime, _attempt: int) -> Head:
    marks = store.marks(stamps)
    found = read_many((store.HEAD, *marks))
    was = found[store.HEAD] or Head()
    fresh = [one for one, mark in zip(stamps, marks, strict=True) if found[mark] is None]
    if not fresh:
        return was
    links = rules.extended(was, fresh, at)
    now = rules.moved(was, links, at)
    write_all(*store.extended(was, now, links, rules.opening(was, at)))
    return now


def verify(
    day: str,
    now: datetime,
    *,
    after: int | None = None,
    before: str | None = None,
    most: int,
) -> Verification:
    """Whether the links of a day hold, behind the one numbered `after`: so many at once.

    With the last portion, which entries of that day (`most` at a time, the newest, or those older
    than the one with the id `before`) are still on their way. One that should have come long ago is
    a missing link.
    """
    opening, end = _around(day)
    found = _verify_links(day, opening, end, after, most)
    if found.more or found.broken:
        return found
    return _with_waiting(found, now, most, before)


def _around(day: str) -> tuple[Opening | None, Place]:
    """How a day began and where it ended; asked again where the next one was just beginning."""
    for _ in range(3):
        opening, end = store.around(day)
        if not (opening and isinstance(end, Head) and end.day > day):
            break
    return opening, end


def _verify_links(
    day: str, opening: Opening | None, end: Place, after: int | None, most: int
) -> Verification:
    if opening is None:
        return _unopened(day)
    after = min(max(after or 0, opening.sequence), end.sequence)
    start = opening if after <= opening.sequence else read(store.link_key(day, after))
    fault = _at_the_edges(opening, end)
    if start is None:
        fault = fault or Break(fault=Fault.MISSING_LINK, day=day, sequence=after)
    if start is None or fault:
        return _held(day, opening.sequence, opening, broken=fault)
    links = _links(day, start.sequence, min(end.sequence, start.sequence + most))
    last, fault = rules.first_break(day, start, links)
    more = fault is None and last.sequence == start.sequence + most < end.sequence
    if not (fault or more):
        fault = rules.wrong_end(day, last, end)
    return _held(day, start.sequence, last, broken=fault, more=more)


def _held(
    day: str, before: int, last: Place, *, broken: Break | None, more: bool = False
) -> Verification:
    return Verification(
        day=day, first=before + 1, last=last.sequence, hash=last.hash, more=more, broken=broken
    )


def _unopened(day: str) -> Verification:
    """A day that nothing begins: it has no links, either."""
    strange = store.links(day, Window(first=1)).values
    fault = (
        Break(fault=Fault.FORGED_HASH, day=day, sequence=strange[0].sequence) if strange else None
    )
    return Verification(day=day, first=1, last=0, hash="", broken=fault)


def _at_the_edges(opening: Opening, end: Place) -> Break | None:
    """What is wrong with the end, or with the link that the day's opening repeats."""
    if end.sequence <= opening.sequence:  # no day begins without a link
        return Break(fault=Fault.FORGED_HASH, day=opening.day, sequence=end.sequence)
    if not opening.sequence:
        return None
    link = read(store.link_key(opening.day_before, opening.sequence))
    if link is None:
        fault = Fault.MISSING_LINK
    elif link.hash != opening.hash or link.hash != rules.link_hash(link):
        fault = Fault.FORGED_HASH
    else:
        return None
    return Break(fault=fault, day=opening.day_before, sequence=opening.sequence)


def _links(day: str, after: int, until: int) -> Iterator[tuple[ChainLink, AuditEntry | None]]:
    """The links behind `after` and up to `until`, with their entries."""
    cursor = store.link_key(day, after).sk
    page = Page[ChainLink](items=(), more=True)
    while page.more and after < until:
        first = min(PAGE, until - after)
        page = store.links(day, Window(first=first, after=cursor))
        keys = [ledger.entry_key(link.subject, link.id) for link in page.values]
        entries = read_many(keys)
        for key, link in zip(keys, page.values, strict=True):
            if link.sequence > until:
                return
            yield link, entries[key]
        if page.items:
            cursor, after = page.items[-1][0], page.items[-1][1].sequence


def _with_waiting(
    found: Verification, now: datetime, most: int, before: str | None
) -> Verification:
    waiting, older = _waiting(found.day, most, before)
    if not waiting:
        return replace(found, older=older)
    oldest = min(waiting, key=lambda entry: entry.at)
    broken = None
    if now - oldest.at > LATE:
        broken = Break(
            fault=Fault.MISSING_LINK,
            day=found.day,
            sequence=None,
            id=oldest.id,
            subject=oldest.subject,
        )
    return replace(found, broken=broken, waiting=len(waiting), waiting_since=oldest.at, older=older)


def _waiting(day: str, most: int, after: str | None) -> tuple[list[AuditEntry], str | None]:
    """The entries of a day that have no mark, of so many, the newest first; and the last one that
    was looked at, if others follow.
    """
    waiting: list[AuditEntry] = []
    page = Page[AuditEntry](items=(), more=True)
    while page.more and most > 0:
        page = ledger.audit_of_day(day, Window(first=min(PAGE, most), after=after))
        keys = [store.mark_key(entry.subject, entry.id) for entry in page.values]
        marked = read_many(keys)
        waiting += [e for key, e in zip(keys, page.values, strict=True) if marked[key] is None]
        most -= len(page.items)
        after = page.items[-1][0] if page.items else after
    return waiting, after if page.more else None
