"""A company's and a delegate's agenda, and the list of what was asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from registration.rules import ids
from registration.rules.acts import Role
from registration.rules.contacts import Contact, ContactState
from registration.rules.registrations import RegistrationState
from registration.rules.texts import Language
from registration.store import contacts, registrations
from registration.store.writes import write_all
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.sessions import NOW, Session, opened, session
from tests.sign_ups import desk
from tests.talks import AGENDA, REQUESTS, book, of_company, of_delegate, request, step, step_refused

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def agenda(client: Client, **whose: Any) -> Any:
    found = client.ask(AGENDA, **{"for": whose})["agenda"]
    return found["nodes"] if found else None


def test_a_companys_agenda_holds_registrations_and_meetings_by_time() -> None:
    here = opened(session(people=2))
    book(here, slot=3)
    book(here, person=1, slot=1)
    entries = agenda(of_company(here.companies[0]), companyId=here.companies[0].id)
    assert [entry["startsAt"][11:16] for entry in entries] == ["14:00", "15:20", "16:00"]
    get_together, first, _ = entries
    assert get_together["registration"]["state"] == "CONFIRMED"
    assert get_together["meeting"] is None
    assert first["activity"]["place"]["name"] == "HTW Dresden, Foyer"
    assert first["meeting"]["delegate"]["name"] == "Rosa Ejemplo 1"
    assert first["meeting"]["place"]["table"]["number"] in (1, 2, 3)
    assert first["meeting"]["place"]["representative"] == {"name": "Anna Beispiel 0"}
    assert first["endsAt"] == "2019-09-24T15:40:00Z"


def test_a_delegates_agenda_names_the_companies() -> None:
    here = opened(session(firms=2))
    book(here, slot=2)
    book(here, firm=1, slot=0)
    entries = agenda(of_delegate(here.delegates[0]), delegateId=here.delegates[0].id)
    assert [entry["meeting"]["company"]["legalName"] for entry in entries] == [
        "Beispiel Nr. 1 GmbH",
        "Beispiel Nr. 0 GmbH",
    ]


def test_what_was_cancelled_is_on_the_list_of_requests_instead() -> None:
    here = opened(session())
    company, id = of_company(here.companies[0]), here.companies[0].id
    step("meetingCancel", company, book(here))
    assert [entry["meeting"] for entry in agenda(company, companyId=id)] == [None]
    found = company.ask(REQUESTS, **{"for": {"companyId": id}})["meetingRequests"]["nodes"]
    assert [one["state"] for one in found] == ["CANCELLED"]


def test_each_side_sees_its_requests_and_whether_it_can_accept() -> None:
    here = opened(session())
    request(here)
    company, delegate = of_company(here.companies[0]), of_delegate(here.delegates[0])
    mine = company.ask(REQUESTS, **{"for": {"companyId": here.companies[0].id}})
    hers = delegate.ask(REQUESTS, **{"for": {"delegateId": here.delegates[0].id}})
    assert [one["viewerCanAccept"] for one in mine["meetingRequests"]["nodes"]] == [False]
    assert [one["viewerCanAccept"] for one in hers["meetingRequests"]["nodes"]] == [True]


def test_a_silent_no_stays_silent_on_the_list() -> None:
    here = opened(session())
    company = of_company(here.companies[0])
    asked = request(here)
    before = company.ask(REQUESTS, **{"for": {"companyId": here.companies[0].id}})
    step("meetingDecline", of_delegate(here.delegates[0]), asked, noThanks=True)
    assert company.ask(REQUESTS, **{"for": {"companyId": here.companies[0].id}}) == before


def test_nobody_reads_the_agenda_of_another() -> None:
    here = opened(session(firms=2))
    other = {"companyId": here.companies[1].id}
    for client in (of_company(here.companies[0]), of_delegate(here.delegates[0])):
        assert agenda(client, **other) is None
        assert client.ask(REQUESTS, **{"for": other})["meetingRequests"] is None
    assert agenda(desk(), **other) is not None


def test_an_ended_registration_is_on_no_agenda() -> None:
    here = opened(session())
    [one] = here.registrations
    gone = replace(one, state=RegistrationState.CANCELLED, version=2)
    write_all(registrations.moved(gone, here.get_together, was=1))
    company = here.companies[0]
    assert agenda(of_company(company), companyId=company.id) == []


def test_pages_follow_one_another_across_registrations_and_meetings() -> None:
    here = opened(session(people=5))
    for person in range(5):
        book(here, person=person, slot=person)
    company = here.companies[0]
    client, seen, after = of_company(company), [], None
    while True:
        whose = {"companyId": company.id}
        page = client.ask(AGENDA, **{"for": whose, "first": 2, "after": after})["agenda"]
        seen += [entry["startsAt"] for entry in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == 6
    assert seen == sorted(seen)


@pytest.mark.parametrize("meetings", [1, 6])
@pytest.mark.parametrize("side", ["company", "delegate"])
def test_an_agenda_takes_three_round_trips_whatever_is_on_it(
    trips: Trips, side: str, meetings: int
) -> None:
    here = opened(session(firms=6, people=6))
    for number in range(meetings):
        pair = {"person": number} if side == "company" else {"firm": number}
        book(here, **pair, slot=number)
    company, delegate = here.companies[0], here.delegates[0]
    client = of_company(company) if side == "company" else of_delegate(delegate)
    whose = {f"{side}Id": company.id if side == "company" else delegate.id}
    trips.reset()
    entries = agenda(client, **whose)
    assert len([entry for entry in entries if entry["meeting"]]) == meetings
    assert len(trips) <= 3


def person(here: Session, *, vouched: bool) -> Client:
    """The session of a person of the first company."""
    company = here.companies[0]
    known = Contact(
        id=ids.make("con", ids.last(company.id), ids.new_ulid(NOW)),
        company=company.id,
        name="Ina Beispiel",
        role=None,
        email="ina@example.org",
        phone=None,
        language=Language.DE,
        consents=(),
        state=ContactState.CONFIRMED,
        vouched=vouched,
        created_at=NOW,
    )
    write_all(*contacts.added(known))
    return signed_in(Role.COMPANY, company.id, contact=known.id)


def test_a_person_who_is_not_vouched_for_sees_no_meetings_of_the_company() -> None:
    here = opened(session())
    booked, company = book(here), here.companies[0]
    stranger = person(here, vouched=False)
    assert agenda(stranger, companyId=company.id) is None
    query = "query ($id: ID!) { meeting(by: {id: $id}) { id } }"
    assert stranger.ask(query, id=booked["id"])["meeting"] is None
    refusal = step_refused("meetingCancel", stranger, booked)
    assert refusal["code"] == "NOT_ALLOWED"


def test_a_persons_own_agenda_takes_three_round_trips(trips: Trips) -> None:
    here = opened(session(people=3))
    for number in range(3):
        book(here, person=number)
    client = person(here, vouched=True)
    trips.reset()
    assert len(agenda(client, companyId=here.companies[0].id)) == 4
    assert len(trips) <= 3
