"""Who sees which registrations, in which order, and at what cost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.actions import registrations
from registration.rules.activities import Activity
from registration.rules.acts import Role
from registration.rules.companies import Company
from registration.rules.registrations import Registration
from registration.store import seats
from registration.store.writes import write_all
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.journeys import traveller
from tests.registrations import LATER, OPEN, STAFF, by, company, get_together, hold, secret

ONE = """query ($id: ID!) {
  registration(by: {id: $id}) { id state viewerCanCancel viewerCanApprove
    activity { id } company { id } }
  node(id: $id) { id } }"""
OF_ACTIVITY = """query ($id: ID!, $state: RegistrationState, $after: String, $first: Int = 2) {
  node(id: $id) { ... on Activity {
    registrations(first: $first, after: $after, state: $state) {
      nodes { id person { name } state activity { id } company { id legalName } }
      pageInfo { hasNextPage endCursor } } } } }"""
OVERBOOKED = "query ($id: ID!) { node(id: $id) { ... on Activity { overbookedBy } } }"
OF_COMPANY = """query ($id: ID!, $first: Int = 20) {
  node(id: $id) { ... on Company { registrations(first: $first) { nodes { id state } } } } }"""

type SetClock = Callable[[datetime], None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _open(at: SetClock) -> None:
    at(OPEN)


def staff() -> Client:
    return signed_in(Role.OPERATOR, "amz")


def seen(client: Client, registration: Registration) -> Any:
    """The registration as the client sees it; both ways to it lead to the same."""
    answer = client.ask(ONE, id=registration.id)
    assert (answer["registration"] is None) == (answer["node"] is None)
    return answer["registration"]


def five(activity: Activity, firm: Company) -> list[Registration]:
    names = ("Anna", "Bodo", "Clara", "Dora", "Emil")
    return [hold(activity, firm, f"{name} Beispiel") for name in names]


def test_a_registration_leads_to_its_activity_and_its_company() -> None:
    activity, firm = get_together(), company()
    held = hold(activity, firm)
    found = seen(signed_in(Role.COMPANY, firm.id), held)
    assert (found["id"], found["state"]) == (held.id, "HELD")
    assert (found["activity"]["id"], found["company"]["id"]) == (activity.id, firm.id)


def test_only_those_see_it_whom_it_concerns() -> None:
    held = hold(get_together(), company(1))
    for role, id in ((Role.OPERATOR, "amz"), (Role.CHAMBER, "IHK_CHEMNITZ")):
        assert seen(signed_in(role, id), held)
    for role, id in ((Role.CHAMBER, "IHK_DRESDEN"), (Role.COMPANY, company(2).id)):
        assert seen(signed_in(role, id), held) is None


def test_a_delegate_and_a_stranger_find_nothing() -> None:
    held = hold(get_together(), company())
    for client in (Client(), signed_in(Role.DELEGATE, traveller().id)):
        assert client.ask("query ($id: ID!) { node(id: $id) { id } }", id=held.id)["node"] is None


def test_an_id_that_names_another_delegation_finds_nothing() -> None:
    held = hold(get_together(), company())
    forged = f"reg_{'0' * 26}.{held.id.partition('.')[2]}"
    assert staff().ask("query ($id: ID!) { node(id: $id) { id } }", id=forged)["node"] is None


def test_an_unconfirmed_registration_reads_expired_when_its_hold_has_ended(at: SetClock) -> None:
    held = hold(get_together(), company())
    at(LATER)
    found = seen(staff(), held)
    assert (found["state"], found["viewerCanCancel"]) == ("EXPIRED", False)


def test_the_interface_knows_who_can_do_what_now(at: SetClock) -> None:
    activity, firm = get_together(needs_approval=True, cancel_by=LATER), company()
    held = hold(activity, firm)
    mine = signed_in(Role.COMPANY, firm.id)

    def can(client: Client) -> tuple[bool, bool]:
        found = seen(client, held)
        return found["viewerCanCancel"], found["viewerCanApprove"]

    assert (can(mine), can(staff())) == ((True, False), (True, False))
    registrations.confirm(by(None), secret())
    assert (can(mine), can(staff())) == ((True, False), (True, True))
    at(LATER)
    assert (can(mine), can(staff())) == ((False, False), (True, True))
    at(activity.starts_at)
    assert can(staff()) == (False, True)


def test_staff_page_through_the_registrations_of_an_activity(trips: Trips) -> None:
    activity, firm = get_together(max_persons_per_company=9), company()
    everybody = sorted(one.id for one in five(activity, firm))
    found: list[str] = []
    after = None
    client = staff()
    while True:
        trips.reset()
        page = client.ask(OF_ACTIVITY, id=activity.id, after=after)["node"]["registrations"]
        assert len(trips) <= 3
        assert all(node["company"]["id"] == firm.id for node in page["nodes"])
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == everybody


def test_a_longer_page_costs_no_more(trips: Trips) -> None:
    activity, firm = get_together(max_persons_per_company=9), company()
    five(activity, firm)
    client = staff()
    costs = []
    for first in (1, 2, 5):
        trips.reset()
        page = client.ask(OF_ACTIVITY, id=activity.id, first=first)["node"]["registrations"]
        assert len(page["nodes"]) == first
        costs.append(len(trips))
    assert costs == [3, 3, 3]


def test_staff_see_those_who_wait(trips: Trips) -> None:
    activity, firm = get_together(needs_approval=True), company()
    hold(activity, firm)
    waits = hold(activity, firm, "Bodo Beispiel")
    registrations.confirm(by(None), secret())
    page = staff().ask(OF_ACTIVITY, id=activity.id, state="PENDING_APPROVAL")["node"]
    assert [node["id"] for node in page["registrations"]["nodes"]] == [waits.id]


def test_a_list_of_an_activity_is_for_staff() -> None:
    activity, firm = get_together(), company()
    hold(activity, firm)
    for client in (Client(), signed_in(Role.COMPANY, firm.id)):
        assert client.ask(OF_ACTIVITY, id=activity.id)["node"] == {"registrations": None}
        assert client.ask(OVERBOOKED, id=activity.id)["node"] == {"overbookedBy": None}


def test_staff_see_by_how_much_an_activity_is_overbooked() -> None:
    activity, firm = get_together(2), company()
    hold(activity, firm)
    hold(activity, firm, "Bodo Beispiel")
    write_all(seats.resized(activity.id, 1))
    assert staff().ask(OVERBOOKED, id=activity.id)["node"] == {"overbookedBy": 1}


def test_a_company_lists_those_that_keep_a_seat_first() -> None:
    activity, firm = get_together(max_persons_per_company=9), company()
    held = five(activity, firm)
    gone = registrations.cancel(by(STAFF), held[0].id, None, expected=held[0].version)
    client = signed_in(Role.COMPANY, firm.id)
    nodes = client.ask(OF_COMPANY, id=firm.id)["node"]["registrations"]["nodes"]
    assert nodes[-1] == {"id": gone.id, "state": "CANCELLED"}
    assert {node["id"] for node in nodes} == {one.id for one in held}


def test_a_company_does_not_see_the_list_of_another() -> None:
    hold(get_together(), firm := company(1))
    other = signed_in(Role.COMPANY, company(2).id)
    assert other.ask(OF_COMPANY, id=firm.id)["node"] == {"registrations": None}


@pytest.mark.parametrize("wrong", [{"first": 0}, {"first": 101}, {"after": "no cursor"}])
def test_a_bad_page_is_a_mistake_in_the_request(wrong: dict[str, Any]) -> None:
    answer = staff().send(OF_ACTIVITY, id=get_together().id, **wrong)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
