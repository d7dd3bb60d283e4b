"""What a registration takes, as three rows of its activity: seat, company's place, person.

Each is a condition inside the caller's transaction, so that rivals are told apart by the database
and by nothing else. The steps commute where they can: a count is raised, one hold is exchanged for
another; no row is ever written whole from what was read before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import and_

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from registration.rules import ids
from registration.rules.contacts import email_digest
from registration.rules.refusals import NotFound, Refused
from registration.rules.registrations import HoldExpired, Registration, RegistrationState
from registration.rules.seats import PersonClaim, Quota, Seats, Until
from registration.store.bodies import Body
from registration.store.rows import Key, Row
from registration.store.writes import Overtaken, Write, delete, put, update

FOR_GOOD = 0  # the `until` of what is kept without an end


class SeatsRow(Row, discriminator="seats"):
    """The count of one activity; `holds` says until when (epoch seconds) each hold lasts."""

    capacity = NumberAttribute()
    taken = NumberAttribute(default=0)
    holds = Body(dict[str, int])

    def value(self) -> Seats:
        holds = {id: _moment(seconds) for id, seconds in self.holds.items()}
        return Seats(capacity=int(self.capacity), taken=int(self.taken), holds=holds)


class QuotaRow(Row, discriminator="quota"):
    """One company's persons in one activity, by registration: until when each keeps a place."""

    persons = Body(dict[str, int])
    confirmed = UnicodeSetAttribute(null=True)

    def value(self) -> Quota:
        persons = {id: _until(seconds) for id, seconds in self.persons.items()}
        return Quota(persons=persons, confirmed=tuple(sorted(self.confirmed or ())))


class PersonRow(Row, discriminator="person"):
    """A row whose existence is the rule: one registration per address, unless it has lapsed."""

    held_by = UnicodeAttribute()
    company_id = UnicodeAttribute()
    until = NumberAttribute()

    def value(self) -> PersonClaim:
        until = _until(int(self.until))
        return PersonClaim(registration_id=self.held_by, company_id=self.company_id, until=until)


def key(activity_id: str) -> Key[Seats]:
    """The seats; in their partition lies all that is about registering for the activity."""
    return Key(_partition(activity_id), "SEATS", Seats)


def quota_key(activity_id: str, company_id: str) -> Key[Quota]:
    return Key(_partition(activity_id), f"COMPANY#{ids.last(company_id)}", Quota)


def person_key(activity_id: str, email: str) -> Key[PersonClaim]:
    return Key(_partition(activity_id), f"PERSON#{email_digest(email)}", PersonClaim)


def opened(activity_id: str, capacity: int) -> Write:
    """The seats of a new activity, all free."""
    return put(SeatsRow(_partition(activity_id), "SEATS", capacity=capacity, holds={}))


def resized(activity_id: str, capacity: int) -> Write:
    """Another number of seats. Nobody is thrown out; `Seats.overbooked_by` says by how many."""
    row = SeatsRow(_partition(activity_id), "SEATS")
    return update(row, [SeatsRow.capacity.set(capacity)], Row.pk.exists(), NotFound(("id",)))


