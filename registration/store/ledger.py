"""What every accepted change leaves behind, in its own transaction: audit, outbox, and the answer.

`accept` is the only way in which an action writes. The idempotency row comes first, so that a
repeated call is recognised before any rule can refuse it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from pynamodb.attributes import UnicodeAttribute

from registration import meters
from registration.meters import Count
from registration.rules.acts import Act
from registration.rules.events import AuditEntry, Change, Event, OutboxEntry
from registration.rules.ids import next_ulid, span
from registration.rules.pages import Page, Window
from registration.rules.refusals import Busy, InProgress, KeyReused
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read, read_page
from registration.store.writes import Write, add, put, write_all

ANSWERS_KEPT = timedelta(days=7)
OUTBOX_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered under an idempotency key: to which call, and the result's reference."""

    digest: str
    reference: str
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it still counts; TTL sweeps late, so that one which does not may lie there."""
        return at < self.until


class AnswerRow(Row, discriminator="answer"):
    body = Body(Answer)


class AuditRow(Row, discriminator="audit"):
    """gsi1 AUDITED#<role:id of who did it>, gsi2 AUDITED#<day>; both by the entry's id."""

    body = Body(AuditEntry)


class OutboxRow(Row, discriminator="outbox"):
    """`work` names the job of an event that makes one: the stream is filtered by it."""

    body = Body(OutboxEntry)
    work = UnicodeAttribute(null=True)


