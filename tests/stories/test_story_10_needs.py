"""Story 10: diet, access and travel are for few, every reading is recorded, and nothing stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from registration import settings
from registration.rules.acts import Role
from registration.store import needs as store
from registration.store import registrations
from registration.store.rows import connection, read
from registration.store.writes import write_all
from tests import sessions
from tests.clients import Client, signed_in
from tests.sessions import NOW, Session
from tests.sign_ups import key

pytestmark = pytest.mark.usefixtures("store")

SET = """mutation ($input: RequirementsSetInput!) { requirementsSet(input: $input) {
  version replayed effects { kind count } userErrors { code field } } }"""
PLAN = """mutation ($input: TravelSetInput!) { travelSet(input: $input) {
  version userErrors { code field } } }"""
ERASE = """mutation ($input: NeedsEraseInput!) { needsErase(input: $input) {
  version userErrors { code field } } }"""
READ = """query ($id: ID!) { registration(by: {id: $id}) {
  requirements { kinds note textVersion evidence dueAt version } } }"""
LIST = """query ($id: ID!) { node(id: $id) { ... on Activity {
  registrations { nodes { id requirements { note } } } } } }"""
HERS = """query ($id: ID!) { node(id: $id) { ... on Delegate {
  requirements { kinds } travel { hotel arrival { at by number place } dueAt } } } }"""
ENTRIES = """query ($of: ID) { auditEntries(of: $of, first: 50) { nodes {
  operation by subject reason changes { path before after } } } }"""
CONSENT = {"textVersion": "2019-08", "language": "DE", "channel": "PAPER", "evidence": "Sheet 12"}


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def here() -> Session:
    return sessions.opened(sessions.session(firms=2, people=2))


def desk(role: Role = Role.OPERATOR) -> Client:
    return signed_in(role, "uta")


def firm(here: Session, number: int = 0) -> Client:
    return signed_in(Role.COMPANY, here.companies[number].id)


def wish(id: str, **more: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": key(),
        "id": id,
        "expectedVersion": 0,
        "kinds": ["ALLERGY", "WHEELCHAIR"],
        "note": "Peanuts",
        "consent": CONSENT,
        **more,
    }


def noted(here: Session, number: int = 0) -> str:
    """The id of a registration whose company has noted something."""
    id = here.registrations[number].id
    firm(here, number).done(SET, input=wish(id))
    return id


def told(client: Client, id: str) -> Any:
    return (client.ask(READ, id=id)["registration"] or {}).get("requirements")


def entries(of: str) -> Any:
    return desk(Role.AUDITOR).ask(ENTRIES, of=of)["auditEntries"]["nodes"]


def readings(of: str) -> Any:
    return [one for one in entries(of) if one["operation"].endswith(".read")]


@contextmanager
def no_audit() -> Iterator[None]:
    """The store takes no audit entries meanwhile."""

    def fail(params: dict[str, Any], **_: Any) -> None:
        if b"AUDIT#" in bytes(params["body"]):
            raise EndpointConnectionError(endpoint_url="https://dynamodb")

    events = connection().client.meta.events
    events.register("before-call.dynamodb", fail)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb", fail)


def test_a_company_notes_what_its_person_needs_and_the_desk_reads_it(here: Session) -> None:
    id = noted(here)
    for client in (firm(here), desk()):
        assert told(client, id) == {
            "kinds": ["ALLERGY", "WHEELCHAIR"],
            "note": "Peanuts",
            "textVersion": "2019-08",
            "evidence": "Sheet 12",
            "dueAt": (here.get_together.ends_at + timedelta(days=14)).isoformat()[:19] + "Z",
            "version": 1,
        }


def test_others_see_the_registration_without_it_or_not_at_all(here: Session) -> None:
    id = noted(here)
    for client in (
        signed_in(Role.CHAMBER, "IHK_CHEMNITZ"),
        firm(here, 1),
        signed_in(Role.DELEGATE, here.delegates[0].id),
    ):
        answer = client.send(READ, id=id)
        assert "Peanuts" not in str(answer)
    assert readings(id) == []


def test_every_reading_is_recorded_with_who_and_whose(here: Session) -> None:
    id = noted(here)
    assert told(desk(), id)
    assert told(firm(here), id)
    assert [(one["by"], one["subject"]) for one in readings(id)] == [
        (f"company:{here.companies[0].id}", id),
        ("operator:uta", id),
    ]
    [of] = readings(id)[0]["changes"]
    assert (of["path"], of["after"]) == ("of", [id])


def test_a_list_is_one_reading_of_all_that_it_told(here: Session) -> None:
    ids = sorted(noted(here, number) for number in range(2))
    desk().ask(LIST, id=here.get_together.id)
    [one] = readings(here.get_together.id)
    assert (one["operation"], one["by"]) == ("requirements.read", "operator:uta")
    assert all(id in one["changes"][0]["after"] for id in ids)
    assert not any(readings(id) for id in ids)


def test_where_nothing_is_told_nothing_was_read(here: Session) -> None:
    desk().ask(LIST, id=here.get_together.id)
    assert readings(here.get_together.id) == []


def test_what_cannot_be_recorded_is_not_told(here: Session) -> None:
    id = noted(here)
    client = desk()
    client.ask("{ viewer { role } }")
    with no_audit():
        answer = client.send(READ, id=id)
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "data" not in answer
    assert "Peanuts" not in str(answer)


def test_the_audit_says_that_something_was_noted_and_on_which_word_but_not_what(
    here: Session,
) -> None:
    id = noted(here)
    [entry] = entries(id)
    after = {one["path"]: one["after"] for one in entry["changes"]}
    assert after["requirements"] is True
    assert after["agreed"]["text_version"] == "2019-08"
    rows = boto3.client("dynamodb").scan(TableName=settings.TABLE)["Items"]
    [holding] = [row["pk"]["S"] for row in rows if "Peanuts" in str(row)]
    assert holding == f"NEEDS#{id}"


def test_it_is_forgotten_on_request_and_the_record_stays(here: Session) -> None:
    id = noted(here)
    erased = {"idempotencyKey": key(), "id": id, "parts": ["REQUIREMENTS"]}
    assert firm(here).done(ERASE, input=erased)["version"] == 0
    assert told(desk(), id) is None
    assert read(store.key(id)) is None
    assert [one["operation"] for one in entries(id)] == ["needsErase", "requirementsSet"]
    again = {**erased, "idempotencyKey": key()}
    assert firm(here).done(ERASE, input=again)["version"] == 0


def test_it_ends_by_itself_two_weeks_after_the_event(
    here: Session, at: Callable[[datetime], None]
) -> None:
    id = noted(here)
    at(here.get_together.ends_at + timedelta(days=14))
    assert told(desk(), id) is None
    row = boto3.client("dynamodb").get_item(
        TableName=settings.TABLE, Key={"pk": {"S": f"NEEDS#{id}"}, "sk": {"S": "NEEDS"}}
    )["Item"]
    due = here.get_together.ends_at + timedelta(days=14)
    assert row["expires_at"] == {"N": str(int(due.timestamp()))}


def test_who_comes_instead_does_not_get_the_other_persons_diet(here: Session) -> None:
    id = noted(here)
    was = here.registrations[0]
    bea = replace(was.person, name="Bea Beispiel", email="bea@beispiel.example")
    write_all(registrations.moved(replace(was, person=bea, version=2), here.get_together, was=1))
    assert told(firm(here), id) is None
    vegan = wish(id, kinds=["VEGAN"], note=None)
    assert firm(here).done(SET, input=vegan)["version"] == 2
    assert told(firm(here), id)["kinds"] == ["VEGAN"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kinds": []}, ["kinds"]),
        ({"kinds": ["ALLERGY"], "note": " "}, ["note"]),
        ({"note": "x" * 301}, ["note"]),
        ({"consent": {**CONSENT, "textVersion": " "}}, ["consent", "textVersion"]),
    ],
)
def test_what_is_missing_or_too_much_is_named(
    here: Session, given: dict[str, Any], field: list[str]
) -> None:
    input = wish(here.registrations[0].id, **given)
    [error] = firm(here).do(SET, input=input)["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID", ["input", *field])


def test_a_dry_run_tells_and_writes_nothing(here: Session) -> None:
    id = here.registrations[0].id
    tried = desk().done(SET, input=wish(id, dryRun=True))
    assert tried["effects"] == [{"kind": "CREATED", "count": 1}]
    assert read(store.key(id)) is None


def test_two_who_note_at_once_do_not_overwrite_each_other(here: Session) -> None:
    id = noted(here)
    [error] = desk().do(SET, input=wish(id))["userErrors"]
    assert error["code"] == "VERSION_CONFLICT"
    input = wish(id, expectedVersion=1, kinds=["HALAL"], note=None)
    assert desk().done(SET, input=input)["version"] == 2


def test_a_delegate_says_how_she_travels_and_only_she_and_the_desk_read_it(here: Session) -> None:
    rosa, other = (signed_in(Role.DELEGATE, one.id) for one in here.delegates)
    id = here.delegates[0].id
    arrival = {"at": "2019-09-22T06:40:00+02:00", "by": "FLIGHT", "number": "LH 499"}
    input = {"idempotencyKey": key(), "id": id, "expectedVersion": 0, "arrival": arrival}
    assert rosa.done(PLAN, input={**input, "hotel": "Hotel Secreto"})["version"] == 1
    for client in (rosa, desk()):
        seen = client.ask(HERS, id=id)["node"]
        assert (seen["travel"]["hotel"], seen["requirements"]) == ("Hotel Secreto", None)
    for client in (other, firm(here)):
        assert client.ask(HERS, id=id)["node"] == {"travel": None, "requirements": None}
    assert [one["operation"] for one in readings(id)] == ["travel.read"] * 2
    backwards = {**input, "expectedVersion": 1, "departure": arrival, "idempotencyKey": key()}
    [error] = rosa.do(PLAN, input=backwards)["userErrors"]
    assert error["field"] == ["input", "departure", "at"]


def test_nobody_travels_or_eats_for_another_delegate(here: Session) -> None:
    other = signed_in(Role.DELEGATE, here.delegates[1].id)
    for id in (here.delegates[0].id, here.registrations[0].id):
        [error] = other.do(SET, input=wish(id))["userErrors"]
        assert error["code"] == "NOT_FOUND"
