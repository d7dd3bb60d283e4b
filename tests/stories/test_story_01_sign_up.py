"""Story 1, its first half: a company signs up, is recognised, and nobody else learns of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.sign_ups import (
    COMPANY,
    INA,
    SIGN_UP,
    desk,
    form,
    key,
    mails,
    person,
    sign_up,
    trade,
)

pytestmark = pytest.mark.usefixtures("store")

TASKS = """{ reviewTasks { nodes { id kind state score reasons version
  company { id legalName } candidate { id legalName } contact { email }
  differences { field kept stated } } } }"""


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


def tasks() -> Any:
    return desk().ask(TASKS)["reviewTasks"]["nodes"]


def companies() -> list[str]:
    found = desk().ask("{ companies { nodes { legalName } } }")
    return [company["legalName"] for company in found["companies"]["nodes"]]


def test_a_company_signs_up_and_its_owner_opens_the_mailed_link() -> None:
    payload = sign_up(
        size={"declared": {"year": 2018, "figures": {"staff": 38, "turnover": 4_200_000}}},
        sectors=[{"scheme": "WZ_2008", "code": "29.32"}],
        markets=["MX"],
        languages=["de", "en"],
        memberships=["IHK", "HWK"],
    )
    assert payload["receipt"]["email"] == INA
    assert payload["receipt"]["expiresAt"] == "2019-08-01T09:15:00Z"

    ina, session = trade(INA)
    company = ina.ask(COMPANY, id=session["subject"])["company"]
    assert (company["legalName"], company["sizeClass"]) == ("Beispiel Stanzteile GmbH", "SMALL")
    assert company["viewerCanUpdate"]
    details = company["details"]
    assert details["state"] == "ACTIVE"
    assert details["identifiers"]["euid"] == "DEU1206R.HRB12345"
    assert details["chambers"] == ["IHK_CHEMNITZ", "HWK_CHEMNITZ"]
    assert details["address"]["district"] == {
        "code": "ERZGEBIRGSKREIS",
        "key": "14521",
        "label": "Erzgebirgskreis",
    }
    assert details["size"]["rulesVersion"] == "2003/361/EC:1"
    [contact] = details["contacts"]["nodes"]
    assert (contact["email"], contact["state"], contact["vouched"]) == (INA, "CONFIRMED", True)


def test_a_company_without_any_number_is_fine() -> None:
    sign_up(register=None, vatId=None, legalForm="SOLE_TRADER", legalName="Max Muster")
    assert companies() == ["Max Muster"]


def test_a_bad_form_names_every_rule_it_breaks_in_the_callers_language() -> None:
    bad = form(
        vatId="DE136695977",
        register={"court": "Zwickau", "type": "HRB", "number": "12345"},
        lei="213800KUD8LXJWSQ9D15",
        contact=person("Ina Beispiel", "ina@"),
        sectors=[{"scheme": "WZ_2025", "code": "62.01"}],
    )
    payload = Client(language="de").do(SIGN_UP, input=bad)
    assert payload["receipt"] is None
    found = {".".join(error["field"]): error["rule"] for error in payload["userErrors"]}
    assert found == {
        "input.register.court": "REGISTER_COURT_UNKNOWN",
        "input.vatId": "VAT_ID_CHECK_DIGIT",
        "input.lei": "LEI_CHECK_DIGIT",
        "input.sectors.0.code": "SECTOR_UNKNOWN",
        "input.contact.email": "EMAIL_FORMAT",
    }
    assert "Prüfziffer dieser USt-IdNr." in payload["userErrors"][1]["message"]


@pytest.mark.parametrize(
    "numbers",
    [
        {"vatId": None},  # the register number alone
        {"register": None},  # the VAT id alone
        {"register": None, "vatId": None, "widnr": "DE136695976-00002"},  # the same nine digits
    ],
)
def test_a_known_number_joins_and_overwrites_nothing(numbers: dict[str, Any]) -> None:
    sign_up()
    sign_up(legalName="Ganz Anders GmbH", contact=person("Bo Muster", "bo@gmx.de"), **numbers)
    assert companies() == ["Beispiel Stanzteile GmbH"]
    [task] = tasks()
    assert task["kind"] == "JOIN_DIFFERENCES"
    assert task["contact"] == {"email": "bo@gmx.de"}
    assert task["differences"][0] == {
        "field": "LEGAL_NAME",
        "kept": "Beispiel Stanzteile GmbH",
        "stated": "Ganz Anders GmbH",
    }


def test_a_lei_joins_as_well() -> None:
    lei = "213800KUD8LAJWSQ9D15"
    sign_up(register=None, vatId=None, lei=lei)
    sign_up(register=None, vatId=None, lei=lei, contact=person("Bo Muster", "bo@gmx.de"))
    assert companies() == ["Beispiel Stanzteile GmbH"]


def test_whoever_joins_by_a_public_number_sees_no_more_than_the_public() -> None:
    sign_up()
    trade(INA)
    sign_up(contact=person("Eve Fremd", "eve@gmx.de"))
    eve, session = trade("eve@gmx.de")
    company = eve.ask(COMPANY, id=session["subject"])["company"]
    assert company["legalName"] == "Beispiel Stanzteile GmbH"
    assert company["details"] is None
    assert not company["viewerCanUpdate"]
    assert [task["kind"] for task in tasks()] == ["JOIN_UNVOUCHED"]


def test_a_colleague_with_the_companys_own_mail_domain_is_vouched_for() -> None:
    sign_up()
    trade(INA)
    sign_up(contact=person("Bo Muster", "bo@beispiel-stanzteile.example"))
    bo, session = trade("bo@beispiel-stanzteile.example")
    assert bo.ask(COMPANY, id=session["subject"])["company"]["details"]["state"] == "ACTIVE"
    assert tasks() == []


def test_numbers_of_two_companies_join_the_first_and_ask_the_desk() -> None:
    sign_up(vatId=None)
    sign_up(register=None, vatId="DE129273398", legalName="Anderes Werk GmbH")
    sign_up(vatId="DE129273398", contact=person("Bo Muster", "bo@gmx.de"))
    [task] = tasks()
    assert task["kind"] == "IDENTIFIERS_OF_TWO"
    assert task["company"]["legalName"] == "Beispiel Stanzteile GmbH"
    assert task["candidate"]["legalName"] == "Anderes Werk GmbH"


def test_a_weak_match_is_a_company_of_its_own_with_a_review_task() -> None:
    sign_up()
    sign_up(
        legalName="BEISPIEL-Stanzteile G.m.b.H.",
        register=None,
        vatId=None,
        contact=person("Bo Muster", "bo@gmx.de"),
    )
    assert len(companies()) == 2
    [task] = tasks()
    assert (task["kind"], task["score"], task["reasons"]) == (
        "WEAK_MATCH",
        85,
        ["SAME_NAME", "SAME_POSTCODE"],
    )
    assert task["candidate"]["legalName"] == "Beispiel Stanzteile GmbH"


def test_the_same_person_again_is_the_same_company_even_without_a_number() -> None:
    sign_up(register=None, vatId=None)
    sign_up(register=None, vatId=None)
    assert len(companies()) == 1
    assert tasks() == []
    assert len(mails(INA)) == 2


def test_the_desk_decides_a_review_task_once() -> None:
    sign_up()
    sign_up(register=None, vatId=None, contact=person("Bo Muster", "bo@gmx.de"))
    [task] = tasks()
    resolve = """mutation ($input: ReviewTaskResolveInput!) { reviewTaskResolve(input: $input) {
      reviewTask { state resolution note resolvedBy } userErrors { code } } }"""
    given = {
        "id": task["id"],
        "expectedVersion": 1,
        "resolution": "DIFFERENT_COMPANIES",
        "note": "Father and son",
    }
    done = desk().done(resolve, input={**given, "idempotencyKey": key()})
    assert done["reviewTask"] == {
        "state": "RESOLVED",
        "resolution": "DIFFERENT_COMPANIES",
        "note": "Father and son",
        "resolvedBy": "operator:uta",
    }
    again = desk().do(resolve, input={**given, "idempotencyKey": key()})
    assert again["userErrors"] == [{"code": "VERSION_CONFLICT"}]
    assert tasks() == []


def strip(payload: Any) -> Any:
    """What of an answer could tell two cases apart."""
    return {**payload, "receipt": {**payload["receipt"], "id": "", "email": ""}}


def test_nobody_learns_whether_a_company_was_there(trips: Trips) -> None:
    answers, calls = [], []
    for who, changes in (
        ("a@gmx.de", {}),  # new
        ("b@gmx.de", {}),  # joins
        ("b@gmx.de", {}),  # joins again
        ("c@gmx.de", {"register": None, "vatId": None}),  # a weak match
    ):
        trips.reset()
        answers.append(strip(sign_up(contact=person("Wer Auch", who), **changes)))
        calls.append(list(trips.calls))
    assert answers[1:] == answers[:-1]
    assert calls == [["BatchGetItem", "BatchGetItem", "TransactWriteItems"]] * 4
    assert len({mails(who)[0].template for who in ("a@gmx.de", "b@gmx.de", "c@gmx.de")}) == 1


def test_a_repeated_sign_up_gets_its_first_answer_and_no_second_mail() -> None:
    asked = form()
    first = Client().done(SIGN_UP, input=asked)
    second = Client().done(SIGN_UP, input=asked)
    assert second == {**first, "replayed": True}
    assert len(mails(INA)) == 1
    other = Client().do(SIGN_UP, input={**asked, "legalName": "Other GmbH"})
    assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]


def test_a_person_who_joins_again_is_mailed_where_she_is_known() -> None:
    sign_up()
    sign_up(contact=person("Ina Beispiel", INA.upper()))
    assert [mail.to for mail in (*mails(INA), *mails(INA.upper()))] == [INA, INA]


def test_the_desk_and_its_chamber_see_which_company_it_became(trips: Trips) -> None:
    def joined(chamber: str, name: str) -> Any:
        contact = person(name, f"{name.lower()}@gmx.de")
        return sign_up(signed_in(Role.CHAMBER, chamber), contact=contact)["receipt"]["company"]

    first = sign_up(desk())["receipt"]["company"]
    assert len(trips) == 3
    assert joined("IHK_CHEMNITZ", "Bo") == first
    assert joined("HWK_DRESDEN", "Kim") is None  # who names a number in every imprint sees nothing


def test_a_chamber_cannot_consent_for_anybody() -> None:
    consent = {"purpose": "PHOTOS", "textVersion": "2019-1", "language": "DE"}
    payload = signed_in(Role.CHAMBER, "IHK_CHEMNITZ").do(
        SIGN_UP, input=form(contact={**person("Ina", INA), "consents": [consent]})
    )
    assert [error["code"] for error in payload["userErrors"]] == ["NOT_ALLOWED"]


def test_a_company_cannot_sign_up_another() -> None:
    sign_up()
    ina, _ = trade(INA)
    answer = ina.send(SIGN_UP, input=form())
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
