"""An answer that gets lost on the way refuses nobody: the first try counts, and is answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.actions import holds
from registration.rules.acts import Role
from registration.rules.ids import new_ulid
from registration.rules.registrations import Registration
from registration.store import claims, ledger, mailed, slots
from registration.store.rows import read
from registration.store.seats import key as seats_key
from tests.clients import Client, signed_in
from tests.race.conflicts import conflicting, half_written, losing_answers
from tests.registrations import OPEN, by, company, get_together, wish
from tests.sessions import NOW, asked, opened, session
from tests.sign_ups import SIGN_UP, desk, form, key
from tests.talks import document

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

type SetClock = Callable[[datetime], None]
REGISTER = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  replayed registration { state } userErrors { code } } }"""


def register(client: Client, activity_id: str) -> Any:
    person = {"name": "Anna Beispiel", "email": "anna@beispiel.example"}
    asked = {"activityId": activity_id, "person": person, "idempotencyKey": key()}
    return client.do(REGISTER, input=asked)


def taken(activity_id: str) -> int:
    found = read(seats_key(activity_id))
    return found.taken if found else -1


def test_a_registration_whose_answer_was_lost_is_a_registration(at: SetClock) -> None:
    at(OPEN)
    activity, client = get_together(1), signed_in(Role.COMPANY, company().id)
    with losing_answers() as lost:
        answer = register(client, activity.id)
    assert lost() == 1
    assert answer == {"replayed": False, "registration": {"state": "HELD"}, "userErrors": []}
    assert taken(activity.id) == 1


def test_a_sign_up_whose_answer_was_lost_is_a_sign_up(at: SetClock) -> None:
    at(NOW)
    with losing_answers() as lost:
        payload = Client().done(SIGN_UP, input=form())
    assert lost() == 1
    assert payload["replayed"] is False


def test_a_meeting_whose_answer_was_lost_is_booked(at: SetClock) -> None:
    at(NOW)
    here = opened(session())
    meeting, client = asked(here), desk()
    given = {"id": meeting.id, "expectedVersion": 1, "idempotencyKey": key()}
    with losing_answers() as lost:
        payload = client.do(document("meetingAccept"), input=given)
    assert lost() == 1
    assert (payload["userErrors"], payload["meeting"]["state"]) == ([], "BOOKED")
    assert len(slots.holders(here.activity.id)) == 3


def test_a_first_try_that_takes_long_is_waited_for() -> None:
    activity, firm = get_together(1), company()
    with losing_answers(then_in_progress=4) as lost:  # more often than the SDK asks by itself
        held = holds.register(by(firm), wish(activity))
    assert lost() == 1
    assert isinstance(held, Registration)
    assert taken(activity.id) == 1


def test_a_call_that_meets_its_own_first_try_half_way_is_not_refused() -> None:
    act = by(company(), key=f"key {new_ulid(OPEN)}")
    claim = claims.match_key("beispiel")
    ledger.accept(act, claims.claimed(claim, "1"), answer="one")
    with half_written("IDEM#", "MATCH#"), pytest.raises(ledger.Replayed, match="one"):
        ledger.accept(act, claims.claimed(claim, "1"), answer="one")


def test_a_mail_whose_claim_was_answered_too_late_still_goes_out() -> None:
    with losing_answers("PutItem") as lost:
        assert mailed.claim("event", 1, NOW)
    assert lost() == 1
    assert not mailed.claim("event", 1, NOW)


def test_a_call_that_is_still_under_way_is_not_carried_out_beside_itself(at: SetClock) -> None:
    at(OPEN)
    activity, client = get_together(1), signed_in(Role.COMPANY, company().id)
    with conflicting(1.0, on_first=True):  # its own answer is being written
        answer = register(client, activity.id)
    assert [error["code"] for error in answer["userErrors"]] == ["IN_PROGRESS"]
    assert taken(activity.id) == 0
