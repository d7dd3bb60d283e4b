"""Why a request is left out, and what holds what it would need.

The first of these that is true is told:

1. VETO: one side does not wish to meet the other.
2. NO_COMMON_SLOT: there is no slot, among those allowed, in which somebody of both sides is there.
3. NO_TABLE, then NO_INTERPRETER: in none of those slots is there any, whoever else meets.
4. CAP: a side has all the meetings it may have; against these.
5. NO_TABLE, then NO_INTERPRETER: both sides have time, but in each of the slots in which they do,
   what is missing is taken; NO_INTERPRETER if a table would be free in one of them. Against those
   who have the table, if it must be that one, or an interpreter who could do it.
6. OUTWEIGHED: against the meetings of its sides in the slots that it could have had; where it could
   still be held at a cost to lower tiers (a wish of no weight), against all meetings of its sides.

A request of a conflict that could be held alone loses against those of it that are held.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from registration.planning.check import unserved
from registration.planning.plans import Placed, Reason, Unplaced
from registration.planning.problem import Problem, Request


def explain(
    problem: Problem, meetings: Sequence[Placed], conflict: Sequence[str] = ()
) -> tuple[Unplaced, ...]:
    """One reason for each request that is not among the meetings, in the order of the problem."""
    held = {one.request for one in meetings}
    book = _Book(problem, meetings)
    told = (book.told(one) for one in problem.requests if one.id not in held)
    rest = [id for id in conflict if id in held]
    return tuple(_of_conflict(one, rest) if one.request in conflict else one for one in told)


def _of_conflict(one: Unplaced, rest: Sequence[str]) -> Unplaced:
    if one.reason in (Reason.VETO, Reason.NO_COMMON_SLOT) or not rest:
        return one
    return Unplaced(request=one.request, reason=one.reason, against=tuple(rest))


class _Book:
    """The meetings that are held, by what they need."""

    def __init__(self, problem: Problem, meetings: Sequence[Placed]) -> None:
        self.problem = problem
        self.away = {one.id: one.unavailable for one in problem.people}
        self.most = {one.id: one.most for one in problem.parties}
        self.languages = {one.id: one.language for one in problem.requests}
        self.order = {one.request: at for at, one in enumerate(meetings)}
        self.by_party: dict[str, list[str]] = defaultdict(list)
        self.by_person: dict[tuple[str, int], str] = {}
        self.by_table: dict[tuple[int, int], str] = {}
        self.interpreted: dict[int, list[str]] = defaultdict(list)
        sides = {one.id: (one.a, one.b) for one in problem.requests}
        for one in meetings:
            for party, person in zip(sides[one.request], (one.person_a, one.person_b), strict=True):
                self.by_party[party].append(one.request)
                self.by_person[person, one.slot] = one.request
            self.by_table[one.table, one.slot] = one.request
            if self.languages[one.request] is not None:
                self.interpreted[one.slot].append(one.request)

    def told(self, request: Request) -> Unplaced:
        """The first reason that is true."""
        if request.vetoed:
            return self._because(request, Reason.VETO)
        common = self._common(request)
        if not common:
            return self._because(request, Reason.NO_COMMON_SLOT)
        common = [slot for slot in common if self._tables(request, slot)]
        if not common:
            return self._because(request, Reason.NO_TABLE)
        common = [slot for slot in common if self._spoken(request, slot)]
        if not common:
            return self._because(request, Reason.NO_INTERPRETER)
        return self._taken(request, common)

    def _taken(self, request: Request, common: Sequence[int]) -> Unplaced:
        """When all there needs to be is there, but others have it."""
        full = [one for one in (request.a, request.b) if self._is_full(one)]
        if full:
            return self._because(request, Reason.CAP, *(self.by_party[one] for one in full))
        both = [
            slot
            for slot in common
            if self._free(request.people_a, slot) and self._free(request.people_b, slot)
        ]
        at_table = [slot for slot in both if self._table_free(request, slot)]
        if both and not at_table:
            own = [self.by_table[_own(request), slot] for slot in both if _own(request) >= 0]
            return self._because(request, Reason.NO_TABLE, own)
        if both and not any(self._interpreter_free(request, slot) for slot in at_table):
            rivals = (self._rivals(request, slot) for slot in at_table)
            return self._because(request, Reason.NO_INTERPRETER, *rivals)
        if both:
            sides = (self.by_party[one] for one in (request.a, request.b))
            return self._because(request, Reason.OUTWEIGHED, *sides)
        busy = (
            self.by_person.get((who, slot))
            for who in (*request.people_a, *request.people_b)
            for slot in common
        )
        return self._because(request, Reason.OUTWEIGHED, (one for one in busy if one is not None))

    def _because(self, request: Request, reason: Reason, *against: Iterable[str]) -> Unplaced:
        """`against` in the order in which they are placed."""
        found = {id for some in against for id in some}
        told = tuple(sorted(found, key=self.order.__getitem__))
        return Unplaced(request=request.id, reason=reason, against=told)

    def _common(self, request: Request) -> list[int]:
        return [
            slot
            for slot in range(self.problem.slots)
            if request.allowed is None or slot in request.allowed
            if request.lock is None or slot == request.lock.slot
            if any(slot not in self.away[who] for who in request.people_a)
            if any(slot not in self.away[who] for who in request.people_b)
        ]

    def _tables(self, request: Request, slot: int) -> tuple[int, ...]:
        own = _own(request)
        return (own,) if own >= 0 else self.problem.tables[slot]

    def _spoken(self, request: Request, slot: int) -> bool:
        return request.language is None or any(
            request.language in pool.languages and pool.available[slot] > 0
            for pool in self.problem.interpreters
        )

    def _is_full(self, party: str) -> bool:
        most = self.most[party]
        return most is not None and len(self.by_party[party]) >= most

    def _free(self, people: Sequence[str], slot: int) -> bool:
        return any(
            slot not in self.away[who] and (who, slot) not in self.by_person for who in people
        )

    def _table_free(self, request: Request, slot: int) -> bool:
        return any((one, slot) not in self.by_table for one in self._tables(request, slot))

    def _interpreter_free(self, request: Request, slot: int) -> bool:
        if request.language is None:
            return True
        spoken = [self.languages[one] for one in self.interpreted[slot]]
        wanted = [request.language, *(one for one in spoken if one is not None)]
        return not unserved(self.problem.interpreters, wanted, slot)

    def _rivals(self, request: Request, slot: int) -> list[str]:
        """The meetings that may have an interpreter who speaks the request's language."""
        near = {
            language
            for pool in self.problem.interpreters
            if request.language in pool.languages
            for language in pool.languages
        }
        return [one for one in self.interpreted[slot] if self.languages[one] in near]


def _own(request: Request) -> int:
    """The table that it must be, or -1."""
    if request.lock is not None and request.lock.table is not None:
        return request.lock.table
    return -1 if request.table is None else request.table
