"""Story 3: a push overwrites what its chamber wrote last, or what is empty, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.rules.pages import Window
from registration.store import companies
from tests.clients import Client
from tests.pushes import ANNA, FIRM, chamber, only, row
from tests.race.books import seats_taken
from tests.registrations import OPEN, get_together
from tests.sign_ups import INA, STAMPINGS, desk, key, mails, owner, person, secret

UPDATE = """mutation ($input: CompanyUpdateInput!) { companyUpdate(input: $input) {
  company { version } userErrors { code message } } }"""
VERIFY = """mutation ($input: CompanyVerifyInput!) { companyVerify(input: $input) {
  company { version } userErrors { code } } }"""
CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  registration { id } userErrors { code } } }"""
CONFIRM = """mutation ($input: RegistrationConfirmInput!) { registrationConfirm(input: $input) {
  registration { state } userErrors { code } } }"""
CANCEL = """mutation ($input: RegistrationCancelInput!) { registrationCancel(input: $input) {
  registration { state } userErrors { code } } }"""
STAMPERS = {name: value for name, value in STAMPINGS.items() if name != "contact"}

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(OPEN)


@pytest.fixture
def ihk() -> Client:
    return chamber()


def change(client: Client, company: str, **fields: Any) -> None:
    """Somebody changes a company by hand."""
    version = desk().ask("query ($id: ID!) { company(by: {id: $id}) { version } }", id=company)
    given = {"id": company, "expectedVersion": version["company"]["version"], **fields}
    client.done(UPDATE, input={"idempotencyKey": key(), **given})


def test_a_company_that_signed_up_itself_is_joined_and_keeps_what_it_said(ihk: Client) -> None:
    _, company = owner()
    firm = {**STAMPERS, "legalName": "Stanzteile Beispiel GmbH", "website": "stanz.example"}
    result = only(ihk, row(get_together(), company=firm))
    assert (result["result"], result["company"]["id"]) == ("CREATED", company)
    assert result["company"]["legalName"] == "Beispiel Stanzteile GmbH"
    assert result["conflicts"] == [
        {
            "field": "legalName",
            "ours": "Beispiel Stanzteile GmbH",
            "theirs": "Stanzteile Beispiel GmbH",
            "owner": f"company:{company}",
        }
    ]
    [stored] = companies.page("", Window(first=9)).values
    assert stored.profile.website == "https://stanz.example"  # it was empty


def test_what_the_company_corrects_is_its_own_from_then_on(ihk: Client) -> None:
    activity = get_together()
    company = only(ihk, row(activity))["company"]["id"]
    change(desk(), company, markets=["MX"])
    address = {**FIRM["address"], "street": "Neuer Weg 2"}
    change(desk(), company, address=address)
    firm = {**FIRM, "address": {**FIRM["address"], "street": "Alter Weg 9"}, "markets": ["BR"]}
    result = only(ihk, row(activity, revision=2, company={**firm, "legalName": "Federn Neu GmbH"}))
    assert result["result"] == "UPDATED_WITH_CONFLICTS"
    kept = {one["field"]: (one["ours"], one["theirs"], one["owner"]) for one in result["conflicts"]}
    assert kept["markets"] == ("MX", "BR", "operator:uta")
    assert kept["address"][0] == "Neuer Weg 2, 09111 Chemnitz, Chemnitz, Stadt"
    assert result["company"]["legalName"] == "Federn Neu GmbH"
    again = only(ihk, row(activity, revision=2, company={**firm, "legalName": "Federn Neu GmbH"}))
    assert again["result"] == "UNCHANGED"


def test_what_the_desk_verified_is_the_desks(ihk: Client) -> None:
    activity = get_together()
    company = only(ihk, row(activity))["company"]["id"]
    step = {"id": company, "expectedVersion": 1, "fields": ["LEGAL_NAME"]}
    desk().done(VERIFY, input={"idempotencyKey": key(), **step})
    firm = {**FIRM, "legalName": "Andere GmbH"}
    [conflict] = only(ihk, row(activity, revision=2, company=firm))["conflicts"]
    assert (conflict["field"], conflict["owner"]) == ("legalName", "desk")


