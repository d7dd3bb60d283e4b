"""A grid that takes times and tables away: every meeting finds a new place, or the grid stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.actions import slots as actions
from registration.rules.registrations import RegistrationState
from registration.rules.slots import Absence, Grid, Period, SlotsInUse, Table
from registration.store import registrations, slots
from registration.store.writes import write_all
from tests.publications import grid_of, raw, rest_done
from tests.race.books import absences, meetings_held
from tests.race.rivals import check_history
from tests.sessions import STAFF, Session, accept, act, asked, events, foreign, opened, session

pytestmark = pytest.mark.usefixtures("store")


def redraw(here: Session, wanted: Grid, *, reassign: bool = True) -> Grid:
    actions.draw(act(STAFF), wanted, expected=grid_of(here).version, reassign=reassign)
    rest_done(here)
    return grid_of(here)


def later(here: Session, minutes: int = 20, slots_: int = 6) -> Grid:
    """The same session, which begins later."""
    starts = here.grid.sessions[0].starts_at + timedelta(minutes=minutes)
    until = starts + timedelta(minutes=20 * slots_)
    return replace(here.grid, sessions=(Period(starts_at=starts, ends_at=until),))


def times(here: Session) -> dict[str, tuple[int, int]]:
    """When each is, in minutes from the first slot there was, and at which table."""
    first = here.grid.sessions[0].starts_at
    found: dict[str, tuple[int, int]] = {}
    for one in meetings_held(here.activity):
        assert one.place
        found[one.id] = ((one.place.starts_at - first) // timedelta(minutes=1), one.place.table)
    return found


def check(here: Session) -> None:
    assert grid_of(here).publishing is None
    for one in raw(here):
        assert one.staged is None
        check_history(one.id, one.version)


def told(here: Session) -> list[str]:
    mails = [mail for event in events(here) for mail in event.mails]
    return sorted(mail.to for mail in mails if mail.template == "plan_published")


def test_who_loses_the_first_slot_moves_and_all_others_keep_their_time() -> None:
    here = opened(session(firms=3))
    one, two, three = (accept(here, asked(here, firm=n), slot=n) for n in range(3))
    with pytest.raises(SlotsInUse):
        redraw(here, later(here), reassign=False)
    grid = redraw(here, later(here))
    assert grid.sessions == later(here).sessions
    where = times(here)
    assert (where[two.id][0], where[three.id][0]) == (20, 40)
    assert where[one.id][0] == 60  # the nearest in which she is free
    check(here)
    assert told(here) == sorted([here.registrations[0].person.email, here.delegates[0].email or ""])


def test_who_loses_the_table_stays_in_time() -> None:
    here = opened(session(firms=2, people=2, tables=2))
    one = accept(here, asked(here), slot=0, table=1)
    two = accept(here, asked(here, firm=1, person=1), slot=0, table=2)
    redraw(here, replace(here.grid, tables=(Table(number=2), Table(number=3))))
    assert times(here) == {one.id: (0, 3), two.id: (0, 2)}
    check(here)


def test_where_one_finds_no_place_nothing_changes() -> None:
    here = opened(session(firms=3, slots_=3))
    for n in range(3):
        accept(here, asked(here, firm=n), slot=n)
    before = times(here)
    with pytest.raises(SlotsInUse) as refused:
        redraw(here, later(here, slots_=2))
    assert len(refused.value.meetings) == 1
    assert times(here) == before
    assert grid_of(here) == replace(grid_of(here), sessions=here.grid.sessions, publishing=None)


def test_one_makes_room_for_another_where_that_is_the_only_way() -> None:
    here = opened(session(firms=2, people=2, tables=2, slots_=3))
    tight = accept(here, asked(here, firm=0, person=0), slot=0)
    loose = accept(here, asked(here, firm=1, person=0), slot=1)
    away = Absence(
        activity_id=here.activity.id, participant_id=here.registrations[0].id, slots=(2,)
    )
    actions.stay_away(act(STAFF), away)
    redraw(here, later(here, slots_=2))
    where = times(here)
    assert (where[tight.id][0], where[loose.id][0]) == (20, 40)
    check(here)


def test_absences_move_along_however_many() -> None:
    here = opened(session(firms=7, slots_=9, representatives=2))
    accept(here, asked(here), slot=0)
    for one in here.registrations[2:]:
        gone = tuple(range(0, 9, 1))
        absence = Absence(activity_id=here.activity.id, participant_id=one.id, slots=gone)
        actions.stay_away(act(STAFF), absence)
    redraw(here, later(here, slots_=8))
    assert len(absences(here.activity)) == 12 * 8
    assert max(claim.slot for claim in slots.holders(here.activity.id)) == 7
    check(here)


def test_who_does_not_come_any_more_is_not_sent_instead() -> None:
    here = opened(session(representatives=2))
    meeting = accept(here, asked(here), slot=0)
    assert meeting.place
    comes = meeting.place.representative
    other = next(one for one in here.registrations if one.id != comes)
    gone = replace(other, state=RegistrationState.CANCELLED, version=other.version + 1)
    write_all(registrations.moved(gone, here.get_together, was=other.version))
    away = Absence(activity_id=here.activity.id, participant_id=comes, slots=tuple(range(1, 6)))
    actions.stay_away(act(STAFF), away)
    with pytest.raises(SlotsInUse):
        redraw(here, later(here, slots_=5))
    assert times(here) == {meeting.id: (0, meeting.place.table)}


def test_whoever_no_longer_interprets_there_is_told_too() -> None:
    here = opened(foreign(session(), interpreters=2))
    meeting = accept(here, asked(here))
    assert meeting.place
    id = meeting.place.interpreter
    [goes] = (one for one in here.grid.interpreters if one.id == id)
    [stays] = (one for one in here.grid.interpreters if one.id != id)
    redraw(here, replace(here.grid, interpreters=(stays,)))
    assert told(here) == sorted([goes.email or "", stays.email or ""])
