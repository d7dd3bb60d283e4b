"""Breaks that are there in any plan, by what is locked; and what makes way where they are not."""

import pytest

from registration.planning import exact, large
from registration.planning.plans import Effort, Tier
from registration.planning.problem import Place
from registration.planning.unavoidable import unavoidable
from tests.planning.desks import desk, wish
from tests.planning.instances import made

APART = (wish("a", "A", lock=Place(slot=0)), wish("b", "A", lock=Place(slot=2)))


def test_who_has_nobody_to_meet_between_two_locked_meetings_waits() -> None:
    assert unavoidable(desk(*APART)) == 1


def test_who_has_another_wish_need_not_wait() -> None:
    assert unavoidable(desk(*APART, wish("c", "A"))) == 0


def test_who_may_not_meet_in_between_waits() -> None:
    assert unavoidable(desk(*APART, wish("c", "A", allowed=frozenset({0, 2})))) == 1


def test_a_maximum_keeps_the_time_between_empty() -> None:
    assert unavoidable(desk(*APART, wish("c", "A"), most={"A": 2})) == 1


def test_who_is_away_in_between_does_not_wait() -> None:
    assert unavoidable(desk(*APART, away={"A": [1]})) == 0


def test_between_two_sessions_nobody_waits() -> None:
    assert unavoidable(desk(*APART, sessions=((0, 1), (1, 3)))) == 0


def test_colleagues_can_share_what_is_locked() -> None:
    shared = [
        wish(x, "A", lock=Place(slot=s), people_b=("x", "y")) for x, s in (("a", 0), ("b", 2))
    ]
    assert unavoidable(desk(*shared, staff={"A": ("x", "y")})) == 0


@pytest.mark.parametrize("seed", range(3))
def test_no_plan_with_all_that_is_locked_has_fewer(seed: int) -> None:
    problem = made(8, 5, 8, seed, locks=0.5, doubles=0.3, tables=4)
    draft = exact.solve(problem, effort=Effort(seconds=1))
    assert draft is not None
    reached = {score.tier: score.value for score in draft.scores}
    assert reached[Tier.MUSTS_LEFT] or unavoidable(problem) <= reached[Tier.BREAKS]


def test_a_wish_of_the_same_weight_makes_way_where_all_tables_are_taken() -> None:
    problem = desk(
        wish("a", "A", lock=Place(slot=0)),
        wish("b", "B", lock=Place(slot=1)),
        wish("b", "A", allowed=frozenset({2})),
        wish("b", "D", allowed=frozenset({2})),
        tables=1,
    )
    waiting = {"aA": (0, "a", "A"), "bB": (1, "b", "B"), "bA": (2, "b", "A")}
    assert set(large.calmed(problem, waiting, 1, 0.01)) == {"aA", "bB", "bD"}
