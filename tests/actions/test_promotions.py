"""Who waits is offered a seat in turn, and nobody comes between."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from registration import links
from registration.actions import holds, promotions, registrations, sweeps
from registration.rules.activities import Activity
from registration.rules.acts import SYSTEM, Act
from registration.rules.companies import Company
from registration.rules.refusals import LinkInvalid
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import ActivityFull, CompanyLimitReached, Seats
from registration.rules.waiting import Ground, OfferExpired, WaitingState
from registration.store import seats
from registration.store.writes import write_all
from tests.registrations import (
    LATER,
    OPEN,
    STAFF,
    by,
    company,
    counted,
    events,
    get_together,
    hold,
    stored,
    wish,
)

pytestmark = pytest.mark.usefixtures("store")
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def join(activity: Activity, who: Company, name: str, at: datetime | None = None) -> Registration:
    """In line, each a second after those before, unless `at` says when."""
    at = at or OPEN + counted(activity).waiting * SECOND
    return holds.register(by(who, at), replace(wish(activity, name), or_wait=True))


def desk(at: datetime = OPEN) -> Act:
    return by(SYSTEM, at)


def sits(activity: Activity, number: int, at: datetime = OPEN) -> Registration:
    """Somebody who has confirmed the seat."""
    hold(activity, company(number), f"Sitzt {number}")
    [link] = [mail.link for mail in events()[-1].mails if mail.link]
    return registrations.confirm(by(None, at), links.seal(link))


def line_link(registration: Registration) -> str:
    """What was mailed last to somebody in line."""
    mailed = [
        mail.link
        for event in [*events(), *events("2019-09-03")]
        for mail in event.mails
        if mail.link and event.subject == registration.id
    ]
    return links.seal(mailed[-1])


def state(registration: Registration, at: datetime = OPEN) -> RegistrationState:
    return stored(registration).as_of(at).state


def test_who_finds_no_seat_can_wait_for_one() -> None:
    activity = get_together(1)
    sits(activity, 1)
    with pytest.raises(ActivityFull):
        hold(activity, company(2), "Wartet")
    waits = join(activity, company(2), "Wartet")
    assert (waits.state, waits.hold_until) == (RegistrationState.WAITING, None)
    assert waits.waiting_state is WaitingState.WAITING
    assert waits.waiting
    assert Ground.FIRST_OF_COMPANY in waits.waiting.grounds
    assert counted(activity) == Seats(capacity=1, taken=1, waiting=1, line=1)
    assert [mail.template for mail in events()[-1].mails] == ["registration_waiting"]


def test_where_a_seat_is_free_nobody_waits() -> None:
    assert join(get_together(1), company(1), "Kommt").state is RegistrationState.HELD


def test_a_seat_given_back_is_offered_to_the_next() -> None:
    activity = get_together(1)
    seated = sits(activity, 1)
    first, second = join(activity, company(2), "Eins"), join(activity, company(3), "Zwei")
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    assert promotions.promote(desk(), activity.id) == 1
    offered = stored(first)
    assert offered.state is RegistrationState.OFFERED
    assert offered.hold_until == OPEN + DAY
    assert offered.waiting
    assert offered.waiting.offer
    assert offered.waiting.offer.edition == 1
    assert state(second) is RegistrationState.WAITING
    assert promotions.promote(desk(), activity.id) == 0


def test_small_companies_come_first_and_then_who_came_first() -> None:
    activity = get_together(1)
    seated = sits(activity, 1)
    another = join(activity, company(1), "Kollegin")
    newcomer = join(activity, company(2), "Neu")
    assert another.waiting
    assert newcomer.waiting
    assert another.waiting.points < newcomer.waiting.points
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    promotions.promote(desk(), activity.id)
    assert (state(newcomer), state(another)) == (
        RegistrationState.OFFERED,
        RegistrationState.WAITING,
    )


def test_nobody_overtakes_who_waits() -> None:
    activity = get_together(1)
    seated = sits(activity, 1)
    waits = join(activity, company(2), "Wartet")
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    with pytest.raises(ActivityFull):
        hold(activity, company(3), "Drängelt")
    assert promotions.promote(desk(), activity.id) == 1
    assert state(waits) is RegistrationState.OFFERED


def test_who_cannot_sit_does_not_bar_others() -> None:
    activity = get_together(2, max_persons_per_company=1)
    sits(activity, 1)
    with pytest.raises(CompanyLimitReached):
        hold(activity, company(1), "Kollegin")
    colleague = join(activity, company(1), "Kollegin")
    assert colleague.state is RegistrationState.WAITING
    assert hold(activity, company(2), "Andere").state is RegistrationState.HELD
    assert state(colleague) is RegistrationState.WAITING


def test_a_colleague_comes_once_the_company_has_a_place() -> None:
    activity = get_together(2, max_persons_per_company=1)
    seated = sits(activity, 1)
    colleague = join(activity, company(1), "Kollegin")
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    promotions.promote(desk(), activity.id)
    assert state(colleague) is RegistrationState.OFFERED


def offered() -> tuple[Activity, Registration]:
    activity = get_together(1)
    seated = sits(activity, 1)
    waits = join(activity, company(2), "Wartet")
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    promotions.promote(desk(), activity.id)
    return activity, waits


def test_an_offer_is_accepted_once_and_again_is_harmless() -> None:
    activity, waits = offered()
    accepted = registrations.accept(by(None), line_link(waits))
    assert (accepted.state, accepted.waiting_state) == (
        RegistrationState.CONFIRMED,
        WaitingState.ACCEPTED,
    )
    assert registrations.accept(by(None), line_link(waits)) == accepted
    assert counted(activity).taken == 1
    assert counted(activity).holds == {}


def test_an_offer_that_ended_is_told_and_goes_to_the_next() -> None:
    activity, waits = offered()
    behind = join(activity, company(3), "Dahinter")
    with pytest.raises(OfferExpired):
        registrations.accept(by(None, OPEN + DAY), line_link(waits))
    assert sweeps.sweep(desk(OPEN + DAY), lambda: False) == 1
    assert stored(waits).state is RegistrationState.EXPIRED
    assert state(behind, OPEN + DAY) is RegistrationState.OFFERED
    assert counted(activity).taken == 1
    [told] = [one for one in events("2019-09-03") if one.kind == "registration.expired"]
    assert [mail.template for mail in told.mails] == ["registration_offer_expired"]


def test_who_let_an_offer_pass_can_join_again_at_the_end() -> None:
    activity, waits = offered()
    behind = join(activity, company(3), "Dahinter")
    sweeps.sweep(desk(OPEN + DAY), lambda: False)
    again = join(activity, company(2), "Wartet", OPEN + DAY)
    assert again.id != waits.id
    assert again.state is RegistrationState.WAITING
    assert state(behind, OPEN + DAY) is RegistrationState.OFFERED


def test_a_declined_offer_goes_to_the_next() -> None:
    activity, waits = offered()
    behind = join(activity, company(3), "Dahinter")
    assert registrations.decline(by(None), line_link(waits)).state is RegistrationState.DECLINED
    assert registrations.decline(by(None), line_link(waits)).state is RegistrationState.DECLINED
    with pytest.raises(LinkInvalid):
        registrations.accept(by(None), line_link(waits))
    promotions.promote(desk(), activity.id)
    assert state(behind) is RegistrationState.OFFERED


def test_who_waits_can_leave_the_list() -> None:
    activity = get_together(1)
    sits(activity, 1)
    waits = join(activity, company(2), "Wartet")
    gone = registrations.cancel(by(STAFF), waits.id, None, expected=waits.version)
    assert gone.state is RegistrationState.WITHDRAWN
    assert counted(activity).waiting == 0
    assert join(activity, company(2), "Wartet").state is RegistrationState.WAITING


def test_as_many_offers_as_seats_are_added() -> None:
    activity = get_together(1)
    sits(activity, 1)
    line = [join(activity, company(n), f"Wartet {n}") for n in range(2, 7)]
    write_all(seats.resized(activity.id, 4))
    assert promotions.promote(desk(), activity.id) == 3
    states = [state(one) for one in line]
    assert states == [RegistrationState.OFFERED] * 3 + [RegistrationState.WAITING] * 2
    found = stored(line[0]).waiting
    assert found
    assert found.offer
    assert found.offer.edition == 2


def test_fewer_seats_than_people_stop_the_offers() -> None:
    activity = get_together(2)
    one, _ = sits(activity, 1), sits(activity, 2)
    waits = join(activity, company(3), "Wartet")
    write_all(seats.resized(activity.id, 1))
    registrations.cancel(by(STAFF), one.id, None, expected=one.version)
    assert promotions.promote(desk(), activity.id) == 0
    assert state(waits) is RegistrationState.WAITING


def test_no_offer_comes_after_the_cut_off() -> None:
    activity = get_together(1, cancel_by=OPEN + 2 * DAY)
    seated = sits(activity, 1)
    waits = join(activity, company(2), "Wartet")
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    assert promotions.promote(desk(OPEN + 2 * DAY), activity.id) == 0
    assert promotions.promote(desk(OPEN + 2 * DAY - MINUTE), activity.id) == 1
    assert stored(waits).hold_until == OPEN + 2 * DAY


def test_an_unconfirmed_seat_passes_to_the_list() -> None:
    activity = get_together(1)
    held = hold(activity, company(1), "Held")
    waits = join(activity, company(2), "Wartet")
    assert sweeps.sweep(desk(LATER - MINUTE), lambda: False) == 0
    assert sweeps.sweep(desk(LATER), lambda: False) == 1
    assert stored(held).state is RegistrationState.EXPIRED
    assert state(waits, LATER) is RegistrationState.OFFERED
    assert sweeps.sweep(desk(LATER), lambda: False) == 0


def test_a_hold_ends_although_nobody_waits() -> None:
    activity = get_together(1)
    held = hold(activity, company(1), "Held")
    assert sweeps.sweep(desk(LATER), lambda: False) == 1
    assert stored(held).state is RegistrationState.EXPIRED
    assert (counted(activity).taken, counted(activity).holds) == (0, {})
