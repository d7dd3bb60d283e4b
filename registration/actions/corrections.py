"""Put right who comes, or send somebody else, while that goes without asking."""

from collections.abc import Mapping
from dataclasses import replace

from registration.actions.registrations import Case, expect_version, with_case
from registration.rules import corrections as rules
from registration.rules import ids
from registration.rules.acts import Act, Role
from registration.rules.contacts import (
    ContactForm,
    Person,
    folded_email,
    read_contact,
    read_person,
)
from registration.rules.corrections import Correction
from registration.rules.events import Change
from registration.rules.pushes.refusals import Objected
from registration.rules.refusals import Form
from registration.rules.registrations import Registration, check_self_service
from registration.store import ledger, pushes, seats
from registration.store import registrations as store
from registration.store.rows import read
from registration.store.writes import Write


def revise(act: Act, id: str, changes: Mapping[str, object], *, expected: int) -> Registration:
    """Name, role, phone and language of the person, as far as they are given.

    Raises NotFound, NotAllowed, VersionConflict, WrongState, RegistrationWindowClosed, Invalid.
    """

    def step(case: Case) -> Registration:
        expect_version(case, expected)
        known = form_of(case.registration.person)
        person = read_contact(replace(known, **changes))  # type: ignore[arg-type]  # by field
        return _save(act, case, person)

    return with_case(act, id, step)


def replace_person(act: Act, id: str, form: ContactForm, *, expected: int) -> Registration:
    """Another person of the company takes the seat; the one and the other are told.

    The meetings are told by whoever calls this, afterwards and resumably (`successions`). Raises
    what `revise` raises, AlreadyRegistered where the other person is there already, and Objected
    where a chamber sends somebody who objects to that.
    """

    def step(case: Case) -> Registration:
        expect_version(case, expected)
        return _save(act, case, read_replacement(form))

    return with_case(act, id, step)


def read_replacement(written: ContactForm) -> Person:
    """The person under the input field `person`. Raises all problems at once."""
    form = Form()
    person = read_person(form, ("person",), written)
    form.check()
    if person is None:
        raise AssertionError("a form without problems can be read")
    return person


def corrected(act: Act, case: Case, person: Person) -> Correction:
    """What comes of it. Raises WrongState."""
    return rules.put(
        case.registration,
        case.activity,
        person,
        by=str(act.by),
        nonce=ids.new_ulid(act.at),
        now=act.at,
    )


def writes_of(
    act: Act, case: Case, correction: Correction, *, asked_by: str | None = None
) -> tuple[Write, ...]:
    """The registration, and the claim on its person; `asked_by`: whose word it is, if another's.

    Raises Objected, AlreadyRegistered, Overtaken.
    """
    was, now = correction.was, correction.now
    return (
        *unobjected(asked_by or str(act.by), was.person, now.person),
        *seats.person_moved(was, now, tell=act.by.is_staff),
        store.moved(now, case.activity, was=was.version),
    )


def unobjected(by: str, was: Person, person: Person) -> tuple[Write, ...]:
    """A chamber sends nobody who objects to that, nor who does so meanwhile. Raises Objected."""
    same = folded_email(person.email) == folded_email(was.email)
    if same or not by.startswith(f"{Role.CHAMBER}:"):
        return ()
    if read(pushes.objection_key(person.email)):
        raise Objected
    return (pushes.not_objected(person.email),)


def form_of(person: Person) -> ContactForm:
    """The form that would read as this person."""
    return ContactForm(
        name=person.name,
        email=person.email,
        role=person.role,
        phone=person.phone,
        language=person.language,
    )


def _save(act: Act, case: Case, person: Person) -> Registration:
    correction = corrected(act, case, person)
    check_self_service(case.registration, case.activity, act.at, staff=act.by.is_staff)
    if person == case.registration.person:  # only the call is remembered, to tell a repeat
        ledger.accept(act, answer=case.registration.id)
        return case.registration
    ledger.accept(
        act,
        *writes_of(act, case, correction),
        changes=[Change(subject=correction.now.id, before=correction.was, after=correction.now)],
        events=[correction.event],
        answer=correction.now.id,
    )
    return correction.now
