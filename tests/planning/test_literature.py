"""The literature's problem: the fewest breaks, proven, or the proof that there is no timetable."""

import json
from dataclasses import replace
from itertools import product

import pytest

from registration.planning.forms import Malformed
from registration.planning.literature import (
    Event,
    Meeting,
    Timetable,
    read_event,
    solve,
    write_timetable,
    wrongs,
)
from registration.planning.plans import Effort, Progress
from tests.planning.events import made, published


def event(*pairs: str, slots: int = 3, tables: int = 2, **more: int) -> Event:
    """Meetings of people who are letters, in any slot."""
    meetings = tuple(
        Meeting(a=ord(pair[0]) - ord("a"), b=ord(pair[1]) - ord("a"), slots=tuple(range(slots)))
        for pair in pairs
    )
    return Event(people=6, slots=slots, tables=tables, meetings=meetings, **more)


def breaks(found: Event, slots: tuple[int, ...]) -> int:
    """Counted once more, person by person."""
    total = 0
    for person in range(found.people):
        busy = "".join(
            "x" if any(slots[at] == slot for at in found.of(person)) else " "
            for slot in range(found.slots)
        )
        total += max(0, len(busy.split()) - 1)
    return total


def fewest(found: Event) -> int | None:
    """By trying everything."""
    tried = product(*(one.slots for one in found.meetings))
    counted = (Timetable(slots=slots, breaks=breaks(found, slots)) for slots in tried)
    return min((one.breaks for one in counted if not list(wrongs(found, one))), default=None)


@pytest.mark.parametrize("seed", range(12))
def test_the_fewest_breaks_are_those_that_trying_everything_finds(seed: int) -> None:
    found = read_event(made(5, 5, 5, seed))
    spread = replace(found, spread=seed % 3)
    told = solve(spread)
    assert list(wrongs(spread, told)) == []
    expected = fewest(spread)
    if expected is None:
        assert told.infeasible
    else:
        assert (told.breaks, told.bound, len(told.slots)) == (
            expected,
            expected,
            len(found.meetings),
        )


def test_who_meets_in_every_slot_has_no_break() -> None:
    told = solve(event("ab", "ac", "ad"))
    assert sorted(told.slots) == [0, 1, 2]
    assert (told.breaks, told.bound, told.infeasible) == (0, 0, False)


def test_that_there_is_no_timetable_is_proven() -> None:
    assert solve(event("ab", "ac", "ad", slots=2)) == Timetable(slots=(), infeasible=True)
    assert solve(event("ab", "cd", slots=1, tables=1)).infeasible
    never = event("ab")
    assert solve(replace(never, meetings=(replace(never.meetings[0], slots=()),))).infeasible


def test_an_event_without_meetings_has_no_breaks() -> None:
    assert solve(Event(people=2, slots=2, tables=1, meetings=())) == Timetable(slots=())


def test_what_comes_before_is_held_before() -> None:
    first, second = event("ab", "cd").meetings
    told = solve(replace(event(), meetings=(replace(first, after=(1,)), second)))
    assert told.slots[1] < told.slots[0]
    circle = (replace(first, after=(1,)), replace(second, after=(0,)))
    assert solve(replace(event(), meetings=circle)).infeasible


def test_breaks_are_shared_out() -> None:
    """`a` and `b` meet first and last; both wait once, or nobody may."""
    there = event("ab", "ab", slots=3)
    pinned = tuple(replace(one, slots=(2 * at,)) for at, one in enumerate(there.meetings))
    assert solve(replace(there, meetings=pinned, spread=1)).breaks == 2
    assert solve(replace(there, meetings=pinned, spread=0)).infeasible


def test_the_same_seed_gives_the_same_timetable_and_says_how_it_comes_about() -> None:
    found = read_event(made(20, 10, 60, seed=4))
    told: list[Progress] = []
    first = solve(found, seed=5, watch=told.append)
    assert solve(found, seed=5) == first
    assert list(wrongs(found, first)) == []
    assert told[-1].value == first.breaks


def test_with_no_effort_nothing_is_proven() -> None:
    told = solve(read_event(made(40, 14, 200, seed=1)), effort=Effort(seconds=0.001))
    assert not told.infeasible
    assert told == Timetable(slots=(), bound=told.bound)


def test_a_wrong_timetable_is_found_out() -> None:
    found = event("ab", "ac", "de", "df", slots=3, tables=1)

    def said(*slots: int, breaks: int = 0) -> str:
        return "; ".join(wrongs(found, Timetable(slots=slots, breaks=breaks)))

    assert said(0) == "one slot for each meeting"
    assert "meeting 0 may not be in 3" in said(3, 1, 2, 0)
    assert "2 meetings in 0" in said(0, 1, 0, 2)
    assert "0 has two meetings in one slot" in said(0, 0, 1, 2)
    assert "1 breaks, not 0" in said(0, 2, 0, 1)


def test_an_event_is_read_from_its_file() -> None:
    text = published(
        [(1, 2, 1), (2, 3, 2), (1, 3, 3)],
        people=3,
        slots=4,
        morning=2,
        tables=1,
        forbidden={1: {1, 4}},
        fixed={2: 3},
        after={3: {1, 2}},
    )
    assert read_event(text + "\n% 4 people would be too many") == Event(
        people=3,
        slots=4,
        tables=1,
        meetings=(
            Meeting(a=0, b=1, slots=(1,)),
            Meeting(a=1, b=2, slots=(2,)),
            Meeting(a=0, b=2, slots=(1, 2), after=(0, 1)),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nTables = 1;", "", "nTables: a number is wanted"),
        ("[|1, 2,3, |]", "[|1, 2, |]", "requested: three numbers for each meeting"),
        ("[|1, 2,3, |]", "[|1, 1,3, |]", "requested: meeting 1 is not two people and a session"),
        ("[|1, 2,3, |]", "[|1, 3,3, |]", "requested: meeting 1 is not two people and a session"),
        ("[|1, 2,3, |]", "[|1, 2,4, |]", "requested: meeting 1 is not two people and a session"),
        ("fixed = [0]", "fixed = [0,0]", "fixed: 2 numbers for 1 meetings"),
        ("forbidden = [{0},\n{0}]", "forbidden = [{0}]", "forbidden: 1 sets for 2"),
        ("precedences = [{}]", "precedences = [{7}]", "precedences: meeting 1 comes after one"),
    ],
)
def test_a_fault_is_named_by_its_field(old: str, new: str, said: str) -> None:
    text = published([(1, 2, 3)], people=2, slots=2, morning=1, tables=1)
    assert old in text
    with pytest.raises(Malformed) as fault:
        read_event(text.replace(old, new))
    assert said in str(fault.value)


def test_an_answer_counts_slots_from_one() -> None:
    told = json.loads(write_timetable(Timetable(slots=(0, 2), breaks=1, bound=1)))
    assert told == {"slots": [1, 3], "breaks": 1, "bound": 1, "infeasible": False}
