"""The laws of the store are noticed when they are broken, and the largest changes keep them."""

import json
from typing import Any

import pytest

from registration.actions import delegations, holds, slots
from registration.rules.delegations import Status
from registration.rules.seats import MOST_GIVING_WAY, Seats
from registration.rules.slots import MAX_SLOTS, Absence
from registration.rules.timetables import MAX_ACTIVITIES
from registration.store import activities, seats
from registration.store import delegations as delegation_store
from registration.store.rows import read
from registration.store.writes import write_all
from tests import laws
from tests.journeys import GET_TOGETHER, activity, delegation
from tests.registrations import LATER, by, company, get_together, hold, wish
from tests.sessions import STAFF, act, opened, session

ROW = {"pk": {"S": "A"}, "sk": {"S": "B"}}


def transaction(*items: dict[str, Any], token: str | None = "once") -> str:  # noqa: S107
    puts = [{"Put": {"Item": item}} for item in items]
    return json.dumps({"TransactItems": puts, "ClientRequestToken": token})


@pytest.mark.parametrize(
    ("body", "breach"),
    [
        (transaction(ROW, ROW), "one item 2 times: ('A', 'B')"),
        (transaction(*({**ROW, "sk": {"S": str(n)}} for n in range(101))), "101 items"),
        (transaction(ROW, token=None), "no token"),
        (transaction({**ROW, "sk": {"S": ""}}), "a sk of 0 bytes"),
        (transaction({**ROW, "gsi1sk": {"S": "ä" * 513}}), "a sk of 1026 bytes"),
        (transaction({**ROW, "set": {"SS": []}}), "an empty set"),
        (transaction({**ROW, "map": {"M": {"": {"S": "x"}}}}), "a map with an empty name"),
        (transaction({**ROW, "text": {"S": "x" * 400_000}}), "an item of 4000"),
        (transaction({**ROW, "number": {"N": "1" * 39}}), "a number of more digits"),
    ],
)
def test_a_broken_law_is_noticed(body: str, breach: str) -> None:
    [found] = laws.breaches("TransactWriteItems", body)
    assert found.startswith(breach)


def test_the_longest_programme_is_called_off_in_one_transaction(store: None) -> None:
    known = delegation(Status.PUBLISHED)
    programme = [activity(GET_TOGETHER) for _ in range(MAX_ACTIVITIES)]
    write_all(
        *delegation_store.drafted(known),
        *(activities.written(one) for one in programme),
    )
    after, _ = delegations.cancel(act(STAFF), known.id, "Storm", expected=known.version)
    assert not any(one.is_scheduled for one in after.timetable)


def test_somebody_who_was_away_all_day_is_there_again_in_one_transaction(store: None) -> None:
    here = opened(session(slots_=MAX_SLOTS))
    away = Absence(
        activity_id=here.activity.id,
        participant_id=here.delegates[0].id,
        slots=tuple(range(MAX_SLOTS)),
    )
    assert len(slots.stay_away(act(STAFF), away).slots) == MAX_SLOTS
    back = Absence(activity_id=away.activity_id, participant_id=away.participant_id, slots=())
    assert slots.stay_away(act(STAFF), back).slots == ()


def test_as_many_holds_as_can_give_way_at_once_do_so_in_one_transaction(store: None) -> None:
    here = get_together(MOST_GIVING_WAY)
    for number in range(MOST_GIVING_WAY):
        hold(here, company(number + 1), f"Alt {number}")
    write_all(seats.resized(here.id, 1))
    newcomer = company(99)
    holds.register(by(newcomer, LATER), wish(here, "Neu"))
    counted = read(seats.key(here.id))
    assert isinstance(counted, Seats)
    assert (counted.taken, len(counted.holds)) == (1, 1)
