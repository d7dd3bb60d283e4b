"""Decision-makers through the API: whose rows they are, and who sees what of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.journeys import crowd
from tests.programmes import (
    LUCIA,
    SHARE,
    accepted,
    done,
    identified,
    invited,
    published,
    refused,
    step,
)
from tests.sign_ups import desk, mails, trade

pytestmark = pytest.mark.usefixtures("store")

DIEGO = {"name": "Diego Ejemplo", "email": "diego@autopartes.example"}
NODE = """query ($id: ID!) { node(id: $id) { ... on Delegate {
  name viewerCanAccept details { email } delegation { slug } } } }"""
ROSTER = """query ($id: ID!, $first: Int!, $after: String) { delegation(by: {id: $id}) {
  roster(first: $first, after: $after) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


def company() -> Client:
    return signed_in(Role.COMPANY, "com_01DH0000000000000000000000")


def test_a_list_takes_an_address_once() -> None:
    known = published()
    identified(known)

    [error] = refused("delegateIdentify", delegationId=known["id"], **LUCIA)

    assert (error["code"], error["field"]) == ("ALREADY_LISTED", ["input", "email"])


def test_the_form_gets_all_its_problems_at_once() -> None:
    wrong = {"name": " ", "country": "XX", "languages": ["xx"], "attends": ["act_1"]}

    errors = refused("delegateIdentify", delegationId=published()["id"], **{**LUCIA, **wrong})

    assert {(".".join(error["field"][1:]), error["rule"]) for error in errors} == {
        ("name", "REQUIRED"),
        ("country", "UNKNOWN_COUNTRY"),
        ("languages.0", "UNKNOWN_LANGUAGE"),
        ("attends.0", "UNKNOWN_REFERENCE"),
    }


def test_a_delegate_answers_for_nobody_else() -> None:
    known = published()
    _, lucia = invited(known)
    diego = step("delegateInvite", identified(known, **DIEGO))

    for name in ("delegateAccept", "delegateDecline", "delegateUpdate"):
        [error] = refused(name, lucia, id=diego["id"], expectedVersion=diego["version"])
        assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "id"])


def test_a_delegate_does_not_rename_herself() -> None:
    known, lucia = accepted(published())

    [error] = refused("delegateUpdate", lucia, id=known["id"], expectedVersion=3, firm="Another")

    assert error["code"] == "NOT_ALLOWED"


def test_staff_note_an_answer_with_its_evidence() -> None:
    known = step("delegateInvite", identified(published()))
    consent = {**SHARE, "channel": "PAPER", "evidence": "sheet 4"}

    came = step("delegateAccept", known, consents=[consent])

    [entry] = came["details"]["consents"]
    assert (entry["channel"], entry["evidence"]) == ("PAPER", "sheet 4")


def test_what_a_delegate_grants_herself_is_proved_by_her_request() -> None:
    known, _ = accepted(published())

    [entry] = known["details"]["consents"]
    assert (entry["channel"], entry["evidence"].split()[0]) == ("WEB_FORM", "request")


def test_an_invitation_can_be_sent_again_and_the_newest_link_works() -> None:
    known, _ = invited(published())

    again = step("delegateInvite", known)
    came = step("delegateAccept", again)
    fresh = step("delegateInvite", came)

    assert [mail.template for mail in mails(LUCIA["email"])] == [
        "delegate_link",
        "delegate_invited",
        "delegate_invited",
    ]
    assert fresh["details"]["status"] == "ACCEPTED"
    _, session = trade(LUCIA["email"])
    assert session["subject"] == known["id"]


def test_who_is_taken_off_the_list_is_asked_no_more() -> None:
    known = published()
    person = step("delegateWithdraw", identified(known))

    assert person["details"]["status"] == "WITHDRAWN"
    [error] = refused("delegateInvite", id=person["id"], expectedVersion=person["version"])
    assert (error["code"], error["state"]) == ("WRONG_STATE", "WITHDRAWN")
    assert identified(known)["id"] != person["id"]


def test_a_chair_on_the_roster_is_left_to_somebody_only() -> None:
    known, _ = accepted(published())

    [error] = refused("delegateWithdraw", id=known["id"], expectedVersion=known["version"])

    assert (error["code"], error["state"]) == ("WRONG_STATE", "ACCEPTED")


def test_who_sees_a_delegate() -> None:
    delegation = published()
    shown, lucia = accepted(delegation)
    hidden, diego = invited(delegation, **DIEGO)
    seen = {"name": LUCIA["name"], "delegation": {"slug": delegation["slug"]}}

    for outsider in (company(), diego, signed_in(Role.CHAMBER, "IHK_CHEMNITZ")):
        found = outsider.ask(NODE, id=shown["id"])["node"]
        assert found == {**seen, "viewerCanAccept": False, "details": None}
    for insider in (desk(), lucia):
        assert insider.ask(NODE, id=shown["id"])["node"]["details"] == {"email": LUCIA["email"]}
    assert Client().ask(NODE, id=shown["id"]) == {"node": None}
    for outsider in (company(), lucia, Client()):
        assert outsider.ask(NODE, id=hidden["id"]) == {"node": None}
    assert diego.ask(NODE, id=hidden["id"])["node"]["viewerCanAccept"]


def test_the_roster_comes_in_pages() -> None:
    known = published()
    people = [one.id for one in crowd(known["id"], 5)]
    client, after, seen = company(), None, []

    for size in (2, 2, 1):
        page = client.ask(ROSTER, id=known["id"], first=2, after=after)["delegation"]["roster"]
        assert len(page["nodes"]) == size
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == people
    assert page["pageInfo"]["hasPreviousPage"]
    assert not page["pageInfo"]["hasNextPage"]


def test_a_patch_tells_null_from_nothing() -> None:
    known = identified(published(), phone="+52 222 123 4567")

    same = step("delegateUpdate", known, role="Buyer")
    gone = step("delegateUpdate", same, phone=None, interests=None)

    assert (same["details"]["phone"], same["role"]) == ("+522221234567", "Buyer")
    assert (gone["details"]["phone"], gone["interests"], gone["role"]) == (None, None, "Buyer")


def unknown(**given: Any) -> Any:
    return refused("delegateReplace", expectedVersion=1, replacementVersion=1, **given)


def test_replacing_names_whom_it_does_not_find() -> None:
    known, _ = accepted(published())
    nobody = "dgt_01D9S9YFM095JRBSHDW4DJT53Y.01D9S9YFM095JRBSHDW4DJT53Y"

    [error] = unknown(id=nobody, replacementId=known["id"])
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "id"])
    [error] = unknown(id=known["id"], replacementId=nobody)
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["input", "replacementId"])
    assert done("delegateInvite", id=known["id"], expectedVersion=3)["details"]
