"""A first timetable of what was chosen, and what of it would not fit put right.

At first one meeting after the other, which is quick. If that leaves any out, session by session,
since each of them is a colouring of its own, by the solver. If one has no room for all that
was chosen for it, as many as possible are held, and then the surroundings of those left out are
made anew: with other wishes, if these are worth as much.
"""

from random import Random

from registration.planning.choice import Choice
from registration.planning.large.facts import Facts, Seat
from registration.planning.large.filling import filled
from registration.planning.large.surroundings import surroundings
from registration.planning.large.values import losses
from registration.planning.large.window import Window, closed, loss, moved, opened
from registration.planning.plans import Tier

_SECONDS = 10.0  # deterministic, per session
_REPAIR_SECONDS = 0.5
_ROUNDS = 20
_MANY = 1000  # meetings beyond which a whole session is slow work for the solver
_SIZE = 120  # requests that a repair makes anew


def arranged(facts: Facts, choice: Choice, seed: int) -> dict[str, Seat]:
    """A timetable that holds what was chosen, or nearly."""
    wanted = {
        request: [slot for slot in facts.chances[request] if first <= slot < end]
        for request, session in choice.sessions.items()
        for first, end in (facts.problem.sessions[session],)
    }
    if not facts.previous:
        table = filled(facts, wanted, seed)
        if len(table) < len(wanted) and len(wanted) > _MANY:
            table = _repaired(facts, table, choice, seed)
        if losses(facts, table) <= _goal(choice):
            return table
    table = {}
    for number in range(len(facts.problem.sessions)):
        free = {one: wanted[one] for one in wanted if choice.sessions[one] == number}
        table = _filled(facts, table, free, seed)
    return _repaired(facts, table, choice, seed)


def _filled(
    facts: Facts, table: dict[str, Seat], free: dict[str, list[int]], seed: int
) -> dict[str, Seat]:
    """With all of these held; else with as many as the time allows."""
    window = opened(facts, table, free)
    whole = all(window.slots[request] for request in free)
    if whole:
        for request in free:
            window.model.add_bool_or(window.slots[request])
        if facts.previous:
            window.model.minimize(moved(window))
        found = closed(window, seed, _SECONDS)
        if found is not None:
            return found
    return _improved(opened(facts, table, free), seed, _SECONDS) or table


def _improved(window: Window, seed: int, seconds: float) -> dict[str, Seat] | None:
    window.model.minimize(loss(window))
    return closed(window, seed, seconds)


def _repaired(facts: Facts, table: dict[str, Seat], choice: Choice, seed: int) -> dict[str, Seat]:
    """Better in the tiers above, if it is not as good as the choice."""
    random = Random(seed)
    for _ in range(_ROUNDS):
        now = losses(facts, table)
        if now <= _goal(choice):
            break
        missing = [request for request in choice.sessions if request not in table]
        around = surroundings(facts, table, missing, _SIZE, random)
        found = _improved(opened(facts, table, around), seed, _REPAIR_SECONDS)
        if found is not None and losses(facts, found) <= now:
            table = found
    return table


def _goal(choice: Choice) -> list[int]:
    """As good as any timetable can be in the tiers above."""
    return [-s.bound if s.tier is Tier.WEIGHT else s.bound for s in choice.scores]
