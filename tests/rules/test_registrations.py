"""Registrations: who may register when, and what becomes of a registration."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registration.rules import activities, delegations, registrations
from registration.rules.activities import Activity
from registration.rules.contacts import Person, email_digest, read_email
from registration.rules.delegations import Delegation
from registration.rules.ids import new_ulid
from registration.rules.outlines import Direction, Organiser, Period
from registration.rules.places import Place
from registration.rules.refusals import Form, Invalid, LinkInvalid, Refused, WrongState
from registration.rules.registrations import (
    HoldExpired,
    Registration,
    RegistrationClosed,
    RegistrationState,
    RegistrationWindowClosed,
)
from registration.rules.stops import Kind, Window
from registration.rules.texts import Language, Text

NOW = datetime(2019, 9, 1, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=61)
START = datetime(2019, 9, 24, 16, 0, tzinfo=UTC)
DEL, ACT, COM = new_ulid(NOW), new_ulid(NOW), f"com_{new_ulid(NOW)}"
WINDOW = Window(opens_at=NOW - timedelta(days=9), closes_at=NOW + timedelta(days=9))
PERSON = Person(
    name="Anna Beispiel", role=None, email="anna@beispiel.example", phone=None, language=Language.DE
)

DELEGATION = Delegation(
    id=f"del_{DEL}",
    direction=Direction.INBOUND,
    title=Text(en="Mexico: automotive"),
    summary=Text(en="Suppliers meet buyers."),
    period=Period(starts_on=date(2019, 9, 22), ends_on=date(2019, 9, 26)),
    organiser=Organiser(name="AMZ"),
    status=delegations.Status.PUBLISHED,
    created_at=NOW,
    updated_at=NOW,
)
ACTIVITY = Activity(
    id=f"act_{DEL}.{ACT}",
    kind=Kind.GET_TOGETHER,
    title=Text(en="Get-together"),
    place=Place(name="HTW Dresden", city="Dresden"),
    starts_at=START,
    ends_at=START + timedelta(hours=4),
    seats_delegates=15,
    seats_companies=60,
    window=WINDOW,
    created_at=NOW,
    updated_at=NOW,
)
APPROVING = replace(ACTIVITY, needs_approval=True)


def held() -> Registration:
    return registrations.hold(ACTIVITY, COM, PERSON, NOW)


def confirmed() -> Registration:
    return registrations.confirm(held(), DELEGATION, ACTIVITY, NOW)


def pending() -> Registration:
    return registrations.confirm(held(), DELEGATION, APPROVING, NOW)


def test_a_new_registration_keeps_its_seat_for_an_hour() -> None:
    new = held()
    assert new.id.startswith(f"reg_{DEL}.{ACT}.")
    assert new.id.endswith(new.ulid)
    assert new.delegation_id == DELEGATION.id
    assert (new.state, new.hold_until) == (RegistrationState.HELD, NOW + timedelta(hours=1))
    assert new.keeps_seat


def test_an_unconfirmed_registration_reads_expired_when_its_hold_has_ended() -> None:
    new = held()
    assert new.hold_until
    assert new.as_of(new.hold_until - timedelta(seconds=1)) == new
    assert new.as_of(new.hold_until).state is RegistrationState.EXPIRED
    assert not new.as_of(new.hold_until).keeps_seat


def test_a_confirmed_registration_does_not_expire() -> None:
    assert confirmed().as_of(LATER).state is RegistrationState.CONFIRMED


def test_registrations_are_taken_inside_the_window() -> None:
    registrations.check_open(DELEGATION, ACTIVITY, WINDOW.opens_at)
    registrations.check_open(DELEGATION, ACTIVITY, WINDOW.closes_at - timedelta(seconds=1))


@pytest.mark.parametrize("now", [WINDOW.opens_at - timedelta(seconds=1), WINDOW.closes_at])
def test_outside_the_window_the_answer_says_when_it_is(now: datetime) -> None:
    with pytest.raises(RegistrationWindowClosed) as no:
        registrations.check_open(DELEGATION, ACTIVITY, now)
    assert no.value.code == "WINDOW_CLOSED"
    assert (no.value.opens_at, no.value.closes_at) == (WINDOW.opens_at, WINDOW.closes_at)


def test_a_window_never_outlasts_the_start() -> None:
    late = replace(ACTIVITY, starts_at=NOW)
    with pytest.raises(RegistrationWindowClosed) as no:
        registrations.check_open(DELEGATION, late, NOW)
    assert no.value.closes_at == NOW


def test_an_activity_without_a_window_takes_no_registrations() -> None:
    with pytest.raises(RegistrationWindowClosed) as no:
        registrations.check_open(DELEGATION, replace(ACTIVITY, window=None), NOW)
    assert (no.value.opens_at, no.value.closes_at) == (None, None)


@pytest.mark.parametrize(
    "status", [status for status in delegations.Status if status != "PUBLISHED"]
)
def test_only_a_published_delegation_takes_registrations(status: delegations.Status) -> None:
    with pytest.raises(RegistrationClosed) as no:
        registrations.check_open(replace(DELEGATION, status=status), ACTIVITY, NOW)
    assert (no.value.id, no.value.state) == (DELEGATION.id, status)


def test_a_cancelled_activity_takes_no_registrations() -> None:
    gone = replace(ACTIVITY, status=activities.Status.CANCELLED)
    with pytest.raises(RegistrationClosed) as no:
        registrations.check_open(DELEGATION, gone, NOW)
    assert (no.value.id, no.value.state) == (ACTIVITY.id, "CANCELLED")


def test_the_mailed_link_confirms_a_registration() -> None:
    done = confirmed()
    assert (done.state, done.version) == (RegistrationState.CONFIRMED, 2)


def test_where_the_activity_asks_for_it_a_confirmed_person_awaits_approval_and_keeps_the_seat() -> (
    None
):
    waiting = pending()
    assert waiting.state is RegistrationState.PENDING_APPROVAL
    assert waiting.as_of(LATER).keeps_seat


def test_a_link_that_comes_too_late_says_since_when() -> None:
    new = held()
    with pytest.raises(HoldExpired) as no:
        registrations.confirm(new, DELEGATION, ACTIVITY, LATER)
    assert (no.value.id, no.value.until) == (new.id, new.hold_until)


def test_a_link_works_once() -> None:
    with pytest.raises(LinkInvalid):
        registrations.confirm(confirmed(), DELEGATION, ACTIVITY, NOW)


def test_a_locked_delegation_still_confirms_whoever_has_a_seat() -> None:
    locked = replace(DELEGATION, status=delegations.Status.LOCKED)
    assert registrations.confirm(held(), locked, ACTIVITY, NOW).keeps_seat


CALLED_OFF: list[tuple[Delegation, Activity]] = [
    (replace(DELEGATION, status=delegations.Status.CANCELLED), ACTIVITY),
    (DELEGATION, replace(ACTIVITY, status=activities.Status.CANCELLED)),
]


@pytest.mark.parametrize(("delegation", "activity"), CALLED_OFF)
def test_nobody_is_confirmed_or_approved_for_what_does_not_take_place(
    delegation: Delegation, activity: Activity
) -> None:
    with pytest.raises(RegistrationClosed):
        registrations.confirm(held(), delegation, activity, NOW)
    with pytest.raises(RegistrationClosed):
        registrations.approve(pending(), delegation, activity, NOW)


def test_the_organiser_approves_or_rejects_whoever_waits() -> None:
    approved = registrations.approve(pending(), DELEGATION, APPROVING, LATER)
    assert approved.state is RegistrationState.CONFIRMED
    rejected = registrations.reject(pending(), "  Only suppliers, please. ", LATER)
    assert (rejected.state, rejected.reason) == (
        RegistrationState.REJECTED,
        "Only suppliers, please.",
    )
    assert not rejected.keeps_seat


@pytest.mark.parametrize("make", [held, confirmed])
def test_nobody_else_is_approved_or_rejected(make: Callable[[], Registration]) -> None:
    with pytest.raises(WrongState):
        registrations.approve(make(), DELEGATION, APPROVING, NOW)
    with pytest.raises(WrongState):
        registrations.reject(make(), "No.", NOW)


@pytest.mark.parametrize(("reason", "rule"), [(" ", "REQUIRED"), ("x" * 501, "TOO_LONG")])
def test_a_rejection_gives_a_reason_of_readable_length(reason: str, rule: str) -> None:
    with pytest.raises(Invalid) as no:
        registrations.reject(pending(), reason, NOW)
    assert (no.value.rule.name, no.value.path) == (rule, ("reason",))


@pytest.mark.parametrize("make", [held, pending, confirmed])
def test_whoever_keeps_a_seat_can_give_it_back(make: Callable[[], Registration]) -> None:
    cancelled = registrations.cancel(make(), ACTIVITY, "Ill.", NOW, staff=False)
    assert (cancelled.state, cancelled.reason) == (RegistrationState.CANCELLED, "Ill.")
    assert not cancelled.keeps_seat


def test_cancelling_twice_changes_nothing() -> None:
    once = registrations.cancel(confirmed(), ACTIVITY, None, NOW, staff=False)
    assert registrations.cancel(once, ACTIVITY, "Again.", START, staff=False) == once


def test_what_has_expired_or_was_rejected_cannot_be_cancelled() -> None:
    rejected = registrations.reject(pending(), "No.", NOW)
    for ended in (rejected, held()):
        with pytest.raises(WrongState) as no:
            registrations.cancel(ended, ACTIVITY, None, LATER, staff=True)
        assert no.value.state in ("REJECTED", "EXPIRED")


def test_self_service_ends_before_the_organisers_does_and_nobody_cancels_after_the_start() -> None:
    deadline = START - timedelta(days=5)
    activity = replace(ACTIVITY, cancel_by=deadline)
    with pytest.raises(RegistrationWindowClosed) as no:
        registrations.cancel(confirmed(), activity, None, deadline, staff=False)
    assert no.value.closes_at == deadline
    assert registrations.cancel(confirmed(), activity, None, deadline, staff=True).reason is None
    for staff in (True, False):
        with pytest.raises(RegistrationWindowClosed):
            registrations.cancel(confirmed(), ACTIVITY, None, START, staff=staff)


def test_every_refusal_is_said_in_three_languages() -> None:
    refusals: list[Refused] = [
        RegistrationClosed("del_1", "LOCKED"),
        RegistrationWindowClosed(None, None),
        HoldExpired("reg_1", NOW),
    ]
    for refusal in refusals:
        assert len({refusal.message(language) for language in Language}) == 3


def test_a_mailbox_is_one_person_however_its_address_is_typed() -> None:
    def digest(typed: str) -> str:
        form = Form()
        address: Any = read_email(form, ("email",), typed)
        form.check()
        return email_digest(address)

    assert digest(" Anna@Müller.example") == digest("anna@xn--mller-kva.EXAMPLE")
    assert digest("anna@mueller.example") != digest("anne@mueller.example")
