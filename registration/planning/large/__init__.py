"""The engine for large events: choose, then colour, then smooth.

Which requests meet is an integer programme whose bound is the proof (`choice`); a first timetable
is found session by session (`arranging`); breaks are then annealed away (`annealing`), and the last
few mended part by part (`mending`); tables come last (`seating`). A plan of thousands of meetings
in minutes, where a programme of all of it at once would not even be written down in that time.
"""

from collections.abc import Mapping

from registration.planning.choice import Choice, choose
from registration.planning.choice.changes import fewest_changes
from registration.planning.large.annealing import Annealing
from registration.planning.large.arranging import arranged
from registration.planning.large.board import Board
from registration.planning.large.facts import Facts, Seat, Timetable, facts
from registration.planning.large.mending import mended
from registration.planning.large.values import values
from registration.planning.plans import (
    Draft,
    Effort,
    Progress,
    Score,
    Tier,
    Watch,
    unwatched,
)
from registration.planning.problem import Problem
from registration.planning.seating import seated
from registration.planning.unavoidable import unavoidable

_STEPS = 300_000  # of annealing, per deterministic second: what a core of 2020 does
_ENOUGH = 2000  # steps per chance; more of them find little more
_FEW = 6  # breaks, up to which they are mended
_MENDING, _LONGEST = 0.3, 10.0  # for how much of the seconds, and how many: more find little more
_WARM, _COOL = 1.8, 1.0  # for a plan that has few breaks already


def solve(
    problem: Problem, *, seed: int = 1, effort: Effort | None = None, watch: Watch = unwatched
) -> Draft:
    """The best plan found, with a bound for every tier that has one."""
    effort = effort or Effort()
    known = facts(problem)
    choice = choose(problem, seed=seed, effort=effort)
    for score in choice.scores:
        watch(Progress(tier=score.tier, value=score.value, bound=score.bound))
    table: Timetable = arranged(known, choice, seed)
    # Of plans that leave out what must be held, nothing is known.
    least = 0 if values(known, table)[Tier.MUSTS_LEFT] else unavoidable(problem)
    table = _smoothed(known, table, seed, effort, watch, least)
    meetings, changes = seated(problem, table, seed)
    scores = _scores(known, values(known, table) | {Tier.TABLE_CHANGES: changes}, choice, least)
    return Draft(meetings=meetings, scores=scores, conflict=_left(known, table))


def _smoothed(
    known: Facts, table: Timetable, seed: int, effort: Effort, watch: Watch, least: int
) -> Timetable:
    """With fewer breaks: quickly, and if more are left than need be, slowly."""
    chances = sum(map(len, known.chances.values()))
    steps = min(round(_STEPS * effort.seconds), _ENOUGH * chances)
    for part in (steps // 5, steps - steps // 5):
        table = Annealing(Board(known, table), seed, least=least).run(part)
        waiting = values(known, table)[Tier.BREAKS]
        watch(Progress(tier=Tier.BREAKS, value=waiting, bound=least))
        if waiting == least:
            break
    if least < waiting <= _FEW:
        seconds = min(_MENDING * effort.seconds, _LONGEST)
        table = mended(known, table, seed, seconds, least)
        watch(Progress(tier=Tier.BREAKS, value=values(known, table)[Tier.BREAKS], bound=least))
    return table


def calmed(
    problem: Problem, plan: Mapping[str, tuple[int, str, str]], seed: int, seconds: float
) -> dict[str, tuple[int, str, str]]:
    """A plan with no more breaks, as good in the tiers above: the last few are mended; of many,
    little is shaken, and anywhere."""
    known = facts(problem)
    table: Timetable = {request: Seat(*plan[request]) for request in sorted(plan)}
    if values(known, table)[Tier.BREAKS] <= _FEW:
        return dict(mended(known, table, seed, seconds, unavoidable(problem)))
    search = Annealing(Board(known, table), seed)
    return dict(search.run(round(_STEPS * seconds), hot=_WARM, cold=_COOL))


def _scores(
    known: Facts, reached: Mapping[Tier, int], choice: Choice, least: int
) -> tuple[Score, ...]:
    """A tier's bound is that of the choice as long as all tiers above came to what was chosen;
    below one that did not, more is possible, and only what is always true is said."""
    scores: list[Score] = []
    for tier in Tier:
        proven = all(score.proven for score in scores)
        bound = choice.bounds.get(tier, 0) if proven else _always(known, tier)
        if tier is Tier.TABLE_CHANGES:
            bound = fewest_changes(known.problem, scores)
        elif tier is Tier.BREAKS:
            bound = least
        scores.append(Score(tier=tier, value=reached[tier], bound=bound))
    return tuple(scores)


def _always(known: Facts, tier: Tier) -> int:
    """What is true of any plan at all."""
    if tier is not Tier.WEIGHT:
        return 0
    return sum(max(0, known.requests[one].weight) for one, slots in known.chances.items() if slots)


def _left(known: Facts, table: Timetable) -> tuple[str, ...]:
    """What must be held and is not."""
    return tuple(
        one.id
        for one in known.problem.requests
        if (one.must or one.lock is not None) and one.id not in table
    )
