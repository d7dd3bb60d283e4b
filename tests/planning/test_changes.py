"""What is proven of table changes: of any plan, and of the timetable that stands."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import pytest

from registration.planning import solver
from registration.planning.check import values
from registration.planning.choice.changes import fewest_changes
from registration.planning.plans import Effort, Placed, Plan, Score, Tier
from registration.planning.problem import Problem
from tests.planning.desks import desk, wish
from tests.planning.instances import made
from tests.planning.test_solver import every_plan

QUICK = Effort(seconds=5)


def everybody(slots: int = 3) -> Problem:
    """Three companies who meet three delegates, all of them all the time."""
    return desk(*(wish(a, b) for a in "abc" for b in "ABC"), slots=slots, tables=3)


def seatings(problem: Problem, plan: Plan) -> Iterator[tuple[Placed, ...]]:
    """The same meetings in the same slots, at tables of every kind."""
    slots: dict[int, list[Placed]] = defaultdict(list)
    for one in plan.meetings:
        slots[one.slot].append(one)
    ways = [
        [
            [replace(one, table=table) for one, table in zip(mine, tables, strict=True)]
            for tables in permutations(problem.tables[slot], len(mine))
        ]
        for slot, mine in slots.items()
    ]
    for picked in product(*ways):
        yield tuple(one for some in picked for one in some)


def changes(plan: Plan) -> tuple[int, int, int | None]:
    last = plan.scores[-1]
    return last.value, last.bound, last.standing


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_at_all_changes_tables_less_often_than_is_counted(seed: int) -> None:
    problem = made(
        3, 2, 3, seed, tables=1 + seed % 3 // 2, density=0.9 - 0.1 * (seed % 2), locks=0.1,
        sessions=1 + seed % 2, absence=0.1 * (seed % 3),
    )  # fmt: skip
    fewest: dict[tuple[int, ...], int] = {}
    for found in every_plan(problem):
        fewest[found[:-1]] = min(found[-1], fewest.get(found[:-1], found[-1]))
    for above, least in fewest.items():
        reached: dict[Tier, int] = dict(zip(Tier, [*above, least], strict=True))
        reached[Tier.WEIGHT] = -reached[Tier.WEIGHT]
        scores = [Score(tier=tier, value=value, bound=value) for tier, value in reached.items()]
        assert fewest_changes(problem, scores[:-1]) <= least


def test_where_all_meet_all_the_time_what_is_counted_is_what_can_be() -> None:
    """Of the two who sit at a table, one can stay: twice three of the twelve."""
    assert changes(solver.plan(everybody(), effort=QUICK)) == (6, 6, 6)


def test_below_a_tier_that_is_not_proven_nothing_is_counted() -> None:
    scores = solver.plan(everybody(), effort=QUICK).scores
    assert fewest_changes(everybody(), scores[:-1]) == 6
    open_ = [replace(one, bound=10) if one.tier is Tier.WEIGHT else one for one in scores[:-1]]
    assert fewest_changes(everybody(), open_) == 0


def test_two_who_meet_twice_can_both_stay_so_that_nothing_is_counted() -> None:
    twice = replace(wish("a", "A"), id="again")
    problem = desk(wish("a", "A"), twice, slots=2, tables=1)
    assert changes(solver.plan(problem, effort=QUICK)) == (0, 0, 0)


@pytest.mark.parametrize("seed", range(6))
def test_no_other_tables_for_the_timetable_are_better_than_is_proven_of_it(seed: int) -> None:
    problem = made(4, 3, 4, seed, tables=3, density=0.8, absence=0.1)
    plan = solver.plan(problem, effort=QUICK)
    least = min(values(problem, one)[Tier.TABLE_CHANGES] for one in seatings(problem, plan))
    assert changes(plan)[0] == changes(plan)[2] == least


def test_without_time_nothing_is_claimed_of_the_timetable_that_does_not_hold() -> None:
    problem = made(10, 5, 6, 1)
    value, bound, standing = changes(solver.plan(problem, effort=Effort(seconds=0)))
    assert bound <= value
    assert standing is None or standing <= value
