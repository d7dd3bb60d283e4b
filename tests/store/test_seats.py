"""Seats, quotas and persons: what the database lets through, row by row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registration.rules import registrations as rules
from registration.rules.contacts import Person
from registration.rules.ids import new_ulid
from registration.rules.refusals import Busy, NotFound
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import (
    ActivityFull,
    AlreadyRegistered,
    CompanyLimitReached,
    PersonClaim,
    Quota,
    Seats,
)
from registration.rules.texts import Language
from registration.store import seats
from registration.store.places import SeatsRow
from registration.store.rows import read, read_many
from registration.store.seats import Taking
from registration.store.writes import Overtaken, write_all
from tests import journeys

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2019, 9, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACTIVITY = journeys.activity(journeys.GET_TOGETHER)
ONE, OTHER = f"com_{new_ulid(NOW)}", f"com_{new_ulid(NOW)}"


def held(name: str, company: str = ONE, now: datetime = NOW) -> Registration:
    email = f"{name}@beispiel.example"
    person = Person(name=name, role=None, email=email, phone=None, language=Language.DE)
    return rules.hold(ACTIVITY, company, person, now)


def known(registration: Registration, limit: int = 2) -> Taking:
    """What a newcomer reads and decides before taking anything."""
    now = registration.created_at
    quota_key = seats.quota_key(ACTIVITY.id, registration.company_id)
    found = read_many([seats.key(ACTIVITY.id), quota_key])
    counted, quota = found.need(seats.key(ACTIVITY.id)), found[quota_key]
    return Taking(
        registration=registration,
        seats=counted,
        seats_gone=counted.giving_way(now),
        quota=quota,
        places_gone=quota.giving_way(limit, now) if quota else (),
        limit=limit,
        tell=False,
    )


def take(registration: Registration, limit: int = 2) -> Registration:
    write_all(*seats.taken(known(registration, limit)))
    return registration


def counted() -> Seats:
    found = read(seats.key(ACTIVITY.id))
    assert found
    return found


def quota(company: str = ONE) -> Quota:
    return read(seats.quota_key(ACTIVITY.id, company)) or Quota()


def person(registration: Registration) -> PersonClaim | None:
    return read(seats.person_key(ACTIVITY.id, registration.person.email))


def open_seats(capacity: int) -> None:
    write_all(seats.opened(ACTIVITY.id, capacity))


def test_a_new_activity_has_all_its_seats() -> None:
    open_seats(3)
    assert counted() == Seats(capacity=3)


def test_a_held_seat_counts_with_its_end() -> None:
    open_seats(3)
    anna = take(held("anna"))
    assert counted() == Seats(capacity=3, taken=1, holds={anna.ulid: NOW + HOUR})
    assert quota() == Quota(persons={anna.ulid: NOW + HOUR})
    assert person(anna) == PersonClaim(
        registration_id=anna.id, company_id=ONE, until=anna.hold_until
    )


def test_whoever_decided_on_a_seat_that_is_gone_is_told_it_is_full() -> None:
    open_seats(1)
    late = known(held("bodo", OTHER))
    take(held("anna"))
    with pytest.raises(ActivityFull):
        write_all(*seats.taken(late))
    assert quota(OTHER) == Quota()


def test_the_capacity_changes_without_touching_who_sits() -> None:
    open_seats(3)
    anna = take(held("anna"))
    write_all(seats.resized(ACTIVITY.id, 0))
    assert counted() == Seats(capacity=0, taken=1, holds={anna.ulid: NOW + HOUR}, edition=2, line=1)
    assert counted().overbooked_by(NOW) == 1


def test_seats_that_were_never_opened_cannot_be_resized() -> None:
    with pytest.raises(NotFound):
        write_all(seats.resized(ACTIVITY.id, 5))


def test_a_lapsed_hold_is_exchanged_for_the_newcomers() -> None:
    open_seats(1)
    take(held("anna"))
    bodo = take(held("bodo", OTHER, NOW + HOUR))
    assert counted() == Seats(capacity=1, taken=1, holds={bodo.ulid: NOW + 2 * HOUR})


def test_two_newcomers_cannot_have_the_same_lapsed_hold() -> None:
    open_seats(1)
    take(held("anna"))
    late = known(held("clara", f"com_{new_ulid(NOW)}", NOW + HOUR))
    take(held("bodo", OTHER, NOW + HOUR))
    with pytest.raises(ActivityFull):
        write_all(*seats.taken(late))


def test_a_newcomer_who_lost_one_lapsed_hold_is_told_to_look_again_while_another_is_left() -> None:
    open_seats(2)
    take(held("anna"))
    take(held("berta"))
    late = known(held("clara", f"com_{new_ulid(NOW)}", NOW + HOUR))
    take(held("bodo", OTHER, NOW + HOUR))
    with pytest.raises(Overtaken) as no:
        write_all(*seats.taken(late))
    assert isinstance(no.value, Busy)


def test_after_a_lowered_capacity_several_lapsed_holds_end_at_once() -> None:
    open_seats(3)
    for name in ("anna", "berta", "carla"):
        take(held(name), limit=3)
    write_all(seats.resized(ACTIVITY.id, 2))
    bodo = take(held("bodo", OTHER, NOW + HOUR))
    assert counted().taken == 2
    assert bodo.ulid in counted().holds
    assert counted().occupied(NOW + HOUR) == 1


def test_a_confirmed_seat_is_kept_for_good() -> None:
    open_seats(1)
    done = replace(take(held("anna")), state=RegistrationState.CONFIRMED)
    write_all(*seats.kept(done))
    assert counted() == Seats(capacity=1, taken=1)
    assert quota() == Quota(persons={done.ulid: None}, confirmed=(done.ulid,))
    claim = person(done)
    assert claim
    assert claim.until is None


def test_a_seat_that_awaits_approval_admits_to_meetings_only_afterwards() -> None:
    open_seats(1)
    waiting = replace(take(held("anna")), state=RegistrationState.PENDING_APPROVAL)
    write_all(*seats.kept(waiting))
    assert quota() == Quota(persons={waiting.ulid: None})
    write_all(seats.admitted(replace(waiting, state=RegistrationState.CONFIRMED)))
    assert quota().confirmed == (waiting.ulid,)


def test_nobody_confirms_a_seat_that_a_newcomer_has() -> None:
    open_seats(1)
    anna = take(held("anna"))
    take(held("bodo", OTHER, NOW + HOUR))
    with pytest.raises(Overtaken):  # decided again, she is told that her hold has ended
        write_all(*seats.kept(replace(anna, state=RegistrationState.CONFIRMED)))


@pytest.mark.parametrize("state", [RegistrationState.HELD, RegistrationState.CONFIRMED])
def test_whoever_leaves_leaves_nothing_behind(state: RegistrationState) -> None:
    open_seats(1)
    anna = replace(take(held("anna")), state=state)
    if state is RegistrationState.CONFIRMED:
        write_all(*seats.kept(anna))
    write_all(*seats.freed(anna))
    assert counted() == Seats(capacity=1, line=1)
    assert quota() == Quota()
    assert person(anna) is None
    take(held("anna"))


def test_nobody_gives_a_seat_back_twice() -> None:
    open_seats(1)
    anna = take(held("anna"))
    write_all(*seats.freed(anna))
    with pytest.raises(Overtaken):
        write_all(*seats.freed(anna))
    assert counted() == Seats(capacity=1, line=1)


def test_two_calls_of_one_company_cannot_pass_its_limit() -> None:
    open_seats(9)
    take(held("anna"))
    late = known(held("clara"))
    take(held("berta"))
    with pytest.raises(CompanyLimitReached) as no:
        write_all(*seats.taken(late))
    assert no.value.limit == 2
    assert counted().taken == 2


def test_the_first_two_calls_of_one_company_may_meet() -> None:
    open_seats(9)
    late = known(held("berta"))
    take(held("anna"))
    with pytest.raises(Overtaken):
        write_all(*seats.taken(late))
    take(late.registration)
    assert len(quota().persons) == 2


def test_a_lapsed_place_of_the_company_goes_to_its_next_person() -> None:
    open_seats(9)
    take(held("anna"), limit=1)
    berta = take(held("berta", ONE, NOW + HOUR), limit=1)
    assert quota() == Quota(persons={berta.ulid: NOW + 2 * HOUR})


def test_one_address_is_registered_once_and_only_its_company_learns_where() -> None:
    open_seats(9)
    anna = take(held("anna"))
    with pytest.raises(AlreadyRegistered) as mine:
        take(held("ANNA"))
    assert mine.value.id == anna.id
    with pytest.raises(AlreadyRegistered) as theirs:
        take(held("anna", OTHER))
    assert theirs.value.id is None
    with pytest.raises(AlreadyRegistered) as staffs:
        write_all(*seats.taken(replace(known(held("anna", OTHER)), tell=True)))
    assert staffs.value.id == anna.id


def test_an_address_whose_hold_lapsed_is_free() -> None:
    open_seats(9)
    take(held("anna"))
    again = take(held("anna", OTHER, NOW + HOUR))
    claim = person(again)
    assert claim
    assert (claim.registration_id, claim.company_id) == (again.id, OTHER)


def test_person_comes_before_limit_and_limit_before_seats() -> None:
    open_seats(1)
    take(held("anna"), limit=1)
    decided = Taking(
        registration=held("anna"),
        seats=Seats(capacity=1),
        seats_gone=(),
        quota=Quota(),
        places_gone=(),
        limit=1,
        tell=False,
    )
    with pytest.raises(AlreadyRegistered):
        write_all(*seats.taken(decided))
    with pytest.raises(CompanyLimitReached):
        write_all(*seats.taken(replace(decided, registration=held("berta"))))
    with pytest.raises(ActivityFull):
        write_all(*seats.taken(replace(decided, registration=held("bodo", OTHER), quota=None)))


def test_seats_from_before_there_were_waiting_lists_are_taken_resized_and_waited_for() -> None:
    open_seats(1)
    row = SeatsRow.get(SeatsRow.of(ACTIVITY.id).pk, "SEATS")
    row.update([SeatsRow.edition.remove(), SeatsRow.waiting.remove(), SeatsRow.line.remove()])
    assert counted() == Seats(capacity=1)
    anna = take(held("anna"))
    write_all(seats.resized(ACTIVITY.id, 2))
    assert (counted().edition, counted().line) == (2, 1)
    write_all(*seats.freed(anna))
    assert counted() == Seats(capacity=2, edition=2, line=2)
