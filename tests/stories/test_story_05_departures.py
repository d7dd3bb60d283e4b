"""Story 5, and 7 as far as it goes: who cancels leaves nobody waiting at a table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests import programmes
from tests.clients import Client
from tests.evenings import mailed, programme, registered
from tests.sign_ups import desk, key, sign_up, trade
from tests.talks import MEETING_BY, done, step

pytestmark = pytest.mark.usefixtures("store")

ANNA = "anna@beispiel-stanzteile.example"
CANCEL = """mutation ($input: RegistrationCancelInput!) { registrationCancel(input: $input) {
  replayed registration { state } userErrors { code message } } }"""
MAILS = """query { outbox(day: "2019-09-02", first: 100) {
  nodes { kind mails { to template subject body } } } }"""


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(datetime.fromisoformat("2019-09-02T08:00:00+00:00"))


def evening() -> tuple[Client, Any, Any, Any]:
    """The company, its confirmed registration, and what she has agreed with Lucía."""
    delegation, party, talks = programme()
    lucia, lucia_client = programmes.accepted(delegation)
    sign_up()
    company, _ = trade("ina@beispiel-stanzteile.example")
    anna = registered(company, party, "Anna Beispiel", ANNA)
    wish = {"activityId": talks["id"], "delegateId": lucia["id"]}
    asked = done("meetingRequest", company, **wish)["meeting"]
    return company, anna, step("meetingAccept", lucia_client, asked), lucia_client


def cancel(company: Client, registration: Any, key: str) -> Any:
    given = {"id": registration["id"], "expectedVersion": 2, "reason": "Illness"}
    return company.done(CANCEL, input={**given, "idempotencyKey": key})


def test_who_cancels_the_registration_cancels_her_meetings_and_the_delegate_is_told() -> None:
    company, anna, booked, lucia = evening()
    assert cancel(company, anna, key())["registration"]["state"] == "CANCELLED"
    meeting = lucia.ask(MEETING_BY, id=booked["id"])["meeting"]
    assert (meeting["state"], meeting["endedBy"]) == ("CANCELLED", "COMPANY")
    letter = mailed("lucia@autopartes.example", "meeting_cancelled")
    assert letter.params["partner"] == "Beispiel Stanzteile GmbH"


def test_a_repeated_call_ends_nothing_twice() -> None:
    company, anna, _, _ = evening()
    once = key()
    assert [cancel(company, anna, once)["replayed"] for _ in range(3)] == [False, True, True]
    events = desk().ask(MAILS)["outbox"]["nodes"]
    assert [event["kind"] for event in events].count("meeting.cancelled") == 1
