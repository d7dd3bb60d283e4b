"""Contacts through the API: adding, changing, vouching, consenting."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.sign_ups import COMPANY, INA, LINK, desk, key, mails, person, sign_up, trade

pytestmark = pytest.mark.usefixtures("store")

FIELDS = """contact { id name email phone role language state vouched version
  consents { purpose textVersion channel evidence withdrawnAt } }
  userErrors { code field ... on InvalidField { rule } }"""
ADD = f"mutation ($input: ContactAddInput!) {{ contactAdd(input: $input) {{ {FIELDS} }} }}"
UPDATE = f"mutation ($input: ContactUpdateInput!) {{ contactUpdate(input: $input) {{ {FIELDS} }} }}"
VOUCH = f"mutation ($input: ContactVouchInput!) {{ contactVouch(input: $input) {{ {FIELDS} }} }}"
CONSENT = f"""mutation ($input: ContactConsentInput!) {{
  contactConsent(input: $input) {{ {FIELDS} }} }}"""
WITHDRAW = f"""mutation ($input: ContactConsentWithdrawInput!) {{
  contactConsentWithdraw(input: $input) {{ {FIELDS} }} }}"""
PHOTOS = {"purpose": "PHOTOS", "textVersion": "2019-1", "language": "DE"}


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


@pytest.fixture
def ina() -> tuple[Client, dict[str, Any]]:
    """The owner of the stamping firm, signed in, and her session."""
    sign_up()
    return trade(INA)


def do(client: Client, mutation: str, **given: Any) -> Any:
    return client.do(mutation, input={"idempotencyKey": key(), **given})


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def add(client: Client, company: str, name: str, email: str, **given: Any) -> Any:
    return do(client, ADD, companyId=company, name=name, email=email, **given)


def test_a_colleague_is_added_vouched_for_and_confirms_by_mail(
    ina: tuple[Client, dict[str, Any]],
) -> None:
    client, session = ina
    added = add(client, session["subject"], "Bo Muster", "bo@gmx.de", phone="0371 5550123")
    contact = added["contact"]
    assert (contact["state"], contact["vouched"]) == ("PENDING", True)
    assert contact["phone"] == "+493715550123"
    bo, session = trade("bo@gmx.de")
    company = bo.ask(COMPANY, id=session["subject"])["company"]
    states = [one["state"] for one in company["details"]["contacts"]["nodes"]]
    assert states == ["CONFIRMED", "CONFIRMED"]


def test_an_invitation_waits_a_week(
    ina: tuple[Client, dict[str, Any]], at: Callable[[datetime], None]
) -> None:
    client, session = ina
    add(client, session["subject"], "Bo Muster", "bo@gmx.de")
    link = mails("bo@gmx.de")[0].link
    assert link is not None
    assert link.expires_at == datetime(2019, 8, 8, 9, tzinfo=UTC)


def test_an_address_is_one_contact_of_a_company(ina: tuple[Client, dict[str, Any]]) -> None:
    client, session = ina
    assert codes(add(client, session["subject"], "Ina Zwei", INA.upper())) == ["CONTACT_EXISTS"]


def test_a_form_for_a_person_gets_all_its_problems(ina: tuple[Client, dict[str, Any]]) -> None:
    client, session = ina
    refused = add(client, session["subject"], " ", "bo@", phone="12")
    assert [(error["field"], error["rule"]) for error in refused["userErrors"]] == [
        (["input", "name"], "REQUIRED"),
        (["input", "email"], "EMAIL_FORMAT"),
        (["input", "phone"], "PHONE_FORMAT"),
    ]


def test_a_stranger_adds_nobody(ina: tuple[Client, dict[str, Any]]) -> None:
    _, session = ina
    stranger = signed_in(Role.COMPANY, "com_01DH0000000000000000000000")
    assert codes(add(stranger, session["subject"], "Eve", "eve@gmx.de")) == ["NOT_FOUND"]
    assert codes(add(desk(), "com_?", "Eve", "eve@gmx.de")) == ["NOT_FOUND"]


def test_a_person_changes_her_data_and_null_empties(ina: tuple[Client, dict[str, Any]]) -> None:
    client, session = ina
    mine = {"id": session["contact"]}
    done = do(client, UPDATE, **mine, expectedVersion=2, role="Owner", language="EN")
    assert (done["contact"]["role"], done["contact"]["language"]) == ("Owner", "EN")
    assert done["contact"]["state"] == "CONFIRMED"
    done = do(client, UPDATE, **mine, expectedVersion=3, role=None)
    assert done["contact"]["role"] is None
    assert codes(do(client, UPDATE, **mine, expectedVersion=3, role="x")) == ["VERSION_CONFLICT"]


def test_a_new_address_is_confirmed_anew_and_the_old_one_leads_nowhere(
    ina: tuple[Client, dict[str, Any]],
) -> None:
    client, session = ina
    changed = do(client, UPDATE, id=session["contact"], expectedVersion=2, email="ina@neu.example")
    assert changed["contact"]["state"] == "PENDING"
    trade("ina@neu.example")
    before = len(mails(INA))
    for email in (INA, "ina@neu.example"):
        do(Client(), LINK, email=email)
    assert len(mails(INA)) == before
    assert len(mails("ina@neu.example")) == 2


def test_whoever_joined_by_a_number_is_vouched_for_by_a_colleague_not_by_herself(
    ina: tuple[Client, dict[str, Any]],
) -> None:
    client, _ = ina
    sign_up(contact=person("Eve Neu", "eve@gmx.de"))
    eve, session = trade("eve@gmx.de")
    given = {"id": session["contact"], "expectedVersion": 2}
    assert codes(do(eve, VOUCH, **given)) == ["NOT_ALLOWED"]
    assert do(client, VOUCH, **given)["contact"]["vouched"]
    assert eve.ask(COMPANY, id=session["subject"])["company"]["details"] is not None


def test_a_person_consents_and_takes_it_back(ina: tuple[Client, dict[str, Any]]) -> None:
    client, session = ina
    mine = {"id": session["contact"]}
    given = do(client, CONSENT, **mine, expectedVersion=2, consents=[PHOTOS])
    [entry] = given["contact"]["consents"]
    assert (entry["purpose"], entry["channel"], entry["withdrawnAt"]) == (
        "PHOTOS",
        "WEB_FORM",
        None,
    )
    assert entry["evidence"]  # the request
    ended = do(client, WITHDRAW, **mine, expectedVersion=3, purpose="PHOTOS")
    [entry] = ended["contact"]["consents"]
    assert entry["withdrawnAt"] == "2019-08-01T09:00:00Z"


def test_nobody_consents_for_a_colleague_but_the_desk_enters_signed_sheets(
    ina: tuple[Client, dict[str, Any]],
) -> None:
    client, session = ina
    contact = add(client, session["subject"], "Bo", "bo@gmx.de")["contact"]
    bo = {"id": contact["id"], "expectedVersion": 1, "consents": [PHOTOS]}
    assert codes(do(client, CONSENT, **bo)) == ["NOT_ALLOWED"]
    refused = add(client, session["subject"], "Cy", "cy@gmx.de", consents=[PHOTOS])
    assert codes(refused) == ["NOT_ALLOWED"]
    sheet = {**PHOTOS, "channel": "PAPER", "evidence": "Ordner 3"}
    entered = do(desk(), CONSENT, **{**bo, "consents": [sheet]})
    [entry] = entered["contact"]["consents"]
    assert (entry["channel"], entry["evidence"]) == ("PAPER", "Ordner 3")


def test_one_address_of_two_companies_gets_a_link_for_each() -> None:
    sign_up()
    sign_up(legalName="Zweite GmbH", register=None, vatId="DE129273398")
    trade(INA)
    do(Client(), LINK, email=INA)
    subjects = {mail.link.subject for mail in mails(INA)[:2] if mail.link}
    assert len(subjects) == 2
