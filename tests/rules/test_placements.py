"""Finding a place for a meeting: free for all three, the fixed table first, truthful refusals."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules import placements as rules
from registration.rules.breaches import Rule
from registration.rules.interpreters import Bridge, Interpreter, NoInterpreter
from registration.rules.placements import NoTable, Party, Placement, SlotTaken
from registration.rules.refusals import Invalid
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import Claim, Grid, Period, ResourceKind, Table
from registration.rules.texts import Language

MORNING = datetime(2019, 9, 24, 6, tzinfo=UTC)
DELEGATE, REPRESENTATIVE, TABLE, INTERPRETER = ResourceKind


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2019, 9, 24, hour, minute, tzinfo=UTC)


GRID = Grid(
    activity_id="act",
    slot_minutes=20,
    sessions=(Period(starts_at=at(12), ends_at=at(14)),),
    tables=(Table(number=1), Table(number=2)),
    requests_until=at(14),
)
PARTY = Party(delegate_id="rosa", representatives=("anna", "bert"))


def busy(*taken: tuple[int, ResourceKind, str]) -> frozenset[Claim]:
    return frozenset(Claim(slot=slot, kind=kind, id=id) for slot, kind, id in taken)


def choose(
    taken: frozenset[Claim] = frozenset(),
    *,
    grid: Grid = GRID,
    now: datetime = MORNING,
    slot: int | None = None,
    table: int | None = None,
    skip: int = 0,
) -> Placement:
    return rules.choose(grid, taken, PARTY, now=now, slot=slot, table=table, skip=skip)


def test_without_a_wish_the_first_common_free_slot_is_taken() -> None:
    taken = busy((0, DELEGATE, "rosa"), (1, REPRESENTATIVE, "anna"), (1, REPRESENTATIVE, "bert"))
    place = choose(taken)
    assert (place.slot, place.starts_at, place.ends_at) == (2, at(12, 40), at(13))


def test_slots_that_have_begun_are_passed_over() -> None:
    assert choose(now=at(12)).slot == 1


def test_the_second_representative_stands_in_for_the_first() -> None:
    place = choose(busy((3, REPRESENTATIVE, "anna")), slot=3)
    assert place.representative == "bert"


def test_the_fixed_table_wins_over_free_tables() -> None:
    grid = replace(GRID, fixed_tables={"rosa": 2})
    assert {choose(grid=grid, slot=slot).table for slot in range(6)} == {2}


def test_nobody_is_given_the_fixed_table_of_another() -> None:
    grid = replace(GRID, fixed_tables={"juan": 1})
    assert {choose(grid=grid, slot=slot).table for slot in range(6)} == {2}


def test_a_taken_fixed_table_is_not_replaced_by_a_free_one() -> None:
    grid = replace(GRID, fixed_tables={"rosa": 2})
    with pytest.raises(SlotTaken) as refused:
        choose(busy((0, TABLE, "2")), grid=grid, slot=0)
    assert refused.value.resource is TABLE
    assert [place.slot for place in refused.value.alternatives] == [1, 2, 3]


def test_staff_may_name_a_table_even_one_that_is_fixed_for_another() -> None:
    assert choose(grid=replace(GRID, fixed_tables={"juan": 1}), table=1).table == 1


def test_a_table_that_does_not_exist_is_an_error_of_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        choose(table=9)
    assert (refused.value.path, refused.value.rule) == (("table",), Rule.UNKNOWN_REFERENCE)


@pytest.mark.parametrize("slot", [-1, 6])
def test_a_slot_that_does_not_exist_is_an_error_of_the_field(slot: int) -> None:
    with pytest.raises(Invalid) as refused:
        choose(slot=slot)
    assert (refused.value.path, refused.value.rule) == (("slot",), Rule.OUT_OF_RANGE)


def test_a_slot_that_has_begun_is_closed() -> None:
    with pytest.raises(RegistrationWindowClosed):
        choose(slot=0, now=at(12))


@pytest.mark.parametrize(
    ("taken", "scarce"),
    [
        (busy((2, DELEGATE, "rosa")), DELEGATE),
        (busy((2, REPRESENTATIVE, "anna"), (2, REPRESENTATIVE, "bert")), REPRESENTATIVE),
        (busy((2, TABLE, "1"), (2, TABLE, "2")), TABLE),
    ],
)
def test_a_taken_slot_names_what_is_scarce_and_what_is_free_nearby(
    taken: frozenset[Claim], scarce: ResourceKind
) -> None:
    with pytest.raises(SlotTaken) as refused:
        choose(taken, slot=2)
    assert refused.value.resource is scarce
    assert refused.value.path == ("slot",)
    assert [place.slot for place in refused.value.alternatives] == [0, 1, 3]


def test_where_no_table_is_ever_free_the_answer_says_so() -> None:
    taken = busy(*((slot, TABLE, number) for slot in range(6) for number in ("1", "2")))
    with pytest.raises(NoTable):
        choose(taken)


@pytest.mark.parametrize("slot", [None, 0])
def test_a_session_without_tables_has_no_table(slot: int | None) -> None:
    with pytest.raises(NoTable):
        choose(grid=replace(GRID, tables=()), slot=slot)


def test_a_delegate_without_a_free_slot_is_the_scarce_one() -> None:
    with pytest.raises(SlotTaken) as refused:
        choose(busy(*((slot, DELEGATE, "rosa") for slot in range(6))))
    assert (refused.value.resource, refused.value.alternatives) == (DELEGATE, ())


def test_two_who_are_never_free_together_lack_a_representative() -> None:
    rosa_later = [(slot, DELEGATE, "rosa") for slot in range(3)]
    company_earlier = [
        (slot, REPRESENTATIVE, who) for slot in range(3, 6) for who in ("anna", "bert")
    ]
    with pytest.raises(SlotTaken) as refused:
        choose(busy(*rosa_later, *company_earlier))
    assert refused.value.resource is REPRESENTATIVE


def test_after_the_last_slot_has_begun_the_window_is_closed() -> None:
    with pytest.raises(RegistrationWindowClosed):
        choose(now=at(13, 40))


def test_skipping_goes_on_from_the_first_place_and_round_again() -> None:
    assert choose(skip=2).slot == 2
    assert choose(skip=8).slot == 2


def test_a_slot_that_is_taken_is_said_in_the_readers_language() -> None:
    refusal = SlotTaken(TABLE, ())
    assert str(refusal) == "This slot is taken (table). Free alternatives: 0."
    assert refusal.message(Language.ES).startswith("Este horario está ocupado (mesa).")


claims = st.frozensets(
    st.one_of(
        st.builds(lambda s: Claim(slot=s, kind=DELEGATE, id="rosa"), st.integers(0, 5)),
        st.builds(
            lambda s, r: Claim(slot=s, kind=REPRESENTATIVE, id=r),
            st.integers(0, 5),
            st.sampled_from(PARTY.representatives),
        ),
        st.builds(
            lambda s, t: Claim(slot=s, kind=TABLE, id=t),
            st.integers(0, 5),
            st.sampled_from(("1", "2")),
        ),
    ),
    max_size=24,
)


@given(claims, st.integers(0, 5), st.sampled_from([MORNING, at(12, 30)]))
def test_whatever_is_offered_is_free_for_all_and_still_to_come(
    taken: frozenset[Claim], slot: int, now: datetime
) -> None:
    offered: tuple[Placement, ...]
    try:
        offered = (choose(taken, slot=slot, now=now),)
    except SlotTaken as refusal:
        offered = refusal.alternatives
        assert slot not in {place.slot for place in offered}
    except RegistrationWindowClosed:
        offered = ()
    assert len(offered) <= 3
    for place in offered:
        assert taken.isdisjoint(place.claims("rosa"))
        assert place.starts_at > now


@given(claims)
def test_a_place_is_found_whenever_there_is_one(taken: frozenset[Claim]) -> None:
    there = [
        slot
        for slot in range(6)
        for who in PARTY.representatives
        for table in ("1", "2")
        if taken.isdisjoint(
            busy((slot, DELEGATE, "rosa"), (slot, REPRESENTATIVE, who), (slot, TABLE, table))
        )
    ]
    try:
        assert choose(taken).slot == min(there)
    except (SlotTaken, NoTable):
        assert not there


BRIDGED = replace(PARTY, bridges={"anna": Bridge(one=("de",), other=("es",))})
INES, JAN = (
    Interpreter(id=id, name=id, languages=("de", "es", more))
    for id, more in (("i", "en"), ("j", "pl"))
)
CALLED = replace(GRID, interpreters=(INES, JAN))


def look(
    taken: frozenset[Claim] = frozenset(), party: Party = BRIDGED, grid: Grid = CALLED
) -> Placement:
    return rules.choose(grid, taken, party, now=MORNING, slot=0)


def test_whom_nobody_has_to_help_is_sent_before_others() -> None:
    place = look()
    assert (place.representative, place.interpreter) == ("bert", None)
    place = look(busy((0, REPRESENTATIVE, "bert")))
    assert (place.representative, place.interpreter) == ("anna", "i")
    place = look(busy((0, REPRESENTATIVE, "bert"), (0, INTERPRETER, "i")))
    assert place.interpreter == "j"
    assert [claim.kind for claim in place.claims("rosa")] == [*ResourceKind]


def test_a_slot_without_an_interpreter_says_so_and_names_others() -> None:
    taken = busy((0, REPRESENTATIVE, "bert"), (0, INTERPRETER, "i"), (0, INTERPRETER, "j"))
    with pytest.raises(SlotTaken) as refused:
        look(taken)
    assert refused.value.resource is INTERPRETER
    assert [place.slot for place in refused.value.alternatives] == [1, 2, 3]


def test_what_is_free_stays_as_it_was() -> None:
    before = replace(look(), table=2, representative="anna", interpreter="j")
    party = replace(BRIDGED, prefers=before)
    place = look(party=party)
    assert (place.table, place.representative, place.interpreter) == (2, "anna", "j")
    place = look(busy((0, TABLE, "2"), (0, INTERPRETER, "j")), party)
    assert (place.table, place.representative, place.interpreter) == (1, "anna", "i")


def test_a_missing_interpreter_is_told_only_where_nothing_else_is_missing() -> None:
    alone = replace(BRIDGED, representatives=("anna",))
    with pytest.raises(NoInterpreter):
        rules.choose(GRID, frozenset(), alone, now=MORNING)
    tables = busy(*((slot, TABLE, str(table)) for slot in range(6) for table in (1, 2)))
    with pytest.raises(NoTable):
        rules.choose(GRID, tables, alone, now=MORNING)
