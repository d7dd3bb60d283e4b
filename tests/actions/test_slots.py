"""Drawing the grid, and saying when one is away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.actions import slots as actions
from registration.rules.breaches import Rule
from registration.rules.refusals import Invalid, NotFound, VersionConflict
from registration.rules.slots import Absence, Grid, Period, SlotsInUse, Table
from registration.store import slots as store
from registration.store.rows import read
from tests.conftest import Trips
from tests.sessions import (
    STAFF,
    Session,
    accept,
    act,
    as_company,
    as_delegate,
    asked,
    opened,
    session,
)

pytestmark = pytest.mark.usefixtures("store")


def draw(here: Session, expected: int | None = 1, **changes: object) -> Grid:
    wanted = replace(here.grid, **changes)  # type: ignore[arg-type]
    return actions.draw(act(STAFF), wanted, expected=expected)


def away(here: Session, *slots: int, who: str | None = None) -> Absence:
    id = who or here.delegates[0].id
    return Absence(activity_id=here.activity.id, participant_id=id, slots=slots)


def later(here: Session, minutes: int) -> tuple[Period, ...]:
    [whole] = here.grid.sessions
    return (Period(starts_at=whole.starts_at + timedelta(minutes=minutes), ends_at=whole.ends_at),)


def test_a_new_version_of_the_grid_replaces_the_old_one() -> None:
    here = opened(session())
    drawn = draw(here, tables=(Table(number=7, label="By the window"),))
    assert drawn.version == 2
    assert read(store.key(here.activity.id)) == drawn


def test_an_outdated_grid_is_not_written_over() -> None:
    here = opened(session())
    for outdated in (None, 3):
        with pytest.raises(VersionConflict):
            draw(here, outdated)


def test_only_a_matchmaking_session_has_a_grid() -> None:
    here = opened(session())
    with pytest.raises(Invalid) as refused:
        draw(here, None, activity_id=here.get_together.id)
    assert refused.value.rule is Rule.NO_MATCHMAKING


def test_a_fixed_table_needs_a_delegate_of_this_delegation() -> None:
    here = opened(session())
    with pytest.raises(Invalid) as refused:
        draw(here, fixed_tables={"dgt_unknown": 1})
    assert refused.value.path == ("fixed_tables", 0, "delegate_id")
    assert draw(here, fixed_tables={here.delegates[0].id: 1}).version == 2


def test_a_grid_that_would_orphan_meetings_is_refused_with_their_list() -> None:
    here = opened(session())
    booked = accept(here, asked(here), slot=0)
    for changes in ({"sessions": later(here, 10)}, {"tables": ()}):
        with pytest.raises(SlotsInUse) as refused:
            draw(here, **changes)
        assert refused.value.meetings == (booked.id,)


def test_more_tables_leave_meetings_where_they_are() -> None:
    here = opened(session())
    booked = accept(here, asked(here), slot=0)
    draw(here, tables=(*here.grid.tables, Table(number=9)))
    assert set(store.holders(here.activity.id).values()) == {booked.id}


def test_absences_move_with_the_times() -> None:
    here = opened(session())
    actions.stay_away(act(STAFF), away(here, 0, 1))
    draw(here, sessions=later(here, 20))
    absence = actions.absence_of(STAFF, away(here))
    assert absence.slots == (0,)


def test_an_absence_is_said_anew_each_time() -> None:
    here = opened(session())
    by = act(as_delegate(here.delegates[0]))
    assert actions.stay_away(by, away(here, 3, 1, 1)).slots == (1, 3)
    assert actions.stay_away(by, away(here, 3, 4)).slots == (3, 4)
    assert actions.absence_of(STAFF, away(here)).slots == (3, 4)
    assert actions.stay_away(by, away(here)).slots == ()
    assert store.holders(here.activity.id) == {}


def test_a_representative_is_kept_away_by_the_own_company_alone() -> None:
    here = opened(session(firms=2))
    one, other = here.companies
    absence = away(here, 2, who=here.of(one)[0].id)
    assert actions.stay_away(act(as_company(one)), absence).slots == (2,)
    with pytest.raises(NotFound):
        actions.stay_away(act(as_company(other)), absence)


def test_a_delegate_speaks_for_nobody_else() -> None:
    here = opened(session(people=2))
    with pytest.raises(NotFound):
        actions.stay_away(act(as_delegate(here.delegates[1])), away(here, 1))


def test_nobody_is_away_from_an_agreed_meeting() -> None:
    here = opened(session())
    booked = accept(here, asked(here), slot=2)
    with pytest.raises(SlotsInUse) as refused:
        actions.stay_away(act(STAFF), away(here, 1, 2))
    assert refused.value.meetings == (booked.id,)
    assert actions.absence_of(STAFF, away(here)).slots == ()


def test_a_slot_that_does_not_exist_is_an_error_of_the_field() -> None:
    here = opened(session())
    with pytest.raises(Invalid) as refused:
        actions.stay_away(act(STAFF), away(here, 0, 6))
    assert refused.value.path == ("absent_slots", 1)


def test_being_away_takes_three_round_trips(trips: Trips) -> None:
    here = opened(session())
    trips.reset()
    actions.stay_away(act(STAFF), away(here, 0, 1, 2, 3))
    assert trips.calls == ["BatchGetItem", "Query", "TransactWriteItems"]
