"""What there is to plan: parties and their people, wishes, slots, tables, interpreters.

Slots count from 0; a session is [first, last + 1) and breaks lie between sessions. Ids are opaque
strings. A *party* is who wants to meet (a company, a delegate), its *people* are who can sit at a
table; a company with two representatives can hold two meetings at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """`most` meetings at the most (None: as many as there are slots for its people)."""

    id: str
    side: str
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One who sits at tables for a party (id), but not in the slots `unavailable`."""

    id: str
    party: str
    unavailable: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreters:
    """`available[slot]` of them can each interpret any one of these `languages` at a time.

    A language is that of a request: whatever names the pair of languages that is to be bridged.
    """

    languages: frozenset[str]
    available: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A slot, a table (None: any that is free) and who sits there (ids of people, or empty)."""

    slot: int
    table: int | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parties `a` and `b` (ids) would meet; any of `people_a` with any of `people_b` (ids).

    `allowed` slots (None: all); the `language` that needs an interpreter (None: they share one);
    `table`: reserved for this request's party, see `Problem.tables`; `lock` fixes what is locked
    or past; a `vetoed` request is never placed.
    """

    id: str
    a: str
    b: str
    people_a: tuple[str, ...]
    people_b: tuple[str, ...]
    weight: int
    must: bool = False
    allowed: frozenset[int] | None = None
    language: str | None = None
    table: int | None = None
    lock: Place | None = None
    vetoed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One session's wishes and means.

    `tables[slot]` are the numbers of the tables that stand free for all in that slot; a table that
    is reserved (`Request.table`) is not among them. `fair_side` is the side whose parties are to be
    served alike. `previous` is the plan in force by request id, empty at the first planning.
    """

    name: str
    slots: int
    sessions: tuple[tuple[int, int], ...]
    tables: tuple[tuple[int, ...], ...]
    parties: tuple[Party, ...]
    people: tuple[Person, ...]
    requests: tuple[Request, ...]
    interpreters: tuple[Interpreters, ...] = ()
    fair_side: str = "company"
    previous: Mapping[str, Place] = field(default_factory=dict)
