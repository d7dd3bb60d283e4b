"""Signing up over HTTP: the documents a client sends, and the mails it causes."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from registration import clock, links
from registration.rules.acts import Role
from registration.rules.events import Mail
from registration.rules.pages import Window
from registration.store import ledger
from tests.clients import Client, signed_in

INA = "ina@beispiel-stanzteile.example"

SIGN_UP = """mutation ($input: CompanySignUpInput!) { companySignUp(input: $input) {
  replayed receipt { id email expiresAt company { id legalName } }
  userErrors { __typename code message field ... on InvalidField { rule } }
} }"""

TRADE = """mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) {
  replayed session { accessKey expiresAt subject contact } userErrors { code field }
} }"""

LINK = """mutation ($input: SignInLinkRequestInput!) { signInLinkRequest(input: $input) {
  receipt { id expiresAt } userErrors { code field }
} }"""

COMPANY = """query ($id: ID!) { company(by: {id: $id}) {
  id legalName city sizeClass version website viewerCanUpdate
  sectors { scheme code label }
  details {
    state verified markets chambers
    address { street postcode district { code key label } municipalityKey }
    identifiers { euid vatId widnr lei }
    size { sizeClass rulesVersion declared { year figures { staff turnover balance } } }
    contacts { nodes { id name email phone state vouched version
      consents { purpose textVersion channel withdrawnAt } } }
  }
} }"""

LIST = """query ($first: Int!, $after: String, $search: String!) {
  companies(first: $first, after: $after, search: $search) {
    nodes { legalName } pageInfo { hasNextPage endCursor } } }"""
BY = "query ($by: CompanyBy!) { company(by: $by) { legalName } }"

STAMPINGS: Mapping[str, Any] = {
    "legalName": "Beispiel Stanzteile GmbH",
    "legalForm": "GMBH",
    "address": {
        "street": "Musterweg 1",
        "postcode": "09456",
        "city": "Annaberg-Buchholz",
        "district": "ERZGEBIRGSKREIS",
    },
    "register": {"court": "Chemnitz", "type": "HRB", "number": "12345"},
    "vatId": "DE136695976",
    "languages": ["de", "en"],
    "contact": {"name": "Ina Beispiel", "email": INA},
}

_keys = count(1)


def key() -> str:
    """A fresh idempotency key."""
    return f"test-key-{next(_keys):06}"


def form(**changes: Any) -> dict[str, Any]:
    """The stamping firm's sign-up with other values; None leaves a field out."""
    filled = {**STAMPINGS, "idempotencyKey": key(), **changes}
    return {name: value for name, value in filled.items() if value is not None}


def person(name: str, email: str) -> dict[str, str]:
    return {"name": name, "email": email}


def sign_up(client: Client | None = None, **changes: Any) -> Any:
    """The payload of a sign-up that is taken; anonymous unless a client is given."""
    return (client or Client()).done(SIGN_UP, input=form(**changes))


def desk() -> Client:
    """Somebody of the staff."""
    return signed_in(Role.OPERATOR, "uta")


def another(name: str, city: str = "Zwickau", district: str = "ZWICKAU", **changes: Any) -> Any:
    """The desk signs another company up; its id."""
    address = {"street": "Weg 2", "postcode": "08056", "city": city, "district": district}
    mail = f"post@firm-{key()}.example"
    payload = sign_up(
        desk(),
        legalName=name,
        address=address,
        contact=person("Kim Muster", mail),
        **{"register": None, "vatId": None, **changes},
    )
    return payload["receipt"]["company"]["id"]


def mails(to: str) -> list[Mail]:
    """What today's outbox holds for an address, newest first."""
    entries = ledger.outbox_page(f"{clock.now():%Y-%m-%d}", Window(first=100)).values
    return [mail for entry in entries for mail in entry.event.mails if mail.to == to]


def secret(to: str) -> str:
    """What stands behind the # of the newest link mailed to an address."""
    link = mails(to)[0].link
    assert link is not None
    return links.seal(link)


def trade(to: str) -> tuple[Client, Any]:
    """Open the newest link mailed to an address: the client signed in, and its session."""
    taken = {"secret": secret(to), "idempotencyKey": key()}
    session = Client().done(TRADE, input=taken)["session"]
    return Client(session["accessKey"]), session


def owner() -> tuple[Client, str]:
    """The owner of the stamping firm, who has just signed it up, signed in; and the firm's id."""
    sign_up()
    client, session = trade(INA)
    return client, session["subject"]
