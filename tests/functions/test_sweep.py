"""Every minute, what has lapsed ends though nobody looks, and the next are offered their seat."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from functions import sweep
from registration.actions import holds
from registration.rules.registrations import RegistrationState
from tests.functions.deliveries import Time
from tests.registrations import LATER, OPEN, by, company, get_together, hold, stored, wish

pytestmark = pytest.mark.usefixtures("store")
EVENT = {"id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event"}


def test_a_hold_that_lapsed_makes_room_for_the_next(at: Callable[[datetime], None]) -> None:
    activity = get_together(1)
    holds_seat = hold(activity, company(1), "Hält")
    waits = holds.register(by(company(2)), replace(wish(activity, "Wartet"), or_wait=True))

    at(OPEN)
    sweep.handler(EVENT, Time())
    assert stored(holds_seat).state is RegistrationState.HELD

    at(LATER)
    for _ in range(2):
        sweep.handler(EVENT, Time())
        assert stored(holds_seat).state is RegistrationState.EXPIRED
        assert stored(waits).state is RegistrationState.OFFERED


def test_a_sweep_without_time_leaves_it_to_the_next(at: Callable[[datetime], None]) -> None:
    holds_seat = hold(get_together(1), company(1), "Hält")
    at(LATER)
    sweep.handler(EVENT, Time(seconds=1))
    assert stored(holds_seat).state is RegistrationState.HELD
    sweep.handler(EVENT, Time(seconds=50))
    assert stored(holds_seat).state is RegistrationState.EXPIRED
