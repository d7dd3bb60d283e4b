"""Companies through the API: what may be changed by whom, and what a change moves."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.sign_ups import (
    BY,
    COMPANY,
    LIST,
    SIGN_UP,
    another,
    desk,
    form,
    key,
    mails,
    owner,
    person,
    sign_up,
    trade,
)

pytestmark = pytest.mark.usefixtures("store")

UPDATE = """mutation ($input: CompanyUpdateInput!) { companyUpdate(input: $input) {
  replayed company { id legalName website version details {
    markets chambers identifiers { euid vatId widnr } } }
  userErrors { code field ... on InvalidField { rule } ... on VersionConflict { currentVersion } }
} }"""
VERIFY = """mutation ($input: CompanyVerifyInput!) { companyVerify(input: $input) {
  company { version details { verified } } userErrors { code } } }"""


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


@pytest.fixture
def ina() -> tuple[Client, str]:
    return owner()


def update(client: Client, id: str, version: int = 2, **changes: Any) -> Any:
    given = {"id": id, "expectedVersion": version, "idempotencyKey": key(), **changes}
    return client.do(UPDATE, input=given)


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def names(search: str, after: int = 0) -> list[str]:
    client, cursor = desk(), None
    if after:
        page = client.ask(LIST, first=after, search=search)["companies"]["pageInfo"]
        assert page["hasNextPage"]
        cursor = page["endCursor"]
    found = client.ask(LIST, first=10, after=cursor, search=search)["companies"]["nodes"]
    return [company["legalName"] for company in found]


def test_a_company_changes_what_it_says_of_itself(ina: tuple[Client, str], trips: Trips) -> None:
    client, id = ina
    trips.reset()
    payload = update(client, id, markets=["mx", "PL"], website="beispiel.example")
    assert payload["userErrors"] == []
    assert payload["company"]["version"] == 3
    assert payload["company"]["website"] == "https://beispiel.example"
    assert payload["company"]["details"]["markets"] == ["MX", "PL"]
    assert len(trips) <= 4  # company, match keys, transaction; and the caller for `details`


def test_absent_keeps_and_null_empties(ina: tuple[Client, str]) -> None:
    client, id = ina
    update(client, id, website="beispiel.example", markets=["MX"])
    payload = update(client, id, 3, website=None)
    assert payload["company"]["website"] is None
    assert payload["company"]["details"]["markets"] == ["MX"]


def test_a_stale_version_is_told_the_current_one(ina: tuple[Client, str]) -> None:
    client, id = ina
    assert update(client, id, 1, markets=["MX"])["userErrors"][0] == {
        "code": "VERSION_CONFLICT",
        "field": ["input", "expectedVersion"],
        "currentVersion": 2,
    }


def test_a_repeated_change_is_answered_once(ina: tuple[Client, str]) -> None:
    client, id = ina
    given = {"id": id, "expectedVersion": 2, "idempotencyKey": key(), "markets": ["MX"]}
    first = client.do(UPDATE, input=given)
    assert client.do(UPDATE, input=given) == {**first, "replayed": True}


def test_a_verified_field_is_changed_by_the_desk_only(ina: tuple[Client, str]) -> None:
    client, id = ina
    verify = {"id": id, "expectedVersion": 2, "idempotencyKey": key()}
    done = desk().done(VERIFY, input={**verify, "fields": ["LEGAL_NAME", "LEI"]})
    assert done["company"]["details"]["verified"] == ["LEGAL_NAME"]
    refused = update(client, id, 3, legalName="Anders GmbH", markets=["MX"])
    assert refused["userErrors"] == [{"code": "FIELD_VERIFIED", "field": ["input", "legalName"]}]
    assert update(desk(), id, 3, legalName="Anders GmbH")["company"]["legalName"] == "Anders GmbH"


def test_identifiers_move_with_the_change(ina: tuple[Client, str]) -> None:
    client, id = ina
    changed = update(client, id, vatId="DE129273398")
    assert changed["company"]["details"]["identifiers"]["vatId"] == "DE129273398"
    assert client.ask(BY, by={"vatId": "DE136695976"}) == {"company": None}
    # The old number is free again, the new one leads here.
    another("Neue Werke GmbH", vatId="DE136695976")
    joined = sign_up(desk(), register=None, vatId="DE129273398")["receipt"]["company"]["id"]
    assert joined == id


def test_an_identifier_of_another_company_is_refused_without_naming_it(
    ina: tuple[Client, str],
) -> None:
    client, id = ina
    another("Fremde Werke GmbH", vatId="DE129273398")
    refused = update(client, id, vatId="DE129273398", markets=["MX"])
    assert refused["userErrors"] == [{"code": "IDENTIFIER_TAKEN", "field": ["input", "vatId"]}]
    assert client.ask(COMPANY, id=id)["company"]["version"] == 2


def test_a_renamed_company_is_found_under_its_new_name(ina: tuple[Client, str]) -> None:
    client, id = ina
    update(client, id, legalName="Muster Umformtechnik GmbH", memberships=["HWK"])
    assert names(search="muster") == ["Muster Umformtechnik GmbH"]
    assert names(search="beispiel") == []
    crafts = signed_in(Role.CHAMBER, "HWK_CHEMNITZ")
    found = crafts.ask(LIST, first=5, search="muster")["companies"]["nodes"]
    assert found == [{"legalName": "Muster Umformtechnik GmbH"}]
    industry = signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
    assert industry.ask(LIST, first=5, search="")["companies"]["nodes"] == []
    # Under the old name somebody else is now a company of its own, under the new one a weak match.
    for name in ("Beispiel Stanzteile GmbH", "Muster Umformtechnik GmbH"):
        sign_up(legalName=name, register=None, vatId=None, contact=person("Bo", "bo@gmx.de"))
    tasks = desk().ask("{ reviewTasks { nodes { company { legalName } } } }")
    found = [task["company"]["legalName"] for task in tasks["reviewTasks"]["nodes"]]
    assert found == ["Muster Umformtechnik GmbH"]


def test_a_name_that_another_company_has_makes_a_review_task(ina: tuple[Client, str]) -> None:
    client, id = ina
    address = {
        "street": "Weg 2",
        "postcode": "08056",
        "city": "Zwickau",
        "district": "ZWICKAU",
    }
    known = another("Muster Umformtechnik GmbH")
    update(client, id, legalName="Muster-Umformtechnik GmbH")
    tasks = "{ reviewTasks { nodes { kind company { id } candidate { id } } } }"
    assert desk().ask(tasks)["reviewTasks"]["nodes"] == []  # another place: the name alone
    update(client, id, 3, address=address)
    assert desk().ask(tasks)["reviewTasks"]["nodes"] == [
        {"kind": "WEAK_MATCH", "company": {"id": id}, "candidate": {"id": known}}
    ]


def test_a_foreign_company_is_not_there_to_be_changed(ina: tuple[Client, str]) -> None:
    stranger = signed_in(Role.COMPANY, another("Fremde Werke GmbH"))
    assert codes(update(stranger, ina[1], markets=["MX"])) == ["NOT_FOUND"]
    assert codes(update(desk(), "com_nonsense", markets=["MX"])) == ["NOT_FOUND"]


def test_who_is_not_vouched_for_changes_nothing(ina: tuple[Client, str]) -> None:
    sign_up(contact=person("Eve Fremd", "eve@gmx.de"))
    eve, session = trade("eve@gmx.de")
    assert codes(update(eve, session["subject"], markets=["MX"])) == ["NOT_ALLOWED"]


def test_every_change_is_in_the_audit(ina: tuple[Client, str]) -> None:
    client, id = ina
    update(client, id, markets=["MX"])
    audit = "query ($of: ID!) { auditEntries(of: $of) { nodes { operation by contact } } }"
    entries = desk().ask(audit, of=id)["auditEntries"]["nodes"]
    assert [entry["operation"] for entry in entries] == [
        "companyUpdate",
        "sessionCreate",
        "companySignUp",
    ]
    assert entries[0]["by"] == f"company:{id}"
    assert entries[0]["contact"].startswith("con_")


def test_a_whole_profile_is_taken_and_given_back() -> None:
    wish = {"kind": "COMMERCIAL", "title": "Stanzteile", "text": "Bis 400 t"}
    size = {
        "declared": {
            "year": 2018,
            "figures": {"staff": 212.5, "turnover": 48_000_000, "balance": 44_000_000},
            "links": [
                {
                    "name": "Holding",
                    "sharePercent": 100,
                    "figures": {"staff": 900, "turnover": 3_000_000_000},
                }
            ],
        },
    }
    client = desk()
    company = client.done(SIGN_UP, input=form(size=size, offers=[wish], requests=[wish]))
    found = client.ask(
        """query ($id: ID!) { company(by: {id: $id}) { sizeClass offers { kind title text }
           details { size { sizeClass declared { figures { staff turnover }
             links { name sharePercent figures { turnover } } } } } } }""",
        id=company["receipt"]["company"]["id"],
    )["company"]
    assert (found["sizeClass"], found["offers"]) == ("LARGE", [wish])
    declared = found["details"]["size"]["declared"]
    assert declared["figures"] == {"staff": 212.5, "turnover": 48_000_000}
    assert declared["links"][0]["figures"] == {"turnover": 3_000_000_000}


def test_a_mail_to_somebody_unknown_carries_no_text_of_a_stranger() -> None:
    sign_up(legalName="Buy now at spam.example GmbH", contact=person("Spam Now", "victim@gmx.de"))
    [mail] = mails("victim@gmx.de")
    assert mail.params == {}
