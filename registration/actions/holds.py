"""Hold a seat for a person: the beginning of every registration."""

import random
from dataclasses import dataclass, replace

from registration.actions import promotions
from registration.actions.rivals import decide_again
from registration.rules import ids
from registration.rules import registrations as rules
from registration.rules.activities import Activity
from registration.rules.acts import Act, Role
from registration.rules.breaches import Rule
from registration.rules.companies import Company, expect_there, speaks_for
from registration.rules.confirmations import expired_event, held_event, line_event
from registration.rules.contacts import Contact, ContactForm, Person, read_person
from registration.rules.delegations import Delegation
from registration.rules.events import Change, Job, Work
from registration.rules.offers import wait
from registration.rules.pushes.refusals import Objected
from registration.rules.refusals import Form, Invalid, NotAllowed, NotFound
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import (
    ActivityFull,
    CompanyLimitReached,
    PersonClaim,
    Queue,
    Quota,
    Seats,
)
from registration.rules.waiting import offers_until
from registration.store import (
    activities,
    companies,
    contacts,
    delegations,
    ledger,
    pushes,
    seats,
    waiting,
)
from registration.store import registrations as store
from registration.store.rows import read_many
from registration.store.seats import Taking
from registration.store.writes import Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who is to take part in what. A company leaves `company_id` out: it registers its own.

    `or_wait`: to join the waiting list where there is no seat, or no place for the company.
    """

    activity_id: str
    company_id: str | None
    person: ContactForm
    or_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a new registration is decided on, in one read."""

    delegation: Delegation
    activity: Activity
    company: Company
    seats: Seats
    quota: Quota | None
    claim: PersonClaim | None


def register(act: Act, wish: Wish) -> Registration:
    """Hold a seat for a person for 60 minutes and mail them the link that confirms it.

    One BatchGet and one transaction; the lapsed holds of others end in it where no seat is free.
    Nobody passes those who wait and could take the seat.
    Raises every problem of the form at once, NotFound, NotAllowed, Objected, AlreadyRegistered,
    RegistrationClosed, RegistrationWindowClosed, CompanyLimitReached, ActivityFull.
    """
    return decide_again(lambda attempt: _register(act, wish, attempt))


def _register(act: Act, wish: Wish, attempt: int) -> Registration:
    form = Form()
    person = read_person(form, ("person",), wish.person)
    scene, line = _after_those_in_line(act, wish, person)
    form.check()
    if person is None:
        raise AssertionError("a form without problems can be read")
    spread = random.randrange(1000) if attempt else 0
    try:
        return _hold(act, scene, _decide(act, scene, person, line, spread=spread))
    except (ActivityFull, CompanyLimitReached) as refusal:
        if wish.or_wait:
            return _join(act, scene, person)
        takes_more = act.at < offers_until(scene.activity)
        raise replace(refusal, queue=Queue(open=takes_more, length=scene.seats.waiting)) from None


def _after_those_in_line(act: Act, wish: Wish, person: Person | None) -> tuple[Scene, int | None]:
    """The scene, and where the line stands if nobody in it could take the seat that is free.

    The seat itself is offered by others: newcomers who did so would only get in each other's way.
    """
    scene = _scene(act, wish, person)
    if not (scene.seats.waiting and scene.seats.free(act.at)):
        return scene, None
    line = promotions.Scene(delegation=scene.delegation, activity=scene.activity, seats=scene.seats)
    return scene, promotions.passable(act, line)


def _hold(act: Act, scene: Scene, taking: Taking) -> Registration:
    registration = taking.registration
    came = held_event(registration, scene.activity, ids.new_ulid(act.at))
    beside = registration.id.removesuffix(registration.ulid)
    gone = [beside + ulid for ulid in taking.seats_gone]
    ledger.accept(
        act,
        *seats.taken(taking),
        *_not_objected(act, registration),
        store.added(registration, scene.activity),
        *(store.expired(scene.activity, ids.last(id), act.at) for id in gone),
        changes=[
            Change(subject=registration.id, after=registration),
            *(Change(subject=id, before=_HELD, after=_EXPIRED) for id in gone),
        ],
        events=[came, *(expired_event(id, registration.activity_id) for id in gone)],
        answer=registration.id,
    )
    return registration