class Replayed(Exception):
    """The call was carried out before; `reference` is what it answered."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class Rehearsed(Exception):
    """The call is only rehearsed, and this is where it would have been written.

    `seen` names the versions of all that it would change.
    """

    def __init__(self, seen: str) -> None:
        super().__init__(seen)
        self.seen = seen


class Unseen(Exception):
    """What the call would change is no longer what its author has seen."""


def accept(
    act: Act,
    *writes: Write,
    changes: Iterable[Change] = (),
    events: Iterable[Event] = (),
    answer: str = "",
) -> None:
    """Write the change with its audit entries, its events and its answer, or nothing of it.

    `answer` is the reference that a repeat of the call gets, usually the result's id. Raises
    Replayed where the key was used for the same call, KeyReused for another, InProgress while the
    same call is under way, and whatever refusal the first failing write carries.

    Nothing is written where the act is only rehearsed: it is noted, and Rehearsed ends the call
    where somebody would hear of it. Raises Unseen where the act holds for other versions.
    """
    changes, events = tuple(changes), tuple(events)
    if act.rehearsal is not None:
        _rehearse(act, act.rehearsal, writes, changes, events)
        return
    if act.key and act.seen not in (None, _versions(changes)):
        raise Unseen
    write_all(
        *_answered(act, answer),
        *writes,
        *(add(_audit(act, change), Busy()) for change in changes),
        *(put(_outbox(act, event)) for event in events),
    )
    _count(changes)


def _count(changes: tuple[Change, ...]) -> None:
    # Here, since it knows registrations and plans: some functions read this file's rows and accept
    # nothing, and would load all of that at every cold start.
    from registration.rules import tallies

    states = list(tallies.states(changes))
    meters.count(Count.REGISTRATIONS, *states)
    meters.count(Count.OFFERS, *("" for state in states if tallies.is_offer(state)))
    for tier, percent in tallies.gaps(changes):
        meters.measure(Count.PLANNER_GAP, tier, percent)


def _rehearse(
    act: Act,
    notes: list[object],
    writes: Iterable[Write],
    changes: tuple[Change, ...],
    events: tuple[Event, ...],
) -> None:
    bodies = (getattr(write.row, "body", None) for write in writes if write.do == "put")
    notes += [*changes, *events, *(body for body in bodies if body is not None)]
    if act.key or changes or events:
        raise Rehearsed(_versions(changes))


def _versions(changes: Iterable[Change]) -> str:
    """Names all that is changed, in the versions it has before."""
    known = sorted(
        (one.subject, getattr(one.before, "version", 0)) for one in changes if one.before
    )
    return sha256(msgspec.json.encode(known)).hexdigest()[:32]


def replay(act: Act) -> str | None:
    """The reference answered to this very call before, or None. Raises KeyReused."""
    found = read(_answer_key(act)) if act.key else None
    if found is None or not found.holds(act.at):
        return None
    if found.digest != act.digest:
        raise KeyReused
    return found.reference


def audit_page(subject: str, window: Window, day: date | None = None) -> Page[AuditEntry]:
    """Who changed an object, newest first; on that day alone where one is given."""
    return read_page(f"AUDIT#{subject}", "", window, newest_first=True, within=span(day))


def audit_of_day(day: str, window: Window) -> Page[AuditEntry]:
    """What was changed on one day (`YYYY-MM-DD`, UTC), newest first."""
    return read_page(f"AUDITED#{day}", "", window, index="gsi2", newest_first=True)


def audit_by(who: str, window: Window, day: date | None = None) -> Page[AuditEntry]:
    """What a principal (`role:id`) changed, newest first; on that day alone where one is given."""
    return read_page(
        f"AUDITED#{who}", "", window, index="gsi1", newest_first=True, within=span(day)
    )


def entry_key(subject: str, id: str) -> Key[AuditEntry]:
    """Where an audit entry lies."""
    return Key(f"AUDIT#{subject}", id, AuditEntry)


def outbox_page(day: str, window: Window) -> Page[OutboxEntry]:
    """The events of one day (`YYYY-MM-DD`, UTC), newest first."""
    return read_page(f"OUTBOX#{day}", "", window, newest_first=True)


def _answer_key(act: Act) -> Key[Answer]:
    """A key is one person's: colleagues of one company do not get each other's answers."""
    who = f"{act.by}/{act.by.contact}" if act.by.contact else str(act.by)
    return Key(f"IDEM#{who}#{act.operation}#{act.key}", "IDEM", Answer)


def _answered(act: Act, reference: str) -> list[Write]:
    if not act.key:
        return []
    key = _answer_key(act)
    until = (act.at + ANSWERS_KEPT).replace(microsecond=0)
    answer = Answer(digest=act.digest, reference=reference, until=until)
    row = AnswerRow(key.pk, key.sk, body=answer)
    row.expires_at = int(until.timestamp())
    # An expired row may still lie there: TTL sweeps late, and never on an emulator.
    free = Row.pk.does_not_exist() | (Row.expires_at <= int(act.at.timestamp()))

    def otherwise(found: Any) -> Exception:
        stored: Answer = found.value()
        return Replayed(stored.reference) if stored.digest == act.digest else KeyReused()

    return [put(row, free, otherwise, contested=InProgress())]


def _audit(act: Act, change: Change) -> AuditRow:
    entry = AuditEntry(
        id=next_ulid(act.at),
        subject=change.subject,
        operation=act.operation,
        by=str(act.by),
        contact=act.by.contact,
        at=act.at,
        request_id=act.request_id,
        reason=act.reason,
        before=_as_map(change.before),
        after=_as_map(change.after),
    )
    at = entry_key(entry.subject, entry.id)
    row = AuditRow(at.pk, at.sk, body=entry)
    row.gsi1pk, row.gsi1sk = f"AUDITED#{entry.by}", entry.id
    row.gsi2pk, row.gsi2sk = f"AUDITED#{act.at:%Y-%m-%d}", entry.id
    return row


def _outbox(act: Act, event: Event) -> OutboxRow:
    entry = OutboxEntry(id=next_ulid(act.at), at=act.at, event=event, request_id=act.request_id)
    row = OutboxRow(f"OUTBOX#{act.at:%Y-%m-%d}", entry.id, body=entry)
    row.work = event.work.job.value if event.work else None
    row.expires_at = int((act.at + OUTBOX_KEPT).timestamp())
    return row


def _as_map(value: object) -> Mapping[str, object] | None:
    plain: Mapping[str, object] | None = None if value is None else msgspec.to_builtins(value)
    return plain
