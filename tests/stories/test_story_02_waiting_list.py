"""Story 2: full. Who waits, in which order, and who gets the seat that comes free."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules.activities import Activity
from tests.clients import Client
from tests.conftest import Trips
from tests.registrations import OPEN, company, get_together
from tests.sign_ups import desk, key, mails, secret
from tests.waiting import (
    ACCEPT,
    ACTIVITY,
    PROMOTE,
    RESIZE,
    address,
    answer,
    gives_up,
    jobs_done,
    joins,
    of,
    seen,
    sign_up,
    sits,
    sme,
    state,
    swept,
)

pytestmark = pytest.mark.usefixtures("store")

BRIEFLY = {
    "join": """mutation ($input: RegistrationCreateInput!) {
      registrationCreate(input: $input) { registration { state } userErrors { code } } }""",
    "accept": """mutation ($input: WaitingListAnswerInput!) {
      waitingListAccept(input: $input) { registration { state } userErrors { code } } }""",
}
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
type SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _open(at: SetClock) -> None:
    at(OPEN)


def shown(activity: Activity) -> Any:
    """The activity as the desk sees it."""
    return desk().ask(ACTIVITY, id=activity.id)["node"]


def line(activity: Activity) -> list[str]:
    return [one["person"]["name"] for one in shown(activity)["waitingList"]["nodes"]]


def resized(activity: Activity, seats: int) -> Any:
    """What the desk is told that changes the number of seats."""
    version = shown(activity)["version"]
    form = {"id": activity.id, "expectedVersion": version, "seatsCompanies": seats}
    return desk().done(RESIZE, input={**form, "idempotencyKey": key()})["activity"]


def promoted(activity: Activity, idempotency_key: str = "") -> Any:
    """What the desk is told that passes the seats on by hand."""
    form = {"activityId": activity.id, "idempotencyKey": idempotency_key or key()}
    return desk().done(PROMOTE, input=form)


def test_who_finds_it_full_is_told_of_the_list_and_can_join_it() -> None:
    activity = get_together(1)
    sits(company(1), activity, "Anna Sitzt")
    [full] = sign_up(of(company(2)), activity, "Bodo Wartet")["userErrors"]
    assert (full["code"], full["waitingList"]) == ("ACTIVITY_FULL", {"open": True, "length": 0})
    waits = joins(company(2), activity, "Bodo Wartet")
    assert waits["waiting"] == {"state": "WAITING", "position": 1}
    assert waits["holdUntil"] is None
    assert [mail.template for mail in mails(address("Bodo Wartet"))] == ["registration_waiting"]
    assert shown(activity)["waitingCount"] == 1


def test_who_wants_to_wait_where_a_seat_is_free_simply_gets_it() -> None:
    held = sign_up(of(company(1)), get_together(1), "Anna Kommt", or_wait=True)
    assert held["registration"]["state"] == "HELD"
    assert held["registration"]["waiting"] is None


def test_nobody_is_in_line_twice() -> None:
    activity = get_together(1)
    sits(company(1), activity, "Anna Sitzt")
    waits = joins(company(2), activity, "Bodo Wartet")
    [again] = sign_up(of(company(2)), activity, "Bodo Wartet", or_wait=True)["userErrors"]
    assert again["code"] == "ALREADY_REGISTERED"
    assert again["registration"] == {"id": waits["id"], "state": "WAITING"}
    assert shown(activity)["waitingCount"] == 1


def test_small_companies_come_first_then_who_came_first(at: SetClock) -> None:
    activity = get_together(1)
    sits(company(1), activity, "Anna Sitzt")
    joins(company(2), activity, "Bodo Gross")
    at(OPEN + MINUTE)
    joins(company(3), activity, "Clara Gross")
    at(OPEN + 2 * MINUTE)
    joins(sme(4), activity, "Dora Klein")
    at(OPEN + 3 * MINUTE)
    joins(sme(5), activity, "Emil Klein")
    assert line(activity) == ["Dora Klein", "Emil Klein", "Bodo Gross", "Clara Gross"]


def test_a_seat_given_back_is_offered_to_the_next_and_to_nobody_else(at: SetClock) -> None:
    activity = get_together(1)
    seated = sits(company(1), activity, "Anna Sitzt")
    first = joins(company(2), activity, "Bodo Wartet")
    at(OPEN + MINUTE)
    second = joins(company(3), activity, "Clara Wartet")
    gives_up(of(company(1)), seated)
    jobs_done()
    assert (state(first), state(second)) == ("OFFERED", "WAITING")
    jobs_done()  # delivered once more
    assert (state(first), state(second)) == ("OFFERED", "WAITING")
    assert shown(activity)["seats"] == {
        "capacity": 1,
        "edition": 1,
        "taken": 1,
        "held": 1,
        "empty": 0,
        "waiting": 1,
    }


def test_no_newcomer_overtakes_who_waits() -> None:
    activity = get_together(1)
    seated = sits(company(1), activity, "Anna Sitzt")
    waits = joins(company(2), activity, "Bodo Wartet")
    gives_up(of(company(1)), seated)  # and nobody has promoted anybody yet
    seen_now = shown(activity)
    assert (seen_now["freeSeats"], seen_now["seats"]["empty"]) == (0, 1)
    [full] = sign_up(of(company(3)), activity, "Clara Neu")["userErrors"]
    assert full["code"] == "ACTIVITY_FULL"
    jobs_done()
    assert state(waits) == "OFFERED"


def test_a_newcomer_passes_only_who_could_not_sit_there() -> None:
    activity = get_together(3, max_persons_per_company=1)
    sits(company(1), activity, "Anna Sitzt")
    [refused] = sign_up(of(company(1)), activity, "Bodo Kollege")["userErrors"]
    assert refused["code"] == "COMPANY_LIMIT_REACHED"
    assert refused["waitingList"] == {"open": True, "length": 0}
    colleague = joins(company(1), activity, "Bodo Kollege")
    assert shown(activity)["freeSeats"] == 1  # of two that are empty, one might be his
    for number in (2, 3):
        newcomer = sign_up(of(company(number)), activity, f"Neu {number}")
        assert newcomer["registration"]["state"] == "HELD"
    assert state(colleague) == "WAITING"


def test_who_was_promoted_and_cancels_passes_the_seat_to_the_next(at: SetClock) -> None:
    activity = get_together(1)
    seated = sits(company(1), activity, "Anna Sitzt")
    joins(company(2), activity, "Bodo Wartet")
    at(OPEN + MINUTE)
    second = joins(company(3), activity, "Clara Wartet")
    gives_up(of(company(1)), seated)
    jobs_done()
    bodo = answer(ACCEPT, "Bodo Wartet")["registration"]
    assert bodo["state"] == "CONFIRMED"
    assert gives_up(of(company(2)), bodo)["registration"]["state"] == "CANCELLED"
    jobs_done()
    assert state(second) == "OFFERED"


def test_as_many_offers_as_seats_are_added_each_naming_what_it_relied_on() -> None:
    activity = get_together(1)
    sits(company(1), activity, "Anna Sitzt")
    people = [joins(company(n), activity, f"Wartet {n}") for n in range(2, 7)]
    assert resized(activity, 4) == {"seats": {"capacity": 4, "edition": 2}, "overbookedBy": 0}
    jobs_done()
    assert sorted(map(state, people)) == ["OFFERED"] * 3 + ["WAITING"] * 2
    told = [seen(desk(), one)["waiting"]["offer"] for one in people]
    assert [offer["seatsEdition"] for offer in told if offer] == [2, 2, 2]


def test_fewer_seats_than_people_throw_nobody_out_and_stop_the_offers() -> None:
    activity = get_together(2)
    anna, _ = sits(company(1), activity, "Anna Sitzt"), sits(company(2), activity, "Bodo Sitzt")
    waits = joins(company(3), activity, "Clara Wartet")
    assert resized(activity, 1)["overbookedBy"] == 1
    gives_up(of(company(1)), anna)
    jobs_done()
    swept()
    assert promoted(activity)["offered"] == 0
    assert state(waits) == "WAITING"
    assert shown(activity)["overbookedBy"] == 0


def test_by_hand_and_by_itself_are_one_path() -> None:
    activity = get_together(1)
    seated = sits(company(1), activity, "Anna Sitzt")
    waits = joins(company(2), activity, "Bodo Wartet")
    gives_up(of(company(1)), seated)
    by_hand = promoted(activity, "promote once")
    assert (by_hand["offered"], by_hand["lapsed"]) == (1, 0)
    assert by_hand["activity"] == {"waitingCount": 0}
    jobs_done()
    swept()
    assert state(waits) == "OFFERED"
    again = promoted(activity, "promote once")
    assert (again["offered"], again["replayed"]) == (1, True)
    assert promoted(activity)["offered"] == 0
    assert len(mails(address("Bodo Wartet"))) == 2  # that he waits, and the offer


def test_who_was_turned_away_leaves_the_seat_to_the_next() -> None:
    activity = get_together(1, needs_approval=True)
    pending = sits(company(1), activity, "Anna Hofft")
    assert pending["state"] == "PENDING_APPROVAL"
    waits = joins(company(2), activity, "Bodo Wartet")
    turned_away = """mutation ($input: RegistrationRejectInput!) {
      registrationReject(input: $input) { registration { state } userErrors { code } } }"""
    step = {"id": pending["id"], "expectedVersion": pending["version"], "reason": "Kein Bezug."}
    desk().done(turned_away, input={**step, "idempotencyKey": key()})
    jobs_done()
    assert state(waits) == "OFFERED"
    assert answer(ACCEPT, "Bodo Wartet")["registration"]["state"] == "PENDING_APPROVAL"


def test_an_unconfirmed_seat_counts_as_free_before_anybody_swept_it_away(at: SetClock) -> None:
    activity = get_together(1)
    held = sign_up(of(company(1)), activity, "Anna Hält")["registration"]
    assert shown(activity)["freeSeats"] == 0
    at(OPEN + HOUR)
    assert shown(activity)["freeSeats"] == 1
    assert state(held) == "EXPIRED"


def test_an_unconfirmed_seat_passes_to_the_list_by_the_same_path(at: SetClock) -> None:
    activity = get_together(1)
    sign_up(of(company(1)), activity, "Anna Hält")
    waits = joins(company(2), activity, "Bodo Wartet")
    at(OPEN + HOUR)
    seen_now = shown(activity)
    assert (seen_now["freeSeats"], seen_now["seats"]["empty"]) == (0, 1)
    swept()
    assert state(waits) == "OFFERED"


def test_what_joining_accepting_and_sweeping_cost(trips: Trips) -> None:
    activity = get_together(1)
    seated = sits(company(1), activity, "Anna Sitzt")
    client, person = of(company(2)), {"name": "Bodo", "email": "bodo@beispiel.example"}
    form = {"activityId": activity.id, "person": person, "orWait": True}
    trips.reset()
    client.done(BRIEFLY["join"], input={**form, "idempotencyKey": key()})
    assert len(trips) == 2
    trips.reset()
    swept()
    assert len(trips) == 4
    gives_up(of(company(1)), seated)
    trips.reset()
    swept()
    assert len(trips) == 10  # what is due; the scene, line, companies, people, offer; and no more
    link = {"secret": secret("bodo@beispiel.example"), "idempotencyKey": key()}
    trips.reset()
    Client().done(BRIEFLY["accept"], input=link)
    assert len(trips) == 2


def test_places_of_a_whole_list_are_told_with_one_reading_of_the_line(trips: Trips) -> None:
    activity = get_together(1)
    sits(company(1), activity, "Anna Sitzt")
    for number in range(2, 7):
        joins(company(number), activity, f"Wartet {number}")
    client = desk()
    trips.reset()
    told = client.ask(ACTIVITY, id=activity.id)["node"]["waitingList"]["nodes"]
    assert [one["waiting"]["position"] for one in told] == [1, 2, 3, 4, 5]
    assert len(trips) == 5
