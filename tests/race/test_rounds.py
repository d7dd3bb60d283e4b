"""Decisions in bulk at once: each registration is decided once, whoever decides, however often."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from registration.actions import registrations, rounds
from registration.rules.acts import Act, Principal, Role
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.rounds import Decision, Outcome, Result, Ruling
from tests.race.rivals import at_once, check_history
from tests.registrations import OPEN, by, company, counted, get_together, hold, secret, stored

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

NAMES = ("Anna", "Bodo", "Cleo", "Dora", "Emil", "Fritz")


@pytest.fixture(autouse=True)
def _open(at: Callable[[datetime], None]) -> None:
    at(OPEN)


def awaiting() -> list[Registration]:
    activity = get_together(needs_approval=True, max_persons_per_company=len(NAMES))
    firm, confirmed = company(), []
    for name in NAMES:
        hold(activity, firm, f"{name} Beispiel")
        confirmed.append(registrations.confirm(by(None), secret()))
    return confirmed


def decide(act: Act, people: list[Registration], decision: Decision) -> tuple[Result, ...]:
    rulings = [
        Ruling(id=one.id, expected=one.version, decision=decision, reason="Enough suppliers")
        for one in people
    ]
    return rounds.go_on(act, rulings)


def staff(name: str, key: str) -> Act:
    who = Principal(role=Role.OPERATOR, id=name)
    return replace(by(who, key=key), operation="registrationsDecide")


def test_two_who_decide_differently_decide_each_registration_once() -> None:
    people = awaiting()
    calls = [
        *[(staff("uta", "uta says yes"), people, Decision.APPROVE)] * 3,
        *[(staff("jan", "jan says no"), people[::-1], Decision.REJECT)] * 3,
    ]
    told = at_once([lambda call=call: decide(*call) for call in calls])  # type: ignore[misc]
    yes, no = (
        {one.id for results in told[part] for one in results if one.outcome is Outcome.DONE}  # type: ignore[attr-defined]
        for part in (slice(3), slice(3, 6))
    )
    states = {one.id: stored(one).state for one in people}
    assert set(states) == yes | no
    assert yes.isdisjoint(no)
    assert {states[id] for id in yes} <= {RegistrationState.CONFIRMED}
    assert {states[id] for id in no} <= {RegistrationState.REJECTED}
    for one in people:
        check_history(one.id, 3)
    activity = registrations.case_of(by(None), people[0].id).activity  # type: ignore[union-attr]
    assert counted(activity).taken == len(yes)
