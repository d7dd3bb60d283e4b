"""Story 7: a grid that changes under its meetings, a delegate who drops out, and what people see
while a plan is being put in force."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions import followups
from registration.rules.events import Job
from registration.rules.publications import Publication
from registration.rules.refusals import Busy
from registration.store import mailboxes
from registration.store.writes import write_all
from tests.conftest import Trips
from tests.functions.deliveries import Time, body, delivery, failed
from tests.publications import begun, carried_out, rest_done, stepwise
from tests.sessions import NOW, Session, accept, asked, opened, session
from tests.sign_ups import desk, key, mails
from tests.talks import AGENDA, REQUESTS, done, of_company, of_delegate, refused

pytestmark = pytest.mark.usefixtures("store")

SESSION = """query ($id: ID!) { node(id: $id) { ... on Activity {
  meetings(first: 50) { nodes { id state version place { slot table { number } } } }
  slotGrid { slots { number freeTables } } } } }"""
FREE = """query ($id: ID!) { meeting(by: {id: $id}) { state version freePlaces { slot table } } }"""
DROP_OUT = """mutation ($input: DelegateDropOutInput!) { delegateDropOut(input: $input) {
  replayed delegate { details { status } } cascade { id state } userErrors { code field } } }"""


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def sight(here: Session) -> list[Any]:
    """What the desk and a company see."""
    company, whose = of_company(here.companies[0]), {"companyId": here.companies[0].id}
    requests = company.ask(REQUESTS, **{"for": whose})["meetingRequests"]["nodes"]
    return [
        desk().ask(SESSION, id=here.activity.id)["node"],
        company.ask(AGENDA, **{"for": whose})["agenda"]["nodes"],
        sorted(requests, key=lambda one: one["id"]),
        *(company.ask(FREE, id=one["id"]) for one in requests),
    ]


def test_while_a_plan_comes_into_force_clients_see_the_old_one_and_then_the_new_one() -> None:
    here = opened(session(people=2, slots_=3))
    moved, new = accept(here, asked(here), slot=0), asked(here, person=1)
    before = sight(here)
    seen: list[tuple[bool, list[Any]]] = []

    def look(at: Publication) -> None:
        seen.append((at.is_in_force, sight(here)))

    stepwise(begun(here, {moved.id: (2, 2), new.id: (0, 1)}), look)
    after = sight(here)
    assert before != after
    for in_force, what in seen:
        assert what == (after if in_force else before)


def test_once_a_plan_is_in_force_an_agenda_still_takes_three_round_trips(trips: Trips) -> None:
    here = opened(session(people=2))
    carried_out(begun(here, {asked(here, person=n).id: (n, 1) for n in range(2)}))
    company = of_company(here.companies[0])
    company.ask(AGENDA, **{"for": {"companyId": here.companies[0].id}})
    trips.reset()
    nodes = company.ask(AGENDA, **{"for": {"companyId": here.companies[0].id}})["agenda"]["nodes"]
    assert len(nodes) == 3
    assert len(trips) <= 3


def test_a_changed_grid_finds_new_places_for_all_or_names_those_who_have_none() -> None:
    here = opened(session(firms=2, slots_=3))
    meetings = [accept(here, asked(here, firm=n), slot=n) for n in range(2)]
    starts = here.grid.sessions[0].starts_at + timedelta(minutes=20)

    def wanted(slots_: int) -> dict[str, Any]:
        ends = starts + timedelta(minutes=20 * slots_)
        return {
            "activityId": here.activity.id,
            "slotMinutes": 20,
            "sessions": [{"startsAt": starts.isoformat(), "endsAt": ends.isoformat()}],
            "tables": [{"number": 1}],
            "expectedVersion": 4,
        }

    version = desk().ask(
        "query ($id: ID!) { node(id: $id) { ... on Activity { slotGrid { version } } } }",
        id=here.activity.id,
    )["node"]["slotGrid"]["version"]
    given = {**wanted(2), "expectedVersion": version}
    [first] = refused("slotGridSet", desk(), **given)["meetings"][:1]
    assert first["id"] in {one.id for one in meetings}
    small = {**wanted(1), "expectedVersion": version}
    error = refused("slotGridSet", desk(), **small, reassign=True)
    assert error["code"] == "SLOTS_IN_USE"
    assert len(error["meetings"]) == 1
    done("slotGridSet", desk(), **given, reassign=True)
    rest_done(here)
    found = desk().ask(SESSION, id=here.activity.id)["node"]
    assert len(found["slotGrid"]["slots"]) == 2
    entries = found["meetings"]["nodes"]
    assert sorted(one["place"]["slot"] for one in entries) == [0, 1]
    assert {one["place"]["table"]["number"] for one in entries} == {1}


def test_a_delegate_drops_out_and_each_person_gets_one_mail(queues: dict[str, str]) -> None:
    here = opened(session(firms=2))
    her = here.delegates[0]
    write_all(*mailboxes.moved(her.id, here.delegation.id, None, her.email, Busy()))
    accept(here, asked(here))
    asked(here, firm=1)
    given = {"id": her.id, "expectedVersion": 1, "reason": "Flu", "idempotencyKey": key()}
    left = desk().done(DROP_OUT, input=given)
    assert left["delegate"]["details"]["status"] == "WITHDRAWN"
    again = desk().done(DROP_OUT, input=given)
    assert again["replayed"]
    assert again["cascade"]["id"] == left["cascade"]["id"]
    job = delivery(body(left["cascade"]["id"], Job.CASCADE))
    for _ in range(2):
        assert failed(followups.handler(job, Time())) == []
    for to in (her.email, *(one.person.email for one in here.registrations)):
        assert [mail.template for mail in mails(to or "")].count("dropped_out") == 1
    agenda = of_company(here.companies[0]).ask(
        AGENDA, **{"for": {"companyId": here.companies[0].id}}
    )
    assert [one["meeting"] for one in agenda["agenda"]["nodes"]] == [None]


def test_she_may_say_so_herself_and_is_not_shown_the_job() -> None:
    here = opened(session())
    her = here.delegates[0]
    write_all(*mailboxes.moved(her.id, here.delegation.id, None, her.email, Busy()))
    given = {"id": her.id, "expectedVersion": 1, "reason": "Flu", "idempotencyKey": key()}
    left = of_delegate(her).done(DROP_OUT, input=given)
    assert left["cascade"] is None


def test_a_publication_is_carried_on_by_its_job(queues: dict[str, str]) -> None:
    here = opened(session())
    publication = begun(here, {asked(here).id: (2, 1)})
    assert failed(followups.handler(delivery(body(publication.id, Job.PUBLISH)), Time())) == []
    entries = desk().ask(SESSION, id=here.activity.id)["node"]["meetings"]["nodes"]
    assert [one["place"]["slot"] for one in entries] == [2]
