"""Story 1, its second half: a signed-up company registers a person, and keeps what it was told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules.activities import Activity
from registration.rules.letters import write
from tests.clients import Client
from tests.conftest import Trips
from tests.registrations import LATER, OPEN, get_together
from tests.sign_ups import desk, key, mails, person, secret, sign_up, trade

CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  replayed
  registration { id state holdUntil viewerCanCancel activity { title { en } } }
  userErrors { code message field ... on CompanyLimitReached { limit }
    ... on AlreadyRegistered { registration { id state } } } } }"""
CONFIRM = """mutation ($input: RegistrationConfirmInput!) { registrationConfirm(input: $input) {
  registration { id state person { name } } userErrors { code message } } }"""
DECIDE = """mutation ($input: RegistrationApproveInput!) { registrationApprove(input: $input) {
  registration { state } userErrors { code } } }"""
CANCEL = """mutation ($input: RegistrationCancelInput!) { registrationCancel(input: $input) {
  registration { state } userErrors { code } } }"""
WAITING = """query ($id: ID!) { node(id: $id) { ... on Activity { freeSeats
  registrations(state: PENDING_APPROVAL) { nodes { id version viewerCanApprove
    person { name } company { legalName } } } } } }"""
AUDIT = "query ($id: ID!) { auditEntries(of: $id) { nodes { operation by after } } }"

INA, ANNA = "ina@beispiel-stanzteile.example", "anna@beispiel-stanzteile.example"

type SetClock = Callable[[datetime], None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: SetClock) -> None:
    at(OPEN)


@pytest.fixture
def ina() -> Client:
    """The owner of the stamping firm, signed up and signed in by the mailed link."""
    sign_up()
    client, _ = trade(INA)
    return client


def form(activity: Activity, name: str = "Anna Beispiel", to: str = ANNA) -> dict[str, Any]:
    return {"activityId": activity.id, "person": person(name, to), "idempotencyKey": key()}


def registered(client: Client, activity: Activity) -> Any:
    return client.done(CREATE, input=form(activity))["registration"]


def confirm(to: str = ANNA) -> Any:
    """What happens when the person opens the newest link mailed to them."""
    link = {"secret": secret(to), "idempotencyKey": key()}
    return Client().do(CONFIRM, input=link)


def test_a_company_signs_up_registers_a_person_and_she_confirms_by_mail(ina: Client) -> None:
    held = registered(ina, get_together())
    assert (held["state"], held["holdUntil"]) == ("HELD", "2019-09-02T09:00:00Z")
    assert held["viewerCanCancel"]
    assert held["activity"]["title"] == {"en": "Get-together"}
    done = confirm()["registration"]
    assert done == {"id": held["id"], "state": "CONFIRMED", "person": {"name": "Anna Beispiel"}}
    assert [mail.template for mail in mails(ANNA)] == [
        "registration_confirmed",
        "registration_held",
    ]


def test_the_mail_says_when_and_where_in_the_venues_time_and_her_language(ina: Client) -> None:
    activity = get_together()
    wish = form(activity)
    ina.done(CREATE, input=wish | {"person": wish["person"] | {"language": "ES"}})
    [mail] = mails(ANNA)
    letter = write(mail, "https://desk.example/link#secret")
    assert letter.subject == "Confirme su plaza, por favor: Encuentro"
    assert "HTW Dresden, Foyer, Dresden, 24/09/2019, 16:00 (Europe/Berlin)" in letter.body
    assert "02/09/2019, 11:00 (Europe/Berlin)" in letter.body
    assert "https://desk.example/link#secret" in letter.body


def test_unconfirmed_is_released_after_an_hour_and_she_may_come_again(
    ina: Client, at: SetClock
) -> None:
    activity = get_together(1)
    held = registered(ina, activity)
    at(LATER)
    assert desk().ask(WAITING, id=activity.id)["node"]["freeSeats"] == 1
    late = confirm()
    assert late["registration"] is None
    assert [error["code"] for error in late["userErrors"]] == ["HOLD_EXPIRED"]
    again = registered(ina, activity)
    assert again["id"] != held["id"]
    assert confirm()["registration"]["id"] == again["id"]


