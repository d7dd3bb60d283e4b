"""Registrations under random schedules: whatever meets, seats, places and persons add up."""

import random
from datetime import timedelta

import pytest

from registration import links
from registration.actions import delegations, holds, registrations
from registration.rules.activities import Activity
from registration.rules.confirmations import confirmation_link
from registration.rules.ids import new_ulid
from registration.rules.refusals import Refused
from registration.rules.registrations import Registration, RegistrationClosed
from registration.store import journeys, seats
from registration.store.rows import read_range
from registration.store.writes import write_all
from tests.race.books import seats_taken
from tests.race.rivals import Step, at_once, check_history, schedule
from tests.registrations import OPEN, STAFF, by, company, get_together, hold, stored, wish

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MORE = 100


def confirming(one: Registration) -> Step:
    secret = links.seal(confirmation_link(one, new_ulid(OPEN)))
    return lambda: registrations.confirm(by(None), secret)


def cancelling(one: Registration) -> Step:
    return lambda: registrations.cancel(by(STAFF), one.id, None, expected=stored(one).version)


def approving(one: Registration) -> Step:
    return lambda: registrations.approve(by(STAFF), one.id, expected=stored(one).version)


def rejecting(one: Registration) -> Step:
    return lambda: registrations.reject(by(STAFF), one.id, "Full", expected=stored(one).version)


def known(activity: Activity) -> list[Registration]:
    return [row.value() for row in read_range(seats.key(activity.id).pk, "REG#")]


def check(activity: Activity) -> None:
    """Everything adds up, and each accepted change is in the audit once."""
    seats_taken(activity, OPEN, resized=True)
    for one in known(activity):
        check_history(one.id, one.version)


@pytest.mark.parametrize("needs_approval", [False, True])
def test_whatever_meets_at_the_desk_the_books_agree(needs_approval: bool) -> None:
    activity = get_together(6, needs_approval=needs_approval)
    firms = [company(number) for number in range(1, 7)]

    def coming(chance: random.Random) -> Step:
        firm, name = chance.choice(firms), f"Neu {chance.randrange(20)}"
        return lambda: holds.register(by(firm), wish(activity, name))

    def resizing(chance: random.Random) -> Step:
        number = chance.randrange(3, 9)
        return lambda: write_all(seats.resized(activity.id, number))

    def possible(chance: random.Random) -> Step:
        one = chance.choice(there) if there else None
        if one is None or chance.random() < 0.4:
            return resizing(chance) if chance.random() < 0.2 else coming(chance)
        return chance.choice([confirming, cancelling, approving, rejecting])(one)

    there: list[Registration] = []
    accepted = 0
    for outcomes in schedule(seed=2019, rounds=12, possible=possible):
        accepted += sum(isinstance(outcome, Registration) for outcome in outcomes)
        there = known(activity)
        check(activity)
    assert accepted > 30


@pytest.mark.parametrize("round_", range(6))
def test_one_registration_is_confirmed_approved_rejected_or_cancelled_in_some_order(
    round_: int,
) -> None:
    activity = get_together(1, needs_approval=True)
    one = hold(activity, company(), "Anna")
    if round_ % 2:
        confirming(one)()
    steps = [step(one) for step in (confirming, cancelling, approving, rejecting)] * 2
    outcomes = at_once(steps)
    assert all(isinstance(outcome, Registration | Refused) for outcome in outcomes)
    check(activity)
    assert seats_taken(activity, OPEN).taken == stored(one).keeps_seat


def test_who_comes_while_a_delegation_is_called_off_sits_nowhere_for_good() -> None:
    activity = get_together(MORE)
    firms = [company(number) for number in range(1, 16)]
    delegation = stored(hold(activity, company(99), "Alt")).delegation_id
    version = journeys.get(delegation).delegation.version

    def coming(number: int) -> Step:
        return lambda: holds.register(by(firms[number]), wish(activity, f"Neu {number}"))

    def calling_off() -> object:
        return delegations.cancel(by(STAFF), delegation, "Storm", expected=version)

    outcomes = at_once([calling_off, *(coming(number) for number in range(len(firms)))])
    assert not isinstance(outcomes[0], Refused)
    assert all(isinstance(one, Registration | RegistrationClosed) for one in outcomes[1:])
    check(activity)
    after = at_once([confirming(one) for one in known(activity)])
    assert all(isinstance(one, RegistrationClosed) for one in after)
    later = OPEN + timedelta(minutes=61)
    assert seats_taken(activity, later).occupied(later) == 0
