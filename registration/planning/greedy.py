"""First come, first served: what a plan is measured against, and what is left when a search fails.

Requests by their id, each in the first slot in which everything it needs is free: as live booking
without any foresight. What is locked is there before, then what must be held; a meeting of the plan
in force tries its own slot first.
"""

from collections import Counter
from collections.abc import Iterator

from registration.planning.plans import Placed
from registration.planning.problem import Place, Problem, Request

_ANYWHERE = Place(slot=-1)


def first_come(problem: Problem) -> tuple[Placed, ...]:
    """A valid plan, in no time. Locks that contradict each other: the first holds."""
    book = _Book(problem)
    placed = (book.placed(one) for one in sorted(problem.requests, key=_turn) if not one.vetoed)
    return tuple(one for one in placed if one is not None)


def _turn(request: Request) -> tuple[bool, bool, str]:
    return request.lock is None, not request.must, request.id


class _Book:
    """Who and what is taken, and when."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.away = {one.id: one.unavailable for one in problem.people}
        self.left = {
            one.id: len(problem.requests) if one.most is None else one.most
            for one in problem.parties
        }
        self.people: set[tuple[str, int]] = set()
        self.tables: set[tuple[int, int]] = set()
        self.interpreters: Counter[tuple[int, int]] = Counter()

    def placed(self, request: Request) -> Placed | None:
        """Takes the first slot that is free for all, if there is one."""
        if not (self.left[request.a] and self.left[request.b]):
            return None
        for slot in self._slots(request):
            if (found := self._found(request, slot)) is not None:
                return found
        return None

    def _slots(self, request: Request) -> Iterator[int]:
        if request.lock is not None:
            slots = [request.lock.slot]
        else:
            first = self.problem.previous.get(request.id, _ANYWHERE).slot
            slots = sorted(range(self.problem.slots), key=lambda slot: (slot != first, slot))
        return (slot for slot in slots if request.allowed is None or slot in request.allowed)

    def _found(self, request: Request, slot: int) -> Placed | None:
        person_a = self._person(request, request.people_a, slot)
        person_b = self._person(request, request.people_b, slot)
        table = self._table(request, slot)
        if person_a is None or person_b is None or table is None:
            return None
        if request.language is not None:
            pool = self._pool(request.language, slot)
            if pool is None:
                return None
            self.interpreters[pool, slot] += 1
        self.people |= {(person_a, slot), (person_b, slot)}
        self.tables.add((table, slot))
        self.left[request.a] -= 1
        self.left[request.b] -= 1
        return Placed(
            request=request.id, slot=slot, table=table, person_a=person_a, person_b=person_b
        )

    def _person(self, request: Request, welcome: tuple[str, ...], slot: int) -> str | None:
        named = request.lock.people if request.lock is not None else ()
        for who in [one for one in welcome if one in named] or welcome:
            if slot not in self.away[who] and (who, slot) not in self.people:
                return who
        return None

    def _table(self, request: Request, slot: int) -> int | None:
        lock = request.lock
        own = lock.table if lock is not None and lock.table is not None else request.table
        tables = self.problem.tables[slot] if own is None else (own,)
        return next((table for table in tables if (table, slot) not in self.tables), None)

    def _pool(self, language: str, slot: int) -> int | None:
        """Whoever speaks it and is free; those who speak the fewest languages first."""
        pools = self.problem.interpreters
        free = [
            (len(pool.languages), at)
            for at, pool in enumerate(pools)
            if language in pool.languages and self.interpreters[at, slot] < pool.available[slot]
        ]
        return min(free)[1] if free else None
