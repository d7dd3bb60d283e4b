"""Story 5: a meeting is asked for and agreed to, and nobody is ever in two at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import clients, programmes
from tests.clients import Client
from tests.evenings import GRID, mailed, programme, registered
from tests.sessions import NOW, opened, session
from tests.sign_ups import desk, mails, sign_up, trade
from tests.talks import (
    AGENDA,
    MEETING_BY,
    book,
    done,
    of_company,
    of_delegate,
    refused,
    request,
    send,
    step,
    step_refused,
)

pytestmark = pytest.mark.usefixtures("store")

AUDIT = "query ($id: ID!) { auditEntries(of: $id) { nodes { operation by } } }"
type SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _now(at: SetClock) -> None:
    at(NOW)


def seen(client: Client, meeting: Any) -> Any:
    return client.ask(MEETING_BY, id=meeting["id"])["meeting"]


def anna_of(company_id: str) -> str:
    """Where the company's representative is written to."""
    return f"anna0@{company_id.removeprefix('com_').lower()}.example"


@pytest.mark.parametrize("carry", [clients.over_http, clients.through_lambda])
def test_a_company_signs_up_and_sits_at_a_table_with_a_delegate_from_puebla(
    at: SetClock, monkeypatch: pytest.MonkeyPatch, carry: Callable[..., Any]
) -> None:
    monkeypatch.setattr(clients, "carry", carry)
    at(datetime.fromisoformat("2019-09-02T08:00:00+00:00"))
    delegation, party, talks = programme()
    lucia, lucia_client = programmes.accepted(delegation)
    sign_up()
    company, mine = trade("ina@beispiel-stanzteile.example")
    anna = "anna@beispiel-stanzteile.example"
    assert registered(company, party, "Anna Beispiel", anna)["state"] == "CONFIRMED"

    wish = {"activityId": talks["id"], "delegateId": lucia["id"], "message": "Stamped hinges"}
    asked = done("meetingRequest", company, **wish)["meeting"]
    letter = mailed("lucia@autopartes.example", "meeting_requested")
    assert letter.params["partner"] == "Beispiel Stanzteile GmbH"
    booked = step("meetingAccept", lucia_client, asked)

    assert (booked["state"], booked["place"]["slot"]) == ("BOOKED", 0)
    told = mailed(anna, "meeting_booked")
    assert told.params["partner"] == "Lucía Ejemplo Ramírez, Autopartes Ficticias de Puebla"
    assert told.params["starts"] == "24.09.2019, 17:00 (Europe/Berlin)"
    agenda = company.ask(AGENDA, **{"for": {"companyId": mine["subject"]}})["agenda"]["nodes"]
    assert [entry["startsAt"][11:16] for entry in agenda] == ["14:00", "15:00"]
    talk = agenda[1]["meeting"]
    assert talk["delegate"]["firm"] == "Autopartes Ficticias de Puebla"
    assert talk["place"]["representative"] == {"name": "Anna Beispiel"}
    hers = lucia_client.ask(AGENDA, **{"for": {"delegateId": lucia["id"]}})["agenda"]["nodes"]
    assert hers[0]["meeting"]["company"]["legalName"] == "Beispiel Stanzteile GmbH"
    trail = desk().ask(AUDIT, id=booked["id"])["auditEntries"]["nodes"]
    assert {entry["operation"]: entry["by"] for entry in trail} == {
        "meetingRequest": f"company:{mine['subject']}",
        "meetingAccept": f"delegate:{lucia['id']}",
    }


def test_a_pending_request_holds_nothing() -> None:
    here = opened(session(firms=2, slots_=1))
    waiting = request(here)
    booked = book(here, firm=1, slot=0)
    assert booked["state"] == "BOOKED"
    assert seen(desk(), waiting)["state"] == "PENDING"


