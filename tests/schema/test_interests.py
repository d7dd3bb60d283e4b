"""Interests through the API: stated, found by market, taken back."""

from typing import Any

import pytest

from registration.rules.acts import Role
from registration.rules.pages import Window
from registration.store import interests
from tests.clients import Client, signed_in
from tests.sign_ups import desk, key, sign_up

pytestmark = pytest.mark.usefixtures("store")

STATE = """mutation ($input: CompanyInterestStateInput!) { companyInterestState(input: $input) {
  replayed interest { id markets note sectors { code } company { legalName } }
  userErrors { code field ... on InvalidField { rule } } } }"""
WITHDRAW = """mutation ($input: CompanyInterestWithdrawInput!) {
  companyInterestWithdraw(input: $input) { interest { id } userErrors { code } } }"""
NODE = "query ($id: ID!) { node(id: $id) { ... on Interest { markets } } }"
CARS = {"scheme": "WZ_2008", "code": "29"}


@pytest.fixture
def firm() -> str:
    """The stamping firm's id."""
    return str(sign_up(desk())["receipt"]["company"]["id"])


def state(client: Client, firm: str, **given: Any) -> Any:
    wish = {"companyId": firm, "markets": ["mx", "US"], "sectors": [CARS], **given}
    return client.do(STATE, input={"idempotencyKey": key(), **wish})


def in_market(market: str) -> list[str]:
    return [one.id for one in interests.by_market(market, Window(first=10)).values]


def test_a_company_states_what_it_wants_and_is_found_by_each_market(firm: str) -> None:
    client = signed_in(Role.COMPANY, firm)
    found = state(client, firm, note=" Tier-1 only ")["interest"]
    assert found["markets"] == ["MX", "US"]
    assert found["note"] == "Tier-1 only"
    assert found["company"]["legalName"] == "Beispiel Stanzteile GmbH"
    assert in_market("MX") == in_market("US") == [found["id"]]
    assert in_market("PL") == []
    assert client.ask(NODE, id=found["id"]) == {"node": {"markets": ["MX", "US"]}}


def test_an_interest_that_is_taken_back_is_found_no_more(firm: str) -> None:
    client = signed_in(Role.COMPANY, firm)
    found = state(client, firm)["interest"]["id"]
    given = {"id": found, "idempotencyKey": key()}
    assert client.do(WITHDRAW, input=given) == {"interest": {"id": found}, "userErrors": []}
    assert in_market("MX") == in_market("US") == []
    assert client.ask(NODE, id=found) == {"node": None}
    again = client.do(WITHDRAW, input={**given, "idempotencyKey": key()})
    assert again["userErrors"] == [{"code": "NOT_FOUND"}]


def test_an_interest_is_the_companys_own_business(firm: str) -> None:
    found = state(desk(), firm)["interest"]["id"]
    stranger = signed_in(Role.COMPANY, "com_01DH0000000000000000000000")
    assert stranger.ask(NODE, id=found) == {"node": None}
    assert state(stranger, firm)["userErrors"][0]["code"] == "NOT_FOUND"
    given = {"id": found, "idempotencyKey": key()}
    assert stranger.do(WITHDRAW, input=given)["userErrors"] == [{"code": "NOT_FOUND"}]


def test_a_statement_names_what_is_wrong_with_it(firm: str) -> None:
    wrong = {"scheme": "WZ_2025", "code": "62.01"}
    refused = state(desk(), firm, markets=["XX"], sectors=[wrong])
    assert [(error["field"], error["rule"]) for error in refused["userErrors"]] == [
        (["input", "markets", "0"], "UNKNOWN_COUNTRY"),
        (["input", "sectors", "0", "code"], "SECTOR_UNKNOWN"),
    ]
