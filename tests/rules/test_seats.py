"""Seats: what counts as taken, and who gives way to a newcomer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.seats import (
    ActivityFull,
    AlreadyRegistered,
    CompanyLimitReached,
    PersonClaim,
    Quota,
    Seats,
    held_until,
)
from registration.rules.texts import Language

NOW = datetime(2019, 9, 1, 10, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(seconds=1)
AFTER = NOW + timedelta(seconds=1)


def test_a_hold_lasts_an_hour_in_whole_seconds() -> None:
    assert held_until(NOW.replace(microsecond=987_654)) == NOW + timedelta(hours=1)


def test_a_hold_counts_until_its_last_second_and_not_in_it() -> None:
    seats = Seats(capacity=1, taken=1, holds={"A": NOW})
    assert seats.free(BEFORE) == 0
    assert seats.free(NOW) == 1


def test_whoever_sits_for_good_never_lapses() -> None:
    seats = Seats(capacity=2, taken=2, holds={"A": BEFORE})
    assert seats.occupied(NOW) == 1
    assert seats.free(NOW) == 1


def test_a_newcomer_takes_an_empty_seat_before_a_lapsed_one() -> None:
    assert Seats(capacity=2, taken=1, holds={"A": BEFORE}).giving_way(NOW) == ()


def test_the_hold_that_lapsed_first_gives_way_first() -> None:
    holds = {"A": NOW, "C": BEFORE, "B": BEFORE, "D": AFTER}
    assert Seats(capacity=4, taken=4, holds=holds).lapsed(NOW) == ("B", "C", "A")
    assert Seats(capacity=4, taken=4, holds=holds).giving_way(NOW) == ("B",)


def test_a_full_activity_says_so_in_the_readers_language() -> None:
    with pytest.raises(ActivityFull) as no:
        Seats(capacity=1, taken=1, holds={"A": AFTER}).giving_way(NOW)
    assert no.value.code == "ACTIVITY_FULL"
    assert no.value.message(Language.ES).startswith("Todas las plazas")


def test_an_activity_without_seats_is_full() -> None:
    with pytest.raises(ActivityFull):
        Seats(capacity=0).giving_way(NOW)


def test_lowering_the_capacity_throws_nobody_out_and_shows_by_how_much_it_is_overbooked() -> None:
    seats = Seats(capacity=2, taken=5, holds={"A": AFTER})
    assert seats.overbooked_by(NOW) == 3
    assert seats.free(NOW) == 0


def test_after_a_lowered_capacity_as_many_lapsed_holds_end_as_the_newcomer_needs() -> None:
    holds = {"A": BEFORE, "B": BEFORE, "C": BEFORE}
    assert Seats(capacity=4, taken=5, holds=holds).giving_way(NOW) == ("A", "B")


def test_newcomers_who_met_on_one_lapsed_hold_do_not_meet_on_the_next() -> None:
    seats = Seats(capacity=3, taken=3, holds={"A": BEFORE, "B": BEFORE, "C": BEFORE})
    assert [seats.giving_way(NOW, spread=n) for n in range(4)] == [("A",), ("B",), ("C",), ("A",)]
    assert Seats(capacity=1).giving_way(NOW, spread=7) == ()


def test_a_company_gets_as_many_places_as_the_activity_gives_it() -> None:
    quota = Quota(persons={"A": None, "B": AFTER})
    assert quota.giving_way(3, NOW) == ()
    with pytest.raises(CompanyLimitReached) as no:
        quota.giving_way(2, NOW)
    assert no.value.limit == 2
    assert "höchstens 2 Personen" in no.value.message(Language.DE)


def test_lapsed_places_of_a_company_are_free_again_and_others_are_not() -> None:
    assert Quota(persons={"A": None, "B": NOW}).giving_way(2, NOW) == ("B",)
    assert Quota(persons={"B": NOW, "C": NOW}).giving_way(1, NOW) == ("B", "C")


def test_a_company_that_has_nobody_there_has_all_its_places() -> None:
    assert Quota().giving_way(1, NOW) == ()


@pytest.mark.parametrize("until", [None, AFTER])
def test_one_person_is_registered_once(until: datetime | None) -> None:
    claim = PersonClaim(registration_id="reg_1", company_id="com_1", until=until)
    with pytest.raises(AlreadyRegistered) as no:
        claim.check_free(NOW, tell=True)
    assert no.value.id == "reg_1"
    assert no.value.path == ("person", "email")


def test_a_stranger_learns_that_the_person_is_registered_and_nothing_else() -> None:
    claim = PersonClaim(registration_id="reg_1", company_id="com_1", until=None)
    with pytest.raises(AlreadyRegistered) as no:
        claim.check_free(NOW, tell=False)
    assert no.value.id is None


def test_a_person_whose_hold_has_lapsed_may_register_again() -> None:
    PersonClaim(registration_id="reg_1", company_id="com_1", until=NOW).check_free(NOW, tell=True)


@st.composite
def seatings(draw: st.DrawFn) -> Seats:
    """Any state the store can reach: held seats are among the taken ones."""
    minutes = draw(st.lists(st.integers(-90, 90), max_size=6))
    holds = {f"{n:02}": NOW + timedelta(minutes=m) for n, m in enumerate(minutes)}
    taken = len(holds) + draw(st.integers(0, 4))
    return Seats(capacity=draw(st.integers(0, 10)), taken=taken, holds=holds)


@given(seatings())
def test_a_newcomer_sits_exactly_when_a_seat_is_free(seats: Seats) -> None:
    try:
        gone = seats.giving_way(NOW)
    except ActivityFull:
        assert seats.free(NOW) == 0
        return
    assert seats.free(NOW) > 0
    left = {id: until for id, until in seats.holds.items() if id not in gone} | {"new": AFTER}
    after = Seats(capacity=seats.capacity, taken=seats.taken - len(gone) + 1, holds=left)
    assert after.occupied(NOW) == seats.occupied(NOW) + 1
    assert after.taken <= after.capacity
