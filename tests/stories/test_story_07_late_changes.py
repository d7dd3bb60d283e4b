"""Story 7, after the deadline: people ask, and the desk decides, seeing what it costs.

Until then everything stays as it is.
"""

from datetime import datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import signed_in
from tests.evenings import mailed
from tests.late_changes import (
    AFTER,
    ANNA,
    BODO,
    IMPACT,
    INA,
    OPEN,
    PARTY,
    Evening,
    SetClock,
    decide,
    done,
    person,
    refused,
)
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def evening(at: SetClock) -> Evening:
    return Evening(at)


def test_after_the_deadline_one_is_told_that_one_can_ask(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    steps: dict[str, dict[str, Any]] = {
        "registrationCancel": {},
        "registrationUpdate": {"name": "Anna Muster"},
        "registrationReplacePerson": {"person": person()},
    }
    for name, given in steps.items():
        error = refused(name, evening.company, id=evening.id, expectedVersion=2, **given)
        assert error["code"] == "WINDOW_CLOSED"
        assert error["changeRequestPossible"] is True
    found = evening.read()
    assert (found["viewerCanCancel"], found["viewerCanRequestChange"]) == (False, True)


def test_until_the_desk_decides_everything_stays_as_it_is(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask()
    assert (asked["state"], asked["viewerCanWithdraw"], asked["viewerCanDecide"]) == (
        "OPEN",
        True,
        False,
    )
    found = evening.read()
    assert (found["state"], found["version"]) == ("CONFIRMED", 2)
    assert found["changeRequest"]["id"] == asked["id"]
    assert evening.met()["state"] == "BOOKED"


def test_the_desk_sees_what_it_costs_then_and_now(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    evening.ask()
    at(datetime.fromisoformat("2019-09-24T08:00:00+00:00"))
    [seen] = desk().ask(OPEN)["changeRequests"]["nodes"]
    catering = {"kind": "CATERING", "persons": -1, "final": True, "lost": {"cents": 3450}}
    coach = {"kind": "TRANSPORT", "persons": -1, "final": False, "lost": {"cents": 0}}
    names = [{"off": "Anna Beispiel", "on": None}]
    assert seen["impact"] == {
        "lost": {"cents": 3450, "currency": "EUR"},
        "arrangements": [catering, coach],
        "host": {"name": "HTW Dresden", "listFrozen": True, "nameChanges": names},
    }
    assert seen["impactNow"]["lost"]["cents"] == 4650


def test_the_company_does_not_see_what_suppliers_are_paid(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask()
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on ChangeRequest {{ impact {IMPACT} }} }} }}"
    assert evening.company.ask(query, id=asked["id"])["node"] == {"impact": None}


def test_a_second_request_names_the_first(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask()
    error = refused("changeRequestCreate", evening.company, **evening.wish())
    assert error["code"] == "CHANGE_REQUEST_OPEN"
    assert error["changeRequest"] == {"id": asked["id"]}
    assert evening.read()["viewerCanRequestChange"] is False


def test_an_accepted_cancellation_frees_the_seat_and_ends_the_meeting(
    evening: Evening, at: SetClock
) -> None:
    at(AFTER)
    decided = decide(evening.ask(), accept=True, reason="Get well")
    assert (decided["state"], decided["registration"]["state"]) == ("ACCEPTED", "CANCELLED")
    assert evening.met()["state"] == "CANCELLED"
    party = desk().ask(
        "query ($id: ID!) { node(id: $id) { ... on Activity { freeSeats } } }",
        id=evening.party["id"],
    )["node"]
    assert party["freeSeats"] == PARTY["seatsCompanies"]
    assert mailed(ANNA, "registration_ended")
    assert mailed(INA, "change_accepted").params["because"] == "Get well"


def test_an_accepted_replacement_sends_somebody_else(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    decided = decide(evening.ask("REPLACE_PERSON", person=person()), accept=True)
    assert decided["registration"]["person"]["name"] == "Bodo Beispiel"
    assert evening.met()["state"] == "BOOKED"
    assert mailed(BODO, "registration_taken_over").link is None  # nothing goes back by itself now
    assert mailed("lucia@autopartes.example", "meeting_other_person")


def test_a_rejected_request_changes_nothing_and_says_why(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask("CORRECT", person=person("Anna Muster", ANNA))
    error = refused("changeRequestDecide", desk(), id=asked["id"], expectedVersion=1, accept=False)
    assert (error["code"], error["field"]) == ("INVALID", ["input", "reason"])
    decided = decide(asked, accept=False, reason="The badges are printed")
    assert (decided["state"], decided["because"]) == ("REJECTED", "The badges are printed")
    assert evening.read()["person"]["name"] == "Anna Beispiel"
    assert mailed(INA, "change_rejected").params["because"] == "The badges are printed"
    evening.ask()  # and one may ask again


def test_who_asked_may_take_it_back(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask()
    known = {"id": asked["id"], "expectedVersion": 1}
    assert done("changeRequestWithdraw", evening.company, **known)["state"] == "WITHDRAWN"
    error = refused("changeRequestDecide", desk(), **{**known, "expectedVersion": 2}, accept=True)
    assert (error["code"], error["state"]) == ("WRONG_STATE", "WITHDRAWN")
    stranger = signed_in(Role.COMPANY, "com_" + "0" * 26)
    assert refused("changeRequestWithdraw", stranger, **known)["code"] == "NOT_FOUND"


def test_a_request_loses_its_object_with_the_registration(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask()
    done("registrationCancel", desk(), id=evening.id, expectedVersion=2)
    error = refused("changeRequestDecide", desk(), id=asked["id"], expectedVersion=2, accept=True)
    assert (error["code"], error["state"]) == ("WRONG_STATE", "OBSOLETE")
    assert desk().ask(OPEN)["changeRequests"]["nodes"] == []


def test_after_the_start_nothing_can_be_asked_or_decided(evening: Evening, at: SetClock) -> None:
    at(AFTER)
    asked = evening.ask()
    at(datetime.fromisoformat(PARTY["startsAt"]))
    given = {"id": asked["id"], "expectedVersion": 1}
    error = refused("changeRequestDecide", desk(), **given, accept=True)
    assert (error["code"], error["state"]) == ("WRONG_STATE", "OBSOLETE")
    error = refused("changeRequestCreate", evening.company, **evening.wish())
    assert (error["code"], error["changeRequestPossible"]) == ("WINDOW_CLOSED", False)
