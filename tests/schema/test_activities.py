"""Activities through the API: places, hosts, times, seats, and what may change when."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.clients import Client
from tests.programmes import (
    GET_TOGETHER,
    PLANT,
    add,
    ask,
    document,
    draft,
    published,
    refused,
    step,
)
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")

NODE = """query ($id: ID!) { node(id: $id) { ... on Activity {
  id takesRegistrations freeSeats override { reason } host { name contactName } } } }"""


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


def test_an_activity_shows_instants_in_utc_and_the_zone_beside_them() -> None:
    visit = add(draft(), **PLANT)

    assert (visit["startsAt"], visit["zone"]) == ("2019-09-24T07:00:00Z", "Europe/Berlin")
    assert visit["cancelBy"] == visit["startsAt"]
    assert visit["place"] == {
        "name": "Presswerk Musterthal",
        "city": "Zwickau",
        "district": {"code": "ZWICKAU"},
    }
    assert visit["host"] == {
        "name": "Presswerk Musterthal GmbH",
        "contactName": "Jana Beispiel",
        "company": None,
    }


def test_a_time_without_its_offset_is_a_mistake_in_the_request() -> None:
    known = draft()
    given = {**PLANT, "startsAt": "2019-09-24T09:00:00", "delegationId": known["id"]}

    answer = desk().send(document("activityAdd"), input={**given, "idempotencyKey": "no-offset"})

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_the_form_gets_all_its_problems_at_once_by_the_names_of_its_fields() -> None:
    wrong = {
        "title": {"en": ""},
        "place": {"name": "X", "city": "Y", "country": "XX"},
        "host": {"name": ""},
        "endsAt": PLANT["startsAt"],
        "seatsDelegates": -1,
        "maxPersonsPerCompany": 0,
        "window": {"opensAt": "2019-09-20T00:00:00Z", "closesAt": "2019-09-19T00:00:00Z"},
        "admissionId": "act_1",
    }

    errors = refused("activityAdd", delegationId=draft()["id"], **{**PLANT, **wrong})

    assert {(".".join(error["field"][1:]), error["rule"]) for error in errors} == {
        ("title.en", "REQUIRED"),
        ("place.country", "UNKNOWN_COUNTRY"),
        ("host.name", "REQUIRED"),
        ("endsAt", "ENDS_BEFORE_START"),
        ("seatsDelegates", "OUT_OF_RANGE"),
        ("maxPersonsPerCompany", "OUT_OF_RANGE"),
        ("window.closesAt", "ENDS_BEFORE_START"),
        ("admissionId", "NOT_AN_ADMISSION"),
    }


def test_what_does_not_exist_is_named_by_the_field() -> None:
    [error] = refused("activityAdd", delegationId="del_1", **PLANT)
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "delegationId"])

    host = {"name": "Nobody", "companyId": "com_01DH0000000000000000000000"}
    [error] = refused("activityAdd", delegationId=draft()["id"], **{**PLANT, "host": host})
    assert error["field"] == ["input", "host", "companyId"]

    [error] = refused("activityUpdate", id="act_1", expectedVersion=1, zone="Europe/Madrid")
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "id"])


def test_free_seats_are_those_of_companies_and_change_with_their_number() -> None:
    party = add(draft(), **GET_TOGETHER)
    assert party["freeSeats"] == 60

    assert step("activityUpdate", party, seatsCompanies=12)["freeSeats"] == 12


def test_a_change_touches_what_was_given_and_nothing_else() -> None:
    party = add(draft(), **GET_TOGETHER)

    changed = step("activityUpdate", party, window=None, cancelBy="2019-09-20T00:00:00Z")

    assert changed == {
        **party,
        "takesRegistrations": False,
        "cancelBy": "2019-09-20T00:00:00Z",
        "version": 2,
    }


def test_an_override_is_the_desks_own_business(at: Callable[[datetime], None]) -> None:
    known = draft()
    add(known, **PLANT)
    early = {**GET_TOGETHER, "startsAt": "2019-09-24T10:00:00+02:00", "host": PLANT["host"]}
    party = add(known, **early, overrideReason="Two groups")
    step("delegationPublish", known)

    assert desk().ask(NODE, id=party["id"])["node"]["override"] == {"reason": "Two groups"}
    seen = Client().ask(NODE, id=party["id"])["node"]
    assert seen["override"] is None
    assert seen["host"] == {"name": "Presswerk Musterthal GmbH", "contactName": None}
    assert (seen["takesRegistrations"], seen["freeSeats"]) == (True, 60)
    at(datetime(2019, 9, 21, 9, tzinfo=UTC))
    assert not Client().ask(NODE, id=party["id"])["node"]["takesRegistrations"]


def test_a_draft_forgets_an_activity_and_a_published_delegation_does_not() -> None:
    known = draft()
    visit = add(known, **PLANT)
    given = {"id": visit["id"], "expectedVersion": 1, "idempotencyKey": "remove-the-visit"}

    assert ask("activityRemove", **given)["removedId"] == visit["id"]
    again = ask("activityRemove", **given)
    assert (again["removedId"], again["replayed"]) == (visit["id"], True)
    assert desk().ask(NODE, id=visit["id"]) == {"node": None}

    kept = published(slug="another")["activities"][0]
    [error] = refused("activityRemove", id=kept["id"], expectedVersion=1)
    assert error["code"] == "WRONG_STATE"


def test_calling_an_activity_off_keeps_it_with_its_reason() -> None:
    known = published()
    party = known["activities"][1]

    off = step("activityCancel", party, reason=" The hall is  flooded ")

    assert (off["status"], off["cancelledBecause"]) == ("CANCELLED", "The hall is flooded")
    assert not off["takesRegistrations"]


def test_an_activity_that_admits_to_a_session_is_not_called_off_before_it() -> None:
    known = draft()
    party = add(known, **GET_TOGETHER)
    talks = {"kind": "MATCHMAKING_SESSION", "admissionId": party["id"], "window": None}
    add(known, **{**GET_TOGETHER, **talks})

    [error] = refused("activityCancel", id=party["id"], expectedVersion=1, reason="Flooded")

    assert error["code"] == "ADMITS_TO_OTHERS"
