"""Story 7: a meeting moves to a slot that is taken before the old one is given back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.store import slots
from tests.conftest import Trips
from tests.evenings import mailed
from tests.sessions import NOW, foreign, opened, session
from tests.sign_ups import desk, key, mails
from tests.stories.test_story_05_meetings import anna_of
from tests.talks import (
    MEETING_BY,
    book,
    done,
    free_slots,
    of_company,
    of_delegate,
    step,
    step_refused,
)

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def place(meeting: Any) -> tuple[int, int]:
    return meeting["place"]["slot"], meeting["place"]["table"]["number"]


@pytest.mark.parametrize("by", ["company", "delegate", "desk"])
def test_either_side_moves_a_meeting_and_both_are_told(by: str) -> None:
    here = opened(session())
    company, delegate = of_company(here.companies[0]), of_delegate(here.delegates[0])
    client = {"company": company, "delegate": delegate, "desk": desk()}[by]
    booked = book(here, slot=1)
    assert client.ask(MEETING_BY, id=booked["id"])["meeting"]["viewerCanReschedule"]
    assert free_slots(client, booked) == [0, 2, 3, 4, 5]
    moved = step("meetingReschedule", client, booked, slot=4)
    assert (moved["state"], place(moved)) == ("BOOKED", (4, place(booked)[1]))
    assert moved["version"] == booked["version"] + 1
    for who in (anna_of(here.companies[0].id), "rosa0@example.org"):
        letter = mailed(who, "meeting_moved")
        assert "18:20" in letter.params["starts"]
        assert "17:20" in letter.params["was"]
    assert {claim.slot for claim in slots.holders(here.activity.id)} == {4}


def test_where_the_new_slot_is_taken_the_meeting_stays() -> None:
    here = opened(session(firms=2))
    booked, _ = book(here, slot=0), book(here, firm=1, slot=1)
    error = step_refused("meetingReschedule", of_company(here.companies[0]), booked, slot=1)
    assert (error["code"], error["resource"]) == ("SLOT_TAKEN", "DELEGATE")
    assert [one["slot"] for one in error["alternatives"]] == [0, 2, 3]
    assert desk().ask(MEETING_BY, id=booked["id"])["meeting"]["place"]["slot"] == 0
    assert len(slots.holders(here.activity.id)) == 6


def test_a_meeting_that_is_already_there_stays_as_it_is() -> None:
    here = opened(session())
    booked = book(here, slot=2)
    assert step("meetingReschedule", desk(), booked, slot=2) == booked
    elsewhere = next(number for number in (1, 2, 3) if number != place(booked)[1])
    moved = step("meetingReschedule", desk(), booked, slot=2, table=elsewhere)
    assert place(moved) == (2, elsewhere)
    own = step_refused("meetingReschedule", of_company(here.companies[0]), moved, slot=2, table=1)
    assert own["code"] == "NOT_ALLOWED"


def test_a_table_that_is_taken_then_is_changed_and_the_interpreter_comes_along() -> None:
    here = opened(foreign(session(firms=2, people=2), interpreters=2))
    booked = book(here, slot=0)
    book(here, firm=1, person=1, slot=1, table=place(booked)[1])
    moved = step("meetingReschedule", desk(), booked, slot=1)
    assert place(moved)[1] != place(booked)[1]
    one, other = (each["place"]["interpreter"]["name"] for each in (booked, moved))
    assert {one, other} == {"Inés Ejemplo 0", "Inés Ejemplo 1"}
    assert mailed(f"ines{one[-1]}@example.org", "interpreting_no_more").params["name"] == one
    assert mailed(f"ines{other[-1]}@example.org", "interpreting").params["table"] == str(
        place(moved)[1]
    )


def test_whoever_is_busy_then_is_told_that_somebody_else_goes() -> None:
    here = opened(session(people=2, representatives=2))
    booked = book(here, slot=0)
    book(here, person=1, slot=1)
    moved = step("meetingReschedule", of_delegate(here.delegates[0]), booked, slot=1)
    assert place(moved)[0] == 1
    firm = anna_of(here.companies[0].id).split("@")[1]
    latest, earlier = (f"anna{number}@{firm}" for number in (1, 0))  # who registered last is asked
    assert mailed(latest, "meeting_passed_on")
    assert mailed(earlier, "meeting_moved")


def test_once_it_has_begun_nobody_moves_it(at: Callable[[datetime], None]) -> None:
    here = opened(session())
    booked = book(here, slot=0)
    at(here.grid.sessions[0].starts_at + timedelta(minutes=1))
    error = step_refused("meetingReschedule", desk(), booked, slot=3)
    assert error["code"] == "WINDOW_CLOSED"


def test_a_locked_meeting_is_moved_by_the_desk_only() -> None:
    here = opened(session())
    company = of_company(here.companies[0])
    locked = step("meetingLock", desk(), book(here, slot=0))
    assert locked["locked"]
    assert not company.ask(MEETING_BY, id=locked["id"])["meeting"]["viewerCanReschedule"]
    error = step_refused("meetingReschedule", company, locked, slot=1)
    assert error["code"] == "NOT_ALLOWED"
    moved = step("meetingReschedule", desk(), locked, slot=1)
    assert (moved["locked"], place(moved)[0]) == (True, 1)
    free = step("meetingUnlock", desk(), moved)
    assert step("meetingReschedule", company, free, slot=2)["place"]["slot"] == 2


def test_what_is_not_agreed_is_not_moved_and_not_locked() -> None:
    here = opened(session())
    company = of_company(here.companies[0])
    cancelled = step("meetingCancel", company, book(here))
    for name, more in (("meetingReschedule", {"slot": 1}), ("meetingLock", {})):
        error = step_refused(name, desk(), cancelled, **more)
        assert (error["code"], error["state"]) == ("WRONG_STATE", "CANCELLED")
    assert mails("nobody@example.org") == []


def test_moving_takes_three_round_trips_however_full_the_session_is(trips: Trips) -> None:
    here = opened(session(firms=3, people=2))
    booked, *_ = [book(here, firm=firm) for firm in range(3)]
    given = {"idempotencyKey": key(), "id": booked["id"], "expectedVersion": 2, "slot": 5}
    client = of_company(here.companies[0])
    trips.reset()
    client.done(
        "mutation ($input: MeetingRescheduleInput!) { meetingReschedule(input: $input) {"
        " meeting { id state } userErrors { code } } }",
        input=given,
    )
    assert trips.calls == ["BatchGetItem", "Query", "TransactWriteItems"]


def test_the_same_call_again_is_answered_as_before() -> None:
    here = opened(session())
    booked = book(here, slot=0)
    call = {"idempotencyKey": key(), "id": booked["id"], "expectedVersion": 2, "slot": 3}
    first = done("meetingReschedule", desk(), **call)
    again = done("meetingReschedule", desk(), **call)
    assert (again["replayed"], again["meeting"]) == (True, first["meeting"])
