"""What to choose: the requests that meet, session by session, by the tiers that do not depend on
when; and a proof of how good a choice any plan can make.

HiGHS, which OR-Tools carries, solves this programme: its relaxation is nearly that of a flow, and
a solver that works with it is done in a second where CP-SAT is not in minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from ortools.linear_solver.python.model_builder import Solver, SolveStatus

from registration.planning.choice.programme import Programme, Sum, programme, total
from registration.planning.choice.tiers import tiers
from registration.planning.plans import Effort, Score, Tier
from registration.planning.problem import Problem

_HAIR = 1e-6  # what a floating-point bound may be off
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`sessions`: which requests (ids) are to meet, and in which session.

    `scores` of MUSTS_LEFT, WEIGHT, UNSERVED and SHORTFALL, then DROPPED if there is a plan in
    force: what this choice comes to, and the bound for every plan.
    """

    sessions: Mapping[str, int]
    scores: tuple[Score, ...]

    @property
    def bounds(self) -> dict[Tier, int]:
        """What no plan that is as good in the tiers above can be better than."""
        return {score.tier: score.bound for score in self.scores}


def choose(problem: Problem, *, seed: int = 1, effort: Effort | None = None) -> Choice:
    """The best choice that a relaxation of the timetable allows, tier by tier."""
    search = _Search(programme(problem), seed, effort or Effort())
    scores = [search.best(tier, goal) for tier, goal in tiers(search.made)]
    search.calm(_turmoil(search.made))
    return Choice(sessions=search.sessions(), scores=tuple(scores))


def _turmoil(made: Programme) -> Sum:
    """What makes a timetable hard to find: meetings of a plan in force that change session, or
    else two meetings of a person in a session, since they should be next to each other."""
    problem = made.problem
    if problem.previous:
        session = {
            slot: number
            for number, (first, end) in enumerate(problem.sessions)
            for slot in range(first, end)
        }
        return total(
            literal
            for (request, number), literal in made.at.items()
            if request in problem.previous and session.get(problem.previous[request].slot) != number
        )
    return _crowding(made)


def _crowding(made: Programme) -> Sum:
    """For each party and session the meetings beyond the first, and those beyond half of it."""
    mine: dict[tuple[str, int], list[Sum]] = {}
    for request in made.problem.requests:
        for session in range(len(made.problem.sessions)):
            if (request.id, session) in made.at:
                for party in (request.a, request.b):
                    mine.setdefault((party, session), []).append(made.at[request.id, session])
    beyond: list[Sum] = []
    for (_, session), literals in mine.items():
        first, end = made.problem.sessions[session]
        for free in dict.fromkeys((1, 2, (end - first + 1) // 2)):
            if len(literals) > free:
                more = made.model.new_num_var(0, len(literals), "")
                made.model.add(more >= total(literals) - free)
                beyond.append(more)
    return total(beyond)


class _Search:
    """The programme, solved tier by tier; what a tier came to holds for those below."""

    def __init__(self, made: Programme, seed: int, effort: Effort) -> None:
        self.made = made
        self.seed = seed
        self.nodes = max(100, round(100 * effort.seconds))  # a limit that is no clock's
        self.values: dict[tuple[str, int], bool] = {}

    def best(self, tier: Tier, goal: Sum) -> Score:
        """The goal made small. If the limit is too tight: what is true in any case."""
        self.made.model.minimize(goal)
        solver = self._solver(gap=0.0)
        sign = -1 if tier is Tier.WEIGHT else 1
        if solver.solve(self.made.model) != SolveStatus.OPTIMAL:
            return Score(tier=tier, value=0, bound=self._weights() if sign < 0 else 0)
        value = round(solver.objective_value)
        bound = ceil(solver.best_objective_bound - _HAIR)
        self._keep(solver)
        if not isinstance(goal, (int, float)):
            self.made.model.add(goal <= value)
        return Score(tier=tier, value=sign * value, bound=sign * bound)

    def calm(self, goal: Sum) -> None:
        """The sessions of what is chosen such that the goal is small; it need not be the least."""
        chosen = self.sessions()
        for (request, _), at in self.made.at.items():
            if request not in chosen:
                at.upper_bound = 0
        for request in chosen:
            self.made.model.add(self.made.held(request) >= 1)
        self.made.model.minimize(goal)
        solver = self._solver(gap=0.02)
        if solver.solve(self.made.model) == SolveStatus.OPTIMAL:
            self._keep(solver)

    def sessions(self) -> dict[str, int]:
        """The session of each request that is chosen."""
        return {request: session for (request, session), held in self.values.items() if held}

    def _keep(self, solver: Solver) -> None:
        self.values = {key: bool(solver.value(at) > _HALF) for key, at in self.made.at.items()}

    def _weights(self) -> int:
        return sum(max(0, one.weight) for one in self.made.problem.requests)

    def _solver(self, gap: float) -> Solver:
        solver = Solver("highs")
        solver.enable_output(False)
        solver.set_solver_specific_parameters(
            f"output_flag=false\nmip_rel_gap={gap}\nmip_max_nodes={self.nodes}\n"
            f"random_seed={self.seed}\nthreads=1"
        )
        return solver
