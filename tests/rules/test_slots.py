"""The slot grid: times, numbers, tables, and what a change of the grid leaves standing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules import slots as rules
from registration.rules.breaches import Rule
from registration.rules.refusals import Invalid, Problems
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import Claim, Grid, Period, ResourceKind, Table


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2019, 9, 24, hour, minute, tzinfo=UTC)


def period(start: datetime, end: datetime) -> Period:
    return Period(starts_at=start, ends_at=end)


DAY = period(at(6), at(20))
GRID = Grid(
    activity_id="act",
    slot_minutes=20,
    sessions=(period(at(12), at(15)),),
    breaks=(period(at(13, 30), at(13, 50)),),
    tables=(Table(number=1), Table(number=2), Table(number=3)),
    requests_until=at(15),
)


def starts(grid: Grid) -> list[datetime]:
    return [slot.starts_at for slot in rules.slots(grid)]


def test_a_slot_never_runs_into_a_break_or_past_closing() -> None:
    assert starts(GRID) == [
        *(at(12), at(12, 20), at(12, 40), at(13)),
        *(at(13, 50), at(14, 10), at(14, 30)),
    ]


def test_slots_are_numbered_from_zero_in_time_order_across_sessions() -> None:
    afternoon_first = replace(
        GRID, sessions=(period(at(14), at(15)), period(at(9), at(10))), breaks=()
    )
    assert starts(afternoon_first)[0] == at(9)
    assert [slot.number for slot in rules.slots(afternoon_first)] == list(range(6))


def test_a_break_outside_of_every_session_changes_nothing() -> None:
    apart = replace(GRID, breaks=(period(at(17), at(18)),))
    assert starts(apart) == starts(replace(GRID, breaks=()))


def test_a_break_as_long_as_the_session_leaves_no_slot() -> None:
    assert starts(replace(GRID, breaks=(period(at(11), at(16)),))) == []


minutes = st.integers(0, 600)
periods = st.builds(
    lambda start, length: period(
        at(8) + timedelta(minutes=start), at(8, 1) + timedelta(minutes=start + length)
    ),
    minutes,
    st.integers(0, 240),
)


@given(st.lists(periods, min_size=1, max_size=3), st.lists(periods, max_size=4), st.integers(5, 90))
def test_every_slot_lies_in_one_session_and_touches_no_break(
    sessions: list[Period], breaks: list[Period], length: int
) -> None:
    apart = [
        one
        for index, one in enumerate(sessions)
        if all(
            one.ends_at <= two.starts_at or two.ends_at <= one.starts_at for two in sessions[:index]
        )
    ]
    grid = replace(GRID, slot_minutes=length, sessions=tuple(apart), breaks=tuple(breaks))
    found = rules.slots(grid)
    for slot in found:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=length)
        assert any(s.starts_at <= slot.starts_at and slot.ends_at <= s.ends_at for s in apart)
        assert all(slot.ends_at <= b.starts_at or b.ends_at <= slot.starts_at for b in breaks)
    assert [slot.number for slot in found] == list(range(len(found)))
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(found))


@given(st.lists(periods, max_size=3), st.integers(5, 90))
def test_no_slot_that_would_fit_is_forgotten(breaks: list[Period], length: int) -> None:
    grid = replace(GRID, slot_minutes=length, sessions=(DAY,), breaks=tuple(breaks))
    edges = [DAY.starts_at, *(slot.ends_at for slot in rules.slots(grid))]
    for edge in edges:
        end = edge + timedelta(minutes=length)
        hits_break = any(b.starts_at < end and edge < b.ends_at for b in breaks)
        assert edge in starts(grid) or hits_break or end > DAY.ends_at


def test_a_fixed_table_belongs_to_its_delegate_alone() -> None:
    grid = replace(GRID, fixed_tables={"rosa": 2})
    assert rules.tables_for(grid, "rosa") == (2,)
    assert set(rules.tables_for(grid, "juan")) == {1, 3}


def test_a_delegate_without_a_fixed_table_is_offered_every_free_one() -> None:
    assert sorted(rules.tables_for(GRID, "juan")) == [1, 2, 3]
    assert rules.tables_for(GRID, "juan") == rules.tables_for(GRID, "juan")
    assert rules.tables_for(replace(GRID, tables=()), "juan") == ()


def test_a_sound_grid_passes() -> None:
    rules.check(GRID, within=DAY)


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"slot_minutes": 0}, ("slot_minutes",), Rule.OUT_OF_RANGE),
        ({"sessions": ()}, ("sessions",), Rule.REQUIRED),
        (
            {"sessions": (period(at(12), at(12)),)},
            ("sessions", 0, "ends_at"),
            Rule.ENDS_BEFORE_START,
        ),
        ({"breaks": (period(at(13), at(12)),)}, ("breaks", 0, "ends_at"), Rule.ENDS_BEFORE_START),
        (
            {"sessions": (period(at(9), at(12)), period(at(11), at(13)))},
            ("sessions", 1),
            Rule.OVERLAPS,
        ),
        ({"sessions": (period(at(5), at(12)),)}, ("sessions", 0), Rule.OUT_OF_RANGE),
        ({"sessions": (period(at(12), at(12, 10)),)}, ("sessions",), Rule.NO_SLOT_FITS),
        ({"slot_minutes": 5, "sessions": (DAY,)}, ("sessions",), Rule.TOO_MANY),
        ({"tables": (Table(number=0),)}, ("tables", 0, "number"), Rule.OUT_OF_RANGE),
        (
            {"tables": (Table(number=1), Table(number=1))},
            ("tables", 1, "number"),
            Rule.APPEARS_TWICE,
        ),
        ({"tables": (Table(number=1, label="x" * 61),)}, ("tables", 0, "label"), Rule.TOO_LONG),
        ({"fixed_tables": {"rosa": 9}}, ("fixed_tables", 0, "table"), Rule.UNKNOWN_REFERENCE),
        ({"requests_from": at(16)}, ("requests_until",), Rule.ENDS_BEFORE_START),
    ],
)
def test_a_grid_that_cannot_be_is_refused_with_the_rule(
    changes: dict[str, object], field: tuple[str | int, ...], rule: Rule
) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check(replace(GRID, **changes), within=DAY)  # type: ignore[arg-type]
    assert (refused.value.path, refused.value.rule) == (field, rule)


def test_all_problems_of_a_grid_are_told_at_once() -> None:
    with pytest.raises(Problems) as refused:
        rules.check(replace(GRID, slot_minutes=1, sessions=()), within=DAY)
    assert [problem.path for problem in refused.value.problems] == [
        ("slot_minutes",),
        ("sessions",),
    ]


@pytest.mark.parametrize("moment", [at(9), at(15), at(16)])
def test_outside_of_its_window_nothing_is_asked_for(moment: datetime) -> None:
    with pytest.raises(RegistrationWindowClosed):
        rules.check_window(replace(GRID, requests_from=at(10)), moment)


def test_inside_of_its_window_meetings_are_asked_for() -> None:
    rules.check_window(replace(GRID, requests_from=at(10)), at(10))
    rules.check_window(GRID, at(0))


TABLE_1 = Claim(slot=1, kind=ResourceKind.TABLE, id="1")


def test_more_tables_and_a_later_session_leave_every_claim_where_it_is() -> None:
    more = replace(
        GRID,
        sessions=(*GRID.sessions, period(at(16), at(17))),
        tables=(*GRID.tables, Table(number=4)),
    )
    assert rules.same_place(GRID, more, TABLE_1)


@pytest.mark.parametrize(
    "changes",
    [
        {"slot_minutes": 30},
        {"tables": (Table(number=2),)},
        {"sessions": (period(at(12), at(12, 20)),)},
        {"sessions": (period(at(11), at(12)), *GRID.sessions)},
    ],
)
def test_a_claim_is_out_of_place_when_its_time_or_table_is_gone(
    changes: dict[str, object],
) -> None:
    assert not rules.same_place(GRID, replace(GRID, **changes), TABLE_1)  # type: ignore[arg-type]


def test_whoever_was_away_is_away_in_every_new_slot_that_touches_the_time() -> None:
    away = frozenset({Claim(slot=1, kind=ResourceKind.DELEGATE, id="rosa")})  # 12:20-12:40
    halves = replace(GRID, slot_minutes=30)  # 12:00, 12:30, 13:00 ...
    assert {claim.slot for claim in rules.moved(GRID, halves, away)} == {0, 1}


def test_absences_stay_when_the_times_stay() -> None:
    away = frozenset({Claim(slot=n, kind=ResourceKind.DELEGATE, id="rosa") for n in (0, 4)})
    assert rules.moved(GRID, replace(GRID, tables=()), away) == away


def test_slots_in_use_says_how_many() -> None:
    refusal = rules.SlotsInUse(("mtg_1", "mtg_2"), 3)
    assert str(refusal) == "These slots are in use (meetings: 2, absences: 3)."
