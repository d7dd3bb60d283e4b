"""The chain of audit entries: each link names the one before by its hash, so that nothing in
between can be changed, taken out or put in without somebody noticing.

    entry ──▶ digest ──▶ link 41 ──▶ link 42 ──▶ link 43 … head

There is one chain. It is made after the entries, in the order in which they come to the notary, and
lies in portions: one for each day on which links were added (UTC). Where a day begins, its opening
repeats what the day before ended with. A digest is the SHA-256 of canonical JSON in the way of
RFC 8785: sorted names, no white space, UTF-8 (exponents of fractions are written as Python does).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol

from registration.rules.events import AuditEntry

BEGINNING = "0" * 64  # what the first link names as the one before


class Fault(StrEnum):
    """What is wrong at a place of the chain."""

    CHANGED_ENTRY = "CHANGED_ENTRY"  # the entry is not what it was when it was chained
    MISSING_ENTRY = "MISSING_ENTRY"  # the entry is gone
    MISSING_LINK = "MISSING_LINK"  # the link is gone, or an entry never got one
    FORGED_HASH = "FORGED_HASH"  # a link is not what it was, or not the one that stood there


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """An entry as the notary gets it: which one, what it looks like, and the person of a company
    who made the change (id), so that what a person did is found.
    """

    id: str
    subject: str
    digest: str
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """`sequence` counts from 1, through all days. `hash` is that of all the rest."""

    sequence: int
    id: str
    subject: str
    digest: str
    contact: str | None = None
    chained_at: datetime
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain, and the day (YYYY-MM-DD) that its last link belongs to."""

    day: str = ""
    sequence: int = 0
    hash: str = BEGINNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What was there when a day's first link was added: the last one of an earlier day."""

    day: str
    sequence: int
    hash: str
    day_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where an entry stands in the chain; there is one at most for each."""

    id: str
    subject: str
    day: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold. An entry is named where it is known."""

    fault: Fault
    day: str
    sequence: int | None
    id: str | None = None
    subject: str | None = None


class Place(Protocol):
    """A place in the chain: a link, a head, or what an opening repeats."""

    @property
    def sequence(self) -> int: ...

    @property
    def hash(self) -> str: ...


def stamp(entry: AuditEntry) -> Stamp:
    """What is chained of an entry."""
    return Stamp(id=entry.id, subject=entry.subject, digest=digest(entry), contact=entry.contact)


def digest(entry: AuditEntry) -> str:
    """The SHA-256 of an entry as it lies in the store."""
    return _hash(
        {
            "id": entry.id,
            "subject": entry.subject,
            "operation": entry.operation,
            "by": entry.by,
            "contact": entry.contact,
            "at": entry.at.isoformat(),
            "requestId": entry.request_id,
            "reason": entry.reason,
            "before": entry.before,
            "after": entry.after,
        }
    )


def link_hash(link: ChainLink) -> str:
    """The SHA-256 of a link without its own."""
    return _hash(
        {
            "sequence": link.sequence,
            "id": link.id,
            "subject": link.subject,
            "digest": link.digest,
            "contact": link.contact,
            "chainedAt": link.chained_at.isoformat(),
            "previous": link.previous,
        }
    )


def _hash(value: Any) -> str:
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return sha256(text.encode()).hexdigest()


def day_of(head: Head, at: datetime) -> str:
    """The day whose links are added to: never an earlier one than the last."""
    return max(head.day, f"{at:%Y-%m-%d}")


def extended(head: Head, stamps: Iterable[Stamp], at: datetime) -> tuple[ChainLink, ...]:
    """The next links, one for each stamp."""
    links: list[ChainLink] = []
    before: Place = head
    for one in stamps:
        link = ChainLink(
            sequence=before.sequence + 1,
            id=one.id,
            subject=one.subject,
            digest=one.digest,
            contact=one.contact,
            chained_at=at,
            previous=before.hash,
        )
        links.append(replace(link, hash=link_hash(link)))
        before = links[-1]
    return tuple(links)


def moved(head: Head, links: Sequence[ChainLink], at: datetime) -> Head:
    """The head behind these links."""
    return Head(day=day_of(head, at), sequence=links[-1].sequence, hash=links[-1].hash)


def opening(head: Head, at: datetime) -> Opening | None:
    """What a new day begins with; None where the day has begun."""
    day = day_of(head, at)
    if day == head.day:
        return None
    return Opening(day=day, sequence=head.sequence, hash=head.hash, day_before=head.day)


def broken(before: Place, link: ChainLink, entry: AuditEntry | None) -> Fault | None:
    """What is wrong with a link, seen from the one before; None: it holds."""
    if link.sequence > before.sequence + 1:
        return Fault.MISSING_LINK
    if link.previous != before.hash or link.hash != link_hash(link):
        return Fault.FORGED_HASH
    if entry is None:
        return Fault.MISSING_ENTRY
    if digest(entry) != link.digest or (entry.id, entry.subject) != (link.id, link.subject):
        return Fault.CHANGED_ENTRY
    return None


def first_break(
    day: str, before: Place, links: Iterable[tuple[ChainLink, AuditEntry | None]]
) -> tuple[Place, Break | None]:
    """How far the links of a day hold, from the place `before` on; and what is wrong there."""
    for link, entry in links:
        fault = broken(before, link, entry)
        if fault is Fault.MISSING_LINK:
            return before, Break(fault=fault, day=day, sequence=before.sequence + 1)
        if fault:
            return before, Break(
                fault=fault, day=day, sequence=link.sequence, id=link.id, subject=link.subject
            )
        before = link
    return before, None


def wrong_end(day: str, last: Place, told: Place) -> Break | None:
    """What is wrong where a day's links end elsewhere than the head or the next day says."""
    if last.sequence < told.sequence:
        return Break(fault=Fault.MISSING_LINK, day=day, sequence=last.sequence + 1)
    if (last.sequence, last.hash) != (told.sequence, told.hash):
        return Break(fault=Fault.FORGED_HASH, day=day, sequence=last.sequence)
    return None


def portions(stamps: Sequence[Stamp], most: int) -> Iterator[tuple[Stamp, ...]]:
    """So many at once, each entry once."""
    once = tuple({(one.subject, one.id): one for one in stamps}.values())
    yield from (once[first : first + most] for first in range(0, len(once), most))
