"""A chamber that pushes: its rows, over HTTP, and what it is answered."""

from collections.abc import Mapping
from typing import Any

from registration.rules.activities import Activity
from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.sign_ups import key

PUSH = """mutation ($input: RegistrationsPushInput!) { registrationsPush(input: $input) {
  replayed
  counts { result count }
  results { index externalId result state
    registration { id state person { name email phone } }
    company { id legalName details { chambers } }
    problems { code message field rule }
    conflicts { field ours theirs owner }
    warnings { code message } }
  userErrors { code message field ... on RateLimited { retryAfterSeconds } } } }"""
ANSWER = """mutation ($input: PushAnswerInput!) {{ {0}(input: $input) {{
  replayed state userErrors {{ code }} }} }}"""

FIRM: Mapping[str, Any] = {
    "legalName": "Federn Beispiel GmbH",
    "legalForm": "GMBH",
    "address": {
        "street": "Weg 1",
        "postcode": "09111",
        "city": "Chemnitz",
        "district": "CHEMNITZ",
    },
    "vatId": "DE136695976",
}
ANNA = "anna@federn-beispiel.example"


def chamber(code: str = "IHK_CHEMNITZ", language: str = "en") -> Client:
    return signed_in(Role.CHAMBER, code, language=language)


def row(activity: Activity, external_id: str = "M-1", revision: int = 1, **more: Any) -> Any:
    """Anna of the spring makers, as the chamber's system has her; None leaves a field out."""
    person = {"name": "Anna Beispiel", "email": ANNA}
    filled = {
        "externalId": external_id,
        "revision": revision,
        "activityId": activity.id,
        "legalBasis": "CHAMBER_LAW",
        "company": dict(FIRM),
        "person": person,
        **more,
    }
    return {name: value for name, value in filled.items() if value is not None}


def another(activity: Activity, number: int, revision: int = 1, **more: Any) -> Any:
    """One of many firms, each with a person of its own."""
    firm = {**FIRM, "legalName": f"Firma {number} GmbH", "vatId": None}
    person = {"name": f"Person {number}", "email": f"person@firma-{number}.example"}
    told: dict[str, Any] = {"company": firm, "person": person, **more}
    return row(activity, f"N-{number}", revision, **told)


def cancel(external_id: str = "M-1", revision: int = 9) -> Any:
    return {"externalId": external_id, "revision": revision, "op": "CANCEL"}


def push(client: Client, *rows: Any, **how: Any) -> Any:
    """The payload of a push that is not refused as a whole."""
    return client.done(PUSH, input={"idempotencyKey": key(), "rows": list(rows), **how})


def pushed(client: Client, *rows: Any, **how: Any) -> list[Any]:
    """What became of each row."""
    results: list[Any] = push(client, *rows, **how)["results"]
    return results


def only(client: Client, one: Any, **how: Any) -> Any:
    """What became of the only row."""
    [result] = pushed(client, one, **how)
    return result


def refused(client: Client, *rows: Any, **how: Any) -> Any:
    """The one error of a push that is refused as a whole."""
    asked = {"idempotencyKey": key(), "rows": list(rows), **how}
    payload = client.do(PUSH, input=asked)
    assert payload["results"] is None
    [error] = payload["userErrors"]
    return error


def answer(name: str, secret: str) -> Any:
    """What comes of a mailed link that is opened."""
    return Client().do(ANSWER.format(name), input={"secret": secret, "idempotencyKey": key()})
