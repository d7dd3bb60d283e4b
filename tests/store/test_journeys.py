"""Delegations in the store: one partition, one edition, and two lists without a filter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registration.actions import activities, delegates, delegations
from registration.rules import ids
from registration.rules.delegations import SlugTaken
from registration.rules.journeys import Journey
from registration.rules.outlines import Direction, Period
from registration.rules.pages import Window
from registration.rules.refusals import NotFound, VersionConflict
from registration.rules.timetables import MAX_ACTIVITIES, ProgrammeConflict
from registration.store import activities as activity_store
from registration.store import delegates as delegate_store
from registration.store import delegations as store
from registration.store import journeys, ledger, seats
from registration.store.rows import read
from registration.store.writes import Overtaken, write_all
from tests.conftest import Trips
from tests.drafts import ACT, JUNE, drafted, published
from tests.journeys import CANDIDATE, GET_TOGETHER, VISIT, crowd, on

pytestmark = pytest.mark.usefixtures("store")


def names(*directions: Direction, public: bool = False, window: Window | None = None) -> list[str]:
    found = store.page(window or Window(first=10), directions, public=public)
    return [delegation.slug for delegation in found.values]


def named(slug: str) -> str | None:
    """The id of the delegation that has the name."""
    found = read(store.slug_key(slug))
    return found.id if found else None


def test_a_delegation_with_programme_and_people_is_one_query(trips: Trips) -> None:
    id = published()
    people = crowd(id, 50)
    trips.reset()

    found = journeys.get(id)

    assert trips.calls == ["Query"]
    assert list(found.roster) == people
    assert [activity.title for activity in found.timetable] == [VISIT.title]


def test_values_come_back_as_they_were_written() -> None:
    id = drafted()
    place = replace(GET_TOGETHER.place, latitude=51.0, longitude=13.735)
    party = activities.add(ACT, id, replace(GET_TOGETHER, place=place), override=None)
    known = delegates.identify(ACT, id, replace(CANDIDATE, attends=(party.id,)))

    found = journeys.get(id)

    assert found.delegation == read(store.key(id))
    assert found.timetable == (party,)
    assert found.people == (known,)
    assert read(activity_store.key(party.id)) == party
    assert read(delegate_store.key(known.id)) == known


def test_the_name_leads_to_the_delegation_as_it_stands_after_every_change() -> None:
    id = drafted(slug="mexico")
    visit = activities.add(ACT, id, VISIT, override=None)
    person = delegates.identify(ACT, id, CANDIDATE)
    delegations.revise(ACT, id, {"markets": ("US",)}, expected=1)

    found = read(store.slug_key("mexico"))

    assert found
    assert found == read(store.key(id))
    assert (found.activity_ids, found.delegate_ids) == ((visit.id,), (person.id,))


@pytest.mark.parametrize("slug", ["", "Mexico", "x" * 5000, "a b", "ä"])
def test_what_is_no_name_leads_nowhere(slug: str) -> None:
    assert named(slug) is None


@pytest.mark.parametrize("id", ["", "del_", "com_1", "del_01D9S9YFM095JRBSHDW4DJT53Y"])
def test_what_is_no_delegation_is_not_found(id: str) -> None:
    assert journeys.find(id) is None
    with pytest.raises(NotFound):
        journeys.get(id, "id")


def test_a_name_in_addresses_belongs_to_one_delegation() -> None:
    id = drafted(slug="mexico")

    with pytest.raises(SlugTaken):
        drafted(slug="mexico")
    assert named("mexico") == id


def test_a_draft_may_be_renamed_and_its_old_name_is_free_again() -> None:
    id = drafted(slug="mexico")

    delegations.revise(ACT, id, {"slug": "mexiko"}, expected=1)

    assert named("mexiko") == id
    assert named("mexico") is None
    assert drafted(slug="mexico") != id


def test_the_public_list_has_no_drafts_and_the_desk_sees_all() -> None:
    published()
    drafted(slug="a-draft")
    drafted(slug="abroad", direction=Direction.OUTBOUND)

    assert names(Direction.INBOUND, public=True) == ["mexico-automotive-suppliers-2019"]
    assert set(names(Direction.INBOUND)) == {
        "a-draft",
        "mexico-automotive-suppliers-2019",
    }
    assert names(Direction.OUTBOUND, public=True) == []
    assert names(Direction.OUTBOUND) == ["abroad"]


def test_those_that_start_last_come_first() -> None:
    for month in (3, 9, 6):
        days = Period(starts_on=date(2019, month, 1), ends_on=date(2019, month, 2))
        drafted(slug=f"month-{month}", period=days)

    assert names(Direction.INBOUND) == ["month-9", "month-6", "month-3"]


def test_pages_of_both_directions_are_one_list() -> None:
    for month in range(1, 8):
        days = Period(starts_on=date(2019, month, 1), ends_on=date(2019, month, 2))
        direction = Direction.OUTBOUND if month % 3 else Direction.INBOUND
        drafted(slug=f"month-{month}", period=days, direction=direction)

    seen, window = [], Window(first=2)
    for _ in range(4):
        found = store.page(window, Direction, public=False)
        seen += [delegation.slug for delegation in found.values]
        window = Window(first=2, after=found.items[-1][0])

    assert seen == [f"month-{month}" for month in range(7, 0, -1)]
    assert not found.more


def test_nobody_changes_what_somebody_else_has_changed_meanwhile() -> None:
    id = drafted()
    delegations.revise(ACT, id, {"markets": ("ES",)}, expected=1)

    with pytest.raises(VersionConflict) as refused:
        delegations.revise(ACT, id, {"markets": ("MX",)}, expected=1)
    assert refused.value.current == 2


def test_what_was_decided_on_one_edition_of_the_programme_is_not_written_on_another() -> None:
    id = drafted()
    seen = journeys.get(id)
    activities.add(ACT, id, VISIT, override=None)

    for late in (
        store.moved(seen.delegation, seen.delegation, edition=seen.edition),
        (store.unchanged(id, edition=seen.edition),),
    ):
        with pytest.raises(Overtaken):
            write_all(*late)


def test_two_people_who_fill_one_hour_at_once_do_not_both_succeed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    id = drafted()
    rival = replace(GET_TOGETHER, starts_at=on(24, 8))
    get = journeys.get

    def get_then_lose(id: str, *path: str) -> Journey:
        found = get(id, *path)
        monkeypatch.setattr(journeys, "get", get)
        activities.add(ACT, id, rival, override=None)
        return found

    monkeypatch.setattr(journeys, "get", get_then_lose)
    with pytest.raises(ProgrammeConflict):
        activities.add(ACT, id, VISIT, override=None)
    assert len(get(id).timetable) == 1


def test_an_activity_has_seats_from_the_start_and_as_many_as_it_says() -> None:
    id = drafted()
    party = activities.add(ACT, id, GET_TOGETHER, override=None)

    before = read(seats.key(party.id))
    activities.revise(ACT, party.id, {"seats_companies": 80}, expected=1, override=None)
    after = read(seats.key(party.id))

    assert before
    assert after
    assert (before.capacity, after.capacity, after.taken) == (60, 80, 0)


def test_a_draft_forgets_an_activity_with_its_seats() -> None:
    id = drafted()
    party = activities.add(ACT, id, GET_TOGETHER, override=None)

    activities.remove(ACT, party.id, expected=1)

    assert journeys.get(id).timetable == ()
    assert read(seats.key(party.id)) is None


def test_the_host_of_an_activity_is_a_company_that_exists() -> None:
    assert VISIT.host
    host = replace(VISIT.host, company=ids.make("com", ids.new_ulid(JUNE)))

    with pytest.raises(NotFound) as refused:
        activities.add(ACT, drafted(), replace(VISIT, host=host), override=None)
    assert refused.value.path == ("host", "company_id")


def test_cancelling_calls_the_whole_programme_off_at_once(trips: Trips) -> None:
    id = published()
    [visit] = journeys.get(id).timetable
    ulids = [ids.new_ulid(JUNE + timedelta(seconds=number)) for number in range(1, MAX_ACTIVITIES)]
    more = [replace(visit, id=ids.make("act", ids.last(id), ulid)) for ulid in ulids]
    write_all(*(activity_store.written(activity) for activity in more))
    trips.reset()

    delegations.cancel(ACT, id, "Airline strike", expected=2)

    assert trips.calls == ["Query", "TransactWriteItems"]
    found = journeys.get(id)
    assert found.delegation.cancelled_because == "Airline strike"
    assert len(found.timetable) == MAX_ACTIVITIES
    assert not any(activity.is_scheduled for activity in found.timetable)
    [entry] = ledger.audit_page(visit.id, Window(first=1)).values
    assert (entry.subject, entry.operation) == (visit.id, "test")
