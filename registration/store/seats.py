"""What a registration takes, as three rows of its activity: seat, company's place, person.

Each is a condition inside the caller's transaction, so that rivals are told apart by the database
and by nothing else. The steps commute where they can: a count is raised, one hold is exchanged for
another; no row is ever written whole from what was read before.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from registration.rules.refusals import NotFound, Refused
from registration.rules.registrations import TIMED, HoldExpired, Registration, RegistrationState
from registration.rules.seats import PersonClaim, Quota, Seats
from registration.rules.waiting import OfferExpired
from registration.store.places import (
    FOR_GOOD,
    PersonRow,
    QuotaRow,
    SeatsRow,
    key,
    person_key,
    quota_key,
    seconds,
)
from registration.store.rows import Row
from registration.store.writes import Overtaken, Write, delete, put, update

__all__ = ["Taking", "key", "person_key", "quota_key"]


def opened(activity_id: str, capacity: int) -> Write:
    """The seats of a new activity, all free."""
    return put(SeatsRow(key(activity_id).pk, "SEATS", capacity=capacity, holds={}))


def resized(activity_id: str, capacity: int) -> Write:
    """Another number of seats, or of persons per company: the next edition.

    Nobody is thrown out; `Seats.overbooked_by` says by how many.
    """
    row = SeatsRow.of(activity_id)
    actions: list[Action] = [
        SeatsRow.capacity.set(capacity),
        SeatsRow.edition.set((SeatsRow.edition | 1) + 1),
        SeatsRow.line_moves(),
    ]
    return update(row, actions, Row.pk.exists(), NotFound(("id",)))


def closed(activity_id: str) -> Write:
    """The seats of an activity that is forgotten before anybody sat there. Raises Overtaken."""
    row = SeatsRow.of(activity_id)
    return delete(row, (SeatsRow.taken == 0) & SeatsRow.stands(SeatsRow.waiting, 0), Overtaken())


def shut(activity_id: str) -> Write:
    """Nobody sits down or gets in line any more, whatever they have read: it was called off."""
    actions: list[Action] = [SeatsRow.shut.set(True), SeatsRow.line_moves()]
    return update(SeatsRow.of(activity_id), actions, Row.pk.exists(), Overtaken())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What a new registration takes, and what was known when that was decided.

    It is held until its `hold_until`, or taken for good where that is None. `seats_gone` and
    `places_gone` are the lapsed holds that end in its favour. `line` is where the waiting list
    stood when nobody on it could take the seat; None where nobody waited. `tell`: whether the
    caller may know whose registration stands in the way.
    """

    registration: Registration
    seats: Seats
    seats_gone: tuple[str, ...]
    quota: Quota | None
    places_gone: tuple[str, ...]
    limit: int
    tell: bool
    line: int | None = None


def taken(taking: Taking) -> tuple[Write, ...]:
    """Person, company's place and seat, all held, or all for good.

    Raises AlreadyRegistered, CompanyLimitReached, ActivityFull, in this order, or Overtaken.
    """
    return (
        person_free(taking.registration, tell=taking.tell),
        place_taken(taking),
        _seat_taken(taking),
    )


def kept(registration: Registration) -> tuple[Write, ...]:
    """What was held or offered, for good.

    Raises HoldExpired or OfferExpired; Overtaken where the hold is gone from the seats, which
    whoever removed it has told the registration, too: it was confirmed, or it ended. Likewise
    where the activity was called off: what had lapsed by then was passed over as ended.
    """
    until = seconds(registration.hold_until)
    hold, place = SeatsRow.holds[registration.ulid], QuotaRow.persons[registration.ulid]
    ended = registration.hold_until or registration.updated_at
    late = OfferExpired if registration.waiting else HoldExpired
    expired = late(registration.id, ended)
    mine = PersonRow.held_by == registration.id
    stands: Condition = (hold == until) & SeatsRow.shut.does_not_exist()
    actions: list[Action] = [place.set(FOR_GOOD), *_admission(registration)]
    return (
        update(SeatsRow.of(registration.activity_id), [hold.remove()], stands, Overtaken()),
        update(QuotaRow.of(registration), actions, place == until, expired),
        put(PersonRow.of(registration), mine, expired),
    )


def admitted(registration: Registration) -> Write:
    """The company may have meetings: the registration, kept for good before, was approved."""
    place = QuotaRow.persons[registration.ulid]
    return update(
        QuotaRow.of(registration), _admission(registration), place == FOR_GOOD, Overtaken()
    )


def freed(was: Registration) -> tuple[Write, ...]:
    """Seat, place and person for others; `was` is the registration before it ended."""
    place = QuotaRow.persons[was.ulid]
    return (
        _seat_freed(was),
        update(
            QuotaRow.of(was),
            [place.remove(), QuotaRow.confirmed.delete({was.ulid})],
            place.exists(),
            Overtaken(),
        ),
        delete(PersonRow.of(was), PersonRow.held_by == was.id, Overtaken()),
    )


