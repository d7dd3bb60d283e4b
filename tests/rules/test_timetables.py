"""The programme: seats, windows, days, and two places at which nobody can be at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules import activities, timetables
from registration.rules.breaches import Rule
from registration.rules.delegations import Status
from registration.rules.outlines import Period
from registration.rules.refusals import Invalid, WrongState
from registration.rules.stops import Kind
from registration.rules.texts import Text
from registration.rules.timetables import AdmitsToOthers, ProgrammeConflict
from tests.journeys import (
    GET_TOGETHER,
    HTW,
    JUNE,
    MAY,
    NIGHT,
    PLANT,
    VISIT,
    activity,
    broken,
    delegation,
    on,
    revise,
    session,
)


def test_the_days_of_a_delegation_do_not_leave_its_programme_behind() -> None:
    visit = activity(VISIT)
    days = Period(starts_on=date(2019, 9, 24), ends_on=date(2019, 9, 24))

    timetables.check_days((visit,), days)
    with pytest.raises(Invalid, match="1 activities lie outside"):
        timetables.check_days((visit,), replace(days, starts_on=date(2019, 9, 25)))
    gone = activities.called_off(visit, "Strike", JUNE)
    timetables.check_days((gone,), replace(days, starts_on=date(2019, 9, 25)))


def test_delegates_are_not_in_two_places_at_once() -> None:
    visit = activity(VISIT)

    with pytest.raises(ProgrammeConflict) as refused:
        activity(GET_TOGETHER, (visit,), starts_at=on(24, 8))
    assert refused.value.activities == (visit.id,)


def test_the_way_between_two_places_counts() -> None:
    visit = activity(VISIT)  # ends at 9:00
    early = {"starts_at": on(24, 10, 29), "travel_buffer_minutes": 90}

    with pytest.raises(ProgrammeConflict):
        activity(GET_TOGETHER, (visit,), **early)
    assert activity(GET_TOGETHER, (visit,), **early | {"starts_at": on(24, 10, 30)})


def test_the_way_counts_whichever_of_the_two_is_written_down_first() -> None:
    party = activity(GET_TOGETHER)  # starts at 14:00, 90 minutes from the stop before

    with pytest.raises(ProgrammeConflict) as refused:
        activity(VISIT, (party,), starts_at=on(24, 11), ends_at=on(24, 12, 31))
    assert refused.value.activities == (party.id,)


def test_nobody_travels_within_one_building() -> None:
    lecture = activity(
        VISIT, kind=Kind.CONGRESS, place=HTW, starts_at=on(24, 12), ends_at=on(24, 14)
    )

    assert activity(GET_TOGETHER, (lecture,), place=replace(HTW, name="HTW Dresden, room 2"))


def test_what_delegates_do_not_attend_gets_in_nobodys_way() -> None:
    visit = activity(VISIT)

    assert activity(GET_TOGETHER, (visit,), starts_at=on(24, 8), seats_delegates=0)


def test_what_was_cancelled_gets_in_nobodys_way() -> None:
    gone = activities.called_off(activity(VISIT), "Strike", JUNE)

    assert activity(GET_TOGETHER, (gone,), starts_at=on(24, 8))


def test_a_session_in_the_building_of_its_get_together_is_a_part_of_it() -> None:
    party = activity(GET_TOGETHER)

    assert session(party).admits_from == party.id
    with pytest.raises(ProgrammeConflict):
        session(party, place=PLANT)


def test_a_reason_overrides_a_conflict_and_is_kept() -> None:
    visit = activity(VISIT)

    party = activity(
        GET_TOGETHER, (visit,), starts_at=on(24, 8), override=" Two  groups travel apart "
    )

    assert party.override == activities.Override(
        reason="Two groups travel apart", conflicts=(visit.id,)
    )


def test_a_reason_covers_only_the_conflicts_it_was_given_for() -> None:
    visit = activity(VISIT)
    party = activity(GET_TOGETHER, (visit,), starts_at=on(24, 8), override="Two groups")
    other = activity(VISIT, starts_at=on(24, 20), ends_at=on(24, 21))

    assert revise(party, visit, other, seats_companies=80).override == party.override
    with pytest.raises(ProgrammeConflict) as refused:
        revise(party, visit, other, ends_at=on(24, 20, 30))
    assert refused.value.activities == (other.id,)


def test_the_other_side_of_an_accepted_conflict_may_change_too() -> None:
    visit = activity(VISIT)
    party = activity(GET_TOGETHER, (visit,), starts_at=on(24, 8), override="Two groups")

    assert revise(visit, party, title=Text(en="Foundry")).title.en == "Foundry"


def test_a_conflict_that_is_gone_is_forgotten() -> None:
    visit = activity(VISIT)
    party = activity(GET_TOGETHER, (visit,), starts_at=on(24, 8), override="Two groups")

    later = revise(party, visit, starts_at=on(24, 14))

    assert later.override is None
    with pytest.raises(ProgrammeConflict):
        revise(later, visit, starts_at=on(24, 8))


def test_a_blank_reason_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        activity(GET_TOGETHER, (activity(VISIT),), starts_at=on(24, 8), override=" ")

    assert broken(refused.value) == {("override_reason", Rule.REQUIRED)}


@given(
    st.integers(0, 600),
    st.integers(1, 300),
    st.integers(0, 120),
    st.integers(0, 600),
    st.integers(1, 300),
)
def test_two_stops_that_fit_leave_time_for_the_way(
    first: int, length: int, way: int, second: int, other_length: int
) -> None:
    start = on(23, 6)
    one = activity(
        VISIT,
        starts_at=start + timedelta(minutes=first),
        ends_at=start + timedelta(minutes=first + length),
        travel_buffer_minutes=way,
    )
    begins = start + timedelta(minutes=second)
    ends = begins + timedelta(minutes=other_length)
    fits = begins >= one.ends_at + timedelta(minutes=30) or (
        one.starts_at >= ends + timedelta(minutes=way)
    )
    written = {"starts_at": begins, "ends_at": ends, "travel_buffer_minutes": 30, "window": None}
    if fits:
        assert activity(GET_TOGETHER, (one,), **written)
    else:
        with pytest.raises(ProgrammeConflict):
            activity(GET_TOGETHER, (one,), **written)


def test_the_night_the_clocks_change_has_its_own_length() -> None:
    days = Period(starts_on=date(2019, 10, 26), ends_on=date(2019, 10, 27))
    autumn = replace(delegation(), period=days)
    night = replace(VISIT, starts_at=NIGHT, ends_at=NIGHT + timedelta(hours=6))  # 22:00 to 3:00

    found = timetables.add(night, id="act_1", delegation=autumn, timetable=(), at=MAY)

    bus = replace(VISIT, place=HTW, travel_buffer_minutes=60)
    ready = found.ends_at + timedelta(minutes=60)
    with pytest.raises(ProgrammeConflict):
        timetables.add(
            replace(
                bus, starts_at=ready - timedelta(minutes=1), ends_at=ready + timedelta(hours=1)
            ),
            id="act_2",
            delegation=autumn,
            timetable=(found,),
            at=MAY,
        )


@pytest.mark.parametrize("status", [Status.LOCKED, Status.COMPLETED, Status.CANCELLED])
def test_the_programme_is_frozen_from_locked_on(status: Status) -> None:
    with pytest.raises(WrongState):
        timetables.add(VISIT, id="act_1", delegation=delegation(status), timetable=(), at=MAY)


def test_an_activity_that_admits_to_a_session_stays() -> None:
    party = activity(GET_TOGETHER)
    talks = session(party)
    draft = delegation()

    with pytest.raises(AdmitsToOthers) as refused:
        timetables.check_removable(party, delegation=draft, timetable=(party, talks))
    assert refused.value.activity == talks.id
    timetables.check_removable(talks, delegation=draft, timetable=(party, talks))
    with pytest.raises(AdmitsToOthers):
        timetables.cancel(party, "Strike", delegation=draft, timetable=(party, talks), at=JUNE)


def test_only_a_draft_forgets_an_activity() -> None:
    visit = activity(VISIT)

    with pytest.raises(WrongState):
        timetables.check_removable(
            visit, delegation=delegation(Status.PUBLISHED), timetable=(visit,)
        )


def test_a_locked_delegation_may_still_lose_an_activity() -> None:
    visit = activity(VISIT)

    gone = timetables.cancel(
        visit,
        " Fire in the press shop ",
        delegation=delegation(Status.LOCKED),
        timetable=(visit,),
        at=JUNE,
    )

    assert (gone.status, gone.version) == (activities.Status.CANCELLED, 2)
    assert gone.cancelled_because == "Fire in the press shop"
    with pytest.raises(WrongState):
        timetables.cancel(gone, "Again", delegation=delegation(), timetable=(gone,), at=JUNE)
    with pytest.raises(WrongState):
        revise(gone, seats_companies=3)
