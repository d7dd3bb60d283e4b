"""Confirm, approve, reject and cancel registrations: each one read and one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from registration import links
from registration.actions.holds import check_speaks
from registration.actions.rivals import decide_again
from registration.rules import ids, offers
from registration.rules import registrations as rules
from registration.rules.activities import Activity
from registration.rules.acts import Act, Role
from registration.rules.companies import Company
from registration.rules.confirmations import moved_event
from registration.rules.contacts import Contact
from registration.rules.delegations import Delegation
from registration.rules.events import Change
from registration.rules.links import Purpose
from registration.rules.refusals import LinkInvalid, NotFound, VersionConflict
from registration.rules.registrations import Registration, RegistrationState
from registration.store import activities, companies, contacts, delegations, ledger, seats, waiting
from registration.store import registrations as store
from registration.store.rows import read, read_many
from registration.store.writes import Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A registration, what it is judged by, and who asks where it is a company's person."""

    registration: Registration
    activity: Activity
    delegation: Delegation
    own_company: Company | None
    caller: Contact | None


def confirm(act: Act, secret: str) -> Registration:
    """Turn a held seat into a registration, with the secret of the mailed link.

    Raises LinkInvalid where it is unknown or used, HoldExpired where it comes too late.
    """
    link = links.unseal(secret, Purpose.REGISTRATION, now=act.at)

    def decide(_: int) -> Registration:
        case = case_of(act, link.subject)
        if case is None:
            raise LinkInvalid
        was = case.registration
        now = rules.confirm(was, case.delegation, case.activity, act.at)
        return _save(act, case, now, *seats.kept(now))

    return decide_again(decide)


def accept(act: Act, secret: str) -> Registration:
    """Take the seat that was offered, with the secret of the mailed link; again is harmless.

    Raises LinkInvalid, OfferExpired where the seat has gone to the next, RegistrationClosed,
    RegistrationWindowClosed.
    """

    def step(case: Case) -> Registration:
        was = case.registration
        now = offers.accept(was, case.delegation, case.activity, act.at)
        return _unless_done(act, case, now, lambda: seats.kept(now))

    return _by_link(act, secret, step)


def decline(act: Act, secret: str) -> Registration:
    """Give the offer, or the place in line, back, with the secret of the mailed link.

    Raises LinkInvalid, OfferExpired.
    """

    def step(case: Case) -> Registration:
        now = offers.decline(case.registration, act.at)
        return _unless_done(act, case, now, lambda: _given_back(case.registration))

    return _by_link(act, secret, step)


def _by_link(act: Act, secret: str, step: Callable[[Case], Registration]) -> Registration:
    link = links.unseal(secret, Purpose.WAITING_LIST, now=act.at)

    def decide(_: int) -> Registration:
        case = case_of(act, link.subject)
        if case is None or not link.went_to(case.registration.person.email):
            raise LinkInvalid
        return step(case)

    return decide_again(decide)


def _given_back(was: Registration) -> tuple[Write, ...]:
    in_line = was.state is RegistrationState.WAITING
    return waiting.left(was) if in_line else seats.freed(was)


def _unless_done(
    act: Act, case: Case, now: Registration, writes: Callable[[], tuple[Write, ...]]
) -> Registration:
    """Save the step; where it changes nothing, only the call is remembered, to tell a repeat."""
    if now != case.registration:
        return _save(act.because(now.reason), case, now, *writes())
    if act.key:
        ledger.accept(act, answer=now.id)
    return now


def approve(act: Act, id: str, *, expected: int) -> Registration:
    """Confirm who awaits approval.

    Raises NotFound, VersionConflict, WrongState, RegistrationClosed.
    """

    def step(case: Case) -> Registration:
        expect_version(case, expected)
        now = rules.approve(case.registration, case.delegation, case.activity, act.at)
        return _save(act, case, now, seats.admitted(now))

    return with_case(act, id, step)


def reject(act: Act, id: str, reason: str, *, expected: int) -> Registration:
    """Turn away who awaits approval; the seat is free.

    Raises NotFound, VersionConflict, WrongState, Invalid.
    """

    def step(case: Case) -> Registration:
        expect_version(case, expected)
        now = rules.reject(case.registration, reason, act.at)
        return _save(act.because(now.reason), case, now, *seats.freed(case.registration))

    return with_case(act, id, step)


def cancel(act: Act, id: str, reason: str | None, *, expected: int) -> Registration:
    """Give the seat, or the place in line, back: all of it is free at once.

    The person's meetings are ended by whoever calls this, afterwards and resumably (`departures`).
    Cancelling what is cancelled changes nothing and answers the same, whatever was `expected`.
    Raises NotFound, NotAllowed, VersionConflict, WrongState, RegistrationWindowClosed, Invalid.
    """

    def step(case: Case) -> Registration:
        was = case.registration
        if was.state not in rules.GIVEN_UP:
            expect_version(case, expected)
        now = rules.cancel(was, case.activity, reason, act.at, staff=act.by.is_staff)
        return _unless_done(act, case, now, lambda: _given_back(was))

    return with_case(act, id, step)


def with_case[T](act: Act, id: str, step: Callable[[Case], T], field: str = "id") -> T:
    """Load, decide and save, again where somebody else was faster.

    Raises NotFound about the input field, NotAllowed.
    """

    def decide(_: int) -> T:
        case = case_of(act, id)
        if case is None:
            raise NotFound((field,))
        if not act.by.is_staff:
            check_own(act, case, field)
        return step(case)

    return decide_again(decide)


def case_of(act: Act, id: str) -> Case | None:
    """One BatchGet. None: there is no such registration."""
    delegation, activity, _ = ids.split("reg", id) or ("", "", "")
    registration_key = store.key(id)
    activity_key = activities.key(ids.make("act", delegation, activity))
    delegation_key = delegations.key(ids.make("del", delegation))
    own_key, caller_key = companies.key(act.by.id), contacts.key(act.by.contact or "")
    found = read_many((registration_key, activity_key, delegation_key, own_key, caller_key))
    registration = found[registration_key]
    if registration is None or registration.id != id:
        return None
    return Case(
        registration=registration,
        activity=found.need(activity_key, "id"),
        delegation=found.need(delegation_key, "id"),
        own_company=found[own_key],
        caller=found[caller_key],
    )


def check_own(act: Act, case: Case, field: str = "id") -> None:
    """Raises NotFound for strangers, and NotAllowed for who is not vouched for."""
    company_id = case.registration.company_id
    chamber = act.by.role is Role.CHAMBER
    company = read(companies.key(company_id)) if chamber else case.own_company
    if company is None or company.id != company_id:
        raise NotFound((field,))
    check_speaks(act, company, case.caller, field)


def expect_version(case: Case, expected: int) -> None:
    """Raises VersionConflict where the caller has read another version."""
    if case.registration.version != expected:
        raise VersionConflict(case.registration.id, case.registration.version)


def _save(act: Act, case: Case, now: Registration, *writes: Write) -> Registration:
    was = case.registration
    ledger.accept(
        act,
        *writes,
        store.moved(now, case.activity, was=was.version),
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[moved_event(now, case.activity, was)],
        answer=now.id,
    )
    return now
