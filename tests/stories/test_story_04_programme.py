"""Story 4: an organiser builds a delegation, its programme and its roster."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.journeys import crowd
from tests.programmes import (
    GET_TOGETHER,
    LUCIA,
    PLANT,
    SHARE,
    accepted,
    add,
    ask,
    draft,
    identified,
    invited,
    published,
    refused,
    step,
)
from tests.sign_ups import desk, mails, sign_up

pytestmark = pytest.mark.usefixtures("store")

PAGE = """query ($id: ID!) { delegation(by: {id: $id}) {
  slug status title { text } activities { title { text } startsAt zone freeSeats }
  roster { nodes { name firm role interests { text } languages details { email } } }
  candidates { nodes { name details { status } } }
} }"""
DIEGO = {"name": "Diego Ejemplo", "email": "diego@autopartes.example"}


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


def page(client: Client, delegation: Any) -> Any:
    return client.ask(PAGE, id=delegation["id"])["delegation"]


def company() -> Client:
    """Somebody of a company."""
    return signed_in(Role.COMPANY, "com_01DH0000000000000000000000")


def test_a_delegation_goes_from_draft_to_the_archive(at: Callable[[datetime], None]) -> None:
    known = draft()
    assert (known["status"], known["slug"]) == ("DRAFT", "mexico-automotive-suppliers-2019")
    add(known, **PLANT)

    for name, status in (("Publish", "PUBLISHED"), ("Lock", "LOCKED")):
        known = step(f"delegation{name}", known)
        assert known["status"] == status
    early = refused("delegationComplete", id=known["id"], expectedVersion=3)
    assert early[0]["code"] == "NOT_OVER"
    at(datetime(2019, 9, 27, 8, tzinfo=UTC))
    for name, status in (("Complete", "COMPLETED"), ("Archive", "ARCHIVED")):
        known = step(f"delegation{name}", known)
        assert known["status"] == status


def test_what_publishing_needs_is_said_all_at_once() -> None:
    known = draft(title={"en": "Mexico"})

    errors = refused("delegationPublish", id=known["id"], expectedVersion=1)

    assert [(error["field"], error["rule"]) for error in errors] == [
        (["input", "title", "de"], "UNTRANSLATED"),
        (["input", "activities"], "EMPTY_PROGRAMME"),
    ]


def test_an_overlap_with_the_way_there_needs_a_reason() -> None:
    known = draft()
    visit = add(known, **PLANT)
    early = {**GET_TOGETHER, "startsAt": "2019-09-24T12:59:00+02:00"}  # two hours from Zwickau

    [error] = refused("activityAdd", delegationId=known["id"], **early)
    assert error["__typename"] == "ProgrammeConflict"
    assert error["code"] == "PROGRAMME_CONFLICT"
    assert error["activities"] == [{"id": visit["id"], "title": {"en": "Press shop"}}]
    assert error["field"] == ["input", "startsAt"]

    party = add(known, **early, overrideReason="A second bus starts early")
    assert party["override"] == {
        "reason": "A second bus starts early",
        "activities": [{"id": visit["id"]}],
    }


def test_a_session_within_its_get_together_is_no_conflict() -> None:
    known = draft()
    party = add(known, **GET_TOGETHER)

    within = {
        "kind": "MATCHMAKING_SESSION",
        "title": {"en": "Talks"},
        "startsAt": "2019-09-24T17:00:00+02:00",
        "window": None,
        "admissionId": party["id"],
    }
    talks = add(known, **{**GET_TOGETHER, **within})

    assert talks["admission"] == {"id": party["id"]}
    assert talks["override"] is None


def test_companies_see_of_the_roster_what_each_delegate_agreed_to() -> None:
    known = published()
    accepted(known)
    shy, shy_client = invited(known, **DIEGO)
    step("delegateAccept", shy, shy_client)
    identified(known, name="Ana Ejemplo", email="ana@autopartes.example")

    seen = page(company(), known)

    assert seen["roster"]["nodes"] == [
        {
            "name": LUCIA["name"],
            "firm": LUCIA["firm"],
            "role": LUCIA["role"],
            "interests": {"text": "Stamped and deep-drawn parts"},
            "languages": ["es", "en"],
            "details": None,
        }
    ]
    assert seen["candidates"] is None
    assert page(Client(), known)["roster"] is None
    assert len(page(desk(), known)["roster"]["nodes"]) == 2
    candidates = page(desk(), known)["candidates"]["nodes"]
    assert {one["name"]: one["details"]["status"] for one in candidates} == {
        "Lucía Ejemplo Ramírez": "ACCEPTED",
        "Diego Ejemplo": "ACCEPTED",
        "Ana Ejemplo": "IDENTIFIED",
    }


def test_a_delegate_answers_for_herself_behind_the_mailed_link() -> None:
    known, lucia = invited(published())
    assert mails(LUCIA["email"])[0].template == "delegate_invited"

    came = step("delegateAccept", known, lucia, consents=[SHARE])
    assert came["details"]["status"] == "ACCEPTED"
    assert came["details"]["consents"][0]["purpose"] == "SHARE_PROFILE"

    changed = step("delegateUpdate", came, lucia, languages=["es"], interests={"en": "Castings"})
    assert (changed["languages"], changed["interests"]["en"]) == (["es"], "Castings")


def test_a_consent_withdrawn_takes_effect_on_the_next_read() -> None:
    delegation = published()
    known, lucia = accepted(delegation)
    firm = company()
    assert len(page(firm, delegation)["roster"]["nodes"]) == 1

    changed = step("delegateUpdate", known, lucia, withdrawnConsents=["SHARE_PROFILE"])

    assert page(firm, delegation)["roster"]["nodes"] == []
    assert changed["details"]["consents"][0]["withdrawnAt"] == "2019-08-01T09:00:00Z"


def test_a_delegate_who_declines_is_not_on_the_roster() -> None:
    delegation = published()
    known, lucia = invited(delegation)

    step("delegateDecline", known, lucia)

    assert page(desk(), delegation)["roster"]["nodes"] == []


def test_whoever_comes_instead_takes_chair_and_activities_and_is_told() -> None:
    delegation = published()
    visit = delegation["activities"][0]["id"]
    old, _ = accepted(delegation)
    old = step("delegateUpdate", old, attends=[visit])
    new = identified(delegation, **DIEGO)

    payload = ask(
        "delegateReplace",
        id=old["id"],
        expectedVersion=old["version"],
        replacementId=new["id"],
        replacementVersion=new["version"],
    )

    assert payload["userErrors"] == []
    came = payload["delegate"]
    assert came["details"]["status"] == "ACCEPTED"
    assert came["replaces"] == {"id": old["id"]}
    assert came["attends"] == [{"id": visit}]
    assert came["details"]["consents"] == []
    assert payload["replaced"]["details"]["status"] == "REPLACED"
    assert mails(DIEGO["email"])[0].template == "delegate_named"
    roster = page(desk(), delegation)["roster"]["nodes"]
    assert [one["name"] for one in roster] == ["Diego Ejemplo"]
    assert page(company(), delegation)["roster"]["nodes"] == []


def test_replacing_twice_with_one_key_is_one_replacement() -> None:
    delegation = published()
    old, _ = accepted(delegation)
    new = identified(delegation, **DIEGO)
    given = {
        "idempotencyKey": "replace-lucia-1",
        "id": old["id"],
        "expectedVersion": old["version"],
        "replacementId": new["id"],
        "replacementVersion": new["version"],
    }

    first, again = ask("delegateReplace", **given), ask("delegateReplace", **given)

    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["delegate"] == first["delegate"]
    assert again["userErrors"] == []


def test_cancelling_a_delegation_calls_everything_off_and_keeps_it_readable() -> None:
    known = published()

    off = step("delegationCancel", known, reason="Airline strike")

    assert (off["status"], off["cancelledBecause"]) == ("CANCELLED", "Airline strike")
    assert {activity["status"] for activity in off["activities"]} == {"CANCELLED"}
    assert page(Client(), known)["status"] == "CANCELLED"
    [late] = refused("activityAdd", delegationId=known["id"], **PLANT)
    [later] = refused("delegateIdentify", delegationId=known["id"], **LUCIA)
    for error in (late, later):
        assert (error["code"], error["state"]) == ("WRONG_STATE", "CANCELLED")


def test_a_locked_programme_stands_still_but_people_are_still_replaced() -> None:
    known = published()
    old, _ = accepted(known)
    new = identified(known, **DIEGO)
    locked = step("delegationLock", known)
    visit = locked["activities"][0]

    [error] = refused(
        "activityUpdate", id=visit["id"], expectedVersion=1, title={"en": "Foundry", "de": "G"}
    )
    assert (error["code"], error["state"]) == ("WRONG_STATE", "LOCKED")
    payload = ask(
        "delegateReplace",
        id=old["id"],
        expectedVersion=old["version"],
        replacementId=new["id"],
        replacementVersion=new["version"],
    )
    assert payload["userErrors"] == []


def test_staff_see_whose_interests_a_delegation_would_serve() -> None:
    firm = sign_up(desk())["receipt"]["company"]["id"]
    state = """mutation ($input: CompanyInterestStateInput!) {
      companyInterestState(input: $input) { userErrors { code } } }"""
    for number, code in enumerate((None, "29.32", "10")):
        wanted = [{"scheme": "WZ_2008", "code": code}] if code else []
        given = {"companyId": firm, "markets": ["MX", "US"], "sectors": wanted}
        desk().done(state, input={**given, "idempotencyKey": f"interest-{number}"})
    query = """query ($id: ID!) { delegation(by: {id: $id}) {
      interests { nodes { sectors { code } company { legalName } } pageInfo { hasNextPage } } } }"""
    known = published(markets=["MX", "US"])

    found = desk().ask(query, id=known["id"])["delegation"]["interests"]

    served = [one["sectors"] for one in found["nodes"]]
    assert sorted(served, key=len) == [[], [{"code": "29.32"}]]
    assert {one["company"]["legalName"] for one in found["nodes"]} == {"Beispiel Stanzteile GmbH"}
    assert not found["pageInfo"]["hasNextPage"]
    assert Client().ask(query, id=known["id"])["delegation"]["interests"] is None


def test_a_delegation_with_programme_and_a_roster_of_fifty_costs_two_round_trips(
    trips: Trips,
) -> None:
    known = published()
    crowd(known["id"], 50)
    reader = company()
    trips.reset()

    seen = page(reader, known)

    assert trips.calls == ["Query", "BatchGetItem"]
    trips.reset()
    by_slug = PAGE.replace("($id: ID!)", "($slug: String!)").replace("id: $id", "slug: $slug")
    assert reader.ask(by_slug, slug=known["slug"])["delegation"] == seen
    assert trips.calls == ["BatchGetItem", "BatchGetItem"]
    assert len(seen["roster"]["nodes"]) == 50
    assert [activity["freeSeats"] for activity in seen["activities"]] == [0, 60]
