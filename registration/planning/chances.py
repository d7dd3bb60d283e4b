"""What each wish could have if it were alone, and what means there are: said once, for engines.

A *chance* is a slot in which a request could meet. Whether all chances fit together is for the
engines to find out; the check of their plans counts for itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from registration.planning.problem import Person, Problem, Request

type Means = tuple[frozenset[str], tuple[int, ...]]


def chances(problem: Problem) -> dict[str, tuple[int, ...]]:
    """The slots in which each request (by id) could meet; none for a vetoed one.

    A lock leaves its slot alone, if that is one of them.
    """
    people = {person.id: person for person in problem.people}
    spoken = _spoken(problem)
    return {
        request.id: tuple(
            slot
            for slot in range(problem.slots)
            if not request.vetoed
            and _wanted(request, slot)
            and _seated(request, people, slot)
            and (own_table(request) is not None) | bool(problem.tables[slot])
            and (request.language is None or spoken[request.language][slot] > 0)
        )
        for request in problem.requests
    }


def own_table(request: Request) -> int | None:
    """The one table a request can sit at, if there is but one: it need not stand free for all."""
    if request.lock is not None and request.lock.table is not None:
        return request.lock.table
    return request.table


def _wanted(request: Request, slot: int) -> bool:
    if request.allowed is not None and slot not in request.allowed:
        return False
    return request.lock is None or request.lock.slot == slot


def _seated(request: Request, people: Mapping[str, Person], slot: int) -> bool:
    return all(
        any(slot not in people[who].unavailable for who in side)
        for side in (request.people_a, request.people_b)
    )


def _spoken(problem: Problem) -> Mapping[str, Counter[int]]:
    """How many interpreters there are for each language in each slot."""
    spoken: dict[str, Counter[int]] = defaultdict(Counter)
    for pool in problem.interpreters:
        for language in sorted(pool.languages):
            spoken[language].update(dict(enumerate(pool.available)))
    return spoken


def targets(problem: Problem) -> dict[str, int]:
    """For each party of the fair side with a wish that has a chance: how many meetings it could
    have, by its wishes, its time and its cap."""
    having = chances(problem)
    wishes = Counter(
        party for r in problem.requests if having[r.id] for party in dict.fromkeys((r.a, r.b))
    )
    there: dict[str, set[int]] = defaultdict(set)
    for person in problem.people:
        there[person.party].update(set(range(problem.slots)) - person.unavailable)
    return {
        party.id: min(
            wishes[party.id],
            len(there[party.id]),
            wishes[party.id] if party.most is None else party.most,
        )
        for party in problem.parties
        if party.side == problem.fair_side and wishes[party.id]
    }


def interpreting(problem: Problem) -> Iterator[Means]:
    """Sets of languages, and how many meetings in any of these each slot can interpret at a time.

    Interpreters can be dealt out to a slot's meetings exactly if none of these is exceeded (Hall):
    a set counts every interpreter of any of its languages. Sets that others imply are left out.
    """
    used = sorted({r.language for r in problem.requests if r.language is not None})
    for part in _linked(problem, used):
        widest: dict[tuple[int, ...], tuple[str, ...]] = {}
        for size in range(1, len(part) + 1):
            for languages in combinations(part, size):
                pools = _pools(problem, frozenset(languages))
                widest[pools] = languages  # the larger set with the same pools implies the smaller
        for pools, languages in widest.items():
            yield (
                frozenset(languages),
                tuple(
                    sum(problem.interpreters[pool].available[slot] for pool in pools)
                    for slot in range(problem.slots)
                ),
            )


def _pools(problem: Problem, languages: frozenset[str]) -> tuple[int, ...]:
    return tuple(i for i, pool in enumerate(problem.interpreters) if pool.languages & languages)


def _linked(problem: Problem, used: list[str]) -> list[list[str]]:
    """The used languages, those together that a chain of interpreters links."""
    parts: list[list[str]] = []
    for language in used:
        near = [part for part in parts if _bridged(problem, part, language)]
        parts = [part for part in parts if part not in near]
        parts.append(sorted([language, *(one for part in near for one in part)]))
    return parts


def _bridged(problem: Problem, part: list[str], language: str) -> bool:
    return any(
        language in pool.languages and not pool.languages.isdisjoint(part)
        for pool in problem.interpreters
    )
