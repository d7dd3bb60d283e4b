"""An evening with a deadline, what is ordered for it, and somebody who cannot come after all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests import programmes
from tests.clients import Client
from tests.evenings import GRID, TALKS, registered
from tests.sign_ups import desk, key, sign_up, trade
from tests.talks import MEETING_BY, step
from tests.talks import done as talked

type SetClock = Callable[[datetime], None]

ANNA = "anna@beispiel-stanzteile.example"
BODO = "bodo@beispiel-stanzteile.example"
INA = "ina@beispiel-stanzteile.example"
BEFORE = datetime.fromisoformat("2019-09-02T08:00:00+00:00")
AFTER = datetime.fromisoformat("2019-09-21T08:00:00+00:00")  # the deadline, and that of the buffet
PARTY = {
    **programmes.GET_TOGETHER,
    "cancelBy": "2019-09-20T00:00:00+02:00",
    "host": {"name": "HTW Dresden"},
    "arrangements": [
        {
            "kind": "CATERING",
            "supplier": "Küche GmbH",
            "finalAt": "2019-09-18T12:00:00+02:00",
            "costCents": 3450,
        },
        {
            "kind": "TRANSPORT",
            "supplier": "Bus GmbH",
            "finalAt": "2019-09-23T12:00:00+02:00",
            "costCents": 1200,
        },
    ],
}
ERRORS = """userErrors { __typename code field
  ... on WindowClosed { closesAt changeRequestPossible }
  ... on ChangeRequestOpen { changeRequest { id } } ... on StillSelfService { until }
  ... on AlreadyRegistered { registration { id } } ... on WrongState { state } }"""
REQUEST = """changeRequest { id kind state reason because version viewerCanDecide
  viewerCanWithdraw person { name } registration { id state version person { name } } }"""
IMPACT = """{ lost { cents currency } arrangements { kind persons final lost { cents } }
  host { name listFrozen nameChanges { off on } } }"""
READ = f"""query ($id: ID!) {{ registration(by: {{id: $id}}) {{ id state version viewerCanCancel
  viewerCanRequestChange person {{ name email phone role language }} {REQUEST} }} }}"""
OPEN = f"""query {{ changeRequests {{ nodes {{ id state version reason impact {IMPACT}
  impactNow {IMPACT} registration {{ person {{ name }} }} }} }} }}"""
WORDS = {"registrationCancel", "registrationUpdate", "registrationReplacePerson"}


def send(name: str, client: Client, /, **given: Any) -> Any:
    """The payload of a step of the story."""
    wanted = "registration { id state version person { name email } }"
    result = wanted if name in WORDS else REQUEST
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = f"""mutation ($input: {kind}!) {{ {name}(input: $input) {{
      replayed {result} {ERRORS} }} }}"""
    return client.do(document, input={"idempotencyKey": key(), **given})


def done(name: str, client: Client, /, **given: Any) -> Any:
    payload = send(name, client, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["registration" if name in WORDS else "changeRequest"]


def refused(name: str, client: Client, /, **given: Any) -> Any:
    [error] = send(name, client, **given)["userErrors"]
    return error


class Evening:
    """A company whose Anna is registered and meets Lucía; the clock stands before the deadline."""

    def __init__(self, at: SetClock) -> None:
        at(BEFORE)
        delegation = programmes.draft()
        self.party = programmes.add(delegation, **PARTY)
        self.talks = programmes.add(delegation, **TALKS, admissionId=self.party["id"])
        talked("slotGridSet", desk(), activityId=self.talks["id"], **GRID)
        self.delegation = programmes.step("delegationPublish", delegation)
        lucia, self.lucia = programmes.accepted(self.delegation)
        sign_up()
        self.company, _ = trade(INA)
        self.id = registered(self.company, self.party, "Anna Beispiel", ANNA)["id"]
        wish = {"activityId": self.talks["id"], "delegateId": lucia["id"]}
        asked = talked("meetingRequest", self.company, **wish)["meeting"]
        self.meeting = step("meetingAccept", self.lucia, asked)

    def read(self, client: Client | None = None) -> Any:
        return (client or self.company).ask(READ, id=self.id)["registration"]

    def ask(self, kind: str = "CANCEL", **given: Any) -> Any:
        return done("changeRequestCreate", self.company, **self.wish(kind, **given))

    def wish(self, kind: str = "CANCEL", **given: Any) -> dict[str, Any]:
        version = self.read()["version"]
        about = {"registrationId": self.id, "expectedVersion": version}
        return {**about, "kind": kind, "reason": "Illness", **given}

    def met(self) -> Any:
        return self.lucia.ask(MEETING_BY, id=self.meeting["id"])["meeting"]


def person(name: str = "Bodo Beispiel", email: str = BODO) -> dict[str, str]:
    return {"name": name, "email": email, "language": "EN"}


def decide(request: Any, accept: bool, **given: Any) -> Any:
    known = {"id": request["id"], "expectedVersion": request["version"]}
    return done("changeRequestDecide", desk(), **known, accept=accept, **given)
