"""Story 3: a chamber cancels what is still its own; what is the person's, she confirms."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from registration.rules.events import Job
from registration.rules.links import Purpose
from tests.clients import Client
from tests.pushes import ANNA, another, answer, cancel, chamber, only, row
from tests.race.books import seats_taken
from tests.registrations import OPEN, events, get_together
from tests.sign_ups import desk, key, mails, secret

CANCEL = """mutation ($input: RegistrationCancelInput!) { registrationCancel(input: $input) {
  registration { state } userErrors { code } } }"""

type SetClock = Callable[[datetime], None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: SetClock) -> None:
    at(OPEN)


@pytest.fixture
def ihk() -> Client:
    return chamber()


def test_a_chamber_cancels_its_own_and_the_seat_passes_on(ihk: Client) -> None:
    activity = get_together(1)
    only(ihk, row(activity))
    result = only(ihk, cancel(revision=2))
    assert (result["result"], result["state"]) == ("CANCELLED", "CANCELLED")
    assert seats_taken(activity, OPEN).taken == 0
    freed = events()[-1]
    assert freed.work is not None
    assert (freed.work.job, freed.work.subject) == (Job.PROMOTE, activity.id)
    assert mails(ANNA)[0].template == "registration_ended"


def test_to_cancel_again_changes_nothing(ihk: Client) -> None:
    only(ihk, row(get_together()))
    only(ihk, cancel(revision=2))
    before = len(events())
    assert only(ihk, cancel(revision=2))["result"] == "UNCHANGED"
    assert only(ihk, cancel(revision=3))["result"] == "UNCHANGED"
    assert len(events()) == before


def test_a_row_that_comes_back_is_registered_anew(ihk: Client) -> None:
    activity = get_together()
    first = only(ihk, row(activity))
    only(ihk, cancel(revision=2))
    again = only(ihk, row(activity, revision=3))
    assert again["result"] == "CREATED"
    assert again["registration"]["id"] != first["registration"]["id"]
    assert mails(ANNA)[0].template == "push_registered"


def test_a_cancellation_that_overtakes_its_row_is_remembered(ihk: Client) -> None:
    assert only(ihk, cancel(revision=2))["result"] == "UNCHANGED"
    assert only(ihk, row(get_together(), revision=1))["result"] == "STALE"


def test_who_waits_gives_up_her_place_in_line(ihk: Client) -> None:
    activity = get_together(1)
    only(ihk, another(activity, 1))
    only(ihk, row(activity))
    assert only(ihk, cancel())["state"] == "WITHDRAWN"
    assert seats_taken(activity, OPEN).waiting == 0


def test_absence_cancels_nothing(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    only(ihk, another(activity, 1))
    assert seats_taken(activity, OPEN).taken == 2


def test_after_the_deadline_a_row_cancels_nothing(ihk: Client, at: SetClock) -> None:
    activity = get_together(cancel_by=datetime(2019, 9, 10, tzinfo=UTC))
    only(ihk, row(activity))
    at(datetime(2019, 9, 11, tzinfo=UTC))
    result = only(ihk, cancel())
    assert (result["result"], result["problems"][0]["code"]) == ("REJECTED", "WINDOW_CLOSED")


def test_what_she_took_over_she_is_asked_to_cancel_once(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    assert answer("registrationAdopt", secret(ANNA))["state"] == "CONFIRMED"
    result = only(ihk, cancel(revision=2))
    assert (result["result"], result["problems"][0]["code"]) == ("CONFLICT", "NOT_OWNED")
    assert result["conflicts"][0]["owner"] == "person"
    assert seats_taken(activity, OPEN).taken == 1
    only(ihk, cancel(revision=2))
    asked = [mail for mail in mails(ANNA) if mail.template == "push_cancellation"]
    assert len(asked) == 1
    assert asked[0].link is not None
    assert asked[0].link.purpose is Purpose.CANCELLATION
    assert answer("registrationCancelConfirm", secret(ANNA))["state"] == "CANCELLED"
    assert seats_taken(activity, OPEN).taken == 0
    assert only(ihk, cancel(revision=2))["result"] == "UNCHANGED"


def test_what_somebody_else_ended_no_push_brings_back(ihk: Client) -> None:
    activity = get_together()
    known = only(ihk, row(activity))["registration"]["id"]
    step = {"id": known, "expectedVersion": 1, "idempotencyKey": key()}
    desk().done(CANCEL, input=step)
    result = only(ihk, row(activity, revision=2, person={"name": "Neu", "email": ANNA}))
    assert result["result"] == "CONFLICT"
    assert result["conflicts"] == [
        {
            "field": "registration",
            "ours": "CANCELLED",
            "theirs": "CONFIRMED",
            "owner": "company",
        }
    ]
    only(ihk, cancel(revision=3))
    again = only(ihk, row(activity, revision=4, person={"name": "Neu", "email": ANNA}))
    assert again["result"] == "CONFLICT"
    assert seats_taken(activity, OPEN).taken == 0
