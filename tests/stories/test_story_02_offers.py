"""Story 2: the offer of a seat. Taken in time, given back, or too late; and no offer too late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules.activities import Activity
from registration.rules.letters import write
from tests.clients import Client
from tests.registrations import OPEN, company, counted, get_together
from tests.sign_ups import desk, key, mails
from tests.waiting import (
    ACCEPT,
    ACTIVITY,
    DECLINE,
    PROMOTE,
    address,
    answer,
    gives_up,
    jobs_done,
    joins,
    link_of,
    of,
    seen,
    sign_up,
    sits,
    state,
    swept,
)

pytestmark = pytest.mark.usefixtures("store")

MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=24)
BODO, CLARA = "Bodo Wartet", "Clara Wartet"
AUDIT = """query ($id: ID!) { auditEntries(of: $id) { nodes { operation by after } } }"""
type SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _open(at: SetClock) -> None:
    at(OPEN)


def two_in_line(at: SetClock, **activity: Any) -> tuple[Activity, Any, Any]:
    """The one seat was given back: Bodo is offered it, and Clara waits behind him."""
    there = get_together(1, **activity)
    at(OPEN - MINUTE)
    seated = sits(company(1), there, "Anna Sitzt")
    bodo = joins(company(2), there, BODO)
    at(OPEN)
    clara = joins(company(3), there, CLARA)
    gives_up(of(company(1)), seated)
    jobs_done()
    assert (state(bodo), state(clara)) == ("OFFERED", "WAITING")
    return there, bodo, clara


def test_an_offer_keeps_the_seat_for_a_day_and_says_so(at: SetClock) -> None:
    _, bodo, _ = two_in_line(at)
    offer = seen(of(company(2)), bodo)["waiting"]["offer"]
    assert offer == {
        "offeredAt": "2019-09-02T08:00:00Z",
        "until": "2019-09-03T08:00:00Z",
        "seatsEdition": 1,
    }
    [mail, _] = mails(address(BODO))
    letter = write(mail, "https://desk.example/link#secret")
    assert letter.subject == (
        "Ein Platz ist für Sie frei bis 03.09.2019, 10:00 (Europe/Berlin): Get-together"
    )
    assert "https://desk.example/link#secret" in letter.body


def test_near_the_cut_off_an_offer_is_shorter(at: SetClock) -> None:
    _, bodo, _ = two_in_line(at, cancel_by=OPEN + timedelta(hours=3))
    assert seen(desk(), bodo)["holdUntil"] == "2019-09-02T11:00:00Z"


def test_accepting_twice_is_harmless(at: SetClock) -> None:
    there, _, _ = two_in_line(at)
    first, again = answer(ACCEPT, BODO), answer(ACCEPT, BODO)
    assert first["registration"]["state"] == again["registration"]["state"] == "CONFIRMED"
    assert first["registration"]["waiting"]["state"] == "ACCEPTED"
    assert first["registration"]["version"] == again["registration"]["version"]
    assert counted(there).taken == 1


def test_one_call_sent_twice_is_answered_from_what_is_stored(at: SetClock) -> None:
    two_in_line(at)
    call = {"secret": link_of(BODO), "idempotencyKey": key()}
    answers = [Client().done(ACCEPT, input=call) for _ in range(2)]
    assert [one["replayed"] for one in answers] == [False, True]


def test_the_link_of_the_first_mail_accepts_as_well(at: SetClock) -> None:
    there = get_together(1)
    seated = sits(company(1), there, "Anna Sitzt")
    joins(company(2), there, BODO)
    old = link_of(BODO)
    gives_up(of(company(1)), seated)
    jobs_done()
    done = Client().done(ACCEPT, input={"secret": old, "idempotencyKey": key()})
    assert done["registration"]["state"] == "CONFIRMED"


def test_nobody_accepts_what_was_not_offered() -> None:
    there = get_together(1)
    sits(company(1), there, "Anna Sitzt")
    joins(company(2), there, BODO)
    [no] = answer(ACCEPT, BODO)["userErrors"]
    assert no["code"] == "LINK_INVALID"


def test_an_offer_ends_on_time_though_nobody_looks_and_goes_to_the_next(at: SetClock) -> None:
    there, bodo, clara = two_in_line(at)
    at(OPEN + DAY - timedelta(seconds=1))
    swept()
    assert (state(bodo), state(clara)) == ("OFFERED", "WAITING")
    at(OPEN + DAY)
    assert state(bodo) == "EXPIRED"  # on time when read, before anybody swept
    swept()
    assert (state(bodo), state(clara)) == ("EXPIRED", "OFFERED")
    assert [mail.template for mail in mails(address(BODO))] == ["registration_offer_expired"]
    assert counted(there).taken == 1


@pytest.mark.parametrize("is_swept", [False, True])
@pytest.mark.parametrize("mutation", [ACCEPT, DECLINE])
def test_who_answers_too_late_is_told_so(at: SetClock, mutation: str, is_swept: bool) -> None:
    two_in_line(at)
    link = {"secret": link_of(BODO), "idempotencyKey": key()}
    at(OPEN + DAY)
    if is_swept:
        swept()
    [late] = Client().do(mutation, input=link)["userErrors"]
    assert (late["code"], late["until"]) == ("OFFER_EXPIRED", "2019-09-03T08:00:00Z")


def test_who_was_too_late_joins_again_at_the_tail(at: SetClock) -> None:
    there, bodo, clara = two_in_line(at)
    at(OPEN + MINUTE)
    dora = joins(company(4), there, "Dora Wartet")
    at(OPEN + DAY)
    swept()
    assert state(clara) == "OFFERED"
    again = joins(company(2), there, BODO)
    assert again["id"] != bodo["id"]
    assert again["waiting"] == {"state": "WAITING", "position": 2}
    assert seen(desk(), dora)["waiting"]["position"] == 1


def test_who_declines_leaves_the_seat_to_the_next_and_may_decline_twice(at: SetClock) -> None:
    _, bodo, clara = two_in_line(at)
    for _ in range(2):
        declined = answer(DECLINE, BODO)
        assert declined["registration"]["state"] == "DECLINED"
    [no] = answer(ACCEPT, BODO)["userErrors"]
    assert no["code"] == "LINK_INVALID"
    jobs_done()
    assert (state(bodo), state(clara)) == ("DECLINED", "OFFERED")


@pytest.mark.parametrize("by_link", [False, True])
def test_who_waits_leaves_whenever_they_like_also_after_the_deadline(
    at: SetClock, by_link: bool
) -> None:
    there = get_together(1, cancel_by=OPEN + MINUTE)
    sits(company(1), there, "Anna Sitzt")
    bodo = joins(company(2), there, BODO)
    link = {"secret": link_of(BODO), "idempotencyKey": key()}
    at(OPEN + DAY)
    assert seen(of(company(2)), bodo)["viewerCanCancel"]
    left = (Client().done(DECLINE, input=link) if by_link else gives_up(of(company(2)), bodo))[
        "registration"
    ]
    assert (left["state"], left["waiting"]["state"]) == ("WITHDRAWN", "WITHDRAWN")
    assert counted(there).waiting == 0


def test_no_offer_comes_after_the_cut_off(at: SetClock) -> None:
    there = get_together(1, cancel_by=OPEN + DAY)
    seated = sits(company(1), there, "Anna Sitzt")
    bodo = joins(company(2), there, BODO)
    at(OPEN + DAY)
    gives_up(desk(), seated)
    jobs_done()
    swept()
    form = {"activityId": there.id, "idempotencyKey": key()}
    assert desk().done(PROMOTE, input=form)["offered"] == 0
    assert state(bodo) == "WAITING"


def test_after_the_cut_off_a_seat_is_free_for_whoever_comes(at: SetClock) -> None:
    there = get_together(1, cancel_by=OPEN + DAY)
    seated = sits(company(1), there, "Anna Sitzt")
    joins(company(2), there, BODO)
    at(OPEN + DAY)
    [full] = sign_up(of(company(3)), there, "Clara Neu")["userErrors"]
    assert full["waitingList"] == {"open": False, "length": 1}
    assert "waiting list" not in full["message"]
    [shut] = sign_up(of(company(3)), there, "Clara Neu", or_wait=True)["userErrors"]
    assert (shut["code"], shut["closesAt"]) == ("WINDOW_CLOSED", "2019-09-03T08:00:00Z")
    gives_up(desk(), seated)
    assert desk().ask(ACTIVITY, id=there.id)["node"]["freeSeats"] == 1
    assert sign_up(of(company(3)), there, "Clara Neu")["registration"]["state"] == "HELD"


def test_every_step_is_on_record_and_a_seat_is_passed_on_by_the_desk_itself(at: SetClock) -> None:
    _, bodo, _ = two_in_line(at)
    answer(ACCEPT, BODO)
    told = desk().ask(AUDIT, id=bodo["id"])["auditEntries"]["nodes"]
    steps = [(one["operation"], one["by"].partition(":")[0]) for one in told]
    assert [by for _, by in steps] == ["anonymous", "system", "company"]  # the newest first
    assert steps[0][0] == "waitingListAccept"
    assert told[1]["after"]["waiting"]["offer"]["edition"] == 1
