"""The waiting list: who comes before whom, how long an offer lasts, and how that is explained."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from registration.rules.activities import Activity
from registration.rules.companies import Company
from registration.rules.seats import ActivityFull, CompanyLimitReached, Queue, Quota, Seats
from registration.rules.sizes import Declaration, Figures, SizeForm, classify
from registration.rules.standings import HeldBack, Standing, explain, rule, stand
from registration.rules.texts import Language
from registration.rules.waiting import (
    MOST_POINTS,
    POINTS,
    Ground,
    PlaceInLine,
    Waiting,
    WaitingState,
    joined,
    offer,
    offers_until,
)
from tests import companies, journeys
from tests.waiting import waiting

NOW = datetime(2019, 9, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACTIVITY = journeys.activity(journeys.GET_TOGETHER)
EN, DE, ES = Language.EN, Language.DE, Language.ES


def sized(staff: int) -> Company:
    """A company that has declared so many people, and little turnover."""
    figures = Figures(staff=Decimal(staff), turnover=1_000_000)
    size = classify(SizeForm(declared=Declaration(year=2018, figures=figures)))
    company = companies.company()
    return replace(company, profile=replace(company.profile, size=size))


def line(*points: int) -> tuple[PlaceInLine, ...]:
    """People in line with so many points, in order; `reg_0` is the first."""
    return tuple(
        PlaceInLine(registration_id=f"reg_{n}", company_id=f"com_{n}", points=each)
        for n, each in enumerate(points)
    )


def standing(
    place: int,
    *points: int,
    quota: Quota | None = None,
    activity: Activity = ACTIVITY,
    now: datetime = NOW,
) -> Standing:
    """Of who stands at this index of a line with these points."""
    here = waiting(activity, f"reg_{place}", points=points[place])
    found = stand(here, activity, line(*points), quota, now)
    assert found
    return found


@pytest.mark.parametrize(
    ("staff", "first", "points"), [(38, True, 3), (38, False, 2), (400, True, 1), (400, False, 0)]
)
def test_small_and_medium_companies_and_newcomers_have_points(
    staff: int, first: bool, points: int
) -> None:
    assert joined(sized(staff), first=first, now=NOW).points == points


def test_who_never_declared_a_size_has_no_points_for_it() -> None:
    assert joined(companies.company(), first=True, now=NOW).grounds == (Ground.FIRST_OF_COMPANY,)


def test_every_ground_has_its_points_and_all_of_them_fit_into_the_order() -> None:
    assert set(POINTS) == set(Ground)
    assert MOST_POINTS < 10  # the sort key has one digit


def test_an_offer_lasts_a_day_in_whole_seconds() -> None:
    made = offer(ACTIVITY, 7, NOW.replace(microsecond=5))
    assert (made.until, made.edition) == (NOW + 24 * HOUR, 7)


@pytest.mark.parametrize("before", [timedelta(minutes=1), 23 * HOUR])
def test_an_offer_near_the_cut_off_is_shorter(before: timedelta) -> None:
    activity = replace(ACTIVITY, cancel_by=NOW + before)
    assert offer(activity, 1, NOW).until == NOW + before


def test_the_cut_off_is_the_end_of_self_service_or_else_the_start() -> None:
    assert offers_until(replace(ACTIVITY, cancel_by=None)) == ACTIVITY.starts_at
    early = ACTIVITY.starts_at - HOUR
    assert offers_until(replace(ACTIVITY, cancel_by=early)) == early


def test_a_place_says_how_many_are_before_and_why() -> None:
    third = standing(2, 3, 2, 2, 2, 1)
    assert (third.position, third.of) == (3, 5)
    assert explain(third, EN) == (
        "Place 3 of 5, with 2 points (small or medium company). Before: 1 with more points,"
        " 1 with as many points who joined earlier."
    )
    assert explain(third, DE) == (
        "Platz 3 von 5 mit 2 Punkten (kleines oder mittleres Unternehmen). Davor: 1 mit mehr"
        " Punkten, 1 mit gleich vielen Punkten, früher eingetragen."
    )
    assert explain(third, ES) == (
        "Puesto 3 de 5, con 2 puntos (pequeña o mediana empresa). Delante: 1 con más puntos, 1 con"
        " los mismos puntos y más antigüedad."
    )


def test_the_first_knows_that_the_next_seat_is_theirs() -> None:
    assert explain(standing(0, 1), EN) == (
        "Place 1 of 1, with 1 point (nobody of the company had a place)."
        " The next free seat is offered here."
    )


def test_without_points_it_says_so() -> None:
    assert "with no points. Before: 1 with more points." in explain(standing(1, 1, 0), EN)


def test_whose_company_has_all_its_places_is_held_back_and_told() -> None:
    full = Quota(persons={"A": None, "B": None})
    held = standing(0, 2, quota=full)
    assert held.held_back is HeldBack.COMPANY_LIMIT
    told = explain(held, EN)
    assert "all its places (2)" in told
    assert "next free seat" not in told
    lapsed = Quota(persons={"A": None, "B": NOW})
    assert standing(0, 2, quota=lapsed).held_back is None


def test_after_the_cut_off_it_says_that_no_seats_are_offered() -> None:
    activity = replace(ACTIVITY, cancel_by=NOW)
    assert "Seit 02.09.2019, 10:00 (Europe/Berlin)" in explain(
        standing(0, 2, activity=activity), DE
    )


def test_who_left_a_moment_ago_has_no_position() -> None:
    gone = stand(waiting(ACTIVITY, "reg_9", points=2), ACTIVITY, line(2), None, NOW)
    assert gone
    assert gone.position is None
    assert explain(gone, EN) == "On the waiting list."


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("state", list(WaitingState))
def test_every_state_is_explained_in_every_language(
    state: WaitingState, language: Language
) -> None:
    place = Waiting(grounds=(), points=0, joined_at=NOW, offer=offer(ACTIVITY, 1, NOW))
    place = replace(place, accepted_at=NOW)
    told = explain(Standing(activity=ACTIVITY, state=state, waiting=place), language)
    assert told
    assert "{" not in told


@pytest.mark.parametrize("language", list(Language))
def test_the_rule_names_the_points_that_are_given(language: Language) -> None:
    said = rule(language)
    assert all(str(points) in said for points in POINTS.values())
    assert "24" in said
    assert "{" not in said


def test_a_newcomer_finds_only_what_nobody_in_line_may_claim() -> None:
    seats = Seats(capacity=10, taken=7, waiting=2)
    assert seats.free_for_newcomers(NOW, offers=True) == 1
    assert seats.free_for_newcomers(NOW, offers=False) == 3
    assert replace(seats, waiting=9).free_for_newcomers(NOW, offers=True) == 0


@pytest.mark.parametrize("language", list(Language))
def test_a_refusal_names_the_waiting_list_only_while_it_is_open(language: Language) -> None:
    for refusal in (ActivityFull(), CompanyLimitReached(2)):
        shut = replace(refusal, queue=Queue(open=False, length=3)).message(language)
        told = replace(refusal, queue=Queue(open=True, length=3)).message(language)
        assert refusal.message(language) == shut
        assert told.startswith(shut)
        assert len(told) > len(shut)
