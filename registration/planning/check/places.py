"""Each meeting by itself: a request once, where and with whom it may be."""

from collections import Counter
from collections.abc import Iterator, Sequence

from registration.planning.plans import Placed
from registration.planning.problem import Person, Problem, Request


def misplaced(problem: Problem, meetings: Sequence[Placed]) -> Iterator[str]:
    """What is wrong with meetings one by one."""
    requests = {one.id: one for one in problem.requests}
    people = {one.id: one for one in problem.people}
    for id, times in Counter(one.request for one in meetings).items():
        if times > 1:
            yield f"{id} is placed {times} times"
    for one in meetings:
        if one.request not in requests:
            yield f"there is no request {one.request}"
        elif not 0 <= one.slot < problem.slots:
            yield f"{one.request} is outside the grid, in {one.slot}"
        else:
            request = requests[one.request]
            yield from _against_wish(problem, request, one)
            yield from _wrong_people(people, request, one)


def _against_wish(problem: Problem, request: Request, one: Placed) -> Iterator[str]:
    if request.vetoed:
        yield f"{one.request} is vetoed"
    if request.allowed is not None and one.slot not in request.allowed:
        yield f"{one.request} is not allowed in {one.slot}"
    lock = request.lock
    own_table = lock.table if lock is not None and lock.table is not None else request.table
    if own_table is not None:
        if one.table != own_table:
            yield f"{one.request} has table {own_table} to itself"
    elif one.table not in problem.tables[one.slot]:
        yield f"table {one.table} does not stand free in {one.slot}"
    if lock is not None and (
        one.slot != lock.slot or not {one.person_a, one.person_b}.issuperset(lock.people)
    ):
        yield f"{one.request} is locked elsewhere"


def _wrong_people(people: dict[str, Person], request: Request, one: Placed) -> Iterator[str]:
    sides = (
        (one.person_a, request.people_a, request.a),
        (one.person_b, request.people_b, request.b),
    )
    for who, welcome, party in sides:
        if who not in welcome or who not in people or people[who].party != party:
            yield f"{who} does not sit for {party} in {one.request}"
        elif one.slot in people[who].unavailable:
            yield f"{who} is not available in {one.slot}"
