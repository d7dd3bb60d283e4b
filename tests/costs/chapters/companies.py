"""Companies and their people, the keys of chambers, and what staff look up."""

from datetime import UTC, datetime
from typing import Any

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.costs.walk import Walk
from tests.late_changes import SetClock
from tests.sign_ups import INA, desk, form, person, secret, sign_up, trade

AUGUST = datetime(2019, 8, 1, 9, tzinfo=UTC)
CARS = {"scheme": "WZ_2008", "code": "29"}
RICH: dict[str, Any] = {
    "size": {"declared": {"year": 2018, "figures": {"staff": 38, "turnover": 5200000}}},
    "sectors": [{"scheme": "WZ_2008", "code": "25.50"}],
    "offers": [{"kind": "COMMERCIAL", "title": "Stampings", "text": "Up to 400 t, small series."}],
    "markets": ["MX"],
}
PHOTOS = {"purpose": "PHOTOS", "textVersion": "2019-1", "language": "DE"}
LIST = "{ companies(first: 20) { nodes { id legalName city sizeClass } } }"
FOUND = """{ companies(filter: {sizeClass: SMALL}, first: 20) {
  nodes { id legalName city sizeClass } } }"""
PROFILE = """query ($id: ID!) { company(by: {id: $id}) { id legalName city sizeClass version
  details { state verified markets chambers contacts { nodes { id name email state } } } } }"""
TASKS = """{ reviewTasks(first: 20) { nodes { id kind score reasons version
  company { id legalName } candidate { id legalName } } } }"""
KEYS = """{ accessKeys(chamber: IHK_CHEMNITZ, first: 20) {
  nodes { id label scopes state lastUsedAt } } }"""


def walked(walk: Walk, at: SetClock) -> None:
    """From the first sign-up to what staff make of it."""
    walk.change(Client(), "companySignUp", **form(**RICH))
    wanted = "session { accessKey subject contact }"
    link = {"secret": secret(INA), "wanted": wanted}
    session = walk.change(Client(), "sessionCreate", **link)["session"]
    ina, firm = Client(session["accessKey"]), session["subject"]
    walk.change(Client(), "signInLinkRequest", email=INA)
    walk.ask(ina, "viewer", "{ viewer { subject role } }")
    known = walk.ask(ina, "company", PROFILE, id=firm)
    known = walk.step(ina, "companyUpdate", known, markets=["MX", "PL"], website="beispiel.example")
    walk.step(desk(), "companyVerify", known, fields=["LEGAL_NAME"])
    _people(walk, ina, session)
    interest = walk.change(ina, "companyInterestState", companyId=firm, markets=["MX"])["interest"]
    walk.ask(desk(), "node", "query ($id: ID!) { node(id: $id) { id } }", id=interest["id"])
    walk.change(ina, "companyInterestWithdraw", id=interest["id"])
    _looked_up(walk, firm)
    _keys(walk)


def _people(walk: Walk, ina: Client, session: Any) -> None:
    bo = {"companyId": session["subject"], "name": "Bo Muster", "email": "bo@gmx.de"}
    known = walk.change(ina, "contactAdd", **bo)["contact"]
    walk.step(ina, "contactUpdate", known, role="Sales")
    hers = {"id": session["contact"], "version": 2}
    hers = walk.step(ina, "contactConsent", hers, consents=[PHOTOS])
    walk.step(ina, "contactConsentWithdraw", hers, purpose="PHOTOS")
    sign_up(contact=person("Eve Neu", "eve@gmx.de"))
    _, joined = trade("eve@gmx.de")
    walk.step(ina, "contactVouch", {"id": joined["contact"], "version": 2})


def _looked_up(walk: Walk, firm: str) -> None:
    sign_up(register=None, vatId=None, contact=person("Wim Weich", "wim@gmx.de"))
    walk.ask(desk(), "companies", LIST)
    walk.ask(desk(), "companies, by size", FOUND)
    tasks = walk.ask(desk(), "reviewTasks", TASKS)["nodes"]
    walk.step(desk(), "reviewTaskResolve", tasks[0], resolution="DIFFERENT_COMPANIES")
    walk.ask(desk(), "nodes", "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[firm])


def _keys(walk: Walk) -> None:
    admin = signed_in(Role.ADMIN, "uta")
    wish: dict[str, Any] = {
        "chamber": "IHK_CHEMNITZ",
        "label": "Members",
        "scopes": ["COMPANIES_READ"],
    }
    made = walk.change(admin, "accessKeyCreate", reason="New", **wish)["accessKey"]
    made = walk.change(admin, "accessKeyRotate", id=made["id"], reason="Yearly")["accessKey"]
    walk.ask(admin, "accessKeys", KEYS)
    walk.change(admin, "accessKeyRevoke", id=made["id"], reason="Lost")
