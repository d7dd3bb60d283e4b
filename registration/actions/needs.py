"""Note what somebody needs, or how a delegate travels; and forget it.

Nothing of it goes into the audit or the outbox: there stands who noted something, for whom, and on
which consent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from registration.actions.registrations import Case, with_case
from registration.actions.rivals import decide_again
from registration.rules import needs as rules
from registration.rules.acts import Act, Role
from registration.rules.contacts import email_digest
from registration.rules.events import Change
from registration.rules.ids import prefix_of
from registration.rules.journeys import delegation_of
from registration.rules.needs import KEPT, Needs, Requirements, Travel
from registration.rules.refusals import NotFound, VersionConflict, WrongState
from registration.store import journeys, ledger
from registration.store import needs as store
from registration.store.rows import read
from registration.store.writes import Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose needs they are: see `Needs`."""

    id: str
    person: str
    due_at: datetime
    state: str
    is_open: bool


def require(act: Act, id: str, written: Requirements, *, expected: int) -> Needs:
    """Note what somebody needs, with the consent. Raises NotFound, NotAllowed, VersionConflict,
    WrongState, problems.
    """
    evidence = f"request {act.request_id}"
    return _change(
        act,
        id,
        expected,
        lambda known: rules.require(known, written, evidence=evidence, at=act.at),
    )


def plan(act: Act, id: str, written: Travel, *, expected: int) -> Needs:
    """Note how a delegate travels. Raises the same."""
    if prefix_of(id) != "dgt":
        raise NotFound(("id",))
    return _change(act, id, expected, lambda known: rules.plan(known, written))


def erase(act: Act, id: str, *, requirements: bool, travel: bool) -> Needs:
    """Forget it, whatever its version; that there was something stays in the audit.

    Again changes nothing. Raises NotFound, NotAllowed, Invalid.
    """

    def decide(subject: Subject) -> Needs:
        found = read(store.key(id))
        known = found or Needs(about=id, due_at=subject.due_at)
        left = rules.erase(known, requirements=requirements, travel=travel)
        if found is None:
            ledger.accept(act, answer=id)
            return known
        write = store.erased if left.is_empty else store.kept
        _save(act, known, left, write(left, was=known.version))
        return left

    return _of(act, id, decide)


def _change(act: Act, id: str, expected: int, next_one: Callable[[Needs], Needs]) -> Needs:
    def decide(subject: Subject) -> Needs:
        found = read(store.key(id))
        was = found.version if found else 0
        holds = found is not None and found.holds(subject.person, act.at)
        if expected != (was if holds else 0):
            raise VersionConflict(id, was if holds else 0)
        if not subject.is_open or act.at >= subject.due_at:
            raise WrongState(id, subject.state)
        known = Needs(
            about=id,
            person=subject.person,
            requirements=found.requirements if found and holds else None,
            travel=found.travel if found and holds else None,
            version=was,
            due_at=subject.due_at,
        )
        now = next_one(known)
        _save(act, known, now, store.kept(now, was=was))
        return now

    return _of(act, id, decide)


def _save(act: Act, was: Needs, now: Needs, write: Write) -> None:
    change = Change(subject=was.about, before=rules.record(was), after=rules.record(now))
    ledger.accept(act, write, changes=[change], answer=was.about)


def _of[T](act: Act, id: str, decide: Callable[[Subject], T]) -> T:
    """Decide about somebody whom the caller speaks for. Raises NotFound, NotAllowed."""
    if prefix_of(id) != "dgt":
        if act.by.role is Role.DELEGATE:
            raise NotFound(("id",))
        return with_case(act, id, lambda case: decide(_registered(case)))
    if not act.by.is_staff and act.by.id != id:
        raise NotFound(("id",))
    return decide_again(lambda _: decide(_travelling(id)))


def _registered(case: Case) -> Subject:
    registration = case.registration
    return Subject(
        id=registration.id,
        person=email_digest(registration.person.email),
        due_at=case.activity.ends_at + KEPT,
        state=registration.state,
        is_open=registration.is_open,
    )


def _travelling(id: str) -> Subject:
    journey = journeys.get(delegation_of(id), "id")
    delegate = journey.delegate(id, "id")
    ends = datetime.combine(journey.delegation.period.ends_on, time.max, UTC)
    return Subject(
        id=id,
        person="",
        due_at=ends.replace(microsecond=0) + KEPT,
        state=delegate.status,
        is_open=delegate.may_sign_in,
    )
