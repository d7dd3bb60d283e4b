"""All meetings together: nobody and nothing is in two of them at once, and no party in too many."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from registration.planning.plans import Placed
from registration.planning.problem import Interpreters, Problem


def crowded(problem: Problem, meetings: Sequence[Placed]) -> Iterator[str]:
    """What is wrong with meetings beside each other."""
    seated = Counter((who, one.slot) for one in meetings for who in (one.person_a, one.person_b))
    for (who, slot), times in seated.items():
        if times > 1:
            yield f"{who} has {times} meetings in {slot}"
    for (table, slot), times in Counter((one.table, one.slot) for one in meetings).items():
        if times > 1:
            yield f"table {table} has {times} meetings in {slot}"
    yield from _too_many(problem, meetings)
    yield from _not_interpreted(problem, meetings)


def _too_many(problem: Problem, meetings: Sequence[Placed]) -> Iterator[str]:
    requests = {one.id: one for one in problem.requests}
    held: Counter[str] = Counter()
    for one in meetings:
        if one.request in requests:
            held.update((requests[one.request].a, requests[one.request].b))
    for party in problem.parties:
        if party.most is not None and held[party.id] > party.most:
            yield f"{party.id} has {held[party.id]} meetings of at most {party.most}"


def _not_interpreted(problem: Problem, meetings: Sequence[Placed]) -> Iterator[str]:
    languages = {one.id: one.language for one in problem.requests}
    spoken: dict[int, list[str]] = defaultdict(list)
    for one in meetings:
        if (language := languages.get(one.request)) is not None:
            spoken[one.slot].append(language)
    for slot, wanted in sorted(spoken.items()):
        if 0 <= slot < problem.slots:
            for language in unserved(problem.interpreters, wanted, slot):
                yield f"no interpreter is free for {language} in {slot}"


def unserved(pools: Sequence[Interpreters], wanted: Sequence[str], slot: int) -> list[str]:
    """The languages that stay without an interpreter however those of the slot are shared out.

    One augmenting path per meeting (Kuhn): an interpreter who is taken is freed if the meeting that
    has them can be served by another.
    """
    staff = [pool.languages for pool in pools for _ in range(pool.available[slot])]
    busy: dict[int, int] = {}  # which meeting an interpreter is in

    def served(meeting: int, tried: set[int]) -> bool:
        for who, languages in enumerate(staff):
            if wanted[meeting] in languages and who not in tried:
                tried.add(who)
                if who not in busy or served(busy[who], tried):
                    busy[who] = meeting
                    return True
        return False

    return [wanted[one] for one in range(len(wanted)) if not served(one, set())]
