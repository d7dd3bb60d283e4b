"""An evening on the stage, some days from now: its programme, the firms and the people who come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests import evenings, programmes, sign_ups, talks, waiting
from tests.clients import Client
from tests.e2e.stage import NOW, address, at, key, mailed, staff

DAY = (NOW + timedelta(days=20)).date()
PARTY: Mapping[str, Any] = {
    **programmes.GET_TOGETHER,
    "startsAt": f"{DAY}T14:00:00Z",
    "endsAt": f"{DAY}T19:00:00Z",
    "window": {"opensAt": at(days=-1), "closesAt": at(days=10)},
}
TALKS: Mapping[str, Any] = {
    **evenings.TALKS,
    "startsAt": f"{DAY}T15:00:00Z",
    "endsAt": f"{DAY}T17:00:00Z",
}
GRID: Mapping[str, Any] = {
    "slotMinutes": 20,
    "sessions": [{"startsAt": TALKS["startsAt"], "endsAt": TALKS["endsAt"]}],
    "tables": [{"number": 1}, {"number": 2}],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A company that signed up, its owner's session, and the owner's address."""

    client: Client
    id: str
    email: str


def signed_up(name: str = "Beispiel") -> Firm:
    """A company that signed up from outside and opened its mail."""
    email = address("owner")
    sign_ups.sign_up(
        legalName=f"{name} {key()[:8]} GmbH",
        contact=sign_ups.person("Ina Beispiel", email),
        idempotencyKey=key(),
        register=None,
        vatId=None,
    )
    session = traded(mailed(email))
    return Firm(client=Client(session["accessKey"]), id=session["subject"], email=email)


def traded(secret: str) -> Any:
    """The session behind a mailed link."""
    asked = {"secret": secret, "idempotencyKey": key()}
    return Client().done(sign_ups.TRADE, input=asked)["session"]


def drafted() -> Any:
    """A delegation of this month's."""
    period = {"startsOn": str(DAY - timedelta(days=1)), "endsOn": str(DAY + timedelta(days=1))}
    return do("delegationCreate", **{**programmes.MEXICO, "period": period, "slug": f"e2e-{key()}"})


def added(delegation: Any, activity: Mapping[str, Any], **changes: Any) -> Any:
    """An activity of its programme."""
    return do("activityAdd", delegationId=delegation["id"], **{**activity, **changes})


def published(delegation: Any) -> Any:
    return do("delegationPublish", id=delegation["id"], expectedVersion=delegation["version"])


def do(name: str, client: Client | None = None, /, **given: Any) -> Any:
    """The result of a mutation of the programme, by staff unless a client is given."""
    return programmes.done(name, client or staff(), **{"idempotencyKey": key(), **given})


def opened(seats: int = 60, **changes: Any) -> Any:
    """A get-together with so many seats, open to everybody."""
    delegation = drafted()
    party = added(delegation, PARTY, seatsCompanies=seats, **changes)
    published(delegation)
    return party


def accepted(delegation: Any) -> tuple[Any, Client]:
    """A decision-maker who was invited, opened the mail and accepted."""
    email = address("lucia")
    someone = {**programmes.LUCIA, "email": email}
    known = do("delegateIdentify", delegationId=delegation["id"], **someone)
    known = do("delegateInvite", id=known["id"], expectedVersion=known["version"])
    client = Client(traded(mailed(email))["accessKey"])
    answer = {
        "id": known["id"],
        "expectedVersion": known["version"],
        "consents": [programmes.SHARE],
    }
    return do("delegateAccept", client, **answer), client


def held(firm: Firm, activity: Any, *, or_wait: bool = False) -> tuple[Any, str]:
    """A person of the firm who has registered, or waits; and the address."""
    email = address("guest")
    someone = {"name": "Anna Beispiel", "email": email, "language": "DE"}
    form = {"activityId": activity["id"], "person": someone, "orWait": or_wait}
    payload = firm.client.done(waiting.CREATE, input={**form, "idempotencyKey": key()})
    return payload["registration"], email


def registered(firm: Firm, activity: Any) -> Any:
    """A person of the firm who has confirmed by the mailed link."""
    _, email = held(firm, activity)
    link = {"secret": mailed(email), "idempotencyKey": key()}
    return Client().done(waiting.CONFIRM, input=link)["registration"]


def asked(firm: Firm, talk: Any, delegate: Any) -> Any:
    """A meeting that the firm asks for."""
    about = {"activityId": talk["id"], "delegateId": delegate["id"], "idempotencyKey": key()}
    return talks.done("meetingRequest", firm.client, **about)["meeting"]
