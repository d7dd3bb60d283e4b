"""Story 7: what is called off ends by itself: the desk sees how far, people get one mail."""

from typing import Any

import boto3
import pytest

from functions import followups, relay
from registration import settings
from registration.store.rows import read_range
from tests import programmes
from tests.evenings import mailed
from tests.functions.deliveries import Time, delivery, failed, waiting
from tests.late_changes import AFTER, ANNA, Evening, SetClock
from tests.sign_ups import desk, key, mails

pytestmark = pytest.mark.usefixtures("store")

CASCADE = "cascade { id state reason digests ended { registrations meetings requests } }"
CANCEL = f"""mutation ($input: ActivityCancelInput!) {{ activityCancel(input: $input) {{
  replayed activity {{ id status }} {CASCADE} userErrors {{ code field }} }} }}"""
CANCEL_ALL = f"""mutation ($input: DelegationCancelInput!) {{ delegationCancel(input: $input) {{
  replayed delegation {{ id status }} {CASCADE} userErrors {{ code field }} }} }}"""
POLL = f"""query ($id: ID!) {{ node(id: $id) {{ ... on Cascade {{ {CASCADE[10:-2]}
  finishedAt subject {{ id }} }} }} }}"""
LUCIA = "lucia@autopartes.example"
NOTHING = {"registrations": 0, "meetings": 0, "requests": 0}


@pytest.fixture
def evening(at: SetClock) -> Evening:
    return Evening(at)


def relayed(queues: dict[str, str], day: str) -> list[str]:
    """The jobs of a day's events, as the queue hands them out."""
    rows = boto3.client("dynamodb").query(
        TableName=settings.TABLE,
        KeyConditionExpression="pk = :day",
        ExpressionAttributeValues={":day": {"S": f"OUTBOX#{day}"}},
    )["Items"]
    events = [{"dynamodb": {"SequenceNumber": "1", "NewImage": row}} for row in rows]
    relay.handler({"Records": events}, None)
    return waiting(queues["FollowUps"])


def called_off(evening: Evening, **given: Any) -> Any:
    version = evening.delegation["version"]
    about = {"id": evening.delegation["id"], "expectedVersion": version, "reason": "Strike"}
    input = desk().seen("delegationCancel", {**about, "idempotencyKey": key(), **given})
    return desk().done(CANCEL_ALL, input=input)


def test_a_delegation_that_is_called_off_ends_by_way_of_event_stream_and_queue(
    evening: Evening, at: SetClock, queues: dict[str, str]
) -> None:
    at(AFTER)
    evening.ask()
    cascade = called_off(evening)["cascade"]
    assert (cascade["state"], cascade["ended"]) == ("ENDING", NOTHING)
    jobs = [job for job in relayed(queues, "2019-09-21") if cascade["id"] in job]
    assert failed(followups.handler(delivery(*jobs, *jobs), Time())) == []
    done = desk().ask(POLL, id=cascade["id"])["node"]
    assert done["state"] == "DONE"
    assert done["ended"] == {"registrations": 1, "meetings": 1, "requests": 1}
    assert done["digests"] == 2
    assert done["subject"] == {"id": evening.delegation["id"]}
    assert evening.read()["state"] == "CANCELLED"
    assert evening.read()["changeRequest"] is None
    assert evening.met()["state"] == "CANCELLED"


def test_each_person_gets_one_mail_in_the_own_language(
    evening: Evening, at: SetClock, queues: dict[str, str]
) -> None:
    at(AFTER)
    called_off(evening)
    followups.handler(delivery(*relayed(queues, "2019-09-21")), Time())
    assert [mail.template for mail in mails(ANNA)] == ["called_off"]
    assert [mail.template for mail in mails(LUCIA)] == ["called_off"]
    anna, lucia = mailed(ANNA, "called_off"), mailed(LUCIA, "called_off")
    assert anna.params["list"].splitlines() == [
        "24.09.2019, 16:00 (Europe/Berlin): Get-together, HTW Dresden, Dresden",
        "24.09.2019, 17:00 (Europe/Berlin): Gespräch mit Lucía Ejemplo Ramírez,"
        " Autopartes Ficticias de Puebla, Gespräche",
    ]
    assert lucia.params["what"] == "México: proveedores de automoción"
    assert lucia.params["list"].startswith("24/09/2019, 17:00 (Europe/Berlin): reunión con")


def test_a_repeated_call_makes_no_second_job(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    once = key()
    first, again = (called_off(evening, idempotencyKey=once) for _ in range(2))
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["cascade"] == first["cascade"]
    jobs = [row for row in read_range("OUTBOX#2019-09-21", "") if row.work]  # type: ignore[attr-defined]
    assert len(jobs) == 1


def test_an_activity_that_is_called_off_alone_ends_alone(
    evening: Evening, at: SetClock, queues: dict[str, str]
) -> None:
    at(AFTER)
    about = {"id": evening.talks["id"], "expectedVersion": 1, "reason": "No interpreter"}
    once = desk().seen("activityCancel", {**about, "idempotencyKey": key()})
    payload = desk().done(CANCEL, input=once)
    assert payload["activity"]["status"] == "CANCELLED"
    assert desk().done(CANCEL, input=once)["cascade"] == payload["cascade"]
    followups.handler(delivery(*relayed(queues, "2019-09-21")), Time())
    done = desk().ask(POLL, id=payload["cascade"]["id"])["node"]
    assert (done["ended"], done["digests"]) == ({**NOTHING, "meetings": 1}, 2)
    assert evening.read()["state"] == "CONFIRMED"


def test_only_the_desk_sees_how_far_it_is(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    cascade = called_off(evening)["cascade"]
    assert evening.company.ask(POLL, id=cascade["id"])["node"] is None


def test_what_is_ordered_is_the_organisers_to_see_and_to_write(evening: Evening) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on Activity {
      arrangements { kind supplier finalAt cost { cents currency } } } } }"""
    [buffet, coach] = desk().ask(query, id=evening.party["id"])["node"]["arrangements"]
    assert buffet == {
        "kind": "CATERING",
        "supplier": "Küche GmbH",
        "finalAt": "2019-09-18T10:00:00Z",
        "cost": {"cents": 3450, "currency": "EUR"},
    }
    assert evening.company.ask(query, id=evening.party["id"])["node"]["arrangements"] is None
    programmes.step("activityUpdate", evening.party, arrangements=[])
    assert desk().ask(query, id=evening.party["id"])["node"]["arrangements"] == []
    assert coach["supplier"] == "Bus GmbH"