def closed(activity_id: str) -> Write:
    """The seats of an activity that is forgotten before anybody sat there. Raises Overtaken."""
    row = SeatsRow(key(activity_id).pk, "SEATS")
    return delete(row, SeatsRow.taken == 0, Overtaken())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What a new registration takes, and what was known when that was decided.

    `seats_gone` and `places_gone` are the lapsed holds that end in its favour. `tell`: whether the
    caller may know whose registration stands in the way.
    """

    registration: Registration
    seats: Seats
    seats_gone: tuple[str, ...]
    quota: Quota | None
    places_gone: tuple[str, ...]
    limit: int
    tell: bool


def taken(taking: Taking) -> tuple[Write, ...]:
    """Person, company's place and seat, all held.

    Raises AlreadyRegistered, CompanyLimitReached, ActivityFull, in this order, or Overtaken.
    """
    return (_person_taken(taking), _place_taken(taking), _seat_taken(taking))


def kept(registration: Registration) -> tuple[Write, ...]:
    """What was held, for good: the registration was confirmed. Raises HoldExpired."""
    until = _seconds(registration.hold_until)
    hold, place = SeatsRow.holds[registration.ulid], QuotaRow.persons[registration.ulid]
    expired = HoldExpired(registration.id, registration.hold_until)
    mine = PersonRow.held_by == registration.id
    actions: list[Action] = [place.set(FOR_GOOD), *_admission(registration)]
    return (
        update(_seats_row(registration), [hold.remove()], hold == until, expired),
        update(_quota_row(registration), actions, place == until, expired),
        put(_person_row(registration, FOR_GOOD), mine, expired),
    )


def admitted(registration: Registration) -> Write:
    """The company may have meetings: the registration, kept for good before, was approved."""
    place = QuotaRow.persons[registration.ulid]
    return update(
        _quota_row(registration), _admission(registration), place == FOR_GOOD, Overtaken()
    )


def freed(was: Registration) -> tuple[Write, ...]:
    """Seat, place and person for others; `was` is the registration before it ended."""
    count, hold = SeatsRow.taken, SeatsRow.holds[was.ulid]
    place = QuotaRow.persons[was.ulid]
    fewer: list[Action] = [count.set(count - 1)]
    held = was.state is RegistrationState.HELD
    return (
        update(_seats_row(was), [*fewer, hold.remove()], hold.exists(), Overtaken())
        if held
        else update(_seats_row(was), fewer, count > 0, Overtaken()),
        update(
            _quota_row(was),
            [place.remove(), QuotaRow.confirmed.delete({was.ulid})],
            place.exists(),
            Overtaken(),
        ),
        delete(_person_row(was, FOR_GOOD), PersonRow.held_by == was.id, Overtaken()),
    )


def _person_taken(taking: Taking) -> Write:
    registration = taking.registration
    now = registration.created_at

    def otherwise(found: PersonRow) -> Refused:
        claim = found.value()
        tell = taking.tell or claim.company_id == registration.company_id
        return _decided_again(lambda: claim.check_free(now, tell=tell))

    until = PersonRow.until
    free = Row.pk.does_not_exist() | ((until > FOR_GOOD) & (until <= _seconds(now)))
    return put(_person_row(registration, _seconds(registration.hold_until)), free, otherwise)


def _place_taken(taking: Taking) -> Write:
    registration, quota, gone = taking.registration, taking.quota, taking.places_gone
    until = _seconds(registration.hold_until)

    def otherwise(found: QuotaRow) -> Refused:
        now = registration.created_at
        return _decided_again(lambda: found.value().giving_way(taking.limit, now))

    row, persons = _quota_row(registration), QuotaRow.persons
    if quota is None:
        row.persons = {registration.ulid: until}
        return put(row, Row.pk.does_not_exist(), otherwise)
    # Whoever stays, and one more, fit: what ends here is certain, and the rest is counted.
    ended = [persons[id] == _seconds(quota.persons[id]) for id in gone]
    fits: Condition = size(persons) < taking.limit + len(gone)  # type: ignore[no-untyped-call]
    actions = [persons[registration.ulid].set(until), *(persons[id].remove() for id in gone)]
    return update(row, actions, reduce(and_, ended, fits), otherwise)


def _seat_taken(taking: Taking) -> Write:
    registration, seats, gone = taking.registration, taking.seats, taking.seats_gone

    def otherwise(found: SeatsRow) -> Refused:
        return _decided_again(lambda: found.value().giving_way(registration.created_at))

    count, holds = SeatsRow.taken, SeatsRow.holds
    actions: list[Action] = [
        count.set(count + (1 - len(gone))),
        holds[registration.ulid].set(_seconds(registration.hold_until)),
        *(holds[id].remove() for id in gone),
    ]
    fits: Condition = count < SeatsRow.capacity
    if gone:
        # As many end as bring the count down to the capacity; a smaller count fits all the more.
        fits = (count <= seats.taken) & (SeatsRow.capacity >= seats.capacity)
    ended = [holds[id] == _seconds(seats.holds[id]) for id in gone]
    return update(_seats_row(registration), actions, reduce(and_, ended, fits), otherwise)


def _partition(activity_id: str) -> str:
    return f"ACTIVITY#{ids.last(activity_id)}"


def _decided_again(decide: Callable[[], object]) -> Refused:
    """The refusal that a failed condition stands for, or that all has to be read again."""
    try:
        decide()
    except Refused as refusal:
        return refusal
    return Overtaken()


def _admission(registration: Registration) -> list[Action]:
    if registration.state is not RegistrationState.CONFIRMED:
        return []
    return [QuotaRow.confirmed.add({registration.ulid})]


def _seats_row(registration: Registration) -> SeatsRow:
    return SeatsRow(_partition(registration.activity_id), "SEATS")


def _quota_row(registration: Registration) -> QuotaRow:
    key = quota_key(registration.activity_id, registration.company_id)
    return QuotaRow(key.pk, key.sk)


def _person_row(registration: Registration, until: int) -> PersonRow:
    key = person_key(registration.activity_id, registration.person.email)
    row = PersonRow(key.pk, key.sk, held_by=registration.id, until=until)
    row.company_id = registration.company_id
    return row


def _seconds(moment: Until) -> int:
    return int(moment.timestamp()) if moment else FOR_GOOD


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _until(seconds: int) -> Until:
    return None if seconds == FOR_GOOD else _moment(seconds)
