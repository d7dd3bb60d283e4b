"""A row that says something new of a registration that is linked already, or ends it."""

from dataclasses import replace

from registration.actions.pushes import firms
from registration.actions.pushes.arrivals import arrive, check_objection, notices, where
from registration.actions.pushes.books import Entry
from registration.rules import ids
from registration.rules import registrations as rules
from registration.rules.confirmations import moved_event
from registration.rules.contacts import Person
from registration.rules.events import Change, Event
from registration.rules.links import Purpose
from registration.rules.pushes import tidings
from registration.rules.pushes.links import PushLink
from registration.rules.pushes.outcomes import Conflict, Outcome, Problem, Result, problems
from registration.rules.pushes.ownership import (
    COMPANY,
    DESK,
    PERSON,
    is_owned,
    person_after,
    withheld,
)
from registration.rules.pushes.refusals import NotOwned
from registration.rules.refusals import NotFound
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import AlreadyRegistered, PersonClaim, Seats, lapsed
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store import seats, waiting

_DESKS = (RegistrationState.REJECTED,)  # states only the desk brings about


def renew(entry: Entry, link: PushLink) -> Outcome:
    """Carry over what the row says now. Who was ended by somebody else stays ended.

    Raises as `arrive` does.
    """
    registration = entry[registration_store.key(link.registration_id)]
    if registration is None:
        return arrive(entry)
    now = registration.as_of(entry.act.at)
    if now.is_open:
        return _changed(entry, link, registration)
    if link.cancelled or now.state is RegistrationState.EXPIRED:
        return arrive(entry)
    owner = DESK if now.state in _DESKS else COMPANY
    ended = Conflict(
        field="registration",
        ours=now.state,
        theirs=RegistrationState.CONFIRMED,
        owner=PERSON if PERSON in registration.owners.values() else owner,
    )
    return _about(link, Result.CONFLICT, now, conflicts=(ended,))


def _changed(entry: Entry, link: PushLink, was: Registration) -> Outcome:
    known = firms.company_at(entry, link.company_id)
    if known is None:
        raise NotFound(("external_id",))
    company, of_company = firms.changed(entry, known)
    person, owners, of_person = person_after(was, entry.row.person, entry.chamber)
    now = was
    if person != was.person:
        now = _moved(entry, was, person, owners)
    seen = entry.chamber in company.chambers or is_owned(was, entry.chamber)
    conflicts = (*of_company, *(of_person if seen else withheld(of_person)))
    written = company is not known or now is not was
    result = Result.UPDATED if written or _basis_changed(entry, link) else Result.UNCHANGED
    return _about(
        replace(link, company_id=company.id),  # which may have become part of another
        Result.UPDATED_WITH_CONFLICTS if conflicts else result,
        now.as_of(entry.act.at),
        conflicts=conflicts,
        warned=firms.warnings(company, entry.chamber),
    )


def _basis_changed(entry: Entry, link: PushLink) -> bool:
    return entry.row.legal_basis not in (None, link.legal_basis)


def _moved(entry: Entry, was: Registration, person: Person, owners: dict[str, str]) -> Registration:
    """The person as the chamber corrects her; the claim on her address moves along."""
    place = where(entry, was.activity_id)
    at = entry.act.at
    now = replace(was, person=person, owners=owners, version=was.version + 1, updated_at=at)
    old = seats.person_key(was.activity_id, was.person.email)
    new = seats.person_key(now.activity_id, now.person.email)
    if old != new:
        claim = entry[new]
        if claim and not lapsed(claim.until, at):
            raise AlreadyRegistered(None)
        check_objection(entry, person.email)
        entry.wrote(*store.person_moved(was, now))
        mine = PersonClaim(registration_id=now.id, company_id=now.company_id, until=now.hold_until)
        entry.known |= {old: None, new: mine}
    entry.wrote(
        registration_store.moved(now, place.activity, was=was.version),
        change=Change(subject=now.id, before=was, after=now),
    )
    entry.known[registration_store.key(now.id)] = now
    mails = notices(entry, now, place.activity)
    data = tidings.data(now)
    entry.events.append(Event(kind="registration.updated", subject=now.id, data=data, mails=mails))
    return now


def end(entry: Entry, link: PushLink) -> Outcome:
    """Cancel what is still the chamber's alone; else the person is asked.

    Raises RegistrationWindowClosed after the deadline.
    """
    registration = entry[registration_store.key(link.registration_id)]
    if registration is None or not registration.as_of(entry.act.at).is_open:
        return _about(link, Result.UNCHANGED, registration)
    if not is_owned(registration, entry.chamber):
        return _asked(entry, link, registration)
    return _about(link, Result.CANCELLED, _cancelled(entry, registration))


def _cancelled(entry: Entry, was: Registration) -> Registration:
    place = where(entry, was.activity_id)
    now = rules.cancel(was, place.activity, None, entry.act.at, staff=False)
    in_line = was.state is RegistrationState.WAITING
    entry.wrote(
        *(waiting.left(was) if in_line else seats.freed(was)),
        registration_store.moved(now, place.activity, was=was.version),
        change=Change(subject=now.id, before=was, after=now),
    )
    entry.events.append(moved_event(now, place.activity, was))
    person = seats.person_key(was.activity_id, was.person.email)
    entry.known |= {registration_store.key(now.id): now, person: None}
    entry.known[seats.key(was.activity_id)] = _fewer(place.seats, was)
    quota_key = seats.quota_key(was.activity_id, was.company_id)
    quota = entry[quota_key]
    if quota and not in_line:
        staying = {id: until for id, until in quota.persons.items() if id != was.ulid}
        admitted = tuple(id for id in quota.confirmed if id != was.ulid)
        entry.known[quota_key] = replace(quota, persons=staying, confirmed=admitted)
    return now


def _fewer(seats_: Seats, was: Registration) -> Seats:
    if was.state is RegistrationState.WAITING:
        return replace(seats_, waiting=seats_.waiting - 1)
    holds = {id: until for id, until in seats_.holds.items() if id != was.ulid}
    return replace(seats_, taken=seats_.taken - 1, holds=holds, line=seats_.line + 1)


def _asked(entry: Entry, link: PushLink, registration: Registration) -> Outcome:
    """The registration is somebody else's by now: the person confirms, once per content."""
    if link.asked != link.digest:
        place = where(entry, registration.activity_id)
        nonce = ids.new_ulid(entry.act.at)
        confirm = tidings.link_of(registration, Purpose.CANCELLATION, nonce, place.activity)
        mail = tidings.asked_to_cancel(registration, place.activity, entry.chamber, confirm)
        data = tidings.data(registration)
        kind = "registration.cancellation_asked"
        entry.events.append(Event(kind=kind, subject=registration.id, data=data, mails=(mail,)))
    owners = sorted(set(registration.owners.values())) or [COMPANY]
    conflict = Conflict(
        field="registration",
        ours=registration.state,
        theirs=RegistrationState.CANCELLED,
        owner=", ".join(owners),
    )
    outcome = _about(link, Result.CONFLICT, registration, conflicts=(conflict,))
    return replace(outcome, problems=problems(NotOwned()))


def _about(
    link: PushLink,
    result: Result,
    registration: Registration | None,
    *,
    conflicts: tuple[Conflict, ...] = (),
    warned: tuple[Problem, ...] = (),
) -> Outcome:
    return Outcome(
        external_id=link.external_id,
        result=result,
        registration_id=link.registration_id or None,
        company_id=link.company_id or None,
        state=registration.state if registration else None,
        conflicts=conflicts,
        warnings=warned,
    )