def _join(act: Act, scene: Scene, person: Person) -> Registration:
    """A place in line; where a seat is free beside it, the queue's consumer offers that.

    One that comes free while this is written is found by the next sweep.
    """
    first = (scene.quota or Quota()).has_place(1, act.at)
    registration = wait(scene.activity, scene.company, person, first=first, now=act.at)
    joined = line_event(registration, scene.activity, ids.new_ulid(act.at))
    if scene.seats.free(act.at):
        joined = replace(joined, work=Work(job=Job.PROMOTE, subject=scene.activity.id))
    ledger.accept(
        act,
        *waiting.joined(registration, tell=act.by.is_staff),
        *_not_objected(act, registration),
        store.added(registration, scene.activity),
        changes=[Change(subject=registration.id, after=registration)],
        events=[joined],
        answer=registration.id,
    )
    return registration


def _not_objected(act: Act, registration: Registration) -> list[Write]:
    """A chamber registers nobody who objects meanwhile."""
    by_chamber = act.by.role is Role.CHAMBER
    return [pushes.not_objected(registration.person.email)] if by_chamber else []


# What is known of a registration that gives way unread.
_HELD = {"state": RegistrationState.HELD}
_EXPIRED = {"state": RegistrationState.EXPIRED}


def _scene(act: Act, wish: Wish, person: Person | None) -> Scene:
    """Everything in one BatchGet; NotFound alike for what is not there and what is not shown."""
    company_id = _company_of(act, wish)
    activity_key, company_key = activities.key(wish.activity_id), companies.key(company_id)
    delegation, _ = ids.split("act", wish.activity_id) or ("", "")
    delegation_key = delegations.key(ids.make("del", delegation))
    seats_key = seats.key(wish.activity_id)
    quota_key = seats.quota_key(wish.activity_id, company_id)
    person_key = seats.person_key(wish.activity_id, person.email if person else "")
    caller_key = contacts.key(act.by.contact or "")
    objection_key = pushes.objection_key(person.email if person else "")
    asked = (activity_key, company_key, delegation_key, seats_key, quota_key, person_key)
    found = read_many((*asked, caller_key, objection_key))
    company = found.need(company_key, "company_id")
    check_speaks(act, company, found[caller_key], "company_id")
    objected = found[objection_key]
    if objected and act.by.role is Role.CHAMBER:
        raise Objected
    journey = found.need(delegation_key, "activity_id")
    if not journey.is_public and not act.by.is_staff:
        raise NotFound(("activity_id",))
    return Scene(
        delegation=journey,
        activity=found.need(activity_key, "activity_id"),
        company=company,
        seats=found.need(seats_key, "activity_id"),
        quota=found[quota_key],
        claim=found[person_key],
    )


def _decide(act: Act, scene: Scene, person: Person, line: int | None, *, spread: int) -> Taking:
    """Whether the person gets a seat, and which lapsed holds end for it."""
    activity, company, now = scene.activity, scene.company, act.at
    if scene.claim:
        tell = act.by.is_staff or scene.claim.company_id == company.id
        scene.claim.check_free(now, tell=tell)
    rules.check_open(scene.delegation, activity, now)
    if scene.seats.waiting and line is None:
        raise ActivityFull  # every seat is taken, or somebody in line comes first
    limit = activity.max_persons_per_company
    return Taking(
        registration=rules.hold(activity, company.id, person, now),
        quota=scene.quota,
        places_gone=(scene.quota or Quota()).giving_way(limit, now),
        seats=scene.seats,
        seats_gone=scene.seats.giving_way(now, spread=spread),
        limit=limit,
        tell=act.by.is_staff,
        line=line,
    )


def _company_of(act: Act, wish: Wish) -> str:
    """Whose registration it is to be: a company's own, for others the one they name."""
    if act.by.role is Role.COMPANY:
        if wish.company_id not in (None, act.by.id):
            raise NotFound(("company_id",))
        return act.by.id
    if wish.company_id is None:
        raise Invalid(("company_id",), Rule.REQUIRED)
    return wish.company_id


def check_speaks(act: Act, company: Company, caller: Contact | None, field: str) -> None:
    """Raises NotFound about `field` for strangers, NotAllowed for who is not vouched for,
    CompanyMerged."""
    if not speaks_for(act.by, company, caller):
        raise NotAllowed if act.by.id == company.id else NotFound((field,))
    expect_there(company)
