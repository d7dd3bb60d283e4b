"""Two hundred people who sign up in the same instant, for seats that are there for all of them."""

from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from threading import Barrier
from time import perf_counter
from typing import Any

import pytest

from registration import links, settings
from registration.actions import rivals
from registration.rules.activities import Activity
from registration.rules.acts import Role
from registration.rules.confirmations import confirmation_link
from registration.rules.ids import new_ulid
from registration.store import registrations as store
from registration.store.rows import read
from tests.clients import Client, signed_in
from tests.race.books import seats_taken
from tests.race.conflicts import one_at_a_time
from tests.race.test_last_seat import SetClock
from tests.registrations import OPEN, company, get_together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 200
TRANSACTION_SECONDS = 0.008  # what one takes on DynamoDB, within a region
CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  registration { id state } userErrors { code } } }"""
CONFIRM = """mutation ($input: RegistrationConfirmInput!) { registrationConfirm(input: $input) {
  registration { state } userErrors { code } } }"""


@pytest.fixture(autouse=True)
def _open(at: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    at(OPEN)
    # Two hundred environments of the function share two cores here: a second lasts longer.
    monkeypatch.setattr(settings, "DEADLINE_SECONDS", 240.0)
    monkeypatch.setattr(rivals, "PATIENCE_SECONDS", 180.0)


def sign_up(client: Client, activity: Activity, number: int) -> dict[str, Any]:
    person = {"name": f"Person {number}", "email": f"p{number}@beispiel.example"}
    wish = {"activityId": activity.id, "person": person, "idempotencyKey": f"come-{number:08}"}
    came = client.do(CREATE, input=wish)
    if came["userErrors"]:
        return dict(came)
    held = read(store.key(came["registration"]["id"]))
    assert held
    secret = links.seal(confirmation_link(held, new_ulid(OPEN)))
    link = {"secret": secret, "idempotencyKey": f"confirm-{number:08}"}
    return dict(client.do(CONFIRM, input=link))


def test_two_hundred_sign_ups_in_one_burst_are_all_confirmed() -> None:
    activity = get_together(MANY)
    clients = [signed_in(Role.COMPANY, company(number).id) for number in range(1, MANY + 1)]
    barrier = Barrier(MANY)
    took: list[float] = []

    def come(number: int) -> dict[str, Any]:
        barrier.wait()
        began = perf_counter()
        answer = sign_up(clients[number], activity, number)
        took.append(perf_counter() - began)
        return answer

    with one_at_a_time(TRANSACTION_SECONDS) as conflicts, ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(come, range(MANY)))
    refused = [answer["userErrors"] for answer in answers if answer["userErrors"]]
    assert refused == []
    assert {answer["registration"]["state"] for answer in answers} == {"CONFIRMED"}
    assert seats_taken(activity, OPEN).taken == MANY
    assert conflicts() > 0
    cuts = quantiles(took, n=100)
    print(f"p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s, {conflicts()} conflicts")
