"""The planner as a whole: against every plan there is, on odd problems, and the same twice."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from registration.planning import solver
from registration.planning.check import check, values
from registration.planning.plans import Effort, Placed, Plan, Progress, Reason, Tier, Unplaced
from registration.planning.problem import Interpreters, Place, Problem
from tests.planning.instances import dropped_out, made

QUICK = Effort(seconds=5)


def every_plan(problem: Problem) -> Iterator[tuple[int, ...]]:
    """The tiers of each valid plan there is, all to be small: no search, nothing but counting."""
    away = {one.id: one.unavailable for one in problem.people}
    choices = [
        [None]
        + [
            Placed(request=r.id, slot=slot, table=table, person_a=a, person_b=b)
            for slot in range(problem.slots)
            for table in problem.tables[slot]
            for a, b in product(r.people_a, r.people_b)
            if slot not in away[a] | away[b]
        ]
        for r in problem.requests
    ]
    for picked in product(*choices):
        meetings = tuple(one for one in picked if one is not None)
        seats = [(who, m.slot) for m in meetings for who in (m.person_a, m.person_b, m.table)]
        if len(set(seats)) < len(seats):
            continue
        held = {one.request for one in meetings}
        left = tuple(
            Unplaced(request=r.id, reason=Reason.CAP) for r in problem.requests if r.id not in held
        )
        plan = Plan(seed=1, meetings=meetings, unplaced=left, scores=())
        if check(problem, plan).valid:
            yield tiers(values(problem, meetings))


def tiers(reached: dict[Tier, int]) -> tuple[int, ...]:
    return tuple(-reached[tier] if tier is Tier.WEIGHT else reached[tier] for tier in Tier)


def scored(plan: Plan) -> tuple[int, ...]:
    return tiers({score.tier: score.value for score in plan.scores})


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_at_all_is_better(seed: int) -> None:
    problem = made(
        3, 2, 3, seed, tables=1 + seed % 2, density=0.85 - 0.2 * (seed % 2), musts=0.2,
        locks=0.1, languages=("es", "pl"), foreign=0.4, polyglot=seed % 3 == 0,
    )  # fmt: skip
    plan = solver.plan(problem, effort=QUICK)
    best = min(every_plan(problem))
    assert scored(plan)[:-1] == best[:-1]
    assert [score.proven for score in plan.scores[:-1]] == [True] * 7
    assert plan.scores[-1].bound <= best[-1] <= plan.scores[-1].value


def test_two_people_of_a_company_meet_two_delegates_at_once() -> None:
    problem = made(2, 3, 2, 4, tables=2, density=1, doubles=1, absence=0.2, capped=0)
    plan = solver.plan(problem, effort=QUICK)
    assert scored(plan)[:-1] == min(every_plan(problem))[:-1]


@pytest.mark.parametrize("seed", range(3))
def test_a_drop_out_moves_as_few_meetings_as_can_be(seed: int) -> None:
    problem = made(3, 2, 4, seed, tables=1, density=0.8)
    before = solver.plan(problem, effort=QUICK)
    after = dropped_out(problem, before.meetings, "d0")
    plan = solver.plan(after, effort=QUICK)
    assert scored(plan)[:-1] == min(every_plan(after))[:-1]


def test_the_same_problem_and_seed_give_the_same_plan() -> None:
    problem = made(12, 6, 8, 5, languages=("es",), locks=0.05, doubles=0.2)
    assert solver.plan(problem, seed=7) == solver.plan(problem, seed=7)


@pytest.mark.parametrize("seed", range(4))
def test_an_event_of_odd_wishes_is_planned_to_the_end(seed: int) -> None:
    """Reserved tables, named representatives, few slots allowed, vetoes, and no weight at all."""
    problem = made(8, 5, 6, seed, languages=("es", "pl"), polyglot=True, doubles=0.5, musts=0.1)
    requests = [
        replace(
            request,
            table=100 + int(request.a[1:]) if at % 4 == 0 else None,
            people_a=request.people_a[-1:] if at % 3 == 0 else request.people_a,
            allowed=frozenset({0, 1, 5}) if at % 5 == 0 else None,
            vetoed=at % 7 == 0,
            weight=at % 3,
        )
        for at, request in enumerate(problem.requests)
    ]
    plan = solver.plan(replace(problem, requests=tuple(requests)), effort=QUICK)
    assert [score.proven for score in plan.scores[:4]] == [True] * 4


def test_no_wishes_and_no_tables_are_planned_too() -> None:
    empty = replace(made(3, 2, 3, 1), requests=())
    assert scored(solver.plan(empty)) == (0,) * 8
    bare = made(3, 2, 3, 1, tables=0, density=1, musts=0.5)
    assert solver.plan(bare).meetings == ()


def test_musts_that_cannot_all_be_held_are_named_and_the_rest_is_planned() -> None:
    problem = made(4, 2, 2, 3, density=1, tables=2, absence=0, capped=0)
    requests = tuple(replace(r, must=r.b == "d0") for r in problem.requests)
    plan = solver.plan(replace(problem, requests=requests), effort=QUICK)
    assert len(plan.conflict) == 3  # two of four fit into two slots; any three do not
    assert plan.scores[0].value == plan.scores[0].bound == 2
    assert len(plan.meetings) == 4


def test_locks_that_contradict_each_other_are_named() -> None:
    problem = made(3, 2, 3, 3, density=1, tables=2, absence=0, capped=0)
    first = [r.id for r in problem.requests if r.b == "d0"][:2]
    requests = tuple(
        replace(r, lock=Place(slot=1) if r.id in first else None) for r in problem.requests
    )
    plan = solver.plan(replace(problem, requests=requests), effort=QUICK)
    assert plan.conflict == tuple(first)


def test_an_interpreter_of_two_languages_is_in_one_meeting_at_a_time() -> None:
    problem = made(3, 3, 1, 2, density=1, tables=3, absence=0, capped=0)
    languages = ["es", "pl"] * 5
    requests = tuple(
        replace(r, language=language)
        for r, language in zip(problem.requests, languages, strict=False)
    )
    both = (Interpreters(languages=frozenset({"es", "pl"}), available=(1,)),)
    plan = solver.plan(replace(problem, requests=requests, interpreters=both), effort=QUICK)
    assert len(plan.meetings) == 1


def test_without_time_there_is_still_a_plan() -> None:
    problem = made(10, 5, 6, 1)
    plan = solver.plan(problem, effort=Effort(seconds=0))
    assert plan.meetings
    assert all(
        score.value <= score.bound if score.tier is Tier.WEIGHT else score.bound <= score.value
        for score in plan.scores
    )


def test_who_looks_on_sees_each_tier() -> None:
    seen: list[Progress] = []
    solver.plan(made(6, 4, 4, 1), effort=QUICK, watch=seen.append)
    assert {Tier.WEIGHT, Tier.BREAKS, Tier.TABLE_CHANGES} <= {one.tier for one in seen}
