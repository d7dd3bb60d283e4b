"""Many people who sign up for one evening in the same instant, each from their link to the end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
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
from tests.registrations import OPEN, company

CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  registration { id state } userErrors { code } } }"""
CONFIRM = """mutation ($input: RegistrationConfirmInput!) { registrationConfirm(input: $input) {
  registration { state } userErrors { code } } }"""


@dataclass
class Burst:
    """What each was answered, and how many seconds it took."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    @property
    def refused(self) -> list[Any]:
        return [answer["userErrors"] for answer in self.answers if answer["userErrors"]]

    @property
    def states(self) -> set[str]:
        return {answer["registration"]["state"] for answer in self.answers}

    def percentile(self, which: int) -> float:
        return quantiles(self.took, n=100)[which - 1]


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred environments of the function share two cores here: a second lasts longer."""
    monkeypatch.setattr(settings, "DEADLINE_SECONDS", 240.0)
    monkeypatch.setattr(rivals, "PATIENCE_SECONDS", 180.0)


def come(activity: Activity, many: int) -> Burst:
    """So many companies' people, all at once; a fault of the application is an error here."""
    clients = [signed_in(Role.COMPANY, company(number).id) for number in range(1, many + 1)]
    barrier, burst = Barrier(many), Burst()

    def one(number: int) -> dict[str, Any]:
        barrier.wait()
        began = perf_counter()
        answer = sign_up(clients[number], activity, number)
        burst.took.append(perf_counter() - began)
        return answer

    with ThreadPoolExecutor(many) as pool:
        burst.answers = list(pool.map(one, range(many)))
    return burst


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
