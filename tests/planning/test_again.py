"""Planning again: as good as any plan, with as few meetings moved as can be, and that proven."""

from dataclasses import replace
from random import Random

import pytest

from registration.planning import greedy, large, solver
from registration.planning.choice import choose
from registration.planning.choice.relaxation import least
from registration.planning.exact.again import again
from registration.planning.plans import Draft, Effort, Tier, unwatched
from registration.planning.problem import Place, Problem
from tests.planning.desks import desk, wish
from tests.planning.instances import dropped_out, made
from tests.planning.test_solver import every_plan

QUICK = Effort(seconds=5)


def planned(problem: Problem) -> Draft | None:
    return again(problem, seed=1, effort=QUICK, watch=unwatched)


def reached(draft: Draft | None) -> dict[Tier, tuple[int, int]]:
    assert draft is not None
    return {one.tier: (one.value, one.bound) for one in draft.scores}


def in_force(problem: Problem, seed: int) -> Problem:
    """With a plan in force that came about somehow, some of its slots no longer to be had."""
    random = Random(seed)
    meetings = greedy.first_come(problem)
    previous = {
        one.request: Place(slot=one.slot if random.random() < 0.7 else random.randrange(3))
        for one in meetings
    }
    return replace(problem, previous=previous)


@pytest.mark.parametrize("seed", range(10))
def test_no_plan_at_all_is_better_or_moves_fewer(seed: int) -> None:
    problem = made(
        3, 2, 3, seed, tables=1 + seed % 2, density=0.85 - 0.1 * (seed % 2), locks=0.1,
        doubles=0.3 * (seed % 2), languages=("es",), absence=0.2,
    )  # fmt: skip
    problem = in_force(problem, seed)
    draft = planned(problem)
    best = min(every_plan(problem))
    for (tier, (value, bound)), other in zip(reached(draft).items(), best, strict=True):
        sign = -1 if tier is Tier.WEIGHT else 1
        assert sign * bound <= other
        if tier is not Tier.TABLE_CHANGES:
            assert sign * value == other == sign * bound


def test_a_relaxation_knows_no_less_of_the_choice_than_a_search() -> None:
    for seed in range(6):
        problem = made(12, 6, 8, seed, languages=("es",), capped=0.3, locks=0.05)
        problem = dropped_out(problem, greedy.first_come(problem), "d0")
        bounds, chosen = least(problem), choose(problem).bounds
        assert bounds is not None
        first = next((tier for tier in chosen if bounds[tier] != _cost(chosen, tier)), None)
        assert first is None or bounds[first] < _cost(chosen, first)


def _cost(bounds: dict[Tier, int], tier: Tier) -> int:
    return -bounds[tier] if tier is Tier.WEIGHT else bounds[tier]


def test_everything_about_a_drop_out_but_the_tables_is_proven() -> None:
    problem = made(20, 8, 10, 2, absence=0.05, capped=0.0)
    before = large.solve(problem, effort=Effort(seconds=0.5))
    known = reached(planned(dropped_out(problem, before.meetings, "d0")))
    del known[Tier.TABLE_CHANGES]
    assert all(value == bound for value, bound in known.values())


def test_others_meet_in_the_time_of_who_has_dropped_out_and_nobody_moves() -> None:
    away = {"A": (0, 1, 2), "a": (1, 2)}
    wishes = (wish("a", "A"), wish("a", "B"), wish("b", "B"))
    problem = desk(*wishes, away=away, previous={"aA": 0, "bB": 1})
    known = reached(planned(problem))
    assert (known[Tier.WEIGHT], known[Tier.MOVED]) == ((2, 2), (0, 0))


def test_a_meeting_makes_way_where_one_more_can_be_held_so() -> None:
    """The new wish can be held in slot 0 only, where its company meets somebody."""
    problem = desk(wish("a", "A"), wish("a", "B", allowed=frozenset({0})), previous={"aA": 0})
    known = reached(planned(problem))
    assert (known[Tier.WEIGHT], known[Tier.MOVED]) == ((2, 2), (1, 1))


def test_whose_slot_is_gone_moves_and_nobody_else() -> None:
    problem = desk(wish("a", "A"), wish("b", "B"), away={"a": (0,)}, previous={"aA": 0, "bB": 0})
    draft = planned(problem)
    assert reached(draft)[Tier.MOVED] == (1, 1)
    assert draft is not None
    assert {one.request: one.slot for one in draft.meetings}["bB"] == 0


def test_without_a_plan_that_holds_all_that_must_be_held_others_search() -> None:
    problem = desk(
        wish("a", "A", must=True), wish("b", "A", must=True), slots=1, previous={"aA": 0}
    )
    assert planned(problem) is None
    assert solver.plan(problem, effort=QUICK).scores[0].value == 1


def test_the_same_seed_gives_the_same_plan_again() -> None:
    problem = made(14, 6, 8, 2, languages=("es", "pl"), doubles=0.3)
    before = large.solve(problem, effort=Effort(seconds=0.2))
    after = dropped_out(problem, before.meetings, "d1")
    assert planned(after) == planned(after)
