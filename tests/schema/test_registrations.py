"""Registrations over HTTP: who may do and see what, typed refusals, and what it all costs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules.activities import Activity
from registration.rules.acts import Role
from registration.rules.companies import Company
from registration.rules.delegations import Status
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.registrations import LATER, OPEN, company, get_together, secret

SHOWN = "registration { id state version holdUntil reason person { name email language } }"
ERRORS = """userErrors { code message field
  ... on AlreadyRegistered { registration { id } } ... on CompanyLimitReached { limit }
  ... on ActivityFull { waitingList { open length } }
  ... on WindowClosed { opensAt closesAt } ... on HoldExpired { until }
  ... on WrongState { id state } ... on VersionConflict { currentVersion }
  ... on InvalidField { rule } }"""
CREATE = f"""mutation ($input: RegistrationCreateInput!)
  {{ registrationCreate(input: $input) {{ {SHOWN} replayed {ERRORS} }} }}"""
CONFIRM = f"""mutation ($input: RegistrationConfirmInput!)
  {{ registrationConfirm(input: $input) {{ {SHOWN} replayed {ERRORS} }} }}"""
APPROVE = f"""mutation ($input: RegistrationApproveInput!)
  {{ registrationApprove(input: $input) {{ {SHOWN} {ERRORS} }} }}"""
REJECT = f"""mutation ($input: RegistrationRejectInput!)
  {{ registrationReject(input: $input) {{ {SHOWN} {ERRORS} }} }}"""
CANCEL = f"""mutation ($input: RegistrationCancelInput!)
  {{ registrationCancel(input: $input) {{ {SHOWN} replayed {ERRORS} }} }}"""

type SetClock = Callable[[datetime], None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _open(at: SetClock) -> None:
    at(OPEN)


def form(activity: Activity, name: str = "Anna Beispiel", **more: Any) -> dict[str, Any]:
    email = f"{name.lower().replace(' ', '.')}@beispiel.example"
    person = {"name": name, "email": email, "language": "ES"}
    key = f"create {name} {more.get('companyId', '')}"[:64]
    return {"activityId": activity.id, "person": person, "idempotencyKey": key} | more


def of(firm: Company) -> Client:
    return signed_in(Role.COMPANY, firm.id)


def staff() -> Client:
    return signed_in(Role.OPERATOR, "amz")


def confirmed() -> dict[str, Any]:
    """What the person of the last mailed link gets."""
    link = {"secret": secret(), "idempotencyKey": "confirm it once"}
    found: dict[str, Any] = Client().done(CONFIRM, input=link)["registration"]
    return found


def only(payload: dict[str, Any]) -> dict[str, Any]:
    """The one refusal of a payload."""
    [error] = payload["userErrors"]
    assert payload["registration"] is None
    found: dict[str, Any] = error
    return found


def test_a_company_registers_a_person_and_the_person_confirms() -> None:
    activity = get_together()
    held = of(company()).done(CREATE, input=form(activity))["registration"]
    assert held["state"] == "HELD"
    assert held["holdUntil"] == "2019-09-02T09:00:00Z"
    assert held["person"] == {
        "name": "Anna Beispiel",
        "email": "anna.beispiel@beispiel.example",
        "language": "ES",
    }
    done = confirmed()
    assert (done["id"], done["state"], done["version"]) == (held["id"], "CONFIRMED", 2)


def test_the_same_call_again_gets_the_same_answer_and_writes_nothing() -> None:
    activity, client = get_together(), of(company())
    first = client.done(CREATE, input=form(activity))
    again = client.done(CREATE, input=form(activity))
    assert again["replayed"]
    assert again["registration"] == first["registration"]
    other = client.do(CREATE, input=form(activity) | {"activityId": "act_another"})
    assert only(other)["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_the_same_person_again_is_told_so_with_the_same_registration(trips: Trips) -> None:
    activity, client = get_together(), of(company())
    held = client.done(CREATE, input=form(activity))["registration"]
    trips.reset()
    refused = client.do(CREATE, input=form(activity, idempotencyKey="another key"))
    assert only(refused) == {
        "code": "ALREADY_REGISTERED",
        "message": "This person is already registered for the activity.",
        "field": ["input", "person", "email"],
        "registration": {"id": held["id"]},
    }
    assert len(trips) == 3


def test_another_company_is_told_the_code_alone() -> None:
    activity = get_together()
    of(company(1)).done(CREATE, input=form(activity))
    refused = of(company(2)).do(CREATE, input=form(activity))
    assert only(refused)["registration"] is None


def test_a_company_that_has_all_its_places_is_told_how_many_those_are() -> None:
    activity, client = get_together(max_persons_per_company=1), of(company())
    client.done(CREATE, input=form(activity))
    refused = only(client.do(CREATE, input=form(activity, "Bodo Beispiel")))
    assert (refused["code"], refused["limit"]) == ("COMPANY_LIMIT_REACHED", 1)


def test_a_full_activity_is_full() -> None:
    activity = get_together(1)
    of(company(1)).done(CREATE, input=form(activity))
    refused = only(of(company(2)).do(CREATE, input=form(activity, "Bodo Beispiel")))
    assert refused["code"] == "ACTIVITY_FULL"
    assert refused["message"] == "All seats of this activity are taken. The waiting list is open."
    assert refused["waitingList"] == {"open": True, "length": 0}


def test_outside_the_window_the_answer_says_when_it_is(at: SetClock) -> None:
    activity, client = get_together(), of(company())
    at(OPEN - timedelta(days=30))
    refused = only(client.do(CREATE, input=form(activity)))
    assert (refused["code"], refused["opensAt"]) == ("WINDOW_CLOSED", "2019-09-01T06:00:00Z")


def test_a_locked_delegation_takes_no_registrations() -> None:
    activity = get_together(status=Status.LOCKED)
    refused = only(of(company()).do(CREATE, input=form(activity)))
    assert (refused["code"], refused["state"]) == ("REGISTRATION_CLOSED", "LOCKED")
    assert refused["id"].startswith("del_")


def test_a_form_gets_all_its_problems_at_once_in_the_readers_language() -> None:
    activity, firm = get_together(), company()
    client = signed_in(Role.COMPANY, firm.id, language="de")
    person = {"name": " ", "email": "anna@", "phone": "+49 1"}
    payload = client.do(CREATE, input=form(activity, person=person))
    found = {tuple(error["field"]): error["rule"] for error in payload["userErrors"]}
    assert found == {
        ("input", "person", "name"): "REQUIRED",
        ("input", "person", "email"): "EMAIL_FORMAT",
        ("input", "person", "phone"): "PHONE_FORMAT",
    }
    assert payload["userErrors"][0]["message"] == "Bitte füllen Sie dieses Feld aus."


def test_a_late_link_says_until_when_the_seat_was_kept(at: SetClock) -> None:
    of(company()).done(CREATE, input=form(get_together()))
    at(LATER)
    late = {"secret": secret(), "idempotencyKey": "too late, sorry"}
    refused = only(Client().do(CONFIRM, input=late))
    assert (refused["code"], refused["until"]) == ("HOLD_EXPIRED", "2019-09-02T09:00:00Z")


def test_a_link_works_once_but_its_call_may_be_repeated() -> None:
    of(company()).done(CREATE, input=form(get_together()))
    done = confirmed()
    again = Client().done(CONFIRM, input={"secret": secret(), "idempotencyKey": "confirm it once"})
    assert (again["replayed"], again["registration"]) == (True, done)
    other = Client().do(CONFIRM, input={"secret": secret(), "idempotencyKey": "second click"})
    assert only(other)["code"] == "LINK_INVALID"


def test_staff_approve_or_reject_whoever_waits() -> None:
    activity, client = get_together(needs_approval=True), of(company())
    client.done(CREATE, input=form(activity))
    waiting = confirmed()
    assert waiting["state"] == "PENDING_APPROVAL"
    stale = {"id": waiting["id"], "expectedVersion": 1, "idempotencyKey": "approve 1"}
    refused = only(staff().do(APPROVE, input=stale))
    assert (refused["code"], refused["currentVersion"]) == ("VERSION_CONFLICT", 2)
    step = {"id": waiting["id"], "expectedVersion": 2, "idempotencyKey": "decide now"}
    blank = only(staff().do(REJECT, input=step | {"reason": " "}))
    assert (blank["code"], blank["field"]) == ("INVALID", ["input", "reason"])
    done = staff().done(APPROVE, input=step)["registration"]
    assert (done["state"], done["version"]) == ("CONFIRMED", 3)
    late = step | {"expectedVersion": 3, "reason": "Suppliers only.", "idempotencyKey": "no after"}
    refused = only(staff().do(REJECT, input=late))
    assert (refused["code"], refused["state"]) == ("WRONG_STATE", "CONFIRMED")


def test_a_company_cancels_and_may_register_the_person_again() -> None:
    activity, client = get_together(1), of(company())
    held = client.done(CREATE, input=form(activity))["registration"]
    step = {"id": held["id"], "expectedVersion": 1, "reason": "Ill."}
    step["idempotencyKey"] = "cancel it"
    done = client.done(CANCEL, input=step)["registration"]
    assert (done["state"], done["reason"]) == ("CANCELLED", "Ill.")
    twice = client.done(CANCEL, input=step | {"idempotencyKey": "cancel it twice"})
    assert twice["registration"] == done
    assert [client.done(CANCEL, input=step)["replayed"] for _ in range(2)] == [True, True]
    again = client.done(CREATE, input=form(activity, idempotencyKey="once more"))["registration"]
    assert again["id"] != held["id"]


@pytest.mark.parametrize("mutation", [APPROVE, REJECT])
def test_only_staff_decide(mutation: str) -> None:
    step = {"id": "reg_1", "expectedVersion": 1, "idempotencyKey": "let me in"}
    if mutation == REJECT:
        step |= {"reason": "No."}
    answer = of(company()).send(mutation, input=step)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_nobody_registers_without_signing_in() -> None:
    answer = Client().send(CREATE, input=form(get_together()))
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_what_each_step_costs(trips: Trips) -> None:
    activity, firm = get_together(), company()
    client = of(firm)
    trips.reset()
    held = client.done(CREATE, input=form(activity))["registration"]
    assert len(trips) == 2
    link = {"secret": secret(), "idempotencyKey": "confirm it once"}
    trips.reset()
    Client().done(CONFIRM, input=link)
    assert len(trips) == 2
    trips.reset()
    step = {"id": held["id"], "expectedVersion": 2, "idempotencyKey": "cancel it"}
    client.done(CANCEL, input=step)
    assert len(trips) == 3  # the last looks for sessions in which the person has meetings