def test_the_loser_of_a_slot_is_told_what_is_scarce_and_takes_an_alternative() -> None:
    here = opened(session(firms=2))
    delegate = of_delegate(here.delegates[0])
    book(here, slot=0)
    second = request(here, firm=1)
    error = step_refused("meetingAccept", delegate, second, slot=0)
    assert (error["code"], error["resource"]) == ("SLOT_TAKEN", "DELEGATE")
    assert 1 <= len(error["alternatives"]) <= 3
    assert seen(delegate, second)["state"] == "PENDING"
    chosen = error["alternatives"][0]
    booked = step("meetingAccept", delegate, second, slot=chosen["slot"])
    assert (booked["place"]["startsAt"], booked["place"]["table"]["number"]) == (
        chosen["startsAt"],
        chosen["table"],
    )


def test_opposite_requests_are_one_meeting_that_is_booked_at_once() -> None:
    here = opened(session())
    asked = request(here)
    wish = {"activityId": here.activity.id, "companyId": here.companies[0].id, "message": "Gladly"}
    payload = done("meetingRequest", of_delegate(here.delegates[0]), **wish)
    assert payload["outcome"] == "MUTUAL_MATCH"
    match = payload["meeting"]
    assert (match["id"], match["state"], match["mutual"]) == (asked["id"], "BOOKED", True)
    assert (match["message"], match["reply"]) == ("Stamped hinges", "Gladly")


def test_the_same_pair_again_is_the_existing_request() -> None:
    here = opened(session())
    asked = request(here)
    wish = {"activityId": here.activity.id, "delegateId": here.delegates[0].id}
    again = done("meetingRequest", of_company(here.companies[0]), **wish)
    assert (again["outcome"], again["meeting"]) == ("EXISTING", asked)


@pytest.mark.parametrize("hours", [72, 102])  # asked early, and 6 hours before the cut-off
def test_an_unanswered_request_expires_after_72_hours_or_at_the_cut_off(
    at: SetClock, hours: int
) -> None:
    here = opened(session())
    asked_at = NOW if hours == 72 else here.grid.requests_until - timedelta(hours=6)
    at(asked_at)
    asked = request(here)
    until = min(asked_at + timedelta(hours=72), here.grid.requests_until)
    assert datetime.fromisoformat(asked["expiresAt"]) == until
    at(until)
    late = step_refused("meetingAccept", of_delegate(here.delegates[0]), asked)
    assert (late["code"], late["state"]) == ("WRONG_STATE", "EXPIRED")


def test_two_representatives_meet_two_delegates_at_the_same_time_but_a_third_is_too_many() -> None:
    here = opened(session(people=3, representatives=2))
    for person in (0, 1):
        assert book(here, person=person, slot=0)["state"] == "BOOKED"
    error = step_refused("meetingAccept", desk(), request(here, person=2), slot=0)
    assert error["resource"] == "REPRESENTATIVE"


def test_the_fixed_table_wins_and_no_table_is_an_answer_of_its_own() -> None:
    here = opened(session(firms=2, people=2, slots_=1, tables=2))
    grid = {
        "activityId": here.activity.id,
        "slotMinutes": 20,
        "sessions": [{"startsAt": "2019-09-24T15:00:00Z", "endsAt": "2019-09-24T15:20:00Z"}],
        "tables": [{"number": 1}, {"number": 2}],
        "fixedTables": [{"delegateId": here.delegates[0].id, "table": 2}],
        "expectedVersion": 1,
    }
    done("slotGridSet", desk(), **grid)
    first = step("meetingAccept", desk(), request(here, firm=0, person=1), table=2)
    assert first["place"]["table"]["number"] == 2
    error = step_refused("meetingAccept", desk(), request(here, firm=1, person=0))
    assert error["code"] == "NO_TABLE"


def test_a_veto_can_not_be_told_from_silence(at: SetClock) -> None:
    here = opened(session(firms=2))
    one, other = (of_company(company) for company in here.companies)
    delegate = of_delegate(here.delegates[0])
    vetoed, ignored = request(here, firm=0), request(here, firm=1)
    step("meetingDecline", delegate, vetoed, noThanks=True)
    for _ in range(2):
        mine, theirs = seen(one, vetoed), seen(other, ignored)
        assert {**mine, "id": ""} == {**theirs, "id": ""}
        at(datetime.fromisoformat(vetoed["expiresAt"]))
    at(NOW)
    assert mails(anna_of(here.companies[0].id)) == []


