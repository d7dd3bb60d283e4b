"""Story 7, before the deadline: people change themselves who comes, and nobody is surprised."""

import pytest

from tests.evenings import mailed, registered
from tests.late_changes import (
    ANNA,
    BODO,
    Evening,
    SetClock,
    done,
    person,
    refused,
    send,
)
from tests.sign_ups import key, mails

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def evening(at: SetClock) -> Evening:
    return Evening(at)


def test_before_the_deadline_a_person_is_put_right_without_asking(evening: Evening) -> None:
    given = {"id": evening.id, "expectedVersion": 2, "name": "Anna Muster", "role": "Sales"}
    done("registrationUpdate", evening.company, **given, phone="0351 4623456")
    found = evening.read()
    assert found["version"] == 3
    assert found["person"] == {
        "name": "Anna Muster",
        "email": ANNA,
        "phone": "+493514623456",
        "role": "Sales",
        "language": "DE",
    }


def test_what_is_wrong_with_a_correction_is_said_at_its_field(evening: Evening) -> None:
    error = refused(
        "registrationUpdate", evening.company, id=evening.id, expectedVersion=2, name=" "
    )
    assert (error["code"], error["field"]) == ("INVALID", ["input", "name"])


def test_a_colleague_takes_the_seat_and_the_meetings(evening: Evening) -> None:
    given = {"id": evening.id, "expectedVersion": 2, "person": person()}
    replaced = done("registrationReplacePerson", evening.company, **given)
    assert (replaced["id"], replaced["state"]) == (evening.id, "CONFIRMED")
    assert replaced["person"] == {"name": "Bodo Beispiel", "email": BODO}
    assert mailed(ANNA, "registration_passed_on").params["name"] == "Anna Beispiel"
    letter = mailed(BODO, "registration_taken_over")
    assert letter.link is not None
    told = mailed("lucia@autopartes.example", "meeting_other_person")
    assert told.params["person"] == "Bodo Beispiel"
    assert mailed(BODO, "meeting_booked").params["starts"]
    assert evening.met()["state"] == "BOOKED"


def test_whoever_left_may_register_anew_and_whoever_came_may_not(evening: Evening) -> None:
    given = {"id": evening.id, "expectedVersion": 2, "person": person()}
    done("registrationReplacePerson", evening.company, **given)
    anew = registered(evening.company, evening.party, "Anna Beispiel", ANNA)
    assert anew["state"] == "CONFIRMED"
    error = refused(
        "registrationReplacePerson",
        evening.company,
        id=anew["id"],
        expectedVersion=2,
        person=person(),
    )
    assert error["code"] == "ALREADY_REGISTERED"
    assert error["registration"] == {"id": evening.id}


def test_a_repeated_call_replaces_nobody_twice(evening: Evening) -> None:
    given = {"id": evening.id, "expectedVersion": 2, "person": person(), "idempotencyKey": key()}
    answers = [send("registrationReplacePerson", evening.company, **given) for _ in range(3)]
    assert [answer["replayed"] for answer in answers] == [False, True, True]
    assert len([mail for mail in mails(ANNA) if mail.template == "registration_passed_on"]) == 1
    assert mailed("lucia@autopartes.example", "meeting_other_person")


def test_before_the_deadline_there_is_nothing_to_ask_for(evening: Evening) -> None:
    error = refused("changeRequestCreate", evening.company, **evening.wish())
    assert (error["code"], error["until"]) == ("STILL_SELF_SERVICE", "2019-09-19T22:00:00Z")
    assert evening.read()["viewerCanRequestChange"] is False
