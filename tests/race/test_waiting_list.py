"""The waiting list under rivals: nobody overtakes, nothing is offered twice, nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from registration import links
from registration.actions import holds, promotions, registrations, sweeps
from registration.rules.activities import Activity
from registration.rules.acts import SYSTEM, Act
from registration.rules.confirmations import line_event
from registration.rules.events import Event
from registration.rules.ids import new_ulid
from registration.rules.pages import Window
from registration.rules.refusals import Busy
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.waiting import OfferExpired
from registration.store import ledger, seats
from registration.store import registrations as store
from registration.store.rows import read
from registration.store.writes import write_all
from tests.race.books import seats_taken
from tests.race.history import Replay, steps
from tests.race.rivals import Step, at_once
from tests.registrations import OPEN, STAFF, by, company, counted, get_together, hold, stored, wish

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


def desk(now: datetime = OPEN) -> Act:
    return by(SYSTEM, now)


def sits(activity: Activity, number: int) -> Registration:
    """Somebody the desk has put there for good."""
    held = hold(activity, company(number), f"Sitzt {number}")
    link = next(m.link for e in _events() if e.subject == held.id for m in e.mails if m.link)
    return registrations.confirm(by(None), links.seal(link))


def _events() -> list[Event]:
    return [entry.event for entry in ledger.outbox_page("2019-09-02", Window(first=5)).values]


def join(activity: Activity, number: int, now: datetime = OPEN) -> Registration:
    wanted = replace(wish(activity, f"Wartet {number}"), or_wait=True)
    return holds.register(by(company(number), now), wanted)


def joining(activity: Activity, number: int, now: datetime = OPEN) -> Step:
    company(number)  # is there before the race begins
    return lambda: join(activity, number, now)


def cancelling(registration: Registration) -> Step:
    version = registration.version
    return lambda: registrations.cancel(by(STAFF), registration.id, None, expected=version)


def link_of(activity: Activity, one: Registration) -> str:
    [mail] = line_event(one, activity, new_ulid(OPEN)).mails
    assert mail.link
    return links.seal(mail.link)


def offered(activity: Activity) -> Registration:
    """The one seat was given back and is offered to who waits."""
    seated, waits = sits(activity, 1), join(activity, 2)
    registrations.cancel(by(STAFF), seated.id, None, expected=seated.version)
    assert promotions.promote(desk(), activity.id) == 1
    return stored(waits)


def states(people: Sequence[Registration]) -> list[RegistrationState]:
    return [stored(one).state for one in people]


@pytest.mark.parametrize("round_", range(6))
def test_an_offer_is_accepted_or_ends_and_never_both(round_: int) -> None:
    activity = get_together(1)
    waits = offered(activity)
    behind = join(activity, 3, OPEN + SECOND)
    secret = link_of(activity, waits)
    # Two clocks that do not quite agree: for one the offer still stands, for the other it is over.
    accepted, _ = at_once(
        [
            lambda: registrations.accept(by(None, OPEN + DAY - SECOND), secret),
            lambda: sweeps.sweep(desk(OPEN + DAY), lambda: False),
        ]
    )
    if isinstance(accepted, Registration):
        expected = [RegistrationState.CONFIRMED, RegistrationState.WAITING]
    else:
        assert isinstance(accepted, OfferExpired)
        expected = [RegistrationState.EXPIRED, RegistrationState.OFFERED]
    sweeps.sweep(desk(OPEN + DAY), lambda: False)
    assert states([waits, behind]) == expected
    assert seats_taken(activity, OPEN + DAY).taken == 1


def test_sixteen_times_accepted_at_once_is_accepted_once_and_nobody_is_refused() -> None:
    activity = get_together(1)
    waits = offered(activity)
    secret = link_of(activity, waits)
    outcomes = at_once([lambda: registrations.accept(by(None), secret)] * 16)
    assert outcomes == [stored(waits)] * 16
    told = [one for one in _events() if one.kind == "registration.confirmed"]
    assert [one.subject for one in told].count(waits.id) == 1
    assert seats_taken(activity, OPEN).taken == 1


@pytest.mark.parametrize("round_", range(4))
def test_an_offer_is_accepted_or_declined_and_the_books_agree(round_: int) -> None:
    activity = get_together(1)
    waits = offered(activity)
    secret = link_of(activity, waits)
    at_once(
        [
            lambda: registrations.accept(by(None), secret),
            lambda: registrations.decline(by(None), secret),
        ]
        * 4
    )
    sits_now = stored(waits).state is RegistrationState.CONFIRMED
    assert stored(waits).state in (RegistrationState.CONFIRMED, RegistrationState.DECLINED)
    assert seats_taken(activity, OPEN).taken == int(sits_now)


def test_sweeps_at_once_offer_each_seat_once() -> None:
    activity = get_together(5)
    seated = [sits(activity, number) for number in range(1, 6)]
    people = [join(activity, n, OPEN + n * SECOND) for n in range(10, 20)]
    for one in seated:
        cancelling(one)()
    at_once([lambda: sweeps.sweep(desk(OPEN + DAY), lambda: False)] * 6)
    sweeps.sweep(desk(OPEN + DAY), lambda: False)
    assert states(people) == [RegistrationState.OFFERED] * 5 + [RegistrationState.WAITING] * 5
    assert seats_taken(activity, OPEN + DAY).waiting == 5
    assert all(_versions(one) == [1, 2] for one in people[:5])


def _versions(one: Registration) -> list[int]:
    """As the audit tells them: each once."""
    entries = ledger.audit_page(one.id, Window(first=20)).values[::-1]
    found = [entry.after["version"] for entry in entries if entry.after]
    return [int(str(version)) for version in found]


def test_the_order_is_kept_while_thirty_join_and_seats_come_free() -> None:
    activity = get_together(10)
    seated = [sits(activity, number) for number in range(1, 11)]
    first = [join(activity, 20 + n, OPEN + n * SECOND) for n in range(5)]
    late = OPEN + timedelta(minutes=5)
    rivals = [joining(activity, 100 + n, late + n * SECOND) for n in range(30)]
    rivals += [cancelling(one) for one in seated]
    rivals += [lambda: promotions.promote(desk(late), activity.id)] * 4
    outcomes = at_once(rivals)
    assert all(isinstance(one, Registration | Busy) for one in outcomes[:30])
    promotions.promote(desk(late), activity.id)
    now = late + timedelta(minutes=1)
    assert seats_taken(activity, now).free(now) == 0
    assert RegistrationState.WAITING not in states(first)
    replay = Replay(activity)
    replay.run(steps())  # at each commit: who was offered a seat was the first who could take it
    assert replay.offers >= 5


@pytest.mark.parametrize("round_", range(4))
def test_nobody_waits_beside_an_empty_seat_after_joining_met_cancelling(round_: int) -> None:
    activity = get_together(2)
    seated = [sits(activity, number) for number in (1, 2)]
    joins: list[Step] = [joining(activity, number) for number in (3, 4)]
    at_once([*map(cancelling, seated), *joins])
    promotions.promote(desk(), activity.id)
    after = seats_taken(activity, OPEN)
    assert after.waiting == 0 or after.free(OPEN) == 0


def test_capacity_goes_up_and_down_while_offers_are_made() -> None:
    activity = get_together(1)
    sits(activity, 1)
    people = [join(activity, n, OPEN + n * SECOND) for n in range(10, 22)]

    def resize(number: int) -> Step:
        return lambda: write_all(seats.resized(activity.id, number))

    def promote() -> object:
        return promotions.promote(desk(OPEN + DAY), activity.id)

    at_once([resize(6), promote, resize(3), promote, resize(8), promote, resize(5), promote])
    promote()
    after = seats_taken(activity, OPEN + DAY, resized=True)
    assert after.edition == 5
    for one in (read(store.key(each.id)) for each in people):
        if one and one.waiting and one.waiting.offer:
            assert 1 <= one.waiting.offer.edition <= after.edition
    waiting = [state is RegistrationState.WAITING for state in states(people)]
    assert waiting == sorted(waiting)  # those who were offered a seat are the first
    assert after.free(OPEN + DAY) == 0 or counted(activity).waiting == 0
