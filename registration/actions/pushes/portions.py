"""Up to 100 rows: read together, decided in their order, each written in a transaction of its own.

A row that says what is known costs nothing but its part of one BatchGet; those that only count up
their revision are written together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from registration.actions.departures import end_meetings
from registration.actions.pushes.books import Books, Entry
from registration.actions.pushes.decisions import (
    decide,
    first_keys,
    needs_more,
    second_keys,
)
from registration.actions.rivals import decide_again
from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.pushes.links import Answer
from registration.rules.pushes.outcomes import Outcome, Result
from registration.rules.pushes.rows import PushRow
from registration.rules.refusals import Refused
from registration.store import ledger
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store.rows import read
from registration.store.writes import Overtaken

type Written = PushRow | Outcome


def push(
    act: Act, chamber: Chamber, rows: Sequence[Written], *, run: str, dry_run: bool = False
) -> list[Outcome]:
    """What became of each row, in their order. At most 100.

    An Outcome among the rows is one that could not be read; it is passed through. `run` names this
    portion: the same for a repeat of it, another for every other portion, so that a repeat after a
    crash answers what the undisturbed run would have answered (`<job>:<first row>` in a job).
    """
    portion = Portion(act=replace(act, key=None), chamber=chamber, run=run, dry_run=dry_run)
    portion.load(rows)
    outcomes = [portion.outcome(row) for row in rows]
    return portion.settled(outcomes)


@dataclass(slots=True, kw_only=True)
class Portion:
    """Rows that are decided one after another on the same books.

    `advances` are rows, by their place, that only count up a revision; they are not written yet.
    `corrected` are those of them that came to something else after all. `said` is what rows were
    answered for which nothing was written, by external id.
    """

    act: Act
    chamber: Chamber
    run: str
    dry_run: bool
    books: Books = field(default_factory=Books)
    advances: dict[int, tuple[PushRow, str, Entry]] = field(default_factory=dict)
    corrected: dict[int, Outcome] = field(default_factory=dict)
    said: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    _marks: Counter[str] = field(default_factory=Counter)
    _place: int = 0

    def load(self, rows: Iterable[Written]) -> None:
        """Everything the rows are decided on, in three steps at most."""
        wanted = [row for row in rows if isinstance(row, PushRow)]
        keys = [store.key(self.chamber, row.external_id) for row in wanted]
        self.books.load(keys)
        links = [self.books[key] for key in keys]
        more = [
            (row, link)
            for row, link in zip(wanted, links, strict=True)
            if needs_more(link, row) and not (link and link.run == self.run)
        ]
        self.books.load(key for row, link in more for key in first_keys(self.chamber, row, link))
        self.books.load(key for row, _ in more for key in second_keys(self.entry(row)))

    def entry(self, row: PushRow) -> Entry:
        return Entry(act=self.act, chamber=self.chamber, row=row, books=self.books)

    def outcome(self, row: Written) -> Outcome:
        """What becomes of the next row."""
        place, self._place = self._place, self._place + 1
        if isinstance(row, Outcome):
            return row
        mark = self.mark(row)
        if any(one.external_id == row.external_id for one, *_ in self.advances.values()):
            self.flush()
        return decide_again(lambda attempt: self._written(place, row, mark, attempt))

    def decided(self, entry: Entry, mark: str) -> Outcome:
        """What the row comes to, on the books and on all that the run has answered before."""
        return decide(entry, self.run, mark, self.said.get(entry.row.external_id, ()))

    def note(self, entry: Entry, mark: str, outcome: Outcome) -> None:
        """The row is carried out: what is true from now on."""
        self.books.note(entry.known)
        id, link = entry.row.external_id, entry.link
        if link and link.answered(self.run, mark):
            self.said.pop(id, None)
        else:
            self.said[id] = (*self.said.get(id, ()), Answer(mark=mark, outcome=outcome))

    def mark(self, row: PushRow) -> str:
        """Names a row within the run, however often the same one is in it."""
        fingerprint = row.fingerprint
        self._marks[fingerprint] += 1
        return f"{fingerprint}#{self._marks[fingerprint]}"

    def _written(self, place: int, row: PushRow, mark: str, attempt: int) -> Outcome:
        entry = replace(self.entry(row), place=place)
        if attempt:
            self.load([row])
        try:
            outcome = self.decided(entry, mark)
            alone = attempt == 0 and outcome.result is Result.UNCHANGED and len(entry.writes) == 1
            if alone and not self.dry_run:
                self.advances[place] = (row, mark, entry)
            elif not self.dry_run:
                self._accept(entry)
        except Overtaken:
            self.books.forget(entry.read)
            raise
        self.note(entry, mark, outcome)
        if not self.dry_run:
            self.end_meetings([outcome])
        return outcome

    def _accept(self, entry: Entry) -> None:
        if not entry.writes and not entry.events:
            return
        with decided_again():
            ledger.accept(self.act, *entry.writes, changes=entry.changes, events=entry.events)

    def end_meetings(self, outcomes: Iterable[Outcome]) -> None:
        """Also where the row was written by a run that was cut off: what is done, stays done."""
        for outcome in outcomes:
            cancelled = outcome.result is Result.CANCELLED and outcome.registration_id
            ended = read(registration_store.key(cancelled)) if cancelled else None
            if ended:
                end_meetings(self.act, ended)

    def flush(self) -> None:
        """Write all that only counts up: one transaction, or one each where somebody was faster."""
        waiting, self.advances = self.advances, {}
        if not waiting:
            return
        writes = [write for _, _, entry in waiting.values() for write in entry.writes]
        try:
            ledger.accept(self.act, *writes)
        except Overtaken:
            for place, (row, mark, entry) in waiting.items():
                self.books.forget(entry.read)
                self.corrected[place] = self._again(place, row, mark)

    def _again(self, place: int, row: PushRow, mark: str) -> Outcome:
        return decide_again(lambda attempt: self._written(place, row, mark, attempt + 1))

    def settled(self, outcomes: list[Outcome]) -> list[Outcome]:
        """What became of all, once everything is written."""
        self.flush()
        return [self.corrected.get(place, one) for place, one in enumerate(outcomes)]


@contextmanager
def decided_again() -> Iterator[None]:
    """What a transaction refuses was decided on something that is no longer true."""
    try:
        yield
    except Overtaken:
        raise
    except Refused as refusal:
        raise Overtaken from refusal
