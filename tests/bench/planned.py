"""One instance planned in a process of its own, for its times and its memory.

`python -m tests.bench.planned INSTANCE [--drop-out]` prints the figures as one line of JSON; with
`--drop-out` those of planning again after the first delegate of the plan has dropped out.
"""

import json
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from registration.planning import check, forms, greedy, literature, solver
from registration.planning.plans import Placed, Plan, Progress, Score, Tier
from registration.planning.problem import Problem
from tests.planning.instances import dropped_out

type Figures = dict[str, float]

NEARLY = 0.01


class Seen:
    """Each better plan, and when it was told."""

    def __init__(self) -> None:
        self.wall, self.cpu = perf_counter(), process_time()
        self.told: list[tuple[float, Progress]] = []

    def __call__(self, progress: Progress) -> None:
        self.told.append((perf_counter() - self.wall, progress))

    def figures(self, tier: Tier, final: int, *, proven: bool) -> Figures:
        """Seconds to the first plan, to one that is nearly as good in that tier, to the end."""
        done = perf_counter() - self.wall
        near = [at for at, one in self.told if one.tier is tier and _near(one.value, final)]
        found = {
            "first_plan": min((at for at, _ in self.told), default=done),
            "to_1_percent": min(near, default=done),
            "to_proof" if proven else "to_the_end": done,
            "cpu": process_time() - self.cpu,
        }
        resident = getrusage(RUSAGE_SELF).ru_maxrss / 1e3
        return {name: round(one, 2) for name, one in found.items()} | {"mb": round(resident)}


def _near(value: int, final: int) -> bool:
    return abs(value - final) <= NEARLY * abs(final)


def planned(problem: Problem) -> tuple[Figures, Figures, Plan]:
    """The planner's figures, those of first come first served, and the plan."""
    seen = Seen()
    plan = solver.plan(problem, watch=seen)
    assert check.check(problem, plan).valid
    weight = next(one for one in plan.scores if one.tier is Tier.WEIGHT)
    proven = all(one.proven for one in plan.scores)
    times = seen.figures(Tier.WEIGHT, weight.value, proven=proven)
    start = perf_counter()
    peer = greedy.first_come(problem)
    took = {"to_the_end": round(perf_counter() - start, 3)}
    return objective(plan.scores) | times, first_come(problem, plan.scores, peer) | took, plan


def objective(scores: tuple[Score, ...]) -> Figures:
    """Values with their bounds where they differ, and the gap in per cent."""
    found: Figures = {}
    for one in scores:
        name = one.tier.lower()
        found[name] = one.value
        if not one.proven:
            found[f"{name}_bound"] = one.bound
            found[f"{name}_gap_%"] = round(100 * abs(one.value - one.bound) / max(1, one.value), 2)
        if one.standing is not None:
            found[f"{name}_standing"] = one.standing
    return found | {"tiers_proven": sum(one.proven for one in scores)}


def first_come(
    problem: Problem, scores: tuple[Score, ...], meetings: tuple[Placed, ...]
) -> Figures:
    """Its values, and how far its weight is from the bound of the planner."""
    values = check.values(problem, meetings)
    bound = next(one.bound for one in scores if one.tier is Tier.WEIGHT)
    gap = 100 * (bound - values[Tier.WEIGHT]) / max(1, bound)
    return {tier.lower(): value for tier, value in values.items()} | {"weight_gap_%": round(gap, 2)}


def timetabled(event: literature.Event) -> Figures:
    """The figures of an event of the literature."""
    seen = Seen()
    found = literature.solve(event, watch=seen)
    assert not list(literature.wrongs(event, found))
    proven = found.infeasible or (bool(found.slots) and found.breaks == found.bound)
    times = seen.figures(Tier.BREAKS, found.breaks, proven=proven)
    if found.infeasible:
        return {"infeasible": 1} | times
    return {"breaks": found.breaks, "breaks_bound": found.bound} | times


def first_slots(event: literature.Event) -> Figures:
    """What comes of giving each meeting of an event the first slot that is free, in their order."""
    taken: set[tuple[int, int]] = set()
    slots: dict[int, int] = {}
    for at, one in enumerate(event.meetings):
        after = max((slots.get(other, event.slots) for other in one.after), default=-1)
        for slot in one.slots:
            room = sum(other == slot for other in slots.values()) < event.tables
            if slot > after and room and not {(one.a, slot), (one.b, slot)} & taken:
                slots[at] = slot
                taken |= {(one.a, slot), (one.b, slot)}
                break
    starts = sum((who, slot - 1) not in taken for who, slot in taken)
    breaks = starts - len({who for who, _ in taken})
    return {"meetings_left_out": len(event.meetings) - len(slots), "breaks": breaks}


def again(problem: Problem, plan: Plan) -> Problem:
    """The problem when the first party of the other side that has a meeting drops out."""
    held = {one.request for one in plan.meetings}
    side = {one.id: one.side for one in problem.parties}
    having = [p for one in problem.requests if one.id in held for p in (one.b, one.a)]
    others = [one for one in having if side[one] != problem.fair_side] or having
    return dropped_out(problem, plan.meetings, others[0])


def main(instance: Path, *, drop_out: bool) -> dict[str, Figures]:
    """Figures by what they are of."""
    if instance.suffix == ".dzn":
        event = literature.read_event(instance.read_text())
        name = instance.stem
        return {name: timetabled(event), f"{name}, first come": first_slots(event)}
    problem = forms.read_problem(instance.read_bytes())
    ours, peer, plan = planned(problem)
    if drop_out:
        return {f"{problem.name}, a delegate drops out": planned(again(problem, plan))[0]}
    return {problem.name: ours, f"{problem.name}, first come": peer}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), drop_out="--drop-out" in sys.argv)))
