"""Slot grids and absences over HTTP."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.clients import Client
from tests.conftest import Trips
from tests.sessions import NOW, Session, opened, session
from tests.sign_ups import desk, key
from tests.talks import GRID, book, done, of_company, of_delegate, refused, send

pytestmark = pytest.mark.usefixtures("store")

SESSION = {"startsAt": "2019-09-24T17:00:00+02:00", "endsAt": "2019-09-24T19:00:00+02:00"}
TABLES = [{"number": 1, "label": "Window"}, {"number": 2}]


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def grid_of(here: Session, client: Client) -> Any:
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Activity {{ {GRID} }} }} }}"
    return client.ask(query, id=here.activity.id)["node"]["slotGrid"]


def draw(here: Session, **changes: Any) -> dict[str, Any]:
    return {
        "activityId": here.activity.id,
        "slotMinutes": 20,
        "sessions": [SESSION],
        "tables": TABLES,
        "expectedVersion": 1,
    } | changes


def test_the_desk_draws_a_grid_and_everybody_sees_its_slots() -> None:
    here = opened(session())
    pause = {"startsAt": "2019-09-24T17:30:00+02:00", "endsAt": "2019-09-24T17:40:00+02:00"}
    drawn = done("slotGridSet", desk(), **draw(here, breaks=[pause]))["slotGrid"]
    assert drawn["version"] == 2
    assert drawn["requestsUntil"] == "2019-09-24T17:00:00Z"
    seen = grid_of(here, of_company(here.companies[0]))
    assert [slot["startsAt"][11:16] for slot in seen["slots"]] == [
        *("15:00", "15:40", "16:00", "16:20", "16:40")
    ]
    assert [slot["number"] for slot in seen["slots"]] == [0, 1, 2, 3, 4]
    assert seen["tables"] == [{"number": 1, "label": "Window"}, {"number": 2, "label": None}]
    assert seen["fixedTables"] is None


def test_all_problems_of_a_grid_are_told_at_once() -> None:
    here = opened(session())
    twice = [{"number": 1}, {"number": 1}]
    late = {**SESSION, "endsAt": "2019-09-25T19:00:00+02:00"}
    payload = send(
        "slotGridSet", desk(), **draw(here, slotMinutes=1, tables=twice, sessions=[late])
    )
    assert [error["field"] for error in payload["userErrors"]] == [
        ["input", "slotMinutes"],
        ["input", "sessions", "0"],
        ["input", "tables", "1", "number"],
    ]


def test_the_same_delegate_is_not_fixed_to_two_tables() -> None:
    here = opened(session())
    fixed = [{"delegateId": here.delegates[0].id, "table": table} for table in (1, 2)]
    error = refused("slotGridSet", desk(), **draw(here, fixedTables=fixed))
    assert error["rule"] == "APPEARS_TWICE"


def test_a_fixed_table_is_where_the_delegate_meets() -> None:
    here = opened(session())
    fixed = [{"delegateId": here.delegates[0].id, "table": 2}]
    done("slotGridSet", desk(), **draw(here, fixedTables=fixed))
    assert book(here)["place"]["table"] == {"number": 2, "label": None}


def test_a_grid_that_would_orphan_meetings_is_refused_with_their_list() -> None:
    here = opened(session())
    booked = book(here)
    error = refused("slotGridSet", desk(), **draw(here, slotMinutes=30))
    assert (error["__typename"], error["code"]) == ("SlotsInUse", "SLOTS_IN_USE")
    assert error["meetings"] == [{"id": booked["id"]}]


def test_only_the_desk_draws_grids() -> None:
    here = opened(session())
    mutation = "mutation ($input: SlotGridSetInput!) { slotGridSet(input: $input) { replayed } }"
    given = draw(here, idempotencyKey="grid-0001")
    answer = of_company(here.companies[0]).send(mutation, input=given)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_each_side_says_when_it_is_away_and_sees_only_its_own() -> None:
    here = opened(session())
    delegate, company = of_delegate(here.delegates[0]), of_company(here.companies[0])
    who = {"delegateId": here.delegates[0].id}
    given = {"activityId": here.activity.id, "participant": who, "absentSlots": [1, 0]}
    payload = done("availabilitySet", delegate, **given)
    assert payload["availability"] == {"absentSlots": [0, 1]}
    query = """query ($activity: ID!, $who: ParticipantInput!) {
      availability(activityId: $activity, participant: $who) { absentSlots } }"""
    asked = {"activity": here.activity.id, "who": who}
    assert delegate.ask(query, **asked)["availability"] == {"absentSlots": [0, 1]}
    assert company.ask(query, **asked)["availability"] is None
    assert refused("availabilitySet", company, **given)["code"] == "NOT_FOUND"
    own = {**given, "participant": {"registrationId": here.registrations[0].id}}
    assert done("availabilitySet", company, **own)["availability"] == {"absentSlots": [0, 1]}


def test_free_tables_are_counted_with_one_query_for_all_slots(trips: Trips) -> None:
    here = opened(session(firms=2, people=2))
    book(here, slot=0)
    book(here, firm=1, person=1, slot=0)
    query = """query ($id: ID!) { node(id: $id) { ... on Activity {
      slotGrid { slots { number freeTables } } } } }"""
    trips.reset()
    node = desk().ask(query, id=here.activity.id)["node"]
    assert [slot["freeTables"] for slot in node["slotGrid"]["slots"]] == [1, 3, 3, 3, 3, 3]
    assert trips.calls.count("Query") == 1


UPDATE = """mutation ($input: ActivityUpdateInput!) { activityUpdate(input: $input) {
  activity { startsAt endsAt version }
  userErrors { code field ... on GridOutside { startsAt endsAt } } } }"""


def update(here: Session, **changes: Any) -> Any:
    given = {"id": here.activity.id, "expectedVersion": here.activity.version}
    return desk().do(UPDATE, input={**given, **changes, "idempotencyKey": key()})


def test_a_session_does_not_move_away_from_its_grid() -> None:
    here = opened(session())
    book(here)
    payload = update(here, startsAt="2019-09-24T17:20:00+02:00")
    assert payload["activity"] is None
    assert payload["userErrors"] == [
        {
            "code": "GRID_OUTSIDE",
            "field": ["input", "startsAt"],
            "startsAt": "2019-09-24T15:00:00Z",
            "endsAt": "2019-09-24T17:00:00Z",
        }
    ]
    ended = {"kind": "CONGRESS", "admissionId": None, "seatsDelegates": 0}
    assert update(here, **ended)["userErrors"][0]["code"] == "GRID_OUTSIDE"


def test_a_session_may_change_as_long_as_its_grid_fits() -> None:
    here = opened(session())
    payload = update(here, startsAt="2019-09-24T16:40:00+02:00")
    assert payload["userErrors"] == []
    assert payload["activity"]["startsAt"] == "2019-09-24T14:40:00Z"
