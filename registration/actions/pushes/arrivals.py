"""A row that is new: somebody gets a seat, or a place in line, or is found to be there already."""

from dataclasses import dataclass, fields, replace

from registration.actions.pushes import firms
from registration.actions.pushes.books import Entry
from registration.rules import ids
from registration.rules import registrations as rules
from registration.rules.activities import Activity
from registration.rules.breaches import Rule
from registration.rules.companies import Company
from registration.rules.confirmations import expired_event
from registration.rules.contacts import Person
from registration.rules.delegations import Delegation
from registration.rules.events import Change, Mail
from registration.rules.links import Link, Purpose
from registration.rules.offers import wait
from registration.rules.pushes import tidings
from registration.rules.pushes.outcomes import Conflict, Outcome, Problem, Result, problems
from registration.rules.pushes.ownership import person_after, withheld, writer
from registration.rules.pushes.refusals import Objected
from registration.rules.refusals import Form, NotFound
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import (
    ActivityFull,
    AlreadyRegistered,
    CompanyLimitReached,
    PersonClaim,
    Quota,
    Seats,
)
from registration.rules.seats import lapsed as has_lapsed
from registration.rules.texts import Language
from registration.store import activities, delegations, seats, waiting
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store.seats import Taking

# What is known of a registration that gives way unread.
_HELD = {"state": RegistrationState.HELD}
_EXPIRED = {"state": RegistrationState.EXPIRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The activity of a row, and how it stands."""

    delegation: Delegation
    activity: Activity
    seats: Seats


def where(entry: Entry, activity_id: str) -> Where:
    """Raises NotFound alike for what is not there and what is not public."""
    delegation, _ = ids.split("act", activity_id) or ("", "")
    found = Where(
        delegation=entry.need(delegations.key(ids.make("del", delegation)), "activity_id"),
        activity=entry.need(activities.key(activity_id), "activity_id"),
        seats=entry.need(seats.key(activity_id), "activity_id"),
    )
    if not found.delegation.is_public:
        raise NotFound(("activity_id",))
    return found


def arrive(entry: Entry) -> Outcome:
    """Link a row that stands for nothing living yet.

    Raises every problem of the row, NotFound, Objected, AlreadyRegistered, RegistrationClosed,
    RegistrationWindowClosed.
    """
    place = where(entry, entry.row.activity_id)
    person = _person(entry)
    check_objection(entry, person.email)
    company, conflicts = firms.settled(entry, person)
    warned = firms.warnings(company, entry.chamber)
    claim = entry[seats.person_key(entry.row.activity_id, person.email)]
    if claim and not has_lapsed(claim.until, entry.act.at):
        return _found(entry, company, claim, conflicts, warned)
    rules.check_open(place.delegation, place.activity, entry.act.at)
    registration, more = _seated(entry, place, company, person)
    _tell(entry, registration, place.activity)
    waits = registration.state is RegistrationState.WAITING
    return Outcome(
        external_id=entry.row.external_id,
        result=Result.WAITLISTED if waits else Result.CREATED,
        registration_id=registration.id,
        company_id=company.id,
        state=registration.state,
        conflicts=conflicts,
        warnings=(*warned, *more),
    )


def _person(entry: Entry) -> Person:
    """A new person needs a name and an address."""
    said, form = entry.row.person, Form()
    for name in ("name", "email"):
        if name not in said:
            form.reject(("person", name), Rule.REQUIRED)
    form.check()
    blank = dict.fromkeys(one.name for one in fields(Person)) | {"language": Language.DE}
    return Person(**(blank | dict(said)))  # type: ignore[arg-type]  # read by the rules of each


def check_objection(entry: Entry, email: str) -> None:
    """Raises Objected; and nothing is written about who objects meanwhile."""
    if entry[store.objection_key(email)]:
        raise Objected
    entry.wrote(store.not_objected(email))


def _found(
    entry: Entry,
    company: Company,
    claim: PersonClaim,
    conflicts: tuple[Conflict, ...],
    warned: tuple[Problem, ...],
) -> Outcome:
    """The person is registered already: linked, if it is for the same company. No mail, no seat."""
    if not firms.is_of(entry, claim, company):
        raise AlreadyRegistered(None)
    registration = entry.need(registration_store.key(claim.registration_id), "person", "email")
    _, _, kept = person_after(registration, entry.row.person, entry.chamber)
    kept = kept if entry.chamber in company.chambers else withheld(kept)
    return Outcome(
        external_id=entry.row.external_id,
        result=Result.LINKED_EXISTING,
        registration_id=registration.id,
        company_id=company.id,
        state=registration.as_of(entry.act.at).state,
        conflicts=(*conflicts, *kept),
        warnings=warned,
    )


def _seated(
    entry: Entry, place: Where, company: Company, person: Person
) -> tuple[Registration, tuple[Problem, ...]]:
    """A seat for good, since the chamber vouches; or a place in line, and why."""
    try:
        if place.seats.waiting:
            raise ActivityFull  # nobody overtakes those in line
        return _sat(entry, _taking(entry, place, company, person), place), ()
    except ActivityFull:
        return _waits(entry, place, company, person), ()
    except CompanyLimitReached as limit:
        return _waits(entry, place, company, person), problems(limit)


def _taking(entry: Entry, place: Where, company: Company, person: Person) -> Taking:
    """Raises CompanyLimitReached, ActivityFull."""
    activity, now = place.activity, entry.came_at
    quota = entry[seats.quota_key(activity.id, company.id)]
    limit = activity.max_persons_per_company
    registration = rules.seat(activity, company.id, person, now)
    return Taking(
        registration=_owned(entry, registration),
        quota=quota,
        places_gone=(quota or Quota()).giving_way(limit, now),
        seats=place.seats,
        seats_gone=place.seats.giving_way(now),
        limit=limit,
        tell=False,
    )


def _owned(entry: Entry, registration: Registration) -> Registration:
    owners = dict.fromkeys(entry.row.person, writer(entry.chamber))
    return replace(registration, owners=owners)


def _sat(entry: Entry, taking: Taking, place: Where) -> Registration:
    registration, activity = taking.registration, place.activity
    entry.wrote(
        *seats.taken(taking),
        registration_store.added(registration, activity),
        change=Change(subject=registration.id, after=registration),
    )
    beside = registration.id.removesuffix(registration.ulid)
    for ulid in taking.seats_gone:
        entry.wrote(
            registration_store.expired(activity, ulid, entry.act.at),
            change=Change(subject=beside + ulid, before=_HELD, after=_EXPIRED),
        )
        entry.events.append(expired_event(beside + ulid, activity.id))
    _know(entry, registration)
    gone = set(taking.places_gone)
    quota = taking.quota or Quota()
    staying = {id: until for id, until in quota.persons.items() if id not in gone}
    sits = (registration.ulid,) if registration.state is RegistrationState.CONFIRMED else ()
    entry.known[seats.quota_key(activity.id, registration.company_id)] = replace(
        quota,
        persons=staying | {registration.ulid: registration.hold_until},
        confirmed=tuple(sorted({*quota.confirmed, *sits})),
    )
    holds = {id: until for id, until in taking.seats.holds.items() if id not in taking.seats_gone}
    count = taking.seats.taken + 1 - len(taking.seats_gone)
    entry.known[seats.key(activity.id)] = replace(taking.seats, taken=count, holds=holds)
    return registration


def _waits(entry: Entry, place: Where, company: Company, person: Person) -> Registration:
    activity, now = place.activity, entry.came_at
    quota = entry[seats.quota_key(activity.id, company.id)]
    first = (quota or Quota()).has_place(1, now)
    registration = _owned(entry, wait(activity, company, person, first=first, now=now))
    entry.wrote(
        *waiting.joined(registration, tell=False),
        registration_store.added(registration, activity),
        change=Change(subject=registration.id, after=registration),
    )
    _know(entry, registration)
    longer = replace(place.seats, waiting=place.seats.waiting + 1, line=place.seats.line + 1)
    entry.known[seats.key(activity.id)] = longer
    return registration


def _know(entry: Entry, registration: Registration) -> None:
    claim = PersonClaim(
        registration_id=registration.id,
        company_id=registration.company_id,
        until=registration.hold_until,
    )
    person = seats.person_key(registration.activity_id, registration.person.email)
    entry.known |= {person: claim, registration_store.key(registration.id): registration}


def _tell(entry: Entry, registration: Registration, activity: Activity) -> None:
    """One mail: what the person's standing is, and the first time where her data came from."""
    mails = notices(entry, registration, activity)
    if not mails and registration.state is not RegistrationState.WAITING:
        link = _link(entry, registration, activity)
        mails = (tidings.registered(registration, activity, entry.chamber, link),)
    counted = entry[seats.key(activity.id)]
    free = counted is not None and counted.free(entry.act.at) > 0
    nonce = ids.new_ulid(entry.act.at)
    entry.events.append(tidings.registered_event(registration, activity, mails, nonce, free=free))


def notices(entry: Entry, registration: Registration, activity: Activity) -> tuple[Mail, ...]:
    """The notice of Article 14, with the claim that makes it the only one."""
    email = registration.person.email
    key = store.notice_key(entry.chamber, email)
    if entry[key]:
        return ()
    entry.wrote(store.noticed(entry.chamber, email, entry.act.at))
    entry.known[key] = store.Told(at=entry.act.at)
    link = _link(entry, registration, activity)
    basis = entry.row.legal_basis
    return (tidings.notice(registration, activity, entry.chamber, basis, link),)


def _link(entry: Entry, registration: Registration, activity: Activity) -> Link:
    nonce = ids.new_ulid(entry.act.at)
    return tidings.link_of(registration, Purpose.PUSHED, nonce, activity)
