"""All rows or none: decided on the same picture, written in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from registration.actions.pushes.books import Entry
from registration.actions.pushes.portions import Portion, Written, decided_again
from registration.actions.rivals import decide_again
from registration.rules.acts import Act
from registration.rules.districts import Chamber
from registration.rules.pushes.outcomes import FAILED, Outcome, rejected
from registration.rules.pushes.refusals import AtomicTooLarge, NotWritten
from registration.rules.seats import Quota, Seats
from registration.store import bundles, ledger
from registration.store.writes import Write

MOST_WRITES = 100  # of one transaction of DynamoDB


def push_atomic(
    act: Act, chamber: Chamber, rows: Sequence[Written], *, run: str, dry_run: bool = False
) -> list[Outcome]:
    """What became of each row: of all, or of none where one is rejected or in conflict.

    Raises AtomicTooLarge, which names how many writes it would take. `run` as for `push`.
    """

    def once(_: int) -> list[Outcome]:
        portion = Portion(act=replace(act, key=None), chamber=chamber, run=run, dry_run=dry_run)
        return _once(portion, rows)

    return decide_again(once)


def _once(portion: Portion, rows: Sequence[Written]) -> list[Outcome]:
    portion.load(rows)
    entries: list[Entry] = []
    outcomes = [_decided(portion, row, entries) for row in rows]
    if any(one.result in FAILED for one in outcomes):
        return [one if one.result in FAILED else _not_written(one) for one in outcomes]
    writes = bundles.bundled((write for one in entries for write in one.writes), _counts(portion))
    changes = [change for one in entries for change in one.changes]
    events = [event for one in entries for event in one.events]
    needed = len(writes) + len(changes) + len(events)
    if needed > MOST_WRITES:
        raise AtomicTooLarge(needed, MOST_WRITES)
    if needed and not portion.dry_run:
        with decided_again():
            ledger.accept(portion.act, *writes, changes=changes, events=events)
    if not portion.dry_run:
        portion.end_meetings(outcomes)
    return outcomes


def _decided(portion: Portion, row: Written, entries: list[Entry]) -> Outcome:
    if isinstance(row, Outcome):
        return row
    entry = replace(portion.entry(row), place=len(entries))
    mark = portion.mark(row)
    outcome = portion.decided(entry, mark)
    portion.note(entry, mark, outcome)
    entries.append(entry)
    return outcome


def _not_written(outcome: Outcome) -> Outcome:
    return rejected(outcome.external_id, NotWritten())


def _counts(portion: Portion) -> Iterable[Write]:
    """What the seats and the places of companies come to, where rows changed them."""
    for key, was, now in portion.books.moved():
        if isinstance(now, Seats):
            yield bundles.seats_moved(key, was, now)
        elif isinstance(now, Quota):
            yield bundles.places_moved(key, was, now)
