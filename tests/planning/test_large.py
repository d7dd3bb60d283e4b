"""The engine for large events, on ones small enough for a test: valid, proven where it says so,
and the same for the same seed."""

from dataclasses import replace

import pytest

from registration.planning import exact, large
from registration.planning.check import check
from registration.planning.choice import choose
from registration.planning.plans import Draft, Effort, Plan, Tier
from registration.planning.problem import Problem
from registration.planning.reasons import explain
from tests.planning.instances import dropped_out, made

QUICK = Effort(seconds=0.5)
CHOSEN = (Tier.MUSTS_LEFT, Tier.WEIGHT, Tier.UNSERVED, Tier.SHORTFALL)


def checked(problem: Problem, draft: Draft) -> dict[Tier, int]:
    """The values that the checker counts, of a draft that it accepts."""
    unplaced = explain(problem, draft.meetings, draft.conflict)
    plan = Plan(
        seed=1,
        meetings=draft.meetings,
        unplaced=unplaced,
        scores=draft.scores,
        conflict=draft.conflict,
    )
    verdict = check(problem, plan)
    assert verdict.valid, verdict.wrong
    return verdict.values


def event(seed: int) -> Problem:
    return made(
        14, 6, 8, seed,
        languages=("es", "pl"), polyglot=bool(seed % 2), locks=0.05, musts=0.05, doubles=0.3,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_the_checker_accepts_it_and_counts_the_same(seed: int) -> None:
    problem = event(seed)
    draft = large.solve(problem, effort=QUICK)
    assert checked(problem, draft) == {score.tier: score.value for score in draft.scores}


@pytest.mark.parametrize("seed", range(4))
def test_no_plan_is_better_than_the_bound_of_the_choice(seed: int) -> None:
    problem = made(5, 3, 4, seed, density=0.7, tables=2, locks=0.1, languages=("es",))
    best = exact.solve(problem, effort=Effort(seconds=5))
    assert best is not None
    bounds = choose(problem).bounds
    for score in best.scores[:2]:
        sign = -1 if score.tier is Tier.WEIGHT else 1
        assert sign * bounds[score.tier] <= sign * score.value


def test_what_is_chosen_is_held_where_there_is_room() -> None:
    problem = made(40, 12, 16, 3, density=0.3, absence=0.05)
    draft = large.solve(problem, effort=QUICK)
    assert all(score.proven for score in draft.scores if score.tier in CHOSEN)


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = event(1)
    assert large.solve(problem, seed=5, effort=QUICK) == large.solve(problem, seed=5, effort=QUICK)


def test_who_drops_out_moves_few_others() -> None:
    problem = made(20, 8, 10, 2, absence=0.05, capped=0.0)
    before = large.solve(problem, effort=QUICK)
    again = dropped_out(problem, before.meetings, "d0")
    values = checked(again, large.solve(again, effort=QUICK))
    assert values[Tier.DROPPED] == 0
    assert values[Tier.MOVED] <= len(before.meetings) // 10


@pytest.mark.parametrize("odd", ["no requests", "no tables", "nobody there"])
def test_where_nothing_can_be_held_the_plan_is_empty(odd: str) -> None:
    problem = event(2)
    if odd == "no requests":
        problem = replace(problem, requests=())
    elif odd == "no tables":
        problem = replace(problem, tables=((),) * problem.slots)
    else:
        away = frozenset(range(problem.slots))
        problem = replace(
            problem, people=tuple(replace(one, unavailable=away) for one in problem.people)
        )
    draft = large.solve(problem, effort=QUICK)
    assert not draft.meetings
    checked(problem, draft)
