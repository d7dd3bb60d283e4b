"""First come, first served: always a valid plan, as booking without foresight would make it."""

import pytest

from registration.planning.check import check
from registration.planning.greedy import first_come
from registration.planning.plans import Plan
from registration.planning.problem import Place
from registration.planning.reasons import explain
from tests.planning.desks import at, desk, speaking, wish
from tests.planning.instances import made


@pytest.mark.parametrize("seed", range(6))
def test_what_comes_first_is_valid_whatever_the_problem(seed: int) -> None:
    shape = {"languages": ("es", "pl"), "polyglot": seed % 2, "locks": 0.1, "doubles": 0.3}
    problem = made(12, 6, 8, seed, musts=0.05, **shape)
    meetings = first_come(problem)
    plan = Plan(seed=1, meetings=meetings, unplaced=explain(problem, meetings), scores=())
    assert check(problem, plan).wrong == ()
    assert len(meetings) > 5


def test_whoever_comes_first_has_the_first_slot() -> None:
    problem = desk(wish("b", "C", 9), wish("a", "C", 1), slots=1)
    assert first_come(problem) == (at("aC", 0),)


def test_what_is_locked_is_there_before_and_then_what_must_be() -> None:
    problem = desk(
        wish("a", "D"),
        wish("b", "D", must=True),
        wish("c", "D", lock=Place(slot=0, table=1, people=("c", "D"))),
        slots=2,
    )
    assert first_come(problem) == (at("cD", 0, 1), at("bD", 1))


def test_of_two_locks_that_contradict_each_other_one_holds() -> None:
    lock = Place(slot=0)
    assert len(first_come(desk(wish("a", "C", lock=lock), wish("b", "C", lock=lock)))) == 1


def test_a_meeting_in_force_keeps_its_slot_if_it_can() -> None:
    assert first_come(desk(wish("a", "B"), previous={"aB": 2})) == (at("aB", 2),)


def test_who_speaks_one_language_is_taken_before_who_speaks_two() -> None:
    pools = (speaking("es", "pl", slots=1), speaking("es", slots=1))
    wishes = wish("a", "B", language="es"), wish("c", "D", language="pl")
    meetings = first_come(desk(*wishes, slots=1, interpreters=pools))
    assert meetings == (at("aB", 0), at("cD", 0, 1))


def test_a_vetoed_wish_has_no_place() -> None:
    assert first_come(desk(wish("a", "B", vetoed=True))) == ()
