"""An evening of talks through the API: the programme with its session, and who registers for it."""

from typing import Any

from registration.rules.events import Mail
from tests import programmes
from tests.clients import Client
from tests.sign_ups import desk, key, mails, secret
from tests.talks import done

REGISTER = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  registration { id state } userErrors { code message } } }"""
CONFIRM = """mutation ($input: RegistrationConfirmInput!) { registrationConfirm(input: $input) {
  registration { id state } userErrors { code message } } }"""
TALKS = {
    **programmes.GET_TOGETHER,
    "kind": "MATCHMAKING_SESSION",
    "title": {"en": "Talks", "de": "Gespräche"},
    "startsAt": "2019-09-24T17:00:00+02:00",
    "endsAt": "2019-09-24T20:00:00+02:00",
    "seatsCompanies": 0,
    "window": None,
}
GRID = {
    "slotMinutes": 20,
    "sessions": [{"startsAt": TALKS["startsAt"], "endsAt": TALKS["endsAt"]}],
    "breaks": [{"startsAt": "2019-09-24T18:20:00+02:00", "endsAt": "2019-09-24T18:40:00+02:00"}],
    "tables": [{"number": number} for number in range(1, 9)],
}


def programme() -> tuple[Any, Any, Any]:
    """The delegation, open to the public, its get-together, and the session within that."""
    known = programmes.draft()
    party = programmes.add(known, **programmes.GET_TOGETHER)
    talks = programmes.add(known, **TALKS, admissionId=party["id"])
    done("slotGridSet", desk(), activityId=talks["id"], **GRID)
    return programmes.step("delegationPublish", known), party, talks


def registered(client: Client, activity: Any, name: str, email: str) -> Any:
    """A person of the company, confirmed by the mailed link."""
    person = {"name": name, "email": email, "language": "DE"}
    wish = {"activityId": activity["id"], "person": person, "idempotencyKey": key()}
    client.done(REGISTER, input=wish)
    link = {"secret": secret(email), "idempotencyKey": key()}
    return Client().done(CONFIRM, input=link)["registration"]


def mailed(to: str, template: str) -> Mail:
    """The one letter of that kind to an address."""
    [letter] = [mail for mail in mails(to) if mail.template == template]
    return letter
