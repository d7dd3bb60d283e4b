"""The writes of many rows of a push as one transaction, which may write each row of the store once.

Where several change the same row, the last one is written under the condition of the first. Counts
are told as what they come to, under the condition that nobody else counted meanwhile.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import and_

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from registration.rules.seats import Quota, Seats
from registration.store.places import QuotaRow, SeatsRow, seconds
from registration.store.rows import Key, Row
from registration.store.writes import Overtaken, Write, check, put, update


def bundled(writes: Iterable[Write], counts: Iterable[Write]) -> tuple[Write, ...]:
    """Each row once. `counts` stand for all that `writes` do to the same rows."""
    totals = tuple(counts)
    counted = {_place(write) for write in totals}
    first: dict[tuple[str, str], Write] = {}
    last: dict[tuple[str, str], Write] = {}
    for write in writes:
        if _place(write) not in counted:
            first.setdefault(_place(write), write)
            last[_place(write)] = write
    return (*totals, *(_both(first[place], write) for place, write in last.items()))


def _place(write: Write) -> tuple[str, str]:
    return (write.row.pk, write.row.sk)


def _both(first: Write, last: Write) -> Write:
    if first is last or last.do == "check":
        return first
    if last.do == "delete" and first.do == "put":
        # What came and went in one push was never there; but nobody else's may be, either.
        return check(last.row, first.condition or Row.pk.does_not_exist(), Overtaken())
    return replace(last, condition=first.condition, otherwise=Overtaken())


def seats_moved(at: Key[Seats], was: Seats, now: Seats) -> Write:
    """The seats from what was read to what they come to. Raises Overtaken."""
    gone = [id for id in was.holds if id not in now.holds]
    same = (SeatsRow.taken == was.taken) & (SeatsRow.capacity == was.capacity)
    same &= SeatsRow.stands(SeatsRow.waiting, was.waiting)
    same &= SeatsRow.stands(SeatsRow.line, was.line)
    actions: list[Action] = [
        SeatsRow.taken.set(now.taken),
        SeatsRow.waiting.set(now.waiting),
        SeatsRow.line.set(now.line),
        *(SeatsRow.holds[id].remove() for id in gone),
    ]
    ended = [SeatsRow.holds[id] == seconds(was.holds[id]) for id in gone]
    return update(SeatsRow(at.pk, at.sk), actions, reduce(and_, ended, same), Overtaken())


def places_moved(at: Key[Quota], was: Quota | None, now: Quota) -> Write:
    """A company's places from what was read to what they come to. Raises Overtaken."""
    row, persons = QuotaRow(at.pk, at.sk), QuotaRow.persons
    if was is None:
        row.persons = {id: seconds(until) for id, until in now.persons.items()}
        row.confirmed = set(now.confirmed) or None
        return put(row, Row.pk.does_not_exist(), Overtaken())
    gone = [id for id in was.persons if id not in now.persons]
    come = {id: until for id, until in now.persons.items() if id not in was.persons}
    actions: list[Action] = [
        *(persons[id].set(seconds(until)) for id, until in come.items()),
        *(persons[id].remove() for id in gone),
    ]
    actions += _admissions(was, now)
    ended = [persons[id] == seconds(was.persons[id]) for id in gone]
    same: Condition = size(persons) == len(was.persons)  # type: ignore[no-untyped-call]
    confirmed = QuotaRow.confirmed
    same &= confirmed == set(was.confirmed) if was.confirmed else confirmed.does_not_exist()
    return update(row, actions, reduce(and_, ended, same), Overtaken())


def _admissions(was: Quota, now: Quota) -> list[Action]:
    """DynamoDB takes one action on an attribute, so whoever came and went is told at once."""
    come, gone = set(now.confirmed) - set(was.confirmed), set(was.confirmed) - set(now.confirmed)
    if come and gone:
        return [QuotaRow.confirmed.set(set(now.confirmed))]
    if come:
        return [QuotaRow.confirmed.add(come)]
    return [QuotaRow.confirmed.delete(gone)] if gone else []
