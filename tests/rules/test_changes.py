"""Late changes: when they can be asked for, what they cost, and how they end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from registration.rules import changes
from registration.rules.arrangements import Arrangement, ArrangementKind
from registration.rules.breaches import Rule
from registration.rules.changes import (
    HOST_LIST_FROZEN,
    ChangeKind,
    ChangeRequest,
    ChangeState,
    NameChange,
    StillSelfService,
)
from registration.rules.contacts import Person
from registration.rules.places import Host
from registration.rules.refusals import Invalid, WrongState
from registration.rules.registrations import (
    Registration,
    RegistrationState,
    RegistrationWindowClosed,
    hold,
)
from registration.rules.texts import Language
from tests.journeys import GET_TOGETHER, activity, broken, on

DEADLINE, FINAL = on(20, 12), on(18, 12)
PARTY = activity(
    GET_TOGETHER,
    cancel_by=DEADLINE,
    host=Host(name="HTW Dresden"),
    arrangements=(
        Arrangement(kind=ArrangementKind.HOTEL, supplier="Hotel", final_at=FINAL, cost_cents=9_900),
    ),
)
ANNA = Person(name="Anna", role=None, email="anna@a.example", phone=None, language=Language.DE)
BODO = replace(ANNA, name="Bodo", email="bodo@a.example")


def confirmed() -> Registration:
    held = hold(PARTY, "com_" + "0" * 26, ANNA, on(2, 8))
    return replace(held, state=RegistrationState.CONFIRMED, hold_until=None)


def ask(
    kind: ChangeKind = ChangeKind.CANCEL,
    person: Person | None = None,
    *,
    reason: str = "Illness",
    now: datetime = DEADLINE,
) -> ChangeRequest:
    return changes.ask(
        confirmed(), PARTY, kind, person, reason, by="company:c", contact=None, now=now
    )


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (DEADLINE - timedelta(seconds=1), StillSelfService),
        (PARTY.starts_at, RegistrationWindowClosed),
    ],
)
def test_it_can_be_asked_for_from_the_deadline_until_the_start(
    now: datetime, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ask(now=now)
    assert not changes.can_be_asked(confirmed(), PARTY, now)
    assert ask().state is ChangeState.OPEN
    assert changes.can_be_asked(confirmed(), PARTY, PARTY.starts_at - timedelta(seconds=1))


def test_only_about_who_is_confirmed() -> None:
    gone = replace(confirmed(), state=RegistrationState.CANCELLED)
    with pytest.raises(WrongState):
        changes.check_askable(gone, PARTY, DEADLINE)


@pytest.mark.parametrize(
    ("kind", "person", "rule"),
    [
        (ChangeKind.CANCEL, BODO, Rule.MUST_BE_EMPTY),
        (ChangeKind.CORRECT, None, Rule.REQUIRED),
        (ChangeKind.REPLACE_PERSON, None, Rule.REQUIRED),
    ],
)
def test_the_form_says_whether_a_person_belongs_into_it(
    kind: ChangeKind, person: Person | None, rule: Rule
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(kind, person)
    assert broken(refused.value) == {("person", rule)}


def test_without_a_reason_nothing_is_asked() -> None:
    with pytest.raises(Invalid) as refused:
        ask(reason=" ")
    assert broken(refused.value) == {("reason", Rule.REQUIRED)}


def test_what_is_final_is_paid_for_whoever_does_not_come() -> None:
    early = changes.impact(PARTY, ANNA, ChangeKind.CANCEL, None, FINAL - timedelta(seconds=1))
    late = changes.impact(PARTY, ANNA, ChangeKind.CANCEL, None, FINAL)
    assert [(one.arrangements[0].persons, one.lost_cents) for one in (early, late)] == [
        (-1, 0),
        (-1, 9_900),
    ]


def test_somebody_else_costs_nothing_but_a_name_on_the_list() -> None:
    found = changes.impact(PARTY, ANNA, ChangeKind.REPLACE_PERSON, BODO, DEADLINE)
    assert (found.arrangements[0].persons, found.lost_cents) == (0, 0)
    assert found.host
    assert found.host.name_changes == (NameChange(off="Anna", on="Bodo"),)


def test_the_host_has_the_list_five_days_before_the_start() -> None:
    frozen = PARTY.starts_at - HOST_LIST_FROZEN
    for now, expected in ((frozen - timedelta(seconds=1), False), (frozen, True)):
        found = changes.impact(PARTY, ANNA, ChangeKind.CORRECT, ANNA, now)
        assert found.host
        assert (found.host.list_frozen, found.host.name_changes) == (expected, ())


def test_a_no_needs_its_reason_and_a_yes_does_not() -> None:
    with pytest.raises(Invalid):
        changes.decide(ask(), accept=False, because=" ", by="operator:uta", now=DEADLINE)
    found = changes.decide(ask(), accept=True, because=None, by="operator:uta", now=DEADLINE)
    assert (found.state, found.decided_by, found.version) == (
        ChangeState.ACCEPTED,
        "operator:uta",
        2,
    )


def test_nothing_is_decided_twice() -> None:
    withdrawn = changes.withdraw(ask())
    for step in (changes.withdraw, changes.obsolete):
        with pytest.raises(WrongState):
            step(withdrawn)


@pytest.mark.parametrize(
    "gone",
    [
        (None, DEADLINE),
        (replace(confirmed(), state=RegistrationState.CANCELLED), DEADLINE),
        (confirmed(), PARTY.starts_at),
    ],
)
def test_without_its_object_it_is_obsolete_whoever_has_written_that_down(
    gone: tuple[Registration | None, datetime],
) -> None:
    registration, now = gone
    assert ask().seen_with(registration, PARTY, now) is ChangeState.OBSOLETE
    assert changes.withdraw(ask()).seen_with(registration, PARTY, now) is ChangeState.WITHDRAWN
