"""Story 10: hosts, interpreters and the door see what their one activity needs, and no more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules.acts import Role, Scope
from registration.rules.letters import write
from tests import sessions, sign_ups
from tests.clients import Client, signed_in
from tests.sessions import NOW, Session
from tests.sign_ups import key

pytestmark = pytest.mark.usefixtures("store")

CREATE = """mutation ($input: DutyKeyCreateInput!) { dutyKeyCreate(input: $input) {
  secret replayed accessKey { id role label chamber expiresAt activity { id } }
  userErrors { code field } } }"""
REVOKE = """mutation ($input: AccessKeyRevokeInput!) { accessKeyRevoke(input: $input) {
  userErrors { code } } }"""
ROTATE = """mutation ($input: AccessKeyRotateInput!) { accessKeyRotate(input: $input) {
  userErrors { code } } }"""
DUTY = """{ duty { duty activity { id title { text } }
  visitors(first: 50) { nodes { name state company } }
  meetings { startsAt endsAt table company delegate } } }"""
KEYS = """query ($id: ID!, $who: ID) { node(id: $id) { ... on Activity {
  dutyKeys(interpreterId: $who) { nodes { id label state } } } } }"""
PERSON = """query ($id: ID!) { registration(by: {id: $id}) {
  person { name email phone } company { details { contacts { nodes { name email } } } } } }"""


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def here() -> Session:
    bare = sessions.foreign(sessions.session(firms=2, people=1), interpreters=2)
    return sessions.opened(bare)


def staff(role: Role = Role.OPERATOR) -> Client:
    return signed_in(role, "uta")


def wish(activity: Any, duty: str, **more: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": key(),
        "activityId": activity.id,
        "duty": duty,
        "label": "Anna",
        **more,
    }


def helper(activity: Any, duty: str, **more: Any) -> Client:
    return Client(staff().done(CREATE, input=wish(activity, duty, **more))["secret"])


def test_host_and_door_see_who_comes_but_no_address(here: Session) -> None:
    for duty in ("HOST", "DOOR"):
        told = helper(here.get_together, duty).ask(DUTY)["duty"]
        assert told["duty"] == duty
        assert told["activity"]["id"] == here.get_together.id
        assert told["meetings"] is None
        visitors = sorted(told["visitors"]["nodes"], key=lambda one: one["company"])
        assert visitors == [
            {
                "name": "Anna Beispiel 0",
                "state": "CONFIRMED",
                "company": f"Beispiel Nr. {number} GmbH",
            }
            for number in range(2)
        ]


def test_the_door_of_one_activity_sees_nobody_at_another(here: Session) -> None:
    assert helper(here.activity, "DOOR").ask(DUTY)["duty"]["visitors"]["nodes"] == []


def test_an_interpreter_sees_the_own_meetings_only(here: Session) -> None:
    meeting = sessions.accept(here, sessions.asked(here))
    assert meeting.place
    sheets = {
        one.id: helper(here.activity, "INTERPRETER", interpreterId=one.id).ask(DUTY)["duty"]
        for one in here.grid.interpreters
    }
    taken = sheets.pop(str(meeting.place.interpreter))
    assert taken["visitors"] is None
    assert taken["meetings"] == [
        {
            "startsAt": "2019-09-24T15:00:00Z",
            "endsAt": "2019-09-24T15:20:00Z",
            "table": meeting.place.table,
            "company": "Beispiel Nr. 0 GmbH",
            "delegate": "Rosa Ejemplo 0",
        }
    ]
    [free] = sheets.values()
    assert free["meetings"] == []


def test_a_helper_may_ask_for_nothing_else(here: Session) -> None:
    door = helper(here.get_together, "DOOR")
    assert door.ask("{ viewer { role } }") == {"viewer": {"role": "DOOR"}}
    for question in (
        f'{{ node(id: "{here.registrations[0].id}") {{ id }} }}',
        f'{{ registration(by: {{id: "{here.registrations[0].id}"}}) {{ id }} }}',
        "{ delegations { nodes { id } } }",
        "{ __schema { types { name } } }",
    ):
        assert "errors" in door.send(question)
    edges = "{ duty { activity { registrations { nodes { id } } seats { taken } delegation {"
    told = door.ask(edges + " candidates { nodes { name } } roster { nodes { name } } } } } }")
    assert told["duty"]["activity"]["registrations"] is None
    assert told["duty"]["activity"]["seats"] is None
    assert "Rosa" not in str(told)


def test_a_helpers_key_ends_with_the_day_after(
    here: Session, at: Callable[[datetime], None]
) -> None:
    door = helper(here.get_together, "DOOR")
    at(here.get_together.ends_at + timedelta(hours=23))
    assert door.ask(DUTY)["duty"]
    at(here.get_together.ends_at + timedelta(days=1))
    [error] = door.send(DUTY)["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_helpers_key_is_listed_revoked_and_not_rotated(here: Session) -> None:
    given = wish(here.get_together, "DOOR")
    made = staff().done(CREATE, input=given)
    assert made["accessKey"]["role"] == "DOOR"
    assert made["accessKey"]["chamber"] is None
    assert made["accessKey"]["activity"]["id"] == here.get_together.id
    again = staff().done(CREATE, input=given)
    assert (again["replayed"], again["secret"]) == (True, None)
    listed = staff().ask(KEYS, id=here.get_together.id)["node"]["dutyKeys"]["nodes"]
    id = made["accessKey"]["id"]
    assert listed == [{"id": id, "label": "Anna", "state": "ACTIVE"}]
    step = {"id": id, "reason": "Lost"}
    admin = staff(Role.ADMIN)
    refused = admin.do(ROTATE, input={**step, "idempotencyKey": key()})
    assert refused["userErrors"] == [{"code": "NOT_ALLOWED"}]
    admin.done(REVOKE, input={**step, "idempotencyKey": key()})
    assert "errors" in Client(made["secret"]).send(DUTY)


def mailed_to(activity: Any, **more: Any) -> tuple[Any, str]:
    """What staff see of a key that is mailed, and the secret of its link."""
    wanted = wish(activity, "DOOR", email="jana@example.org", language="DE", **more)
    return staff().done(CREATE, input=wanted), sign_ups.secret("jana@example.org")


def test_a_key_that_is_mailed_is_seen_by_the_helper_alone(here: Session) -> None:
    made, secret = mailed_to(here.get_together)
    assert made["secret"] is None
    [mail] = sign_ups.mails("jana@example.org")
    letter = write(mail, "https://desk.example/link#x")
    assert letter.subject.startswith("Ihr Zugang: ")
    assert "Einlass" in letter.body
    traded = Client().done(sign_ups.TRADE, input={"idempotencyKey": key(), "secret": secret})
    session = traded["session"]
    assert session["expiresAt"] == made["accessKey"]["expiresAt"]
    assert Client(session["accessKey"]).ask(DUTY)["duty"]["duty"] == "DOOR"


def test_the_link_to_a_key_works_once_and_a_repeat_gets_the_same(here: Session) -> None:
    _, secret = mailed_to(here.get_together)
    given = {"idempotencyKey": key(), "secret": secret}
    first = Client().done(sign_ups.TRADE, input=given)["session"]["accessKey"]
    assert Client().done(sign_ups.TRADE, input=given)["session"]["accessKey"] == first
    again = Client().do(sign_ups.TRADE, input={**given, "idempotencyKey": key()})
    assert [error["code"] for error in again["userErrors"]] == ["LINK_INVALID"]


def test_the_link_to_a_key_that_was_revoked_opens_nothing(here: Session) -> None:
    made, secret = mailed_to(here.get_together)
    step = {"id": made["accessKey"]["id"], "reason": "Ill", "idempotencyKey": key()}
    staff(Role.ADMIN).done(REVOKE, input=step)
    refused = Client().do(sign_ups.TRADE, input={"idempotencyKey": key(), "secret": secret})
    assert [error["code"] for error in refused["userErrors"]] == ["LINK_INVALID"]


def test_the_link_to_a_key_ends_after_two_weeks_at_most(
    here: Session, at: Callable[[datetime], None]
) -> None:
    _, secret = mailed_to(here.get_together)
    at(min(NOW + timedelta(days=14), here.get_together.ends_at + timedelta(days=1)))
    refused = Client().do(sign_ups.TRADE, input={"idempotencyKey": key(), "secret": secret})
    assert [error["code"] for error in refused["userErrors"]] == ["LINK_INVALID"]


def test_nothing_is_mailed_to_what_is_no_address_nor_by_a_dry_run(here: Session) -> None:
    wrong = wish(here.get_together, "DOOR", email="jana")
    [error] = staff().do(CREATE, input=wrong)["userErrors"]
    assert error == {"code": "INVALID", "field": ["input", "email"]}
    tried = wish(here.get_together, "DOOR", email="jana@example.org", dryRun=True)
    staff().done(CREATE, input=tried)
    assert sign_ups.mails("jana@example.org") == []


def test_what_is_wrong_with_a_helpers_key_is_told(here: Session) -> None:
    one = here.grid.interpreters[0].id
    for activity, duty, more, told in (
        (here.activity, "INTERPRETER", {}, "interpreterId"),
        (here.activity, "INTERPRETER", {"interpreterId": one + "X"}, "interpreterId"),
        (here.get_together, "INTERPRETER", {"interpreterId": one}, "interpreterId"),
        (here.activity, "DOOR", {"interpreterId": one}, "interpreterId"),
        (here.activity, "DOOR", {"label": " "}, "label"),
    ):
        [error] = staff().do(CREATE, input=wish(activity, duty, **more))["userErrors"]
        assert error == {"code": "INVALID", "field": ["input", told]}


def test_a_chamber_without_the_scope_sees_people_but_no_address(here: Session) -> None:
    id = here.registrations[0].id
    whole = signed_in(Role.CHAMBER, "IHK_CHEMNITZ").ask(PERSON, id=id)["registration"]
    assert whole["person"]["email"].startswith("anna0@")
    scopes = (Scope.REGISTRATIONS_READ, Scope.COMPANIES_READ)
    bare = signed_in(Role.CHAMBER, "IHK_CHEMNITZ", scopes=scopes).ask(PERSON, id=id)
    assert bare["registration"]["person"] == {
        "name": whole["person"]["name"],
        "email": None,
        "phone": None,
    }
    contacts = bare["registration"]["company"]["details"]["contacts"]["nodes"]
    assert all(one["email"] is None for one in contacts)
