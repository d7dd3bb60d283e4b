"""A draft is made, by way of the event, the queue and the solver."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from functions import planner
from registration.rules.events import Job
from registration.store.rows import connection
from tests import plans, sessions
from tests.functions.deliveries import Time, body, delivery, failed, waiting
from tests.sessions import NOW, Session

pytestmark = pytest.mark.usefixtures("queues")

GONE = "pln_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ.01D7XYSS20FTD0RYY04ZWSFHPK"


@pytest.fixture
def here(at: Callable[[datetime], None], queues: dict[str, str]) -> Session:
    """Two companies that would both like to meet the same delegate."""
    at(NOW)
    session = sessions.opened(sessions.session(firms=2, people=1, slots_=2, tables=1))
    for firm in range(2):
        sessions.asked(session, firm=firm)
    return session


def asked_for(here: Session) -> str:
    draft = plans.done("planRun", activityId=here.activity.id, seconds=5)
    return str(draft["id"])


def test_a_draft_is_made_once_however_often_it_is_delivered(here: Session) -> None:
    draft = asked_for(here)
    message = delivery(body(draft, Job.PLAN))
    assert failed(planner.handler(message, Time())) == []
    plan = plans.looked_at(draft)
    assert (plan["state"], plan["placed"]) == ("DRAFT", 2)
    assert all(score["proven"] for score in plan["scores"])
    assert failed(planner.handler(message, Time())) == []
    assert plans.looked_at(draft) == plan


def test_a_draft_that_there_is_no_time_for_is_made_by_another_message(
    here: Session, queues: dict[str, str]
) -> None:
    draft = asked_for(here)
    assert failed(planner.handler(delivery(body(draft, Job.PLAN)), Time(seconds=1))) == []
    assert plans.looked_at(draft)["state"] == "QUEUED"
    (again,) = waiting(queues["Plans"])
    assert failed(planner.handler(delivery(again), Time())) == []
    assert plans.looked_at(draft)["state"] == "DRAFT"


def test_a_draft_that_is_gone_is_no_fault(here: Session) -> None:
    assert failed(planner.handler(delivery(body(GONE, Job.PLAN)), Time())) == []


def test_no_index_is_read_which_the_planner_may_not(here: Session) -> None:
    draft, indexes = asked_for(here), set[str]()

    def note(params: dict[str, Any], **_: Any) -> None:
        indexes.add(params.get("IndexName", "the table"))

    events = connection().client.meta.events
    events.register("provide-client-params.dynamodb.Query", note)
    try:
        assert failed(planner.handler(delivery(body(draft, Job.PLAN)), Time())) == []
    finally:
        events.unregister("provide-client-params.dynamodb.Query", note)
    assert plans.looked_at(draft)["state"] == "DRAFT"
    assert indexes == {"the table"}
