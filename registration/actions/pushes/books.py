"""What is known while rows are decided: values by key, read once, and moved on by each decision.

Every row of a portion is decided on the same books, so that rows see each other's effect whether
they are written one by one, together, or not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.events import Change, Event
from registration.rules.pushes.links import PushLink
from registration.rules.pushes.outcomes import Outcome
from registration.rules.pushes.rows import PushRow
from registration.rules.refusals import NotFound
from registration.store import pushes as store
from registration.store.rows import AT_ONCE, Key, read_many
from registration.store.writes import Write


class Books:
    """`_first` keeps what was read of each key, for whoever writes everything at the end."""

    def __init__(self) -> None:
        self._values: dict[Key[Any], Any] = {}
        self._first: dict[Key[Any], Any] = {}

    def load(self, keys: Iterable[Key[Any]]) -> None:
        """Read what is not known yet: one BatchGet per hundred keys."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._values]
        for some in batched(missing, AT_ONCE, strict=False):
            found = read_many(some)
            for key in some:
                self._values[key] = self._first[key] = found[key]

    def __getitem__[T](self, key: Key[T]) -> T | None:
        if key not in self._values:
            self.load((key,))
        value: T | None = self._values[key]
        return value

    def note(self, known: dict[Key[Any], Any]) -> None:
        """What is true from now on."""
        self._values |= known

    def moved(self) -> Iterator[tuple[Key[Any], Any, Any]]:
        """What was noted: the key, what was read there, and what it comes to."""
        for key, value in self._values.items():
            was = self._first.get(key)
            if value != was:
                yield key, was, value

    def forget(self, keys: Iterable[Key[Any]]) -> None:
        """Read these anew when they are next asked for."""
        for key in keys:
            self._values.pop(key, None)


@dataclass(slots=True, kw_only=True)
class Entry:
    """One row while it is decided: what it is decided on, and what it comes to.

    `known` is what will be true once it is written; it is read before the books. `place` is the
    row's among those it came with, from 0.
    """

    act: Act
    chamber: Chamber
    row: PushRow
    books: Books
    writes: list[Write] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    known: dict[Key[Any], Any] = field(default_factory=dict)
    read: set[Key[Any]] = field(default_factory=set)
    outcome: Outcome | None = None
    place: int = 0

    @property
    def came_at(self) -> datetime:
        """Who stands first in the file is first in line: rows come a millisecond apart."""
        return self.act.at + timedelta(milliseconds=self.place)

    def __getitem__[T](self, key: Key[T]) -> T | None:
        self.read.add(key)
        value: T | None = self.known[key] if key in self.known else self.books[key]
        return value

    def need[T](self, key: Key[T], *path: str | int) -> T:
        """The value, or NotFound about that field of the row."""
        value = self[key]
        if value is None:
            raise NotFound(path)
        return value

    @property
    def link(self) -> PushLink | None:
        return self[store.key(self.chamber, self.row.external_id)]

    def wrote(self, *writes: Write, change: Change | None = None) -> None:
        self.writes += writes
        if change:
            self.changes.append(change)