def lapsed(was: Registration, quota: Quota | None, claim: PersonClaim | None) -> tuple[Write, ...]:
    """The same for a hold or an offer that has ended.

    Its place and its person may be somebody else's by now: what is not `was`'s stays.
    """
    place = QuotaRow.persons[was.ulid]
    writes = [_seat_freed(was)]
    if quota and was.ulid in quota.persons:
        writes.append(update(QuotaRow.of(was), [place.remove()], place.exists(), Overtaken()))
    if claim and claim.registration_id == was.id:
        row = PersonRow.of(was)
        writes.append(delete(row, PersonRow.held_by == was.id, Overtaken()))
    return tuple(writes)


def _seat_freed(was: Registration) -> Write:
    fewer: list[Action] = [SeatsRow.taken.set(SeatsRow.taken - 1), SeatsRow.line_moves()]
    if was.state not in TIMED:
        return update(SeatsRow.of(was.activity_id), fewer, SeatsRow.taken > 0, Overtaken())
    hold = SeatsRow.holds[was.ulid]
    same = hold == seconds(was.hold_until)
    return update(SeatsRow.of(was.activity_id), [*fewer, hold.remove()], same, Overtaken())


def person_free(registration: Registration, *, tell: bool) -> Write:
    """The person's only claim. Raises AlreadyRegistered where a living one stands there."""
    now = registration.created_at

    def otherwise(found: PersonRow) -> Refused:
        claim = found.value()
        known = tell or claim.company_id == registration.company_id
        return _decided_again(lambda: claim.check_free(now, tell=known))

    until = PersonRow.until
    free = Row.pk.does_not_exist() | ((until > FOR_GOOD) & (until <= seconds(now)))
    return put(PersonRow.of(registration, seconds(registration.hold_until)), free, otherwise)


def person_moved(was: Registration, now: Registration, *, tell: bool) -> tuple[Write, ...]:
    """The claim passes to who comes instead. Raises AlreadyRegistered, or Overtaken."""
    old, new = was.person.email, now.person.email
    if person_key(was.activity_id, old) == person_key(now.activity_id, new):
        return ()
    until = now.hold_until if now.state in TIMED else None
    as_if_new = replace(now, created_at=now.updated_at, hold_until=until)
    mine = PersonRow.held_by == was.id
    return (delete(PersonRow.of(was), mine, Overtaken()), person_free(as_if_new, tell=tell))


def place_taken(taking: Taking) -> Write:
    """One of its company's places. Raises CompanyLimitReached where all are taken, or Overtaken."""
    registration, quota, gone = taking.registration, taking.quota, taking.places_gone
    until = seconds(registration.hold_until)

    def otherwise(found: QuotaRow) -> Refused:
        now = registration.updated_at
        return _decided_again(lambda: found.value().giving_way(taking.limit, now))

    row, persons = QuotaRow.of(registration), QuotaRow.persons
    confirmed = registration.state is RegistrationState.CONFIRMED
    if quota is None:
        row.persons = {registration.ulid: until}
        row.confirmed = {registration.ulid} if confirmed else None
        return put(row, Row.pk.does_not_exist(), otherwise)
    # Whoever stays, and one more, fit: what ends here is certain, and the rest is counted.
    ended = [persons[id] == seconds(quota.persons[id]) for id in gone]
    fits: Condition = size(persons) < taking.limit + len(gone)  # type: ignore[no-untyped-call]
    actions: list[Action] = [
        persons[registration.ulid].set(until),
        *(persons[id].remove() for id in gone),
        *_admission(registration),
    ]
    return update(row, actions, reduce(and_, ended, fits), otherwise)


def _seat_taken(taking: Taking) -> Write:
    registration, seats, gone = taking.registration, taking.seats, taking.seats_gone

    def otherwise(found: SeatsRow) -> Refused:
        return _decided_again(lambda: found.value().giving_way(registration.created_at))

    count, holds = SeatsRow.taken, SeatsRow.holds
    actions: list[Action] = [
        count.set(count + (1 - len(gone))),
        *(holds[id].remove() for id in gone),
    ]
    if registration.hold_until:
        actions.append(holds[registration.ulid].set(seconds(registration.hold_until)))
    fits: Condition = count < SeatsRow.capacity
    if gone:
        # As many end as bring the count down to the capacity; a smaller count fits all the more.
        fits = (count <= seats.taken) & (SeatsRow.capacity >= seats.capacity)
    ended = [holds[id] == seconds(seats.holds[id]) for id in gone]
    nobody_waits = SeatsRow.stands(SeatsRow.waiting, 0)
    if taking.line is not None:
        nobody_waits = nobody_waits | SeatsRow.stands(SeatsRow.line, taking.line)
    fits &= nobody_waits & SeatsRow.shut.does_not_exist()
    return update(
        SeatsRow.of(registration.activity_id), actions, reduce(and_, ended, fits), otherwise
    )


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
