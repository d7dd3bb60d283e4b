"""Breaks that no plan can avoid: between locked meetings of a person who cannot fill the time.

A bound that takes no search. It looks at each person alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from registration.planning.chances import chances
from registration.planning.problem import Person, Problem, Request


def unavoidable(problem: Problem) -> int:
    """How many breaks there are at least in a plan in which all that is locked is held."""
    having = chances(problem)
    possible = [one for one in problem.requests if having[one.id]]
    wishes: dict[str, list[Request]] = defaultdict(list)
    for one in possible:
        for who in (*one.people_a, *one.people_b):
            wishes[who].append(one)
    most = {party.id: party.most for party in problem.parties}
    return sum(
        _waits(problem, one, most[one.party], wishes[one.id], having) for one in problem.people
    )


def _waits(
    problem: Problem,
    person: Person,
    most: int | None,
    wishes: list[Request],
    having: Mapping[str, tuple[int, ...]],
) -> int:
    """How many gaps between locked meetings stay open when the shortest ones are filled first."""
    locked = {
        one.lock.slot
        for one in wishes
        if one.lock is not None and _sits(person.id, one, one.lock.people)
    }
    could = {slot for one in wishes for slot in having[one.id]}
    spare = min(len(wishes), len(wishes) if most is None else most) - len(locked)
    gaps = list(_gaps(problem, person, locked))
    waiting = len(gaps)
    for gap in sorted((one for one in gaps if could.issuperset(one)), key=len):
        spare -= len(gap)
        waiting -= spare >= 0
    return waiting


def _sits(who: str, request: Request, named: tuple[str, ...]) -> bool:
    """Whether it must be that person."""
    for side in (request.people_a, request.people_b):
        if who in side:
            return len(side) == 1 or [one for one in side if one in named] == [who]
    return False


def _gaps(problem: Problem, person: Person, locked: set[int]) -> Iterator[list[int]]:
    """The slots in which they are there between two locked meetings of a session."""
    for first, end in problem.sessions:
        for one, other in pairwise(sorted(slot for slot in locked if first <= slot < end)):
            gap = [slot for slot in range(one + 1, other) if slot not in person.unavailable]
            if gap:
                yield gap
