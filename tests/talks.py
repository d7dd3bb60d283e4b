"""Meetings over HTTP: the documents a client sends, and what it looks at."""

from typing import Any

from registration.rules.acts import Role
from registration.rules.companies import Company
from registration.rules.delegates import Delegate
from tests.clients import Client, signed_in
from tests.sessions import Session
from tests.sign_ups import desk, key

ERRORS = """userErrors { __typename code message field
  ... on SlotTaken { resource alternatives { slot startsAt endsAt table } }
  ... on SlotsInUse { meetings { id } absences } ... on VersionConflict { currentVersion }
  ... on QuotaReached { counted side limit }
  ... on WrongState { state } ... on InvalidField { rule } ... on WindowClosed { closesAt } }"""
MEETING = """meeting { id state version requestedBy mutual vetoedBy endedBy reason round
  message reply expiresAt viewerCanAccept viewerCanCancel
  locked companyPriority delegatePriority fillAutomatically viewerCanReschedule
  place { slot startsAt endsAt table { number label } interpreter { name } } }"""
GRID = """slotGrid { slotMinutes version requestsUntil slots { number startsAt endsAt }
  tables { number label } fixedTables { table } }"""
AGENDA = """query ($for: AgendaOf!, $first: Int! = 50, $after: String) {
  agenda(for: $for, first: $first, after: $after) {
    nodes { startsAt endsAt activity { title { en } place { name } zone }
      registration { id state person { name } }
      meeting { id state company { legalName } delegate { name firm }
        place { slot table { number label } representative { name } } } }
    pageInfo { hasNextPage endCursor } } }"""
REQUESTS = """query ($for: AgendaOf!) { meetingRequests(for: $for) {
  nodes { id state version requestedBy viewerCanAccept vetoedBy endedBy } } }"""
MEETING_BY = f"query ($id: ID!) {{ {MEETING.replace('meeting', 'meeting(by: {id: $id})', 1)} }}"

FREE_PLACES = "query ($id: ID!) { meeting(by: {id: $id}) { freePlaces { slot } } }"
QUOTA = """query ($id: ID!, $for: AgendaOf!) { node(id: $id) { ... on Activity {
  meetingQuota(for: $for) { requests { used limit } meetings { used limit } } } } }"""

_RESULTS = {
    "meetingLock": ("MeetingLockInput", MEETING),
    "meetingUnlock": ("MeetingLockInput", MEETING),
    "slotGridSet": ("SlotGridSetInput", GRID),
    "availabilitySet": ("AvailabilitySetInput", "availability { absentSlots }"),
    "meetingRequest": ("MeetingRequestInput", f"{MEETING} outcome"),
}


def document(name: str) -> str:
    """The mutation of that name, asking for all that a test may look at."""
    kind, wanted = _RESULTS.get(name, (f"{name[0].upper()}{name[1:]}Input", MEETING))
    return (
        f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ replayed {wanted} {ERRORS} }} }}"
    )


def send(name: str, client: Client, **given: Any) -> Any:
    """The payload of a mutation, refused or not."""
    return client.do(document(name), input={"idempotencyKey": key(), **given})


def done(name: str, client: Client, **given: Any) -> Any:
    """The payload of a mutation that must not be refused."""
    payload = send(name, client, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload


def refused(name: str, client: Client, **given: Any) -> Any:
    """The one error of a mutation that must be refused."""
    [error] = send(name, client, **given)["userErrors"]
    return error


def step(name: str, client: Client, meeting: Any, **given: Any) -> Any:
    """The meeting after a step that must not be refused."""
    known = {"id": meeting["id"], "expectedVersion": meeting["version"]}
    return done(name, client, **known, **given)["meeting"]


def step_refused(name: str, client: Client, meeting: Any, **given: Any) -> Any:
    """The one error of a step that must be refused."""
    known = {"id": meeting["id"], "expectedVersion": meeting["version"]}
    return refused(name, client, **known, **given)


def of_company(company: Company) -> Client:
    return signed_in(Role.COMPANY, company.id)


def of_delegate(delegate: Delegate) -> Client:
    return signed_in(Role.DELEGATE, delegate.id)


def request(here: Session, *, firm: int = 0, person: int = 0, **more: Any) -> Any:
    """A company's request to a delegate."""
    return done(
        "meetingRequest",
        of_company(here.companies[firm]),
        activityId=here.activity.id,
        delegateId=here.delegates[person].id,
        **{"message": "Stamped hinges", **more},
    )["meeting"]


def request_back(here: Session, *, firm: int = 0, person: int = 0, **more: Any) -> Any:
    """The payload of a delegate's wish to meet a company."""
    wish = {"activityId": here.activity.id, "companyId": here.companies[firm].id, **more}
    return done("meetingRequest", of_delegate(here.delegates[person]), **wish)


def free_slots(client: Client, meeting: Any) -> list[int]:
    """The slots in which a meeting could be held."""
    places = client.ask(FREE_PLACES, id=meeting["id"])["meeting"]["freePlaces"]
    return [place["slot"] for place in places]


def quota(here: Session, client: Client, **whose: Any) -> Any:
    """What somebody uses of its quota: requests and meetings; None for whom it is not."""
    found = client.ask(QUOTA, id=here.activity.id, **{"for": whose})["node"]["meetingQuota"]
    return found and (found["requests"]["used"], found["meetings"]["used"])


def book(here: Session, *, firm: int = 0, person: int = 0, **how: Any) -> Any:
    """A request that staff has accepted."""
    return step("meetingAccept", desk(), request(here, firm=firm, person=person), **how)
