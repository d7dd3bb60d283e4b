"""Sixteen acceptances at once through the application: one meeting, fifteen clear answers."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest

from registration.actions.corrections import replace_person
from registration.actions.successions import pass_on
from registration.store import slots
from tests import cascades as stage
from tests.race.conflicts import conflicting, meanwhile
from tests.registrations import person
from tests.sessions import NOW, STAFF, Session, act, ask, asked, opened, session, stored
from tests.sign_ups import desk, key
from tests.talks import document

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 16


@pytest.fixture(autouse=True)
def _now(at: Callable[[datetime], None]) -> None:
    at(NOW)


def accept_all(ids: list[str], **how: int) -> list[Any]:
    """The payloads of one acceptance for each meeting, all sent in the same instant."""
    barrier, client = Barrier(len(ids)), desk()

    def accept(id: str) -> Any:
        given = {"id": id, "expectedVersion": 1, "idempotencyKey": key(), **how}
        barrier.wait()
        return client.do(document("meetingAccept"), input=given)

    with ThreadPoolExecutor(len(ids)) as pool:
        return list(pool.map(accept, ids))


def wishes(here: Session, *, people: int) -> list[str]:
    return [asked(here, firm=n, person=n % people).id for n in range(MANY)]


@pytest.mark.parametrize(
    ("people", "tables", "scarce"), [(MANY, 1, "TABLE"), (1, MANY, "DELEGATE")]
)
def test_what_is_shared_goes_to_one_and_the_others_are_told(
    people: int, tables: int, scarce: str
) -> None:
    here = opened(session(firms=MANY, people=people, tables=tables))
    payloads = accept_all(wishes(here, people=people), slot=0)
    won = [payload["meeting"] for payload in payloads if payload["meeting"]]
    assert [meeting["state"] for meeting in won] == ["BOOKED"]
    errors = [error for payload in payloads for error in payload["userErrors"]]
    assert Counter((error["code"], error["resource"]) for error in errors) == {
        ("SLOT_TAKEN", scarce): MANY - 1
    }
    assert all([place["slot"] for place in error["alternatives"]] == [1, 2, 3] for error in errors)
    assert set(slots.holders(here.activity.id).values()) == {won[0]["id"]}


def test_transactions_that_conflict_as_on_aws_lose_nobodys_meeting() -> None:
    here = opened(session(firms=MANY, people=MANY, slots_=8, tables=4))
    ids = wishes(here, people=MANY)
    with conflicting(0.3) as conflicts:
        payloads = accept_all(ids)
    assert conflicts() > 0
    assert [payload["userErrors"] for payload in payloads] == [[]] * MANY
    assert len(slots.holders(here.activity.id)) == 3 * MANY


def test_a_request_names_who_comes_by_the_time_it_is_made() -> None:
    here = stage.seated(opened(session()))
    known, other, staff = here.registrations[0], person("Bodo Beispiel"), act(STAFF)

    def replaced() -> None:
        pass_on(staff, replace_person(staff, known.id, other, expected=known.version))

    with meanwhile(replaced):
        meeting = ask(here).meeting
    assert [one.email for one in stored(meeting).representatives] == [other.email]
