"""Ask for a late change, take that back, and decide about it: each one transaction."""

from dataclasses import dataclass

from registration.actions.corrections import corrected, read_replacement, unobjected, writes_of
from registration.actions.registrations import Case, case_of, check_own, expect_version, with_case
from registration.actions.rivals import decide_again
from registration.rules import changes as rules
from registration.rules import registrations as registration_rules
from registration.rules.acts import Act
from registration.rules.changes import ChangeKind, ChangeRequest, ChangeState
from registration.rules.confirmations import moved_event
from registration.rules.contacts import ContactForm, company_of
from registration.rules.events import Change, Event, Mail
from registration.rules.refusals import NotFound, VersionConflict
from registration.rules.registrations import Registration
from registration.rules.verdicts import request_event, verdict
from registration.store import changes as store
from registration.store import contacts, ledger, seats
from registration.store import registrations as registration_store
from registration.store.meetings import still_confirmed
from registration.store.rows import read
from registration.store.writes import Overtaken, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants changed, and why. `person`: who is to come; None: nobody."""

    registration_id: str
    kind: ChangeKind
    person: ContactForm | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An accepted change as it is written along with the decision."""

    now: Registration
    writes: tuple[Write, ...]
    event: Event


def create(act: Act, wish: Wish, *, expected: int) -> ChangeRequest:
    """Ask the desk, which sees it among the open ones. The registration stays as it is.

    Raises NotFound, NotAllowed, VersionConflict, Invalid, WrongState, StillSelfService,
    RegistrationWindowClosed, ChangeRequestOpen, Objected.
    """

    def step(case: Case) -> ChangeRequest:
        expect_version(case, expected)
        request = rules.ask(
            case.registration,
            case.activity,
            wish.kind,
            read_replacement(wish.person) if wish.person else None,
            wish.reason,
            by=str(act.by),
            contact=act.by.contact,
            now=act.at,
        )
        was, person = case.registration.person, request.person
        ledger.accept(
            act.because(request.reason),
            *store.opened(request),
            *(unobjected(request.asked_by, was, person) if person else ()),
            still_confirmed(request.registration_id, Overtaken()),
            changes=[Change(subject=request.id, after=request)],
            events=[request_event(request)],
            answer=request.id,
        )
        return request

    return with_case(act, wish.registration_id, step, "registration_id")


def withdraw(act: Act, id: str, *, expected: int) -> ChangeRequest:
    """Take it back. Raises NotFound, NotAllowed, VersionConflict, WrongState."""

    def decide(attempt: int) -> ChangeRequest:
        request, _ = _open(act, id, expected)
        now = rules.withdraw(request)
        _save(act, request, now, request_event(now))
        return now

    return decide_again(decide)


def decide(
    act: Act, id: str, *, expected: int, accept: bool, because: str | None
) -> tuple[ChangeRequest, Registration]:
    """Say yes or no. A yes makes the change in the same transaction.

    The meetings follow afterwards and resumably, by whoever calls this. Raises NotFound,
    VersionConflict, WrongState, Invalid, AlreadyRegistered, Objected.
    """

    def again(_: int) -> tuple[ChangeRequest, Registration]:
        request, case = _open(act, id, expected)
        now = rules.decide(request, accept=accept, because=because, by=str(act.by), now=act.at)
        event = request_event(now, *_mails(now, case))
        if not accept:
            _save(act.because(now.because), request, now, event)
            return now, case.registration
        made = _made(act, request, case)
        _save(act.because(now.because), request, now, event, case=case, made=made)
        return now, made.now

    return decide_again(again)


def _open(act: Act, id: str, expected: int) -> tuple[ChangeRequest, Case]:
    """An open request, and what it is judged by: two BatchGets."""
    request = read(store.key(id))
    case = case_of(act, request.registration_id) if request else None
    if request is None or case is None:
        raise NotFound(("id",))
    if not act.by.is_staff:
        check_own(act, case)
    if request.version != expected:
        raise VersionConflict(id, request.version)
    rules.expect_open(request, request.seen_with(case.registration, case.activity, act.at))
    return request, case


def _made(act: Act, request: ChangeRequest, case: Case) -> Made:
    was, activity = case.registration, case.activity
    if request.kind is not ChangeKind.CANCEL and request.person:
        correction = corrected(act, case, request.person)
        writes = writes_of(act, case, correction, asked_by=request.asked_by)
        return Made(now=correction.now, writes=writes, event=correction.event)
    now = registration_rules.cancel(was, activity, request.reason, act.at, staff=True)
    return Made(
        now=now,
        writes=(*seats.freed(was), registration_store.moved(now, activity, was=was.version)),
        event=moved_event(now, activity, was),
    )


def _save(
    act: Act,
    was: ChangeRequest,
    now: ChangeRequest,
    event: Event,
    *,
    case: Case | None = None,
    made: Made | None = None,
) -> None:
    changes = [Change(subject=now.id, before=was, after=now)]
    if case and made:
        changes.append(Change(subject=made.now.id, before=case.registration, after=made.now))
    ledger.accept(
        act,
        *store.closed(now, was),
        *(made.writes if made else ()),
        changes=changes,
        events=[event, *([made.event] if made else [])],
        answer=now.id,
    )


def _mails(request: ChangeRequest, case: Case) -> tuple[Mail, ...]:
    """To who asked: the contact of the company, else the person whom it is about.

    Whom the change itself is told to needs no second mail about a yes.
    """
    contact = read(contacts.key(request.contact)) if request.contact else None
    person = case.registration.person
    accepted = request.state is ChangeState.ACCEPTED
    to = contact if contact and company_of(contact.id) == request.company_id else person
    if accepted and to.email == person.email and request.kind is not ChangeKind.CORRECT:
        return ()
    return (verdict(request, case.registration, case.activity, to.email, to.language, to.name),)
