"""What each tier of the objective comes to."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from registration.planning.plans import Placed, Tier
from registration.planning.problem import Person, Problem, Request


def values(problem: Problem, meetings: Sequence[Placed]) -> dict[Tier, int]:
    """In the order of the tiers; meetings of unknown requests do not count."""
    requests = {one.id: one for one in problem.requests}
    at = {one.request: one for one in meetings if one.request in requests}
    left = sum(one.id not in at for one in problem.requests if one.must or one.lock is not None)
    unserved, shortfall = _fairness(problem, at)
    dropped, moved = _disturbance(problem, at)
    mine: dict[str, dict[int, int]] = defaultdict(dict)  # the table of each slot, by person
    for one in at.values():
        mine[one.person_a][one.slot] = one.table
        mine[one.person_b][one.slot] = one.table
    return {
        Tier.MUSTS_LEFT: left,
        Tier.WEIGHT: sum(requests[id].weight for id in at),
        Tier.UNSERVED: unserved,
        Tier.SHORTFALL: shortfall,
        Tier.DROPPED: dropped,
        Tier.MOVED: moved,
        Tier.BREAKS: sum(_breaks(problem, one, mine[one.id]) for one in problem.people),
        Tier.TABLE_CHANGES: sum(_changes(mine[one.id]) for one in problem.people),
    }


def could(problem: Problem, people: dict[str, Person], request: Request) -> bool:
    """Whether the request could be held if it were the only one."""
    return not request.vetoed and any(
        _could_in(problem, people, request, slot) for slot in _allowed(problem, request)
    )


def _allowed(problem: Problem, request: Request) -> Iterator[int]:
    for slot in range(problem.slots) if request.lock is None else (request.lock.slot,):
        if request.allowed is None or slot in request.allowed:
            yield slot


def _could_in(problem: Problem, people: dict[str, Person], request: Request, slot: int) -> bool:
    lock = request.lock
    own_table = request.table is not None or (lock is not None and lock.table is not None)
    return (
        (own_table or bool(problem.tables[slot]))
        and any(slot not in people[who].unavailable for who in request.people_a)
        and any(slot not in people[who].unavailable for who in request.people_b)
        and (
            request.language is None
            or any(
                request.language in pool.languages and pool.available[slot] > 0
                for pool in problem.interpreters
            )
        )
    )


def _fairness(problem: Problem, at: dict[str, Placed]) -> tuple[int, int]:
    """How many of the fair side's parties get nothing, and the worst gap to what one could have."""
    people = {one.id: one for one in problem.people}
    wishes: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for one in problem.requests:
        if could(problem, people, one):
            wishes.update((one.a, one.b))
        if one.id in at:
            held.update((one.a, one.b))
    there: dict[str, set[int]] = defaultdict(set)
    for person in problem.people:
        there[person.party] |= set(range(problem.slots)) - person.unavailable
    fair = [one for one in problem.parties if one.side == problem.fair_side and wishes[one.id]]
    gaps = [
        min(problem.slots if one.most is None else one.most, len(there[one.id]), wishes[one.id])
        - held[one.id]
        for one in fair
    ]
    return sum(not held[one.id] for one in fair), max([0, *gaps])


def _disturbance(problem: Problem, at: dict[str, Placed]) -> tuple[int, int]:
    """Meetings of the plan in force that are dropped, though they could be held, and moved."""
    people = {one.id: one for one in problem.people}
    requests = {one.id: one for one in problem.requests}
    dropped = moved = 0
    for id, place in problem.previous.items():
        if id in at:
            moved += at[id].slot != place.slot
        elif id in requests:
            dropped += could(problem, people, requests[id])
    return dropped, moved


def _breaks(problem: Problem, person: Person, mine: dict[int, int]) -> int:
    """Stretches between two meetings of a session in which the person is there and waits."""
    free = set(range(problem.slots)) - person.unavailable
    return sum(
        any(slot in free for slot in range(one + 1, other))
        for first, end in problem.sessions
        for one, other in pairwise(sorted(slot for slot in mine if first <= slot < end))
    )


def _changes(mine: dict[int, int]) -> int:
    return sum(mine[one] != mine[other] for one, other in pairwise(sorted(mine)))
