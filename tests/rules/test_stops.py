"""Activities as an organiser writes them: places, times, seats, windows, admission."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registration.rules import activities, timetables
from registration.rules.breaches import Rule
from registration.rules.places import Host, Place
from registration.rules.refusals import Invalid, Problems
from registration.rules.stops import Kind, Window
from registration.rules.texts import Text
from tests.journeys import (
    GET_TOGETHER,
    HTW,
    JUNE,
    MAY,
    PLANT,
    VISIT,
    activity,
    broken,
    on,
    revise,
    session,
)


def test_an_activity_keeps_what_the_organiser_wrote() -> None:
    found = activity(
        VISIT, title=Text(en=" Press  shop ", de=" "), place=replace(PLANT, city=" Zwickau ")
    )

    assert found.title == Text(en="Press  shop")
    assert found.place == PLANT
    assert found.host == VISIT.host
    assert (found.version, found.created_at, found.is_scheduled) == (1, MAY, True)


def test_the_form_gets_all_its_problems_at_once() -> None:
    with pytest.raises(Problems) as refused:
        activity(
            VISIT,
            title=Text(en=""),
            place=Place(name="", city="", country="XX", latitude=91, longitude=-181),
            host=Host(name=" "),
            zone="Europe/Zwickau",
            ends_at=VISIT.starts_at,
            seats_delegates=-1,
            seats_companies=5001,
            travel_buffer_minutes=-5,
            max_persons_per_company=0,
            cancel_by=on(24, 8),
            window=Window(opens_at=on(25, 7), closes_at=on(24, 8)),
        )

    assert broken(refused.value) == {
        ("title.en", Rule.REQUIRED),
        ("place.name", Rule.REQUIRED),
        ("place.city", Rule.REQUIRED),
        ("place.country", Rule.UNKNOWN_COUNTRY),
        ("place.latitude", Rule.OUT_OF_RANGE),
        ("place.longitude", Rule.OUT_OF_RANGE),
        ("host.name", Rule.REQUIRED),
        ("zone", Rule.UNKNOWN_ZONE),
        ("ends_at", Rule.ENDS_BEFORE_START),
        ("seats_delegates", Rule.OUT_OF_RANGE),
        ("seats_companies", Rule.OUT_OF_RANGE),
        ("travel_buffer_minutes", Rule.OUT_OF_RANGE),
        ("max_persons_per_company", Rule.OUT_OF_RANGE),
        ("cancel_by", Rule.AFTER_START),
        ("window.closes_at", Rule.ENDS_BEFORE_START),
        ("window.closes_at", Rule.AFTER_START),
    }


def test_an_activity_lies_within_the_days_of_its_delegation() -> None:
    midnight = on(26, 22)  # on the clocks of Saxony

    assert activity(VISIT, starts_at=on(26, 20), ends_at=midnight).ends_at == midnight
    with pytest.raises(Invalid) as refused:
        activity(VISIT, starts_at=on(26, 20), ends_at=on(26, 22, 1))
    assert broken(refused.value) == {("starts_at", Rule.OUTSIDE_PERIOD)}


def test_a_time_beyond_all_calendars_is_refused_too() -> None:
    with pytest.raises(Invalid) as refused:
        activity(VISIT, starts_at=datetime.min.replace(tzinfo=UTC), zone="America/Mexico_City")

    assert broken(refused.value) == {("starts_at", Rule.OUTSIDE_PERIOD)}


def test_only_a_session_is_admitted_to_by_another_activity() -> None:
    party = activity(GET_TOGETHER)

    with pytest.raises(Invalid) as refused:
        session(party, kind=Kind.CONGRESS)
    assert broken(refused.value) == {("admission_id", Rule.NOT_AN_ADMISSION)}


def test_a_session_takes_its_people_from_a_standing_activity_of_its_own_delegation() -> None:
    party = activity(GET_TOGETHER)
    talks = session(party)
    gone = activities.called_off(party, "Strike", JUNE)

    for admission, timetable in (
        ("act_of_another_delegation", (party,)),
        (talks.id, (party,)),
        (gone.id, (gone,)),
    ):
        with pytest.raises(Invalid) as refused:
            revise(talks, *timetable, admission=admission)
        assert broken(refused.value) == {("admission_id", Rule.NOT_AN_ADMISSION)}


def test_admission_is_not_handed_on() -> None:
    party = activity(GET_TOGETHER)
    talks = session(party)
    more = session(
        party, place=replace(HTW, street="Andreas-Schubert-Straße 23"), seats_delegates=0
    )

    for known, other in ((talks, more), (more, talks)):
        with pytest.raises(Invalid) as refused:
            revise(known, party, other, admission=other.id)
        assert broken(refused.value) == {("admission_id", Rule.NOT_AN_ADMISSION)}


def test_a_programme_has_an_end() -> None:
    full = tuple(
        replace(activity(VISIT), id=f"act_{number}", seats_delegates=0)
        for number in range(timetables.MAX_ACTIVITIES)
    )

    with pytest.raises(Invalid) as refused:
        activity(VISIT, full)
    assert broken(refused.value) == {("", Rule.TOO_MANY)}
    assert revise(*full, title=Text(en="Foundry")).version == 2


def test_companies_register_while_the_window_is_open() -> None:
    party = activity(GET_TOGETHER)
    assert party.window
    moments = (
        party.window.opens_at - timedelta(seconds=1),
        party.window.opens_at,
        party.window.closes_at - timedelta(seconds=1),
        party.window.closes_at,
    )

    assert [party.takes_registrations(now) for now in moments] == [False, True, True, False]
    gone = activities.called_off(party, "Strike", JUNE)
    assert not any(gone.takes_registrations(now) for now in moments)
    assert not activity(VISIT).takes_registrations(on(20, 8))


def test_people_may_cancel_by_themselves_until_the_deadline_or_the_start() -> None:
    assert activity(VISIT).self_service_until == VISIT.starts_at
    assert activity(VISIT, cancel_by=on(22, 10)).self_service_until == on(22, 10)
