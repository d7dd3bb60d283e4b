"""Story 5: whoever shares no language meets with an interpreter, or is told that there is none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.evenings import mailed
from tests.sessions import NOW, Session, foreign, opened, session
from tests.sign_ups import desk, mails
from tests.talks import (
    book,
    done,
    free_slots,
    of_company,
    of_delegate,
    refused,
    request,
    request_back,
    step,
    step_refused,
)

pytestmark = pytest.mark.usefixtures("store")

SET = """slotGrid { version interpreters { id name languages email }
  limits { company { requests meetings } delegate { requests meetings } } }"""


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def drawing(here: Session, **changes: Any) -> dict[str, Any]:
    """The grid as it is, to be set again."""
    return {
        "activityId": here.activity.id,
        "slotMinutes": 20,
        "sessions": [{"startsAt": "2019-09-24T15:00:00Z", "endsAt": "2019-09-24T17:00:00Z"}],
        "tables": [{"number": number} for number in (1, 2, 3)],
        "expectedVersion": 1,
    } | changes


def interpreter(**changes: Any) -> dict[str, Any]:
    return {"name": "Inés Ejemplo", "languages": ["de", "es"]} | changes


def away(here: Session, **given: Any) -> dict[str, Any]:
    [ines] = here.grid.interpreters
    who = {"activityId": here.activity.id, "participant": {"interpreterId": ines.id}}
    return {**who, **given}


def grid_of(here: Session, version: int) -> Any:
    """The grid as the desk sees it."""
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Activity {{ {SET} }} }} }}"
    grid = desk().ask(query, id=here.activity.id)["node"]["slotGrid"]
    assert grid["version"] == version
    return grid


def test_who_shares_no_language_sits_down_with_an_interpreter() -> None:
    here = opened(foreign(session()))
    booked = book(here, slot=1)
    assert booked["place"]["interpreter"] == {"name": "Inés Ejemplo 0"}
    for client in (of_company(here.companies[0]), of_delegate(here.delegates[0])):
        assert refused("meetingAccept", client, id=booked["id"], expectedVersion=1)
    letter = mailed("ines0@example.org", "interpreting")
    assert (letter.params["one"], letter.params["table"]) == (
        "Beispiel Nr. 0 GmbH",
        str(booked["place"]["table"]["number"]),
    )
    assert mailed("rosa0@example.org", "meeting_booked").params["interpreter"] == "Inés Ejemplo 0"


def test_who_shares_a_language_needs_nobody() -> None:
    here = opened(session())
    assert book(here)["place"]["interpreter"] is None


def test_where_nobody_interprets_the_answer_says_so() -> None:
    here = opened(foreign(session(), interpreters=0))
    asked = request(here)
    assert step_refused("meetingAccept", desk(), asked)["code"] == "NO_INTERPRETER"
    assert step_refused("meetingAccept", desk(), asked, slot=2)["code"] == "NO_INTERPRETER"
    assert free_slots(of_delegate(here.delegates[0]), asked) == []


def test_a_match_that_nobody_can_interpret_stays_open() -> None:
    here = opened(foreign(session(), interpreters=0))
    request(here)
    payload = request_back(here)
    assert (payload["outcome"], payload["meeting"]["state"]) == ("MUTUAL_MATCH", "PENDING")


def test_one_interpreter_is_at_one_table_at_a_time() -> None:
    here = opened(foreign(session(firms=2, people=2)))
    book(here, slot=0)
    second = request(here, firm=1, person=1)
    delegate = of_delegate(here.delegates[1])
    error = step_refused("meetingAccept", delegate, second, slot=0)
    assert (error["code"], error["resource"]) == ("SLOT_TAKEN", "INTERPRETER")
    assert [place["slot"] for place in error["alternatives"]] == [1, 2, 3]
    assert free_slots(delegate, second) == [1, 2, 3, 4, 5]
    assert step("meetingAccept", delegate, second)["place"]["slot"] == 1


def test_an_interpreter_who_is_never_free_is_no_interpreter() -> None:
    here = opened(foreign(session(slots_=2)))
    done("availabilitySet", desk(), **away(here, absentSlots=[0, 1]))
    assert step_refused("meetingAccept", desk(), request(here))["code"] == "NO_INTERPRETER"


def test_a_cancelled_meeting_gives_the_interpreter_back() -> None:
    here = opened(foreign(session(firms=2, people=2)))
    first, second = book(here, slot=0), request(here, firm=1, person=1)
    step("meetingCancel", of_company(here.companies[0]), first)
    assert mailed("ines0@example.org", "interpreting_no_more")
    assert step("meetingAccept", desk(), second, slot=0)["place"]["interpreter"]


def test_the_desk_names_interpreters_and_only_the_desk_sees_who_they_are() -> None:
    here = opened(session())
    wanted = [
        interpreter(email="ines@example.org"),
        interpreter(name="Jan", languages=["PL", "de"]),
    ]
    done("slotGridSet", desk(), **drawing(here, interpreters=wanted))
    ines, jan = grid_of(here, 2)["interpreters"]
    assert (ines["email"], jan["languages"]) == ("ines@example.org", ["pl", "de"])
    done("slotGridSet", desk(), **drawing(here, expectedVersion=2, slotMinutes=30))
    assert grid_of(here, 3)["interpreters"] == [ines, jan]  # who is not named stays
    only = [{"id": ines["id"], "name": "Inés", "languages": ["de", "es", "en"]}]
    done("slotGridSet", desk(), **drawing(here, expectedVersion=3, interpreters=only))
    [left] = grid_of(here, 4)["interpreters"]
    assert (left["id"], left["name"]) == (ines["id"], "Inés")
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Activity {{ {SET} }} }} }}"
    seen = of_company(here.companies[0]).ask(query, id=here.activity.id)["node"]["slotGrid"]
    assert (seen["interpreters"], seen["limits"]) == (None, None)


def test_all_that_is_wrong_with_interpreters_is_told_at_once() -> None:
    here = opened(session())
    wrong = [interpreter(languages=["de"], name=" "), interpreter(email="nobody", languages=["xx"])]
    payload = desk().do(
        "mutation ($input: SlotGridSetInput!) { slotGridSet(input: $input) {"
        " userErrors { field } } }",
        input={"idempotencyKey": "interpreters-1", **drawing(here, interpreters=wrong)},
    )
    assert [".".join(error["field"][2:]) for error in payload["userErrors"]] == [
        "0.name",
        "0.languages",
        "1.languages.0",
        "1.languages",
        "1.email",
    ]
    unknown = [interpreter(id="ipr_x")]
    error = refused("slotGridSet", desk(), **drawing(here, interpreters=unknown))
    assert error["rule"] == "UNKNOWN_REFERENCE"


def test_an_interpreter_with_meetings_is_not_taken_away_nor_loses_a_language() -> None:
    here = opened(foreign(session()))
    booked = book(here)
    [ines] = here.grid.interpreters
    for left in ([], [interpreter(id=ines.id, languages=["de", "en"])]):
        error = refused("slotGridSet", desk(), **drawing(here, interpreters=left))
        assert (error["code"], error["meetings"]) == ("SLOTS_IN_USE", [{"id": booked["id"]}])
    more = [interpreter(id=ines.id, languages=["es", "en", "de"])]
    done("slotGridSet", desk(), **drawing(here, interpreters=more))


def test_only_the_desk_says_when_an_interpreter_is_away() -> None:
    here = opened(foreign(session(firms=2, people=2)))
    given = away(here, absentSlots=[0])
    assert refused("availabilitySet", of_company(here.companies[0]), **given)["code"] == "NOT_FOUND"
    done("availabilitySet", desk(), **given)
    error = step_refused("meetingAccept", desk(), request(here), slot=0)
    assert error["resource"] == "INTERPRETER"
    booked = book(here, firm=1, person=1, slot=1)
    error = refused("availabilitySet", desk(), **away(here, absentSlots=[1]))
    assert error["meetings"] == [{"id": booked["id"]}]
    assert mails("ines0@example.org")
