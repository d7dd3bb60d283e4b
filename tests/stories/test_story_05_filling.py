"""Stories 5 and 7: what is freed is shown to those who wait, and fills only where both agreed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from functions import followups
from registration.rules.events import Job
from tests.functions.deliveries import Time, body, delivery, failed
from tests.sessions import NOW, Session, opened, session
from tests.sign_ups import desk
from tests.talks import (
    MEETING_BY,
    book,
    done,
    free_slots,
    of_company,
    of_delegate,
    request,
    request_back,
    step,
)

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def fill(here: Session) -> None:
    """What the queue carries out after something was freed, twice: it comes to the same."""
    for _ in range(2):
        message = delivery(body(here.activity.id, Job.FILL))
        assert failed(followups.handler(message, Time())) == []


def state(meeting: Any) -> str:
    found: str = desk().ask(MEETING_BY, id=meeting["id"])["meeting"]["state"]
    return found


def test_a_cancelled_meeting_shows_its_slot_to_those_who_wait() -> None:
    here = opened(session(firms=2, slots_=2))
    booked, waiting = book(here, slot=0), request(here, firm=1)
    delegate = of_delegate(here.delegates[0])
    assert free_slots(delegate, waiting) == [1]
    step("meetingCancel", delegate, booked)
    assert free_slots(delegate, waiting) == [0, 1]
    assert state(waiting) == "PENDING"


def test_a_freed_slot_goes_to_the_oldest_match_that_takes_any(
    at: Callable[[datetime], None],
) -> None:
    here = opened(session(firms=4, slots_=1))
    booked = book(here)
    waiting = []
    for firm, both in ((1, False), (2, True), (3, True)):
        at(NOW.replace(minute=firm))
        request(here, firm=firm, fillAutomatically=True)
        matched = request_back(here, firm=firm, fillAutomatically=both)
        assert matched["outcome"] == "MUTUAL_MATCH"
        assert matched["meeting"]["fillAutomatically"] is both
        waiting.append(matched["meeting"])
    fill(here)
    assert [state(one) for one in waiting] == ["PENDING", "PENDING", "PENDING"]
    step("meetingCancel", of_company(here.companies[0]), booked)
    fill(here)
    assert [state(one) for one in waiting] == ["PENDING", "BOOKED", "PENDING"]


def test_who_waits_may_say_later_that_any_slot_will_do() -> None:
    here = opened(session(firms=2, slots_=1))
    booked = book(here)
    asked = request(here, firm=1)
    matched = request_back(here, firm=1, fillAutomatically=True)["meeting"]
    again = done(
        "meetingRequest",
        of_company(here.companies[1]),
        activityId=here.activity.id,
        delegateId=here.delegates[0].id,
        fillAutomatically=True,
        priority=3,
    )
    assert (again["outcome"], again["meeting"]["id"]) == ("EXISTING", asked["id"])
    assert again["meeting"]["version"] == matched["version"] + 1
    assert (again["meeting"]["companyPriority"], again["meeting"]["delegatePriority"]) == (3, None)
    step("meetingCancel", of_delegate(here.delegates[0]), booked)
    fill(here)
    assert state(asked) == "BOOKED"


def test_a_match_without_a_place_waits_until_the_cut_off() -> None:
    here = opened(session(firms=2, slots_=1))
    book(here)
    request(here, firm=1)
    matched = request_back(here, firm=1)["meeting"]
    assert datetime.fromisoformat(matched["expiresAt"]) == here.grid.requests_until


def test_how_much_it_is_wanted_is_told_to_nobody_across_the_table() -> None:
    here = opened(session())
    asked = request(here, priority=1)
    assert (asked["companyPriority"], asked["delegatePriority"]) == (1, None)
    delegate = of_delegate(here.delegates[0])
    seen = delegate.ask(MEETING_BY, id=asked["id"])["meeting"]
    assert (seen["companyPriority"], seen["delegatePriority"]) == (None, None)
    request_back(here, priority=2)
    for client, wanted in ((delegate, (None, 2)), (desk(), (1, 2))):
        seen = client.ask(MEETING_BY, id=asked["id"])["meeting"]
        assert (seen["companyPriority"], seen["delegatePriority"]) == wanted