def test_the_same_person_is_told_the_same_id_has_one_seat_and_one_mail(ina: Client) -> None:
    activity = get_together()
    held = registered(ina, activity)
    typed = form(activity, "Frau A. Beispiel", "  Anna@BEISPIEL-Stanzteile.example ")
    [error] = ina.do(CREATE, input=typed)["userErrors"]
    assert error["code"] == "ALREADY_REGISTERED"
    assert error["registration"] == {"id": held["id"], "state": "HELD"}
    assert desk().ask(WAITING, id=activity.id)["node"]["freeSeats"] == 59
    assert len(mails(ANNA)) == 1


def test_a_company_is_told_how_many_it_may_send(ina: Client) -> None:
    activity = get_together()
    for name in ("anna", "bodo"):
        ina.done(CREATE, input=form(activity, name, f"{name}@beispiel-stanzteile.example"))
    refused = ina.do(CREATE, input=form(activity, "Clara", "clara@beispiel-stanzteile.example"))
    [error] = refused["userErrors"]
    assert (error["code"], error["limit"]) == ("COMPANY_LIMIT_REACHED", 2)


def test_where_the_activity_asks_for_it_the_desk_decides(ina: Client, at: SetClock) -> None:
    activity = get_together(1, needs_approval=True)
    registered(ina, activity)
    assert confirm()["registration"]["state"] == "PENDING_APPROVAL"
    at(LATER + timedelta(days=3))
    seen = desk().ask(WAITING, id=activity.id)["node"]
    assert seen["freeSeats"] == 0
    [waits] = seen["registrations"]["nodes"]
    assert (waits["person"], waits["company"], waits["viewerCanApprove"]) == (
        {"name": "Anna Beispiel"},
        {"legalName": "Beispiel Stanzteile GmbH"},
        True,
    )
    step = {"id": waits["id"], "expectedVersion": waits["version"], "idempotencyKey": key()}
    assert desk().done(DECIDE, input=step)["registration"]["state"] == "CONFIRMED"


def test_cancelling_frees_the_seat_and_never_bars_her_return(ina: Client) -> None:
    activity = get_together(1)
    held = registered(ina, activity)
    confirm()
    step = {"id": held["id"], "expectedVersion": 2, "idempotencyKey": key()}
    assert ina.done(CANCEL, input=step)["registration"]["state"] == "CANCELLED"
    assert desk().ask(WAITING, id=activity.id)["node"]["freeSeats"] == 1
    assert registered(ina, activity)["state"] == "HELD"


def test_every_step_is_on_record_with_who_took_it(ina: Client) -> None:
    held = registered(ina, get_together())
    confirm()
    ina.done(CANCEL, input={"id": held["id"], "expectedVersion": 2, "idempotencyKey": key()})
    entries = desk().ask(AUDIT, id=held["id"])["auditEntries"]["nodes"]
    taken = [
        (one["operation"], one["by"].partition(":")[0], one["after"]["state"]) for one in entries
    ]
    assert taken == [
        ("registrationCancel", "company", "CANCELLED"),
        ("registrationConfirm", "anonymous", "CONFIRMED"),
        ("registrationCreate", "company", "HELD"),
    ]


def test_who_joined_by_a_public_number_registers_nobody(ina: Client) -> None:
    sign_up(contact=person("Eve Fremd", "eve@gmx.example"))
    eve, _ = trade("eve@gmx.example")
    [error] = eve.do(CREATE, input=form(get_together()))["userErrors"]
    assert error["code"] == "NOT_ALLOWED"


def test_a_registration_takes_three_round_trips_edges_included(ina: Client, trips: Trips) -> None:
    activity = get_together()
    trips.reset()
    registered(ina, activity)
    assert len(trips) <= 3
    link = {"secret": secret(ANNA), "idempotencyKey": key()}
    trips.reset()
    Client().done(CONFIRM, input=link)
    assert len(trips) <= 3
