"""The breaks: made fewer part by part, while the choice of requests may change with the slots.

A part is a few parties, all else stays as it is: small enough to be solved to the end in a blink.
A plan without a break needs no proof; of others, cores tell how many there must be.
"""

from collections import defaultdict
from collections.abc import Callable
from random import Random

from ortools.sat.python.cp_model import LiteralT

from registration.planning.exact.search import CLAUSES, CORES, RELAXED, Found, Search
from registration.planning.exact.standing import Sittings, literals, standing
from registration.planning.exact.timetable import Sum, Timetable, sittings
from registration.planning.plans import Tier

A_PART = 0.6  # seconds for one part
ALL_SLOTS = 4.0  # and for all slots of what is chosen
PARTS = 0.75  # of the seconds that are left, for the parts; the rest is for the proof
AGAIN = 0.5  # of the seconds that are left, for all at once where a plan is in force
OFTEN = 12  # parts between two attempts to give all that is chosen new slots
FEW = 4  # breaks from which on such an attempt can succeed
SMALLEST, FIRST = 2, 4  # parties in a part
CALMED, A_CALM = 4, 4.0  # parts between two times that others have a try, and their seconds

type Calm = Callable[[Sittings, int, float], Sittings]  # a plan, a seed, seconds: a plan


def as_ever(plan: Sittings, _seed: int, _seconds: float) -> Sittings:
    """Nobody else has a try."""
    return plan


def smoothed(search: Search, breaks: Sum, calm: Calm = as_ever, least: int = 0) -> tuple[int, int]:
    """The fewest breaks found among all plans that are as good in the tiers above; their bound.

    `least`: what is known of it.
    """
    value = search.now(breaks)
    if value > least and search.made.problem.previous:
        # Few meetings may move any more: the relaxation sees what that leaves.
        found = search.minimise(
            breaks, Tier.BREAKS, seconds=AGAIN * search.left, style=RELAXED, most=value
        )
        value = value if found.value is None else found.value
        if found.exhausted:
            return value, value
    value = _in_parts(search, breaks, value, calm, least)
    if value == least:
        return least, least
    found = search.minimise(breaks, Tier.BREAKS, seconds=search.left, style=CORES, most=value)
    return found.value if found.value is not None else value, max(least, found.bound or 0)


def _in_parts(search: Search, breaks: Sum, value: int, calm: Calm, least: int) -> int:
    """The breaks that are left when parts of the plan have been planned anew, one by one."""
    parts, random = _Parts(search.made), Random(search.seed)
    sizes, turn, until = [FIRST, FIRST], 0, (1 - PARTS) * search.left
    while value > least and search.left > until:
        turn += 1
        if turn % CALMED == 0 and calm is not as_ever:
            found = _calmed(search, breaks, calm, turn, value)
        elif turn % OFTEN == 0 and value <= least + FEW:
            found = search.minimise(
                breaks,
                Tier.BREAKS,
                seconds=ALL_SLOTS,
                style=CLAUSES,
                given=parts.left_out(search.best),
                most=least,
                keep=False,
            )
        else:
            free = parts.near(
                parts.waiting(search.best) if turn % 2 else [], sizes[turn % 2], random
            )
            found = search.minimise(
                breaks,
                Tier.BREAKS,
                seconds=A_PART,
                style=RELAXED,
                given=search.as_it_is(but=free),
                most=value,
                keep=turn % 3 == 0,
            )
            sizes[turn % 2] = max(SMALLEST, sizes[turn % 2] + (1 if found.exhausted else -1))
        value = value if found.value is None else found.value
    return value


def _calmed(search: Search, breaks: Sum, calm: Calm, turn: int, value: int) -> Found:
    """What others make of the plan, if it is as good."""
    seconds = min(A_CALM, search.left)
    plan = calm(standing(search), search.seed + turn, seconds)
    search.spent += seconds
    given = list(literals(search.made, plan))
    return search.minimise(
        breaks, Tier.BREAKS, seconds=A_PART, style=CLAUSES, given=given, most=value, keep=False
    )


class _Parts:
    """What belongs to whom in a timetable."""

    def __init__(self, made: Timetable) -> None:
        self._made = made
        self._parties = {person.id: person.party for person in made.problem.people}
        self._literals: dict[str, list[int]] = defaultdict(list)
        self._partners: dict[str, list[str]] = defaultdict(list)
        self._slots = list(sittings(made.problem))
        requests = {request.id: request for request in made.problem.requests}
        for request in requests.values():
            self._partners[request.a].append(request.b)
            self._partners[request.b].append(request.a)
        named = [(name, at) for (name, _), at in made.at.items()]
        named += [(name, seat) for (name, _, _), seat in made.seat.items()]
        for name, literal in named:
            for party in (requests[name].a, requests[name].b):
                self._literals[party].append(literal.index)
        # The busiest meet all others: planned anew, these are too.
        by_wishes = sorted(self._partners, key=lambda one: (-len(self._partners[one]), one))
        self._hubs = by_wishes[: max(SMALLEST, len(by_wishes) // 3)]

    def waiting(self, best: list[int]) -> list[str]:
        """The parties of which somebody has a break."""
        waiting = []
        for person, slots in self._slots:
            busy = [
                (literal := self._made.busy.get((person, slot))) is not None
                and best[literal.index] == 1
                for slot in slots
            ]
            if (
                sum(now and not before for before, now in zip([False, *busy], busy, strict=False))
                > 1
            ):
                waiting.append(self._parties[person])
        return waiting

    def near(self, waiting: list[str], size: int, random: Random) -> frozenset[int]:
        """The literals (indexes) of a few parties: about one that waits, or anywhere."""
        chosen = random.sample(self._hubs, min(size, len(self._hubs)))
        if waiting:
            first = random.choice(waiting)
            partners = sorted(set(self._partners[first]))
            chosen = [first, *random.sample(partners, min(size - 1, len(partners)))]
        return frozenset(index for party in chosen for index in self._literals[party])

    def left_out(self, best: list[int]) -> list[LiteralT]:
        """That no request is held but those that are."""
        held = {request for (request, _), at in self._made.at.items() if best[at.index]}
        return [~at for (request, _), at in self._made.at.items() if request not in held]
