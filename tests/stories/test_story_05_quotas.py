"""Story 5: how many may be asked for and held, on both sides, and how all of it comes back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sessions import NOW, Session, limited, opened, session
from tests.sign_ups import desk
from tests.talks import (
    book,
    done,
    of_company,
    of_delegate,
    quota,
    refused,
    request,
    request_back,
    step,
    step_refused,
)

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def of_firm(here: Session, firm: int = 0) -> Any:
    """What a company uses: requests and meetings."""
    company = here.companies[firm]
    return quota(here, of_company(company), companyId=company.id)


def of_person(here: Session, person: int = 0) -> Any:
    delegate = here.delegates[person]
    return quota(here, of_delegate(delegate), delegateId=delegate.id)


def wish(here: Session, person: int) -> dict[str, Any]:
    return {"activityId": here.activity.id, "delegateId": here.delegates[person].id}


def test_who_has_all_its_requests_waiting_asks_no_more_until_one_is_answered() -> None:
    here = opened(limited(session(people=2), requests_per_company=1))
    company = of_company(here.companies[0])
    first = request(here)
    error = refused("meetingRequest", company, **wish(here, 1))
    assert (error["code"], error["counted"], error["side"], error["limit"]) == (
        "QUOTA_REACHED",
        "REQUESTS",
        "COMPANY",
        1,
    )
    assert "1 open requests" in error["message"]
    step("meetingDecline", of_delegate(here.delegates[0]), first)
    assert request(here, person=1)["state"] == "PENDING"


@pytest.mark.parametrize("how", ["withdrawn", "accepted", "expired", "matched"])
def test_every_end_of_a_request_gives_it_back(at: Callable[[datetime], None], how: str) -> None:
    here = opened(limited(session(people=2), requests_per_company=1))
    first = request(here)
    assert of_firm(here) == (1, 0)
    match how:
        case "withdrawn":
            step("meetingWithdraw", of_company(here.companies[0]), first)
        case "accepted":
            step("meetingAccept", of_delegate(here.delegates[0]), first)
        case "matched":
            request_back(here)
        case _:
            at(NOW + timedelta(hours=72))
    assert of_firm(here) == (0, int(how in ("accepted", "matched")))
    assert request(here, person=1)["state"] == "PENDING"
    assert of_firm(here)[0] == 1


def test_a_company_with_all_its_meetings_accepts_no_more_until_one_is_cancelled() -> None:
    here = opened(limited(session(people=2), meetings_per_company=1))
    company = of_company(here.companies[0])
    booked = book(here)
    request_back(here, person=1)
    second = {**wish(here, 1)}
    asked = done("meetingRequest", company, **second)
    assert (asked["outcome"], asked["meeting"]["state"]) == ("MUTUAL_MATCH", "PENDING")
    error = step_refused("meetingAccept", company, asked["meeting"])
    assert (error["counted"], error["side"], error["limit"]) == ("MEETINGS", "COMPANY", 1)
    step("meetingCancel", company, booked)
    assert step("meetingAccept", company, asked["meeting"])["state"] == "BOOKED"
    assert of_firm(here) == (0, 1)
    assert (of_person(here), of_person(here, 1)) == ((0, 0), (0, 1))


def test_the_other_side_learns_that_there_are_no_more_but_not_how_many() -> None:
    here = opened(limited(session(firms=2), meetings_per_delegate=1))
    book(here)
    second = request_back(here, firm=1)["meeting"]
    error = step_refused("meetingAccept", of_company(here.companies[1]), second)
    assert (error["code"], error["side"], error["limit"]) == ("QUOTA_REACHED", "DELEGATE", None)
    assert error["message"].startswith("The other side has all the meetings")
    assert step_refused("meetingAccept", desk(), second)["limit"] == 1


def test_a_limit_that_is_lowered_takes_nothing_away() -> None:
    here = opened(limited(session(people=3), meetings_per_company=3))
    for person in (0, 1):
        book(here, person=person)
    grid = {
        "activityId": here.activity.id,
        "slotMinutes": 20,
        "sessions": [{"startsAt": "2019-09-24T15:00:00Z", "endsAt": "2019-09-24T17:00:00Z"}],
        "tables": [{"number": number} for number in (1, 2, 3)],
        "limits": {"company": {"meetings": 1}, "delegate": {}},
        "expectedVersion": 1,
    }
    done("slotGridSet", desk(), **grid)
    assert of_firm(here) == (0, 2)
    error = step_refused("meetingAccept", desk(), request(here, person=2))
    assert error["code"] == "QUOTA_REACHED"
    wrong = {**grid, "limits": {"company": {"meetings": -1}, "delegate": {}}, "expectedVersion": 2}
    error = refused("slotGridSet", desk(), **wrong)
    assert error["field"] == ["input", "limits", "company", "meetings"]


def test_nobody_sees_what_others_use() -> None:
    here = opened(limited(session(firms=2), requests_per_company=2))
    request(here)
    mine = {"companyId": here.companies[0].id}
    assert quota(here, desk(), **mine) == (1, 0)
    for stranger in (of_company(here.companies[1]), of_delegate(here.delegates[0])):
        assert quota(here, stranger, **mine) is None


def test_a_silent_no_gives_nothing_back_before_its_time(at: Callable[[datetime], None]) -> None:
    here = opened(limited(session(firms=2, people=2), requests_per_company=1))
    vetoed = request(here)
    request(here, firm=1)
    step("meetingDecline", of_delegate(here.delegates[0]), vetoed, noThanks=True)
    for hours, used in ((0, 1), (71, 1), (72, 0)):
        at(NOW + timedelta(hours=hours))
        assert of_firm(here, 0) == of_firm(here, 1) == (used, 0)
        company = of_company(here.companies[0])
        if used:
            error = refused("meetingRequest", company, **wish(here, 1))
            assert error["code"] == "QUOTA_REACHED"
    assert request(here, person=1)["state"] == "PENDING"


def test_a_veto_that_is_lifted_is_never_counted_for_the_other_side() -> None:
    here = opened(session(firms=2))
    delegate = of_delegate(here.delegates[0])
    vetoed, silent = request(here, firm=0), request(here, firm=1)
    step("meetingDecline", delegate, vetoed, noThanks=True)
    versions = [request_back(here, firm=firm)["meeting"]["id"] for firm in (0, 1)]
    assert versions == [vetoed["id"], silent["id"]]
    query = "query ($id: ID!) { meeting(by: {id: $id}) { version state round } }"
    one, other = (
        of_company(company).ask(query, id=id)["meeting"]
        for company, id in zip(here.companies, versions, strict=True)
    )
    assert one == other == {"version": 3, "state": "BOOKED", "round": 1}


def test_a_list_looks_the_same_with_a_veto_in_it() -> None:
    here = opened(session(firms=1, people=3))
    company = of_company(here.companies[0])
    asked = [request(here, person=person) for person in range(3)]
    query = """query ($for: AgendaOf!) { meetingRequests(for: $for) { nodes {
      id state version expiresAt endedBy vetoedBy viewerCanAccept viewerCanCancel } } }"""
    before = company.ask(query, **{"for": {"companyId": here.companies[0].id}})
    step("meetingDecline", of_delegate(here.delegates[1]), asked[1], noThanks=True)
    assert company.ask(query, **{"for": {"companyId": here.companies[0].id}}) == before
