"""People in line: as values, and through the API of an activity that is full."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from functions import followups, sweep
from registration import clock, links
from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.acts import Role
from registration.rules.companies import Company
from registration.rules.contacts import Person
from registration.rules.identifiers import NOTHING_WRITTEN
from registration.rules.ids import new_ulid
from registration.rules.pages import Window
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.sizes import Declaration, Figures, SizeForm, classify
from registration.rules.texts import Language
from registration.rules.waiting import Ground, Waiting
from registration.store import companies, ledger
from registration.store.writes import write_all
from tests import companies as firms
from tests.clients import Client, signed_in
from tests.functions.deliveries import Time, body, delivery, failed
from tests.sign_ups import desk, key, mails

_SHOWN = """registration { id state version holdUntil waiting { state position } } replayed
  userErrors { code message ... on ActivityFull { waitingList { open length } }
    ... on CompanyLimitReached { limit waitingList { open length } }
    ... on OfferExpired { until } ... on WindowClosed { closesAt }
    ... on AlreadyRegistered { registration { id state } } }"""
CREATE = f"""mutation ($input: RegistrationCreateInput!)
  {{ registrationCreate(input: $input) {{ {_SHOWN} }} }}"""
CONFIRM = f"""mutation ($input: RegistrationConfirmInput!)
  {{ registrationConfirm(input: $input) {{ {_SHOWN} }} }}"""
CANCEL = f"""mutation ($input: RegistrationCancelInput!)
  {{ registrationCancel(input: $input) {{ {_SHOWN} }} }}"""
ACCEPT = f"""mutation ($input: WaitingListAnswerInput!)
  {{ waitingListAccept(input: $input) {{ {_SHOWN} }} }}"""
DECLINE = f"""mutation ($input: WaitingListAnswerInput!)
  {{ waitingListDecline(input: $input) {{ {_SHOWN} }} }}"""
PROMOTE = """mutation ($input: WaitingListPromoteInput!) { waitingListPromote(input: $input) {
  offered lapsed replayed activity { waitingCount } userErrors { code } } }"""
PLACE = """query ($id: ID!) { registration(by: {id: $id}) { id state version holdUntil
  viewerCanCancel waiting { state position of points grounds { ground points } rule explanation
    heldBackBy joinedAt offer { offeredAt until seatsEdition } acceptedAt } } }"""
ACTIVITY = """query ($id: ID!) { node(id: $id) { ... on Activity { version freeSeats waitingCount
  overbookedBy seats { capacity edition taken held empty waiting }
  waitingList(first: 50) { nodes { id person { name } waiting { position } } } } } }"""
RESIZE = """mutation ($input: ActivityUpdateInput!) { activityUpdate(input: $input) {
  activity { seats { capacity edition } overbookedBy } userErrors { code message } } }"""

JOINED = datetime(2019, 9, 1, 8, tzinfo=UTC)
_GROUNDS = {
    0: (),
    1: (Ground.FIRST_OF_COMPANY,),
    2: (Ground.SME,),
    3: (Ground.SME, Ground.FIRST_OF_COMPANY),
}


def waiting(activity: Activity, id: str = "", points: int = 2) -> Registration:
    """Somebody in line, as a value."""
    (delegation, stop) = ids.split("act", activity.id) or ("", "")
    return Registration(
        id=id or ids.make("reg", delegation, stop, new_ulid(JOINED)),
        activity_id=activity.id,
        company_id=ids.make("com", f"{1:026}"),
        person=Person(
            name="Anna Beispiel",
            role=None,
            email="anna@beispiel.example",
            phone=None,
            language=Language.DE,
        ),
        state=RegistrationState.WAITING,
        waiting=Waiting(grounds=_GROUNDS[points], points=points, joined_at=JOINED),
        created_at=JOINED,
        updated_at=JOINED,
    )


def sme(number: int) -> Company:
    """A company in the store that has declared 38 people."""
    figures = Figures(staff=Decimal(38), turnover=4_000_000)
    size = classify(SizeForm(declared=Declaration(year=2018, figures=figures)))
    found = replace(firms.company(replace(firms.FORM, identifiers=NOTHING_WRITTEN)))
    profile = replace(found.profile, size=size)
    found = replace(found, id=ids.make("com", f"{number:026}"), profile=profile)
    write_all(*companies.added(found, ()))
    return found


def of(firm: Company, language: str = "en") -> Client:
    return signed_in(Role.COMPANY, firm.id, language=language)


def address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@beispiel.example"


def sign_up(client: Client, activity: Activity, name: str, *, or_wait: bool = False) -> Any:
    """The payload of a registration, refused or not."""
    someone = {"name": name, "email": address(name)}
    form = {"activityId": activity.id, "person": someone, "orWait": or_wait}
    return client.do(CREATE, input={**form, "idempotencyKey": key()})


def sits(firm: Company, activity: Activity, name: str) -> Any:
    """Somebody who signs up and confirms by mail; the registration."""
    held = sign_up(of(firm), activity, name)
    assert held["userErrors"] == [], held
    return answer(CONFIRM, name)["registration"]


def joins(firm: Company, activity: Activity, name: str) -> Any:
    """Somebody who finds no seat, and waits; the registration."""
    joined = sign_up(of(firm), activity, name, or_wait=True)
    assert joined["registration"]["state"] == "WAITING", joined
    return joined["registration"]


def link_of(name: str) -> str:
    """What stands behind the # of the newest link mailed to somebody today."""
    newest = next(mail.link for mail in mails(address(name)) if mail.link)
    return links.seal(newest)


def answer(mutation: str, name: str, client: Client | None = None) -> Any:
    """The payload of what somebody does with the newest link mailed to them."""
    given = {"secret": link_of(name), "idempotencyKey": key()}
    return (client or Client()).do(mutation, input=given)


def gives_up(client: Client, registration: Any) -> Any:
    """The payload of a cancellation."""
    step = {"id": registration["id"], "expectedVersion": registration["version"]}
    return client.do(CANCEL, input={**step, "idempotencyKey": key()})


def state(registration: Any) -> str:
    """Where it stands now, for the desk."""
    return str(seen(desk(), registration)["state"])


def seen(client: Client, registration: Any) -> Any:
    """The registration with its place in line, as the client sees it."""
    return client.ask(PLACE, id=registration["id"])["registration"]


def jobs_done() -> None:
    """The queue of follow-ups is empty: each job that the changes of the day made was delivered."""
    today = ledger.outbox_page(f"{clock.now():%Y-%m-%d}", Window(first=100)).values
    made = [entry for entry in today if entry.event.work]
    bodies = [body(work.subject, work.job) for entry in made[::-1] if (work := entry.event.work)]
    for one in bodies:
        assert failed(followups.handler(delivery(one), Time())) == []


def swept() -> None:
    """The schedule has come round once."""
    sweep.handler({}, Time())
