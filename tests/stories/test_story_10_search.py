"""Story 10: staff find companies and registrations the way they think of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from registration.rules import ids
from registration.rules.acts import Role
from registration.rules.companies import Company
from registration.rules.districts import ChamberKind, District
from registration.rules.identifiers import NOTHING_WRITTEN
from registration.rules.sectors import Scheme, Sector
from registration.rules.sizes import Declaration, Figures, SizeForm
from registration.store import companies, seats
from registration.store.rows import read
from registration.store.writes import write_all
from tests import companies as firms
from tests import sessions
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.sign_ups import desk, key

pytestmark = pytest.mark.usefixtures("store")

FIND = """query ($filter: CompanyFilter, $search: String! = "", $first: Int! = 20, $after: String) {
  companies(filter: $filter, search: $search, first: $first, after: $after) {
    nodes { legalName } pageInfo { hasNextPage endCursor } } }"""
UPDATE = """mutation ($input: CompanyUpdateInput!) { companyUpdate(input: $input) {
  company { version } userErrors { code field } } }"""
STANDING = """query ($id: ID!, $state: RegistrationState!, $first: Int!, $after: String) {
  delegation(by: {id: $id}) { registrations(state: $state, first: $first, after: $after) {
    nodes { id } pageInfo { hasNextPage endCursor } } } }"""


def firm(number: int, name: str, district: District, *codes: str, staff: int = 0) -> Company:
    """A company in the store."""
    figures = Figures(staff=Decimal(staff), turnover=0)
    declared = Declaration(year=2018, figures=figures)
    form = replace(
        firms.FORM,
        legal_name=name,
        address=replace(firms.FORM.address, district=district),
        identifiers=NOTHING_WRITTEN,
        sectors=tuple(Sector(scheme=Scheme.WZ_2008, code=code) for code in codes),
        memberships=(ChamberKind.IHK,),
        size=SizeForm(declared=declared) if staff else None,
    )
    found = replace(firms.company(form), id=ids.make("com", f"{number:026}"))
    write_all(*companies.added(found, ()))
    return found


@pytest.fixture
def known() -> list[Company]:
    return [
        firm(1, "Achsen GmbH", District.ZWICKAU, "29.32.0", "25.5", staff=9),
        firm(2, "Bremsen GmbH", District.ZWICKAU, "29.31", "29.32", staff=40),
        firm(3, "Chips GmbH", District.DRESDEN, "26.11", staff=40),
        firm(4, "Äxte GmbH", District.DRESDEN),
    ]


def found(client: Client | None = None, search: str = "", **filter: Any) -> list[str]:
    asked = (client or desk()).ask(FIND, filter=filter or None, search=search)
    return [one["legalName"].removesuffix(" GmbH") for one in asked["companies"]["nodes"]]


def sector(code: str, scheme: str = "WZ_2008") -> dict[str, str]:
    return {"scheme": scheme, "code": code}


def test_companies_are_found_by_what_they_are(known: list[Company], trips: Trips) -> None:
    assert found() == ["Achsen", "Äxte", "Bremsen", "Chips"]
    assert found(district="ZWICKAU") == ["Achsen", "Bremsen"]
    assert found(district="DRESDEN", search="ä") == ["Äxte"]
    assert found(chamber="IHK_CHEMNITZ") == ["Achsen", "Bremsen"]
    assert found(sizeClass="SMALL") == ["Bremsen", "Chips"]
    assert found(sizeClass="MICRO", search="a") == ["Achsen"]
    assert found(sector=sector("29")) == ["Achsen", "Bremsen"]
    assert found(sector=sector("29.3")) == ["Achsen", "Bremsen"]
    assert found(sector=sector("29.31")) == ["Bremsen"]
    assert found(sector=sector("29.32.0")) == ["Achsen", "Bremsen"]  # as far as the class
    assert found(sector=sector("29", "WZ_2025")) == []
    assert found(sector=sector("x")) == []
    staff = desk()
    trips.reset()
    assert len(found(staff, sector=sector("29"))) == 2
    assert trips.calls == ["Query", "BatchGetItem"]


def test_what_a_company_no_longer_is_it_is_not_found_by(known: list[Company]) -> None:
    given = {
        "id": known[1].id,
        "expectedVersion": 1,
        "idempotencyKey": key(),
        "legalName": "Zahnräder GmbH",
        "sectors": [sector("28.15")],
        "size": None,
        "address": {
            "street": "Musterweg 1",
            "postcode": "01067",
            "city": "Dresden",
            "district": "DRESDEN",
        },
    }
    assert desk().do(UPDATE, input=given)["userErrors"] == []
    assert found(sector=sector("29")) == ["Achsen"]
    assert found(sector=sector("28.1")) == ["Zahnräder"]
    assert found(sizeClass="SMALL") == ["Chips"]
    assert found(district="DRESDEN") == ["Äxte", "Chips", "Zahnräder"]
    renamed = {**given, "expectedVersion": 2, "idempotencyKey": key(), "legalName": "Wellen GmbH"}
    assert desk().do(UPDATE, input=renamed)["userErrors"] == []
    assert found(sector=sector("28.1"), search="w") == ["Wellen"]


def test_one_with_several_interests_stands_there_once(known: list[Company]) -> None:
    state = """mutation ($input: CompanyInterestStateInput!) { companyInterestState(input: $input) {
      userErrors { code } } }"""
    for company in (known[0], known[0], known[2]):
        given = {"companyId": company.id, "markets": ["MX", "CL"], "idempotencyKey": key()}
        desk().done(state, input=given)
    assert found(interestIn="MX") == ["Achsen", "Chips"]
    page = desk().ask(FIND, filter={"interestIn": "CL"}, first=1)["companies"]
    assert page["pageInfo"]["hasNextPage"]
    after = page["pageInfo"]["endCursor"]
    page = desk().ask(FIND, filter={"interestIn": "CL"}, first=2, after=after)["companies"]
    assert [one["legalName"] for one in page["nodes"]] == ["Chips GmbH"]


def test_a_chamber_sees_its_members_and_filters_nothing(known: list[Company]) -> None:
    chamber = signed_in(Role.CHAMBER, "IHK_DRESDEN")
    assert found(chamber) == ["Äxte", "Chips"]
    [error] = chamber.send(FIND, filter={"district": "ZWICKAU"})["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert read(companies.key(known[0].id)) == known[0]


def test_all_of_a_delegation_who_stand_so_are_found_page_by_page() -> None:
    here = sessions.session(firms=3, people=1, representatives=2)
    own = (here.get_together.id, here.activity.id)
    here = sessions.opened(replace(here, delegation=replace(here.delegation, activity_ids=own)))
    write_all(seats.opened(here.get_together.id, 60), seats.opened(here.activity.id, 0))
    about = {"id": here.delegation.id, "state": "CONFIRMED", "first": 4}
    seen: list[str] = []
    after = None
    for more in (True, False):
        page = desk().ask(STANDING, **about, after=after)["delegation"]["registrations"]
        seen += [one["id"] for one in page["nodes"]]
        assert page["pageInfo"]["hasNextPage"] is more
        after = page["pageInfo"]["endCursor"]
    assert seen == sorted(one.id for one in here.registrations)
    nobody = {**about, "state": "REJECTED", "after": None}
    assert desk().ask(STANDING, **nobody)["delegation"]["registrations"]["nodes"] == []
    stranger = Client().ask(STANDING, **about, after=None)
    assert stranger["delegation"]["registrations"] is None
