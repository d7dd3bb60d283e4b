"""The rows of a waiting list: their order, and that nothing of it comes or goes by halves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.rules import offers
from registration.rules.activities import Activity
from registration.rules.pages import Window
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import AlreadyRegistered, PersonClaim, Quota
from registration.rules.waiting import Offer
from registration.store import seats, waiting
from registration.store.rows import read
from registration.store.seats import Taking
from registration.store.writes import Overtaken, write_all
from tests.conftest import Trips
from tests.registrations import OPEN, counted, get_together
from tests.waiting import waiting as person

pytestmark = pytest.mark.usefixtures("store")


def join(activity: Activity, name: str, points: int = 2) -> Registration:
    """In line, each under an address of their own."""
    one = person(activity, points=points)
    one = replace(one, person=replace(one.person, email=f"{name}@beispiel.example"))
    write_all(*waiting.joined(one, tell=True))
    return one


def offered(one: Registration, activity: Activity, quota: Quota | None = None) -> Taking:
    return Taking(
        registration=offers.offer(one, activity, counted(activity).edition, OPEN),
        seats=counted(activity),
        seats_gone=(),
        quota=quota,
        places_gone=(),
        limit=2,
        tell=False,
    )


def line(activity: Activity) -> list[str]:
    return [place.registration_id for place in waiting.line(activity.id)]


def test_the_order_is_points_then_time() -> None:
    activity = get_together(1)
    people = [join(activity, f"p{points}", points) for points in (0, 2, 1, 3)]
    assert line(activity) == [people[i].id for i in (3, 1, 2, 0)]
    assert counted(activity).waiting == 4


def test_the_line_is_read_page_by_page_in_the_same_order(trips: Trips) -> None:
    activity = get_together(1)
    for number in range(5):
        join(activity, f"p{number}", number % 4)
    found: list[str] = []
    after = None
    trips.reset()
    while True:
        page = waiting.page(activity.id, Window(first=2, after=after))
        found += [place.registration_id for place in page.values]
        if not page.more:
            break
        after, _ = page.items[-1]
    assert found == line(activity)
    assert len(trips) == 3 + 1


def test_another_list_is_another_line() -> None:
    activity = get_together(1)
    join(activity, "anna")
    assert waiting.line(activity.id[:-26] + "0" * 26) == ()


def test_whoever_waits_is_not_in_line_again_under_the_same_address() -> None:
    activity = get_together(1)
    first = join(activity, "anna")
    with pytest.raises(AlreadyRegistered) as no:
        join(activity, "anna")
    assert no.value.id == first.id
    assert counted(activity).waiting == 1


def test_whoever_leaves_leaves_nothing_behind_and_only_once() -> None:
    activity = get_together(1)
    anna = join(activity, "anna")
    write_all(*waiting.left(anna))
    assert (line(activity), counted(activity).waiting) == ([], 0)
    assert read(seats.person_key(activity.id, anna.person.email)) is None
    with pytest.raises(Overtaken):
        write_all(*waiting.left(anna))
    assert counted(activity).waiting == 0


def test_an_offer_takes_seat_place_and_person_for_its_time() -> None:
    activity = get_together(1)
    anna = join(activity, "anna")
    taking = offered(anna, activity)
    write_all(*waiting.offered(taking))
    until = taking.registration.hold_until
    after = counted(activity)
    assert (after.taken, after.waiting, after.holds) == (1, 0, {anna.ulid: until})
    assert read(seats.quota_key(activity.id, anna.company_id)) == Quota(persons={anna.ulid: until})
    assert read(seats.person_key(activity.id, anna.person.email)) == PersonClaim(
        registration_id=anna.id, company_id=anna.company_id, until=until
    )
    assert line(activity) == []


def test_no_offer_is_made_on_a_line_or_a_number_of_seats_that_has_changed() -> None:
    activity = get_together(1)
    anna = join(activity, "anna")
    seen_before = offered(anna, activity)
    join(activity, "bodo", 3)
    with pytest.raises(Overtaken):
        write_all(*waiting.offered(seen_before))
    seen_before = offered(anna, activity)
    write_all(seats.resized(activity.id, 1))
    with pytest.raises(Overtaken):
        write_all(*waiting.offered(seen_before))
    assert counted(activity).taken == 0


def test_no_offer_is_made_where_no_seat_is_empty_any_more() -> None:
    activity = get_together(1)
    anna, bodo = join(activity, "anna"), join(activity, "bodo")
    write_all(*waiting.offered(offered(anna, activity)))
    with pytest.raises(Overtaken):
        write_all(*waiting.offered(offered(bodo, activity, Quota(persons={anna.ulid: OPEN}))))
    assert counted(activity).taken == 1


def test_what_can_put_somebody_before_others_moves_the_line_and_nothing_else() -> None:
    activity = get_together(1)
    stands = [counted(activity).line]
    anna, bodo = join(activity, "anna"), join(activity, "bodo")
    stands.append(counted(activity).line)
    write_all(*waiting.left(bodo))
    assert counted(activity).line == stands[-1]
    taking = offered(anna, activity)
    write_all(*waiting.offered(taking))
    assert counted(activity).line == stands[-1]
    write_all(*seats.freed(taking.registration))
    stands.append(counted(activity).line)
    write_all(seats.resized(activity.id, 2))
    stands.append(counted(activity).line)
    assert stands == sorted(set(stands))


def test_a_newcomer_needs_the_line_where_it_was_seen() -> None:
    activity = get_together(2)
    join(activity, "anna")
    newcomer = person(activity)
    newcomer = replace(
        newcomer,
        state=RegistrationState.HELD,
        waiting=None,
        hold_until=OPEN + timedelta(hours=1),
        person=replace(newcomer.person, email="neu@beispiel.example"),
    )
    blind = Taking(
        registration=newcomer,
        seats=counted(activity),
        seats_gone=(),
        quota=None,
        places_gone=(),
        limit=2,
        tell=False,
    )
    with pytest.raises(Overtaken):
        write_all(*seats.taken(blind))
    knowing = replace(blind, line=counted(activity).line)
    write_all(*seats.taken(knowing))
    assert counted(activity).taken == 1


def test_an_offer_comes_back_from_the_store_as_it_was() -> None:
    activity = get_together(1)
    made = offered(join(activity, "anna"), activity).registration.waiting
    assert made
    assert made.offer == Offer(offered_at=OPEN, until=OPEN + timedelta(hours=24), edition=1)
