"""What a plan says of itself: its scores, its bounds, and why the rest is not held."""

from collections.abc import Iterator, Mapping, Sequence

from registration.planning.plans import Plan, Score, Tier
from registration.planning.problem import Problem


def untrue(problem: Problem, plan: Plan, values: Mapping[Tier, int]) -> Iterator[str]:
    """What it says and does not hold. Scores may be missing altogether; then nothing is claimed."""
    if plan.scores:
        yield from _scores(plan.scores, values)
    yield from _left_out(problem, plan)


def _scores(scores: Sequence[Score], values: Mapping[Tier, int]) -> Iterator[str]:
    if [one.tier for one in scores] != list(Tier):
        yield "the scores are not those of every tier, in their order"
    for one in scores:
        if one.value != values[one.tier]:
            yield f"{one.tier} is {values[one.tier]}, not {one.value}"
        beyond = one.value > one.bound if one.tier is Tier.WEIGHT else one.value < one.bound
        if beyond:
            yield f"{one.tier} {one.value} is better than its bound {one.bound}"
        if one.standing is not None and one.standing > one.value:
            yield f"{one.tier} {one.value} is better than {one.standing}, proven of its timetable"


def _left_out(problem: Problem, plan: Plan) -> Iterator[str]:
    known = {one.id for one in problem.requests}
    held = {one.request for one in plan.meetings}
    told = [one.request for one in plan.unplaced]
    if sorted(told) != sorted(known - held):
        yield "not every request that is left out has one reason"
    for one in plan.unplaced:
        for id in one.against:
            if id not in held:
                yield f"{one.request} is said to lose against {id}, which is not held"
    for id in plan.conflict:
        if id not in known:
            yield f"there is no request {id} to be in conflict"
