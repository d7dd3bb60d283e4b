"""Sixteen organisers at once: one hour is filled once, one name is given once, one chair is left
once, on a store that is atomic."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from registration.actions import activities, delegates, delegations
from registration.rules.acts import Act, Principal, Role
from registration.rules.delegates import Status
from registration.rules.refusals import Refused
from registration.store import journeys
from tests.journeys import CANDIDATE, GET_TOGETHER, MAY, OUTLINE, VISIT, on

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 16
ACT = Act(by=Principal(role=Role.OPERATOR, id="amz"), at=MAY, operation="test", request_id="r-1")


def outcomes(steps: Sequence[Callable[[], object]]) -> Counter[str]:
    """How steps that all begin in the same instant ended: `done`, or the refusal's code."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], object]) -> str:
        barrier.wait()
        try:
            step()
        except Refused as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return Counter(pool.map(run, steps))


def drafted(slug: str = "") -> str:
    return delegations.draft(ACT, replace(OUTLINE, slug=slug)).delegation.id


def test_one_hour_of_the_delegates_is_filled_once() -> None:
    id = drafted()
    stops = [
        replace(VISIT, starts_at=on(24, 7) + timedelta(minutes=number), ends_at=on(24, 9))
        for number in range(MANY)
    ]

    ended = outcomes([partial(activities.add, ACT, id, stop, override=None) for stop in stops])

    assert ended["done"] == 1
    assert set(ended) <= {"done", "PROGRAMME_CONFLICT", "BUSY"}
    assert len(journeys.get(id).timetable) == 1


def test_activities_that_fit_are_all_added() -> None:
    id = drafted()
    stops = [replace(GET_TOGETHER, seats_delegates=0) for _ in range(8)]

    ended = outcomes([partial(activities.add, ACT, id, stop, override=None) for stop in stops])

    assert len(journeys.get(id).timetable) == ended["done"]
    assert set(ended) <= {"done", "BUSY"}


def test_one_name_in_addresses_is_given_once() -> None:
    ended = outcomes([lambda: drafted("mexico") for _ in range(MANY)])

    assert ended == {"done": 1, "SLUG_TAKEN": MANY - 1}


def test_one_address_is_listed_once() -> None:
    id = drafted()

    ended = outcomes([lambda: delegates.identify(ACT, id, CANDIDATE) for _ in range(MANY)])

    assert ended == {"done": 1, "ALREADY_LISTED": MANY - 1}


def test_one_chair_is_left_to_one() -> None:
    id = drafted()
    old = delegates.identify(ACT, id, CANDIDATE)
    delegates.invite(ACT, old.id, expected=1)
    delegates.answer(ACT, old.id, Status.ACCEPTED, expected=2)
    others = [
        delegates.identify(ACT, id, replace(CANDIDATE, email=f"n{number}@autopartes.example"))
        for number in range(MANY)
    ]

    ended = outcomes(
        [
            partial(delegates.replace, ACT, old.id, new.id, expected=3, new_expected=1)
            for new in others
        ]
    )

    assert ended["done"] == 1
    assert set(ended) <= {"done", "VERSION_CONFLICT", "BUSY"}
    assert len(journeys.get(id).roster) == 1
