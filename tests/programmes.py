"""Building a delegation over HTTP: the documents an organiser sends, and what they are about."""

from collections.abc import Mapping
from typing import Any

from schema.policy import CONFIRMED
from tests.clients import Client
from tests.sign_ups import desk, key, trade

ERRORS = """userErrors { __typename code message field
  ... on InvalidField { rule } ... on WrongState { id state }
  ... on VersionConflict { currentVersion current { id } }
  ... on ProgrammeConflict { activities { id title { en } } } }"""
RESULTS = {
    "delegation": """delegation {
      id slug status version direction programme markets cancelledBecause publishedAt
      title { en de es } period { startsOn endsOn zone } organiser { name onBehalfOf }
      activities { id title { en } status version } }""",
    "activity": """activity {
      id kind status version startsAt endsAt zone seatsDelegates seatsCompanies freeSeats
      travelBufferMinutes takesRegistrations cancelBy cancelledBecause
      title { en de } place { name city district { code } } host { name contactName company { id } }
      override { reason activities { id } } admission { id } delegation { id } }""",
    "delegate": """delegate {
      id name firm role languages version interests { en es } viewerCanAccept
      details { status email phone country
        consents { purpose textVersion channel evidence withdrawnAt } }
      attends { id } replaces { id } replacedBy { id } }""",
}
INPUTS = {
    "delegationPublish": "DelegationStepInput",
    "delegationLock": "DelegationStepInput",
    "delegationComplete": "DelegationStepInput",
    "delegationArchive": "DelegationStepInput",
    "activityRemove": "ActivityStepInput",
    "delegateInvite": "DelegateStepInput",
    "delegateWithdraw": "DelegateStepInput",
    "delegateAccept": "DelegateAnswerInput",
    "delegateDecline": "DelegateAnswerInput",
}
EXTRA = {"activityRemove": "removedId", "delegateReplace": "replaced { id details { status } }"}

MEXICO: Mapping[str, Any] = {
    "direction": "INBOUND",
    "title": {
        "en": "Mexico: automotive suppliers",
        "de": "Mexiko: Automobilzulieferer",
        "es": "México: proveedores de automoción",
    },
    "summary": {
        "en": "Purchasing directors from Puebla look for Saxon suppliers.",
        "de": "Einkaufsleiter aus Puebla suchen sächsische Zulieferer.",
    },
    "period": {"startsOn": "2019-09-22", "endsOn": "2019-09-26"},
    "organiser": {"name": "AMZ", "onBehalfOf": "WFS"},
    "markets": ["MX"],
    "sectors": [{"scheme": "WZ_2008", "code": "29"}],
    "languages": ["es", "en"],
    "programme": "BBA",
}
PLANT: Mapping[str, Any] = {
    "kind": "COMPANY_VISIT",
    "title": {"en": "Press shop", "de": "Presswerk"},
    "place": {"name": "Presswerk Musterthal", "city": "Zwickau", "district": "ZWICKAU"},
    "host": {"name": "Presswerk Musterthal GmbH", "contactName": "Jana Beispiel"},
    "startsAt": "2019-09-24T09:00:00+02:00",
    "endsAt": "2019-09-24T11:00:00+02:00",
    "seatsDelegates": 20,
    "seatsCompanies": 0,
}
GET_TOGETHER: Mapping[str, Any] = {
    "kind": "GET_TOGETHER",
    "title": {"en": "Get-together", "de": "Get-together"},
    "place": {"name": "HTW Dresden", "street": "Friedrich-List-Platz 1", "city": "Dresden"},
    "startsAt": "2019-09-24T16:00:00+02:00",
    "endsAt": "2019-09-24T21:00:00+02:00",
    "seatsDelegates": 20,
    "seatsCompanies": 60,
    "travelBufferMinutes": 120,
    "window": {"opensAt": "2019-08-01T00:00:00+02:00", "closesAt": "2019-09-20T00:00:00+02:00"},
}
LUCIA: Mapping[str, Any] = {
    "name": "Lucía Ejemplo Ramírez",
    "firm": "Autopartes Ficticias de Puebla",
    "role": "Purchasing director",
    "country": "MX",
    "sectors": [{"scheme": "WZ_2008", "code": "29.32"}],
    "interests": {"en": "Stamped and deep-drawn parts", "es": "Piezas estampadas"},
    "languages": ["es", "en"],
    "email": "lucia@autopartes.example",
    "language": "ES",
}
SHARE: Mapping[str, Any] = {"purpose": "SHARE_PROFILE", "textVersion": "2019-05", "language": "ES"}


def document(name: str) -> str:
    """The mutation of that name, asking for all that a test may look at."""
    noun = next(noun for noun in ("delegation", "activity", "delegate") if _is_about(name, noun))
    kind = INPUTS.get(name, f"{name[0].upper()}{name[1:]}Input")
    wanted = "" if name == "activityRemove" else RESULTS[noun]
    return (
        f"mutation ($input: {kind}!) {{ {name}(input: $input) {{"
        f" replayed {wanted} {EXTRA.get(name, '')} {ERRORS} }} }}"
    )


def _is_about(name: str, noun: str) -> bool:
    return name.startswith(noun) and name[len(noun)].isupper()


def ask(name: str, client: Client | None = None, /, **given: Any) -> Any:
    """The payload of a mutation, refused or not; the desk's unless a client is given."""
    given = {"idempotencyKey": key(), **given}
    asking = client or desk()
    if name in CONFIRMED:
        given = asking.seen(name, given)
    return asking.do(document(name), input=given)


def done(name: str, client: Client | None = None, /, **given: Any) -> Any:
    """The result of a mutation that must not be refused."""
    payload = ask(name, client, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["delegation" if name.startswith("delegation") else _noun(name)]


def _noun(name: str) -> str:
    return "activity" if name.startswith("activity") else "delegate"


def refused(name: str, client: Client | None = None, /, **given: Any) -> Any:
    """The errors of a mutation that must be refused."""
    payload = ask(name, client, **given)
    assert payload["userErrors"]
    return payload["userErrors"]


def step(name: str, known: Any, client: Client | None = None, /, **given: Any) -> Any:
    """The next step of something that was read in one version."""
    return done(name, client, id=known["id"], expectedVersion=known["version"], **given)


def draft(**changes: Any) -> Any:
    """A draft of the Mexican delegation."""
    return done("delegationCreate", **{**MEXICO, **changes})


def add(delegation: Any, /, **activity: Any) -> Any:
    """An activity in its programme."""
    return done("activityAdd", delegationId=delegation["id"], **activity)


def published(**changes: Any) -> Any:
    """The Mexican delegation with a visit and a get-together, open to the public."""
    known = draft(**changes)
    add(known, **PLANT)
    add(known, **GET_TOGETHER)
    return step("delegationPublish", known)


def identified(delegation: Any, /, **changes: Any) -> Any:
    """A name on its list."""
    return done("delegateIdentify", delegationId=delegation["id"], **{**LUCIA, **changes})


def invited(delegation: Any, /, **changes: Any) -> tuple[Any, Client]:
    """A decision-maker who was invited, and her session behind the mailed link."""
    known = step("delegateInvite", identified(delegation, **changes))
    client, _ = trade({**LUCIA, **changes}["email"])
    return known, client


def accepted(delegation: Any, /, **changes: Any) -> tuple[Any, Client]:
    """A decision-maker who accepted, and agreed to be shown to companies."""
    known, client = invited(delegation, **changes)
    return step("delegateAccept", known, client, consents=[SHARE]), client
