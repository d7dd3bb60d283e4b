"""Story 3: who is passed on is told once, may take it over, and may object for good."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from registration import settings
from registration.rules import ids
from registration.store import activities, seats
from registration.store.writes import write_all
from tests.clients import Client
from tests.pushes import ANNA, another, answer, chamber, only, push, row
from tests.race.books import seats_taken
from tests.registrations import OPEN, get_together
from tests.sign_ups import key, mails, person, secret

CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  registration { id } userErrors { code field } } }"""
ASK = """mutation ($input: ChangeRequestCreateInput!) {
  changeRequestCreate(input: $input) { userErrors { code field } } }"""
REPLACE = """mutation ($input: RegistrationReplacePersonInput!) {
  registrationReplacePerson(input: $input) { userErrors { code field } } }"""

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(OPEN)


@pytest.fixture
def ihk() -> Client:
    return chamber()


def rows() -> list[Any]:
    """All that the store holds, by a client of the test's own; less what is noted at the door."""
    items = boto3.client("dynamodb").scan(TableName=settings.TABLE)["Items"]
    return [item for item in items if not item["pk"]["S"].startswith(("ACCESSKEY#", "BUDGET#"))]


def stored() -> str:
    return str(rows())


def test_consents_cannot_be_pushed(ihk: Client) -> None:
    consents = [{"purpose": "PHOTOS", "textVersion": "1", "language": "DE"}]
    told = [{**row(get_together()), "consents": consents}]
    answered = ihk.send(
        "mutation ($input: RegistrationsPushInput!) { registrationsPush(input: $input) "
        "{ replayed } }",
        input={"idempotencyKey": key(), "rows": told},
    )
    assert "consents" in answered["errors"][0]["message"]


def test_who_objected_at_the_chamber_is_not_even_written_down(ihk: Client) -> None:
    result = only(ihk, row(get_together(), objectionFlag=True))
    assert (result["result"], result["problems"][0]["code"]) == ("REJECTED", "MEMBER_OBJECTED")
    assert ANNA not in stored()
    assert mails(ANNA) == []


def test_the_basis_is_named_or_nothing_is_taken(ihk: Client) -> None:
    [problem] = only(ihk, row(get_together(), legalBasis=None))["problems"]
    assert problem["field"][-1] == "legalBasis"


def test_each_chamber_tells_her_once(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    only(ihk, {"externalId": "M-1", "revision": 2, "op": "CANCEL"})
    only(ihk, row(activity, revision=3))
    letters = [mail.template for mail in mails(ANNA)]
    assert letters == ["push_registered", "registration_ended", "push_notice"]


def test_what_she_takes_over_no_push_overwrites(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    done = answer("registrationAdopt", secret(ANNA))
    assert (done["state"], done["userErrors"]) == ("CONFIRMED", [])
    result = only(ihk, row(activity, revision=2, person={"name": "Falsch", "email": ANNA}))
    assert result["result"] == "UPDATED_WITH_CONFLICTS"
    [conflict] = result["conflicts"]
    assert conflict == {
        "field": "name",
        "ours": "Anna Beispiel",
        "theirs": "Falsch",
        "owner": "person",
    }


def test_an_objection_ends_what_was_pushed_and_outlives_every_push(ihk: Client) -> None:
    activity = get_together()
    company = only(ihk, row(activity))["company"]["id"]
    done = answer("pushObject", secret(ANNA))
    assert (done["state"], done["userErrors"]) == ("CANCELLED", [])
    assert seats_taken(activity, OPEN).taken == 0
    for client, revision in ((ihk, 2), (chamber("HWK_CHEMNITZ"), 1)):
        told = {"name": "Neu", "email": ANNA.upper()}
        result = only(client, row(activity, "M-7", revision, person=told))
        assert (result["result"], result["problems"][0]["code"]) == ("REJECTED", "OBJECTED")
    by_hand = {"activityId": activity.id, "companyId": company, "person": person("Anna", ANNA)}
    [error] = ihk.do(CREATE, input={"idempotencyKey": key(), **by_hand})["userErrors"]
    assert (error["code"], error["field"]) == ("OBJECTED", ["input", "person", "email"])


def test_an_objection_keeps_no_address(ihk: Client) -> None:
    only(ihk, row(get_together()))
    answer("pushObject", secret(ANNA))
    [objection] = [one for one in rows() if one["sk"]["S"] == "OBJECTION"]
    assert ANNA not in str(objection)


def test_what_she_took_over_stays_when_she_objects(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    link = secret(ANNA)
    answer("registrationAdopt", link)
    assert answer("pushObject", link)["state"] == "CONFIRMED"
    assert seats_taken(activity, OPEN).taken == 1


def test_a_link_is_good_for_nobody_elses_address(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    old = secret(ANNA)
    moved = {"name": "Anna", "email": "anna@neu.example"}
    only(ihk, row(activity, revision=2, person=moved))
    [error] = answer("pushObject", old)["userErrors"]
    assert error["code"] == "LINK_INVALID"


def test_a_dry_run_leaves_nothing_behind(ihk: Client) -> None:
    activity = get_together()
    before = stored()
    payload = push(ihk, row(activity), another(activity, 1), dryRun=True)
    assert [one["result"] for one in payload["results"]] == ["CREATED", "CREATED"]
    assert stored() == before
    assert mails(ANNA) == []


def test_a_chamber_does_not_send_who_objected_in_somebody_elses_place(
    ihk: Client, at: Callable[[datetime], None]
) -> None:
    deadline = OPEN + timedelta(hours=1)
    activity = get_together(cancel_by=deadline)
    only(ihk, row(activity))
    other = only(ihk, another(activity, 2))["registration"]["id"]
    answer("pushObject", secret(ANNA))
    given = {"expectedVersion": 1, "person": person("Anna", ANNA), "idempotencyKey": key()}
    asked = {**given, "registrationId": other, "kind": "REPLACE_PERSON", "reason": "Illness"}
    for mutation, moment, input in (
        (REPLACE, OPEN, {**given, "id": other}),
        (ASK, deadline, asked),
    ):
        at(moment)
        [error] = ihk.do(mutation, input=input)["userErrors"]
        assert (error["code"], error["field"]) == ("OBJECTED", ["input", "person", "email"])


def test_an_objection_ends_what_was_pushed_in_another_spelling(ihk: Client) -> None:
    first = get_together()
    delegation, _ = ids.split("act", first.id) or ("", "")
    second = replace(first, id=ids.make("act", delegation, f"{7:026}"))
    write_all(activities.written(second), seats.opened(second.id, 9))
    only(chamber("HWK_CHEMNITZ"), row(first, person={"name": "Anna", "email": ANNA.upper()}))
    only(ihk, row(second, "M-2"))
    answer("pushObject", secret(ANNA))
    assert [seats_taken(one, OPEN).taken for one in (first, second)] == [0, 0]
