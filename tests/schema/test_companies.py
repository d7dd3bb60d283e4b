"""Companies through the API: who sees what of whom."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.journeys import traveller
from tests.sign_ups import BY, COMPANY, INA, LIST, another, desk, owner, sign_up

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


@pytest.fixture
def ina() -> tuple[Client, str]:
    return owner()


def test_another_company_sees_the_public_profile_only(ina: tuple[Client, str]) -> None:
    _, id = ina
    stranger = signed_in(Role.COMPANY, another("Fremde Werke GmbH"))
    company = stranger.ask(COMPANY, id=id)["company"]
    assert company["legalName"] == "Beispiel Stanzteile GmbH"
    assert company["city"] == "Annaberg-Buchholz"
    assert (company["details"], company["viewerCanUpdate"]) == (None, False)


def test_a_delegate_sees_the_public_profile_only(ina: tuple[Client, str]) -> None:
    delegate = signed_in(Role.DELEGATE, traveller().id)
    assert delegate.ask(COMPANY, id=ina[1])["company"]["details"] is None


def test_nobody_is_shown_without_signing_in(ina: tuple[Client, str]) -> None:
    answer = Client().send(COMPANY, id=ina[1])
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert Client().ask("query ($id: ID!) { node(id: $id) { id } }", id=ina[1]) == {"node": None}


def test_a_company_that_nobody_confirmed_is_shown_to_the_desk_only() -> None:
    sign_up()
    [found] = desk().ask("{ companies { nodes { id } } }")["companies"]["nodes"]
    stranger = signed_in(Role.COMPANY, another("Fremde Werke GmbH"))
    assert stranger.ask(COMPANY, id=found["id"])["company"] is None
    assert desk().ask(COMPANY, id=found["id"])["company"]["details"]["state"] == "UNCONFIRMED"


def test_a_chamber_sees_its_members_and_nobody_else(ina: tuple[Client, str]) -> None:
    _, id = ina
    chemnitz = signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
    assert chemnitz.ask(COMPANY, id=id)["company"]["details"] is not None
    leipzig = signed_in(Role.CHAMBER, "IHK_LEIPZIG")
    assert leipzig.ask(COMPANY, id=id)["company"] is None
    everything = {"first": 10, "search": ""}
    assert leipzig.ask(LIST, **everything)["companies"]["nodes"] == []
    assert len(chemnitz.ask(LIST, **everything)["companies"]["nodes"]) == 1


@pytest.mark.parametrize(
    "by",
    [{"vatId": "de 136 695 976"}, {"euid": "DEU1206R.HRB12345"}],
)
def test_by_a_number_only_those_find_it_who_act_for_it(
    ina: tuple[Client, str], by: dict[str, str]
) -> None:
    client, _ = ina
    found = {"company": {"legalName": "Beispiel Stanzteile GmbH"}}
    assert client.ask(BY, by=by) == found
    assert desk().ask(BY, by=by) == found
    stranger = signed_in(Role.COMPANY, another("Fremde Werke GmbH"))
    assert stranger.ask(BY, by=by) == {"company": None}


@pytest.mark.parametrize(
    "by",
    [{"id": "com_nonsense"}, {"id": "x" * 5000}, {"vatId": "DE1"}, {"euid": "?"}, {"lei": ""}],
)
def test_what_identifies_nothing_finds_nothing(by: dict[str, str]) -> None:
    assert desk().ask(BY, by=by) == {"company": None}


@pytest.mark.parametrize("name", ["ﷺ" * 200, "㍿" * 200, "𠜎" * 200, "!" * 200])
def test_any_name_can_be_written_down_and_listed(name: str) -> None:
    another(name)
    assert len(desk().ask(LIST, first=5, search=name)["companies"]["nodes"]) == 1


def test_contacts_are_nobodys_business(ina: tuple[Client, str]) -> None:
    client, id = ina
    node = "query ($id: ID!) { node(id: $id) { ... on Contact { email } } }"
    [contact] = client.ask(COMPANY, id=id)["company"]["details"]["contacts"]["nodes"]
    assert client.ask(node, id=contact["id"]) == {"node": {"email": INA}}
    stranger = signed_in(Role.COMPANY, another("Fremde Werke GmbH"))
    assert stranger.ask(node, id=contact["id"]) == {"node": None}
    assert signed_in(Role.CHAMBER, "IHK_LEIPZIG").ask(node, id=contact["id"]) == {"node": None}


def test_the_desk_pages_through_companies_by_name(trips: Trips) -> None:
    for name in ("Öhler GmbH", "Adler GmbH", "Zink GmbH", "oehme ag"):
        another(name)
    assert [names(search="")[0:2], names(search="", after=2)] == [
        ["Adler GmbH", "Öhler GmbH"],
        ["oehme ag", "Zink GmbH"],
    ]
    assert names(search="ÖH") == ["Öhler GmbH", "oehme ag"]
    assert names(search="zinkx") == []
    trips.reset()
    names(search="")
    assert len(trips) == 1


def names(search: str, after: int = 0) -> list[str]:
    client, cursor = desk(), None
    if after:
        page = client.ask(LIST, first=after, search=search)["companies"]["pageInfo"]
        assert page["hasNextPage"]
        cursor = page["endCursor"]
    found = client.ask(LIST, first=10, after=cursor, search=search)["companies"]["nodes"]
    return [company["legalName"] for company in found]


def test_a_chambers_page_costs_two_calls_however_long_it_is(trips: Trips) -> None:
    chamber = signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
    for number in range(5):
        another(f"Werk {number} GmbH")
    trips.reset()
    found = chamber.ask(LIST, first=10, search="werk")["companies"]["nodes"]
    assert (len(found), len(trips)) == (5, 2)