def test_two_chambers_push_one_firm_one_record_two_links(ihk: Client) -> None:
    activity = get_together()
    first = only(ihk, row(activity))
    other = {"name": "Bodo Beispiel", "email": "bodo@federn-beispiel.example"}
    hwk = chamber("HWK_CHEMNITZ")
    firm = {"vatId": "DE136695976", "website": "federn.example", "legalName": "Federn GmbH"}
    second = only(hwk, row(activity, "H-9", company=firm, person=other))
    assert second["result"] == "CREATED"
    assert second["company"]["id"] == first["company"]["id"]
    assert second["company"]["details"]["chambers"] == ["IHK_CHEMNITZ", "HWK_CHEMNITZ"]
    [conflict] = second["conflicts"]
    assert conflict["owner"] == "chamber:IHK_CHEMNITZ"
    [company] = companies.page("", Window(first=9)).values
    assert company.owners["website"] == "chamber:HWK_CHEMNITZ"
    assert company.owners["legal_name"] == "chamber:IHK_CHEMNITZ"


def test_an_identifier_of_another_company_stays_there(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    firm = {**FIRM, "legalName": "Zweite GmbH", "vatId": None}
    anja = {"name": "Anja Zwei", "email": "anja@zweite.example"}
    only(ihk, row(activity, "M-2", company=firm, person=anja))
    claims = {**FIRM, "legalName": "Zweite GmbH"}
    result = only(ihk, row(activity, "M-2", 2, company=claims, person=anja))
    assert result["result"] == "UPDATED_WITH_CONFLICTS"
    assert result["conflicts"] == [
        {"field": "vatId", "ours": "", "theirs": "DE136695976", "owner": "another company"}
    ]


def test_who_is_registered_already_is_linked_without_a_second_seat_or_mail(ihk: Client) -> None:
    activity = get_together()
    client, company = owner()
    ina = {"activityId": activity.id, "person": person("Ina Beispiel", INA)}
    known = client.done(CREATE, input={"idempotencyKey": key(), **ina})["registration"]["id"]
    link = {"secret": secret(INA), "idempotencyKey": key()}
    Client().done(CONFIRM, input=link)
    before = len(mails(INA))
    hers = {"name": "I. Beispiel", "email": INA, "phone": "0371 53470"}
    result = only(ihk, row(activity, company=STAMPERS, person=hers))
    assert (result["result"], result["registration"]["id"]) == ("LINKED_EXISTING", known)
    assert result["company"]["id"] == company
    assert result["registration"]["person"]["name"] == "Ina Beispiel"
    assert {one["field"] for one in result["conflicts"]} >= {"name"}
    assert len(mails(INA)) == before
    assert seats_taken(activity, OPEN).taken == 1


def test_who_is_registered_for_another_company_is_not_moved(ihk: Client) -> None:
    activity = get_together()
    only(ihk, row(activity))
    firm = {**FIRM, "legalName": "Fremde GmbH", "vatId": None}
    result = only(chamber("HWK_CHEMNITZ"), row(activity, "H-1", company=firm))
    assert (result["result"], result["problems"][0]["code"]) == ("REJECTED", "ALREADY_REGISTERED")
    assert ANNA not in str(result)


def test_a_number_from_an_imprint_opens_no_company_to_a_chamber_elsewhere(ihk: Client) -> None:
    activity = get_together()
    of_anna = only(ihk, row(activity))["registration"]["id"]
    stranger = chamber("IHK_LEIPZIG")
    firm = {"vatId": "DE136695976", "legalName": "Anders GmbH"}
    other = {"name": "Bodo Beispiel", "email": "bodo@federn-beispiel.example"}
    mine = only(stranger, row(activity, "L-1", company=firm, person=other))
    assert (mine["result"], mine["warnings"][0]["code"]) == ("CREATED", "DISTRICT_MISMATCH")
    assert mine["registration"]["person"]["email"] == other["email"]
    assert mine["company"] is None
    assert [(one["field"], one["ours"]) for one in mine["conflicts"]] == [("legalName", "")]
    theirs = {"name": "Wer", "email": ANNA}
    found = only(stranger, row(activity, "L-2", company=firm, person=theirs))
    assert (found["result"], found["registration"]) == ("LINKED_EXISTING", None)
    assert "Anna Beispiel" not in str(found)
    cancel = {"id": of_anna, "expectedVersion": 1, "idempotencyKey": key()}
    [error] = stranger.do(CANCEL, input=cancel)["userErrors"]
    assert error["code"] == "NOT_FOUND"