def test_who_is_away_meets_in_another_slot() -> None:
    here = opened(session())
    given = {
        "activityId": here.activity.id,
        "participant": {"registrationId": here.registrations[0].id},
        "absentSlots": [0, 1, 2],
    }
    done("availabilitySet", of_company(here.companies[0]), **given)
    asked = request(here)
    error = step_refused("meetingAccept", desk(), asked, slot=1)
    assert error["resource"] == "REPRESENTATIVE"
    assert [place["slot"] for place in error["alternatives"]] == [3, 4, 5]
    assert step("meetingAccept", desk(), asked)["place"]["slot"] == 3


def test_a_cancelled_meeting_gives_its_slot_to_the_next() -> None:
    here = opened(session(firms=2, slots_=1))
    booked, waiting = book(here), request(here, firm=1)
    assert step_refused("meetingAccept", desk(), waiting, slot=0)["code"] == "SLOT_TAKEN"
    step("meetingCancel", of_delegate(here.delegates[0]), booked, reason="Flight was moved")
    assert step("meetingAccept", desk(), waiting, slot=0)["state"] == "BOOKED"
    letter = mailed(anna_of(here.companies[0].id), "meeting_cancelled")
    assert letter.params["reason"] == "Flight was moved"


def test_before_and_after_the_window_nobody_asks(at: SetClock) -> None:
    here = opened(session())
    grid = {
        **GRID,
        "activityId": here.activity.id,
        "requestsFrom": "2019-09-21T00:00:00Z",
        "requestsUntil": "2019-09-24T12:00:00Z",
        "expectedVersion": 1,
    }
    done("slotGridSet", desk(), **grid)
    wish = {"activityId": here.activity.id, "delegateId": here.delegates[0].id}
    client = of_company(here.companies[0])
    assert refused("meetingRequest", client, **wish)["code"] == "WINDOW_CLOSED"
    at(datetime.fromisoformat("2019-09-21T00:00:00+00:00"))
    assert send("meetingRequest", client, **wish)["outcome"] == "REQUESTED"
    at(datetime.fromisoformat("2019-09-24T12:00:00+00:00"))
    assert refused("meetingRequest", client, **wish)["code"] == "WINDOW_CLOSED"


def test_a_replaced_delegates_meetings_are_to_be_reconfirmed_by_the_company(at: SetClock) -> None:
    at(datetime.fromisoformat("2019-09-02T08:00:00+00:00"))
    delegation, party, talks = programme()
    lucia, lucia_client = programmes.accepted(delegation)
    diego, diego_client = programmes.invited(
        delegation, name="Diego Ejemplo", email="diego@autopartes.example"
    )
    sign_up()
    company, _ = trade("ina@beispiel-stanzteile.example")
    anna = "anna@beispiel-stanzteile.example"
    registered(company, party, "Anna Beispiel", anna)
    wish = {"activityId": talks["id"], "delegateId": lucia["id"]}
    booked = step("meetingAccept", lucia_client, done("meetingRequest", company, **wish)["meeting"])

    programmes.done(
        "delegateReplace",
        id=lucia["id"],
        expectedVersion=lucia["version"],
        replacementId=diego["id"],
        replacementVersion=diego["version"],
    )

    handed = seen(company, booked)
    assert (handed["state"], handed["place"]) == ("NEEDS_RECONFIRM", booked["place"])
    assert mailed(anna, "meeting_handed_over").params["table"]
    out = lucia_client.send(AGENDA, **{"for": {"delegateId": lucia["id"]}})
    assert [error["extensions"]["code"] for error in out["errors"]] == ["UNAUTHENTICATED"]
    again = step("meetingReconfirm", company, handed)
    assert again["state"] == "BOOKED"
    hers = diego_client.ask(AGENDA, **{"for": {"delegateId": diego["id"]}})["agenda"]["nodes"]
    assert [entry["meeting"]["id"] for entry in hers] == [booked["id"]]
