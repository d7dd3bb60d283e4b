"""Offers: made to who waits, accepted or declined in time, and over at their time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.rules import offers
from registration.rules import registrations as rules
from registration.rules.activities import Activity
from registration.rules.delegations import Status
from registration.rules.refusals import LinkInvalid, WrongState
from registration.rules.registrations import (
    Registration,
    RegistrationClosed,
    RegistrationState,
    RegistrationWindowClosed,
)
from registration.rules.waiting import OfferExpired, WaitingState
from tests import companies, journeys
from tests.registrations import OPEN
from tests.waiting import waiting

ACTIVITY = journeys.activity(journeys.GET_TOGETHER)
APPROVING = replace(ACTIVITY, needs_approval=True)
DELEGATION = journeys.delegation(Status.PUBLISHED)
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


def offered(activity: Activity = ACTIVITY) -> Registration:
    return offers.offer(waiting(activity), activity, 1, OPEN)


def accepted(activity: Activity = ACTIVITY) -> Registration:
    return offers.accept(offered(activity), DELEGATION, activity, OPEN)


def test_who_gets_in_line_keeps_no_seat_and_never_lapses() -> None:
    person = waiting(ACTIVITY).person
    joins = offers.wait(ACTIVITY, companies.company(), person, first=True, now=OPEN)
    assert (joins.state, joins.hold_until) == (RegistrationState.WAITING, None)
    assert not joins.keeps_seat
    assert joins.is_open
    assert joins.as_of(ACTIVITY.starts_at) == joins


def test_nobody_gets_in_line_where_no_offer_can_come_any_more() -> None:
    person = waiting(ACTIVITY).person
    activity = replace(ACTIVITY, cancel_by=OPEN)
    with pytest.raises(RegistrationWindowClosed) as no:
        offers.wait(activity, companies.company(), person, first=True, now=OPEN)
    assert no.value.closes_at == OPEN


def test_an_offer_keeps_a_seat_until_its_last_second() -> None:
    one = offered()
    assert one.hold_until == OPEN + DAY
    assert one.as_of(OPEN + DAY - SECOND).keeps_seat
    assert one.as_of(OPEN + DAY).waiting_state is WaitingState.EXPIRED


def test_only_who_waits_is_offered_a_seat() -> None:
    with pytest.raises(WrongState):
        offers.offer(offered(), ACTIVITY, 1, OPEN)
    with pytest.raises(WrongState):
        offers.offer(replace(waiting(ACTIVITY), waiting=None), ACTIVITY, 1, OPEN)


def test_nobody_accepts_once_the_activity_that_was_brought_forward_has_begun() -> None:
    earlier = replace(ACTIVITY, starts_at=OPEN + SECOND)
    with pytest.raises(RegistrationWindowClosed) as no:
        offers.accept(offered(), DELEGATION, earlier, earlier.starts_at)
    assert no.value.closes_at == earlier.starts_at


def test_who_accepts_sits_or_awaits_approval() -> None:
    assert accepted().state is RegistrationState.CONFIRMED
    assert accepted(APPROVING).state is RegistrationState.PENDING_APPROVAL
    assert accepted(APPROVING).waiting_state is WaitingState.ACCEPTED


def test_to_accept_again_changes_nothing_also_once_approved() -> None:
    one = accepted(APPROVING)
    assert offers.accept(one, DELEGATION, APPROVING, OPEN + 2 * DAY) == one
    approved = rules.approve(one, DELEGATION, APPROVING, OPEN)
    assert offers.accept(approved, DELEGATION, APPROVING, OPEN) == approved


def test_an_offer_is_over_at_its_time_for_accepting_and_declining() -> None:
    lapsed = offers.lapse(offered(), OPEN + DAY)
    for one in (offered(), lapsed):
        with pytest.raises(OfferExpired) as late:
            offers.accept(one, DELEGATION, ACTIVITY, OPEN + DAY)
        with pytest.raises(OfferExpired):
            offers.decline(one, OPEN + DAY)
        assert late.value.until == OPEN + DAY


def test_an_offer_that_still_stands_does_not_lapse() -> None:
    with pytest.raises(WrongState):
        offers.lapse(offered(), OPEN + DAY - SECOND)


def test_nothing_is_accepted_where_nothing_takes_place() -> None:
    off = journeys.delegation(Status.CANCELLED)
    with pytest.raises(RegistrationClosed):
        offers.accept(offered(), off, ACTIVITY, OPEN)


def test_without_an_offer_there_is_nothing_to_accept() -> None:
    gone = rules.cancel(accepted(), ACTIVITY, None, OPEN, staff=False)
    for one in (waiting(ACTIVITY), offers.decline(offered(), OPEN), gone):
        with pytest.raises(LinkInvalid):
            offers.accept(one, DELEGATION, ACTIVITY, OPEN)


def test_to_decline_gives_back_the_offer_or_the_place_and_again_changes_nothing() -> None:
    declined, left = offers.decline(offered(), OPEN), offers.decline(waiting(ACTIVITY), OPEN)
    assert (declined.state, left.state) == (
        RegistrationState.DECLINED,
        RegistrationState.WITHDRAWN,
    )
    assert offers.decline(declined, OPEN) == declined
    assert offers.decline(left, OPEN) == left


def test_who_sits_gives_the_seat_back_by_cancelling_not_by_declining() -> None:
    with pytest.raises(LinkInvalid):
        offers.decline(accepted(), OPEN)


def test_leaving_the_line_has_no_deadline() -> None:
    activity = replace(ACTIVITY, cancel_by=OPEN - DAY)
    gone = rules.cancel(waiting(activity), activity, None, OPEN, staff=False)
    assert gone.waiting_state is WaitingState.WITHDRAWN


def test_what_an_offer_came_to_stays_known_after_the_seat_is_given_back() -> None:
    gone = rules.cancel(accepted(), ACTIVITY, None, OPEN, staff=False)
    assert gone.state is RegistrationState.CANCELLED
    assert gone.waiting_state is WaitingState.ACCEPTED


def test_who_never_waited_stands_nowhere_in_line() -> None:
    never = replace(waiting(ACTIVITY), waiting=None, state=RegistrationState.CONFIRMED)
    assert never.waiting_state is None


def test_a_place_in_line_ends_with_its_activity() -> None:
    called_off = replace(waiting(ACTIVITY), state=RegistrationState.CANCELLED)
    assert called_off.waiting_state is WaitingState.WITHDRAWN
