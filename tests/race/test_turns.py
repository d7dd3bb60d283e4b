"""What changes between looking at the line and acting on it: the turn is decided anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.actions import holds, promotions, registrations
from registration.rules.activities import Activity
from registration.rules.acts import SYSTEM
from registration.rules.companies import Company
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import ActivityFull
from registration.store import seats
from registration.store.writes import write_all
from tests.race.books import seats_taken
from tests.race.conflicts import meanwhile
from tests.registrations import OPEN, STAFF, by, company, get_together, hold, stored, wish

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]


def join(activity: Activity, who: Company, name: str, second: int = 0) -> Registration:
    at = OPEN + timedelta(seconds=second)
    return holds.register(by(who, at), replace(wish(activity, name), or_wait=True))


def leave(one: Registration) -> Registration:
    return registrations.cancel(by(STAFF), one.id, None, expected=stored(one).version)


def promote(activity: Activity) -> int:
    return promotions.promote(by(SYSTEM), activity.id)


def test_who_joins_with_more_points_while_an_offer_is_made_comes_first() -> None:
    activity = get_together(2)
    leaves, _ = hold(activity, company(1), "Geht"), hold(activity, company(2), "Bleibt")
    colleague = join(activity, company(2), "Kollegin")
    leave(leaves)
    came: list[Registration] = []
    with meanwhile(lambda: came.append(join(activity, company(3), "Neu", 5))):
        promote(activity)
    assert stored(came[0]).state is RegistrationState.OFFERED
    assert stored(colleague).state is RegistrationState.WAITING
    seats_taken(activity, OPEN)


def test_who_can_come_again_while_a_newcomer_signs_up_is_not_passed() -> None:
    activity = get_together(2, max_persons_per_company=1)
    sits, newcomer = hold(activity, company(1), "Sitzt"), company(2)
    colleague = join(activity, company(1), "Kollegin")
    with meanwhile(lambda: leave(sits)), pytest.raises(ActivityFull):
        hold(activity, newcomer, "Neu")
    promote(activity)
    assert stored(colleague).state is RegistrationState.OFFERED
    seats_taken(activity, OPEN)


def test_no_offer_is_made_of_a_seat_that_was_taken_away_meanwhile() -> None:
    activity = get_together(1)
    leaves = hold(activity, company(1), "Geht")
    waits = join(activity, company(2), "Wartet")
    leave(leaves)
    with meanwhile(lambda: write_all(seats.resized(activity.id, 0))):
        assert promote(activity) == 0
    assert stored(waits).state is RegistrationState.WAITING
    seats_taken(activity, OPEN)


def test_an_offer_relies_on_the_edition_it_names() -> None:
    activity = get_together(1)
    leaves = hold(activity, company(1), "Geht")
    waits = join(activity, company(2), "Wartet")
    leave(leaves)
    with meanwhile(lambda: write_all(seats.resized(activity.id, 1))):
        assert promote(activity) == 1
    found = stored(waits).waiting
    assert found
    assert found.offer
    assert found.offer.edition == 2


def test_a_place_in_line_taken_while_a_newcomer_signs_up_counts() -> None:
    activity, newcomer = get_together(1), company(3)

    def somebody_waits_and_a_seat_is_free() -> None:
        leaves = hold(activity, company(1), "Geht")
        join(activity, company(2), "Wartet")
        leave(leaves)

    with meanwhile(somebody_waits_and_a_seat_is_free), pytest.raises(ActivityFull):
        hold(activity, newcomer, "Neu")
    assert promote(activity) == 1
    seats_taken(activity, OPEN)


def test_who_leaves_the_line_while_being_offered_a_seat_gets_none() -> None:
    activity = get_together(1)
    leaves = hold(activity, company(1), "Geht")
    waits, behind = join(activity, company(2), "Wartet"), join(activity, company(3), "Danach", 5)
    leave(leaves)
    with meanwhile(lambda: leave(waits)):
        promote(activity)
    assert stored(waits).state is RegistrationState.WITHDRAWN
    assert stored(behind).state is RegistrationState.OFFERED
    seats_taken(activity, OPEN)
