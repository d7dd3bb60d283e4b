"""Every request that is left out has a reason, and the first that is true is told."""

from registration.planning.plans import Placed, Reason
from registration.planning.problem import Place, Problem
from registration.planning.reasons import explain
from tests.planning.desks import at, desk, speaking, wish

AB = wish("a", "B")


def told(problem: Problem, *meetings: Placed, conflict: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        one.request: (one.reason, *one.against)
        for one in explain(problem, meetings, conflict=conflict)
    }


def test_what_is_held_needs_no_reason() -> None:
    assert told(desk(AB), at("aB", 0)) == {}


def test_a_veto_comes_before_everything_else() -> None:
    problem = desk(wish("a", "B", vetoed=True), away={"a": [0, 1, 2]})
    assert told(problem) == {"aB": (Reason.VETO,)}


def test_whoever_is_never_there_together_has_no_common_slot() -> None:
    assert told(desk(AB, away={"a": [0], "B": [1, 2]}, tables=0)) == {
        "aB": (Reason.NO_COMMON_SLOT,)
    }
    narrow = wish("a", "B", allowed=frozenset({1}))
    assert told(desk(narrow, away={"a": [1]})) == {"aB": (Reason.NO_COMMON_SLOT,)}
    locked = wish("a", "B", lock=Place(slot=0))
    assert told(desk(locked, away={"a": [0]})) == {"aB": (Reason.NO_COMMON_SLOT,)}


def test_where_no_table_ever_stands_the_cap_does_not_matter() -> None:
    assert told(desk(AB, tables=0, most={"a": 0})) == {"aB": (Reason.NO_TABLE,)}


def test_where_no_interpreter_ever_comes_there_is_none() -> None:
    problem = desk(wish("a", "B", language="es"), interpreters=(speaking("pl"),))
    assert told(problem) == {"aB": (Reason.NO_INTERPRETER,)}


def test_a_party_that_has_all_it_may_have_is_full() -> None:
    problem = desk(AB, wish("a", "C"), wish("a", "D"), most={"a": 2})
    meetings = (at("aD", 1), at("aC", 0))
    assert told(problem, *meetings) == {"aB": (Reason.CAP, "aD", "aC")}


def test_both_have_time_but_every_table_is_taken() -> None:
    problem = desk(AB, wish("c", "D"), slots=1, tables=1)
    assert told(problem, at("cD", 0)) == {"aB": (Reason.NO_TABLE,)}


def test_a_reserved_table_is_lost_to_whoever_has_it() -> None:
    problem = desk(wish("a", "B", table=7), wish("c", "D", table=7), slots=1)
    assert told(problem, at("cD", 0, 7)) == {"aB": (Reason.NO_TABLE, "cD")}


def test_both_have_time_and_a_table_but_the_interpreter_is_busy() -> None:
    pools = (speaking("es", "pl", slots=1),)
    wishes = wish("a", "B", language="es"), wish("c", "D", language="pl")
    problem = desk(*wishes, slots=1, interpreters=pools)
    assert told(problem, at("cD", 0)) == {"aB": (Reason.NO_INTERPRETER, "cD")}


def test_an_interpreter_who_can_be_swapped_is_not_busy() -> None:
    pools = (speaking("es", "pl", slots=1), speaking("pl", slots=1))
    wishes = wish("a", "B", 0, language="es"), wish("c", "D", language="pl")
    problem = desk(*wishes, slots=1, interpreters=pools)
    assert told(problem, at("cD", 0)) == {"aB": (Reason.OUTWEIGHED,)}


def test_a_wish_loses_against_what_its_parties_do_in_the_slots_it_could_have_had() -> None:
    wishes = [wish("a", other) for other in "BCDE"]
    problem = desk(*wishes, slots=4, away={"B": [0, 3]})
    meetings = (at("aC", 0), at("aD", 2), at("aE", 1))
    assert told(problem, *meetings) == {"aB": (Reason.OUTWEIGHED, "aD", "aE")}


def test_a_wish_of_no_weight_loses_against_short_waits() -> None:
    problem = desk(wish("a", "B", 0), wish("a", "C"), wish("d", "B"))
    meetings = (at("aC", 0), at("dB", 2))
    assert told(problem, *meetings) == {"aB": (Reason.OUTWEIGHED, "aC", "dB")}


def test_a_second_person_who_is_free_has_time() -> None:
    ab, ac = wish("a", "B", people_a=("x", "y")), wish("a", "C", people_a=("x", "y"))
    problem = desk(ab, ac, slots=1, tables=1, staff={"a": "xy"})
    assert told(problem, at("aC", 0, people="xC")) == {"aB": (Reason.NO_TABLE,)}


def test_a_request_of_a_conflict_loses_against_the_rest_of_it() -> None:
    lock = Place(slot=0)
    problem = desk(wish("a", "C", lock=lock), wish("b", "C", lock=lock), wish("b", "D"))
    meetings = (at("aC", 0), at("bD", 0, 1))
    assert told(problem, *meetings, conflict=("aC", "bC")) == {"bC": (Reason.OUTWEIGHED, "aC")}


def test_what_could_never_be_held_loses_against_nobody() -> None:
    problem = desk(wish("a", "C", must=True), wish("b", "C", must=True), away={"b": [0, 1, 2]})
    told_of = told(problem, at("aC", 0), conflict=("aC", "bC"))
    assert told_of == {"bC": (Reason.NO_COMMON_SLOT,)}
