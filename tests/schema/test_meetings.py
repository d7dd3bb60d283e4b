"""Meetings over HTTP: who may do and see what, typed refusals, and what it all costs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.sessions import NOW, opened, session
from tests.sign_ups import desk, key
from tests.talks import (
    MEETING_BY,
    book,
    document,
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


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def meeting(client: Client, id: str) -> Any:
    return client.ask(MEETING_BY, id=id)["meeting"]


def test_a_company_asks_and_the_delegate_accepts_a_slot() -> None:
    here = opened(session())
    delegate = of_delegate(here.delegates[0])
    asked = request(here)
    assert (asked["state"], asked["requestedBy"], asked["version"]) == ("PENDING", "COMPANY", 1)
    assert not asked["viewerCanAccept"]
    assert meeting(delegate, asked["id"])["viewerCanAccept"]
    booked = step("meetingAccept", delegate, asked, slot=2)
    assert booked["state"] == "BOOKED"
    assert booked["place"]["slot"] == 2
    assert booked["place"]["startsAt"] == "2019-09-24T15:40:00Z"
    assert booked["viewerCanCancel"]


def test_a_delegate_asks_and_the_company_accepts() -> None:
    here = opened(session())
    wish = {"activityId": here.activity.id, "companyId": here.companies[0].id}
    payload = done("meetingRequest", of_delegate(here.delegates[0]), **wish)
    assert payload["outcome"] == "REQUESTED"
    assert payload["meeting"]["requestedBy"] == "DELEGATE"
    booked = step("meetingAccept", of_company(here.companies[0]), payload["meeting"])
    assert booked["state"] == "BOOKED"


def test_staff_asks_on_behalf_of_either_side() -> None:
    here = opened(session())
    pair = {"companyId": here.companies[0].id, "delegateId": here.delegates[0].id}
    wish = {"activityId": here.activity.id, **pair, "requestedBy": "DELEGATE"}
    payload = done("meetingRequest", desk(), **wish)
    assert payload["meeting"]["requestedBy"] == "DELEGATE"
    alone = {"activityId": here.activity.id, "delegateId": here.delegates[0].id}
    assert refused("meetingRequest", desk(), **alone)["field"] == ["input", "companyId"]


def test_nobody_asks_for_another_company_or_in_anothers_name() -> None:
    here = opened(session(firms=2))
    wish = {"activityId": here.activity.id, "delegateId": here.delegates[0].id}
    client = of_company(here.companies[0])
    foreign = refused("meetingRequest", client, companyId=here.companies[1].id, **wish)
    assert (foreign["code"], foreign["field"]) == ("NOT_FOUND", ["input", "companyId"])
    posing = refused("meetingRequest", client, requestedBy="DELEGATE", **wish)
    assert posing["code"] == "NOT_ALLOWED"


def test_a_taken_slot_comes_with_what_is_scarce_and_what_is_free() -> None:
    here = opened(session(firms=2))
    book(here, slot=1)
    error = step_refused("meetingAccept", desk(), request(here, firm=1), slot=1)
    assert (error["__typename"], error["code"], error["resource"]) == (
        "SlotTaken",
        "SLOT_TAKEN",
        "DELEGATE",
    )
    assert error["field"] == ["input", "slot"]
    assert [place["slot"] for place in error["alternatives"]] == [0, 2, 3]
    assert error["alternatives"][0]["startsAt"] == "2019-09-24T15:00:00Z"


def test_an_outdated_version_shows_the_meeting_as_it_is() -> None:
    here = opened(session())
    asked = request(here)
    step("meetingAccept", desk(), asked)
    error = step_refused("meetingDecline", of_delegate(here.delegates[0]), asked)
    assert (error["code"], error["currentVersion"]) == ("VERSION_CONFLICT", 2)


def test_the_same_call_again_gets_the_same_meeting_and_takes_nothing_more() -> None:
    here = opened(session())
    asked = request(here)
    call = {"id": asked["id"], "expectedVersion": 1, "idempotencyKey": key()}
    first = send("meetingAccept", desk(), **call)
    again = send("meetingAccept", desk(), **call)
    assert (again["replayed"], again["meeting"]) == (True, first["meeting"])
    other = send("meetingAccept", desk(), **call | {"slot": 4})
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_repeated_request_is_told_from_a_second_one() -> None:
    here = opened(session())
    client = of_company(here.companies[0])
    wish = {"activityId": here.activity.id, "delegateId": here.delegates[0].id}
    call = {**wish, "idempotencyKey": key()}
    outcomes = [send("meetingRequest", client, **call) for _ in range(2)]
    assert [(one["outcome"], one["replayed"]) for one in outcomes] == [
        ("REQUESTED", False),
        ("REQUESTED", True),
    ]
    second = {**wish, "idempotencyKey": key()}
    assert send("meetingRequest", client, **second)["outcome"] == "EXISTING"
    other = send("meetingRequest", client, **second, message="Something else")
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_silent_no_is_seen_by_nobody_but_its_author_and_the_desk() -> None:
    here = opened(session())
    company, delegate = of_company(here.companies[0]), of_delegate(here.delegates[0])
    asked = request(here)
    declined = step("meetingDecline", delegate, asked, noThanks=True)
    assert (declined["state"], declined["vetoedBy"]) == ("DECLINED", "DELEGATE")
    assert meeting(company, asked["id"]) == asked
    assert meeting(desk(), asked["id"])["vetoedBy"] == "DELEGATE"
    again = done(
        "meetingRequest", company, activityId=here.activity.id, delegateId=here.delegates[0].id
    )
    assert (again["outcome"], again["meeting"]) == ("EXISTING", asked)
    withdrawn = step("meetingWithdraw", company, asked)
    assert (withdrawn["state"], withdrawn["version"]) == ("WITHDRAWN", 2)


def test_a_vetoed_request_seems_to_expire(at: Callable[[datetime], None]) -> None:
    here = opened(session())
    asked = request(here)
    step("meetingDecline", of_delegate(here.delegates[0]), asked, noThanks=True)
    at(datetime.fromisoformat(asked["expiresAt"]))
    seen = meeting(of_company(here.companies[0]), asked["id"])
    assert (seen["state"], seen["version"]) == ("EXPIRED", 1)


def test_a_plain_no_is_seen_by_whoever_asked() -> None:
    here = opened(session())
    asked = request(here)
    step("meetingDecline", of_delegate(here.delegates[0]), asked)
    seen = meeting(of_company(here.companies[0]), asked["id"])
    assert (seen["state"], seen["endedBy"]) == ("DECLINED", "DELEGATE")


def test_a_cancelled_meeting_says_by_whom_and_why() -> None:
    here = opened(session())
    booked = book(here)
    cancelled = step("meetingCancel", of_company(here.companies[0]), booked, reason="Strike")
    assert (cancelled["state"], cancelled["endedBy"], cancelled["reason"]) == (
        "CANCELLED",
        "COMPANY",
        "Strike",
    )


@pytest.mark.parametrize("role", [Role.COMPANY, Role.DELEGATE, Role.CHAMBER, Role.ANONYMOUS])
def test_strangers_do_not_see_a_meeting(role: Role) -> None:
    here = opened(session(firms=2, people=2))
    asked = request(here)
    strangers = {
        Role.COMPANY: of_company(here.companies[1]),
        Role.DELEGATE: of_delegate(here.delegates[1]),
        Role.CHAMBER: signed_in(Role.CHAMBER, "IHK_CHEMNITZ"),
        Role.ANONYMOUS: Client(),
    }
    query = "query ($id: ID!) { node(id: $id) { id } }"
    assert strangers[role].ask(query, id=asked["id"])["node"] is None
    assert desk().ask(query, id=asked["id"])["node"] == {"id": asked["id"]}


def test_a_foreign_meeting_can_not_be_found_by_a_step() -> None:
    here = opened(session(firms=2))
    error = step_refused("meetingWithdraw", of_company(here.companies[1]), request(here))
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "id"])


def test_a_company_without_a_confirmed_registration_is_not_admitted() -> None:
    here = opened(session(representatives=0))
    error = refused(
        "meetingRequest",
        of_company(here.companies[0]),
        activityId=here.activity.id,
        delegateId=here.delegates[0].id,
    )
    assert error["code"] == "NOT_ADMITTED"


def test_after_the_cut_off_the_window_is_closed(at: Callable[[datetime], None]) -> None:
    here = opened(session())
    at(here.grid.requests_until)
    error = refused(
        "meetingRequest",
        of_company(here.companies[0]),
        activityId=here.activity.id,
        delegateId=here.delegates[0].id,
    )
    assert (error["code"], error["closesAt"]) == ("WINDOW_CLOSED", "2019-09-24T15:00:00Z")


def test_whoever_is_to_accept_sees_where_it_could_be() -> None:
    here = opened(session(firms=2))
    book(here, slot=0)
    asked = request(here, firm=1)
    query = "query ($id: ID!) { meeting(by: {id: $id}) { freePlaces { slot startsAt table } } }"
    places = of_delegate(here.delegates[0]).ask(query, id=asked["id"])["meeting"]["freePlaces"]
    assert [place["slot"] for place in places] == [1, 2, 3, 4, 5]


def test_the_desk_lists_all_meetings_of_a_session() -> None:
    here = opened(session(firms=3))
    for firm in range(3):
        request(here, firm=firm)
    query = """query ($id: ID!, $after: String) { node(id: $id) { ... on Activity {
      meetings(first: 2, after: $after) { nodes { state company { legalName } }
      pageInfo { hasNextPage endCursor } } } } }"""
    page = desk().ask(query, id=here.activity.id)["node"]["meetings"]
    rest = desk().ask(query, id=here.activity.id, after=page["pageInfo"]["endCursor"])
    names = [one["company"]["legalName"] for one in page["nodes"]]
    names += [one["company"]["legalName"] for one in rest["node"]["meetings"]["nodes"]]
    assert sorted(names) == [f"Beispiel Nr. {n} GmbH" for n in range(3)]
    hidden = of_company(here.companies[0]).ask(query, id=here.activity.id)
    assert hidden["node"]["meetings"] is None


@pytest.mark.parametrize("name", ["meetingRequest", "meetingAccept"])
def test_asking_and_accepting_take_three_round_trips(trips: Trips, name: str) -> None:
    here = opened(session(firms=2, people=2))
    for firm in range(2):
        book(here, firm=firm, person=1)
    given: dict[str, Any] = {"activityId": here.activity.id, "delegateId": here.delegates[0].id}
    client = of_company(here.companies[0])
    if name == "meetingAccept":
        given = {"id": request(here)["id"], "expectedVersion": 1}
        client = of_delegate(here.delegates[0])
    wanted = (
        document(name).split("{ replayed")[0] + "{ meeting { id state } userErrors { code } } }"
    )
    trips.reset()
    client.done(wanted, input={"idempotencyKey": key(), **given})
    assert trips.calls == ["BatchGetItem", "Query", "TransactWriteItems"]
