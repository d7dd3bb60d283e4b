"""Story 10: a merge of two companies that was a mistake is undone, within 30 days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from registration.rules.merges import MergeState
from registration.rules.registrations import RegistrationState
from registration.store import claims, companies, contacts, interests, seats
from registration.store import merges as store
from registration.store.rows import read
from tests import merging
from tests.dry_runs import code, send
from tests.merging import LATER
from tests.sessions import NOW, accept, ask, asked, stored

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def test_an_undone_merge_leaves_everything_as_it_was() -> None:
    there = merging.pair(merging.same_person)
    booked, wish = accept(there.here, asked(there.here, firm=1)), ask(there.here, firm=1, person=1)
    merge = merging.done(merging.merged(there)["merge"]["id"])
    assert merging.sent_back(merge.id)["userErrors"] == []
    merging.go_on(merge.id, LATER)
    assert merging.look(merge.id)["state"] == "UNDONE"
    assert {one["outcome"] for one in merging.look(merge.id)["items"]["nodes"]} == {"RETURNED"}
    for firm in (there.survivor, there.loser):
        found = read(companies.key(firm.id))
        assert found
        assert replace(found, version=1) == firm
    for one in there.here.registrations:
        again = merging.now(one)
        assert (again.company_id, again.state) == (one.company_id, RegistrationState.CONFIRMED)
    for meeting in (booked, wish.meeting):
        assert replace(stored(meeting), version=1, representatives=()) == replace(
            meeting, version=1, representatives=()
        )
    assert read(contacts.key(there.ina.id))
    assert read(interests.key(there.interest.id)) == there.interest
    assert read(claims.identifier_key("VAT", "136695976")) == there.loser.id
    counted = read(seats.key(there.here.get_together.id))
    assert counted
    assert counted.taken == 2


def test_a_seat_that_is_somebody_elses_by_now_does_not_come_back() -> None:
    there = merging.pair(merging.same_person)
    merge = merging.done(merging.merged(there)["merge"]["id"])
    smaller = {"id": there.here.get_together.id, "expectedVersion": 1, "seatsCompanies": 1}
    assert code(send("activityUpdate", smaller)) is None
    merging.undone(merge)
    [late] = [one for one in merging.look(merge.id)["items"]["nodes"] if one["doubleOf"]]
    assert late["outcome"] == "NOT_RETURNED"
    assert merging.now(there.here.registrations[1]).state is RegistrationState.CANCELLED


def test_what_was_changed_in_the_survivor_since_stays() -> None:
    there = merging.pair()
    merge = merging.done(merging.merged(there)["merge"]["id"])
    change = {"id": there.survivor.id, "expectedVersion": 2, "website": "www.neu.example"}
    assert code(send("companyUpdate", change)) is None
    merging.undone(merge)
    found = read(companies.key(there.survivor.id))
    assert found
    assert found.profile.website == "https://www.neu.example"
    assert found.profile.identifiers.vat_id is None


def test_a_merge_can_be_undone_for_thirty_days(at: Callable[[datetime], None]) -> None:
    there = merging.pair()
    merge = merging.done(merging.merged(there)["merge"]["id"])
    at(NOW + timedelta(days=30))
    assert merging.sent_back(merge.id)["userErrors"][0]["code"] == "UNDO_EXPIRED"
    at(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert merging.sent_back(merge.id, 1)["userErrors"][0]["code"] == "VERSION_CONFLICT"
    assert merging.sent_back(merge.id)["userErrors"] == []
    assert merging.sent_back(merge.id, 3)["userErrors"][0]["code"] == "WRONG_STATE"
    found = read(store.key(merge.id))
    assert found
    assert found.state is MergeState.UNDOING
