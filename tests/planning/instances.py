"""Seeded problems of the shapes that events have, small ones for tests and larger for the bench."""

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from registration.planning.plans import Placed
from registration.planning.problem import Interpreters, Party, Person, Place, Problem, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a made problem is like; shares are of 1."""

    sessions: int = 2
    tables: int | None = (
        None  # None: half as many as there are parties on the smaller side, at least 1
    )
    density: float = 0.4  # of all pairs, how many wish to meet
    absence: float = 0.15  # of all slots of a person
    languages: tuple[str, ...] = ()
    foreign: float = 0.15  # of requests, how many need an interpreter, if there are languages
    polyglot: bool = False  # one interpreter knows all languages, instead of one each
    interpreters: int = 1  # of each language
    musts: float = 0.0
    locks: float = 0.0
    capped: float = 0.5  # of parties, how many have a maximum below what they wish
    doubles: float = 0.0  # of companies, how many send two people


def made(companies: int, delegates: int, slots: int, seed: int, **shape: object) -> Problem:
    """A problem of that size; the same for the same seed. `shape` are fields of `Shape`."""
    return _made(companies, delegates, slots, Random(seed), Shape(**shape))  # type: ignore[arg-type]


def _made(companies: int, delegates: int, slots: int, random: Random, shape: Shape) -> Problem:
    firms = tuple(_party(f"c{i}", "company", slots, random, shape) for i in range(companies))
    guests = tuple(_party(f"d{i}", "delegate", slots, random, shape) for i in range(delegates))
    people = tuple(p for party in (*firms, *guests) for p in _people(party, slots, random, shape))
    seats = {
        party.id: tuple(p.id for p in people if p.party == party.id) for party in (*firms, *guests)
    }
    pairs = [(a.id, b.id) for a in firms for b in guests if random.random() < shape.density]
    tables = max(1, min(companies, delegates) // 2) if shape.tables is None else shape.tables
    problem = Problem(
        name=f"{companies}x{delegates}x{slots}",
        slots=slots,
        sessions=_sessions(slots, shape.sessions),
        tables=tuple(tuple(range(tables)) for _ in range(slots)),
        parties=(*firms, *guests),
        people=people,
        requests=tuple(
            _request(f"r{i}", pair, seats, random, shape) for i, pair in enumerate(pairs)
        ),
        interpreters=_interpreters(slots, shape),
    )
    return _locked(problem, random, shape.locks)


def _sessions(slots: int, number: int) -> tuple[tuple[int, int], ...]:
    cuts = [slots * i // number for i in range(number + 1)]
    return tuple(pairwise(cuts))


def _party(name: str, side: str, slots: int, random: Random, shape: Shape) -> Party:
    capped = random.random() < shape.capped
    return Party(id=name, side=side, most=random.randint(1, max(1, slots // 2)) if capped else None)


def _people(party: Party, slots: int, random: Random, shape: Shape) -> list[Person]:
    double = party.side == "company" and random.random() < shape.doubles
    return [
        Person(
            id=party.id + letter,
            party=party.id,
            unavailable=frozenset(t for t in range(slots) if random.random() < shape.absence),
        )
        for letter in ("ab" if double else "a")
    ]


def _request(
    name: str,
    pair: tuple[str, str],
    seats: dict[str, tuple[str, ...]],
    random: Random,
    shape: Shape,
) -> Request:
    mine, theirs = random.randint(0, 3), random.randint(0, 3)
    foreign = shape.languages and random.random() < shape.foreign
    return Request(
        id=name,
        a=pair[0],
        b=pair[1],
        people_a=seats[pair[0]],
        people_b=seats[pair[1]],
        weight=max(1, mine + theirs + 4 * (mine > 0 < theirs)),
        must=random.random() < shape.musts,
        language=random.choice(shape.languages) if foreign else None,
    )


def _interpreters(slots: int, shape: Shape) -> tuple[Interpreters, ...]:
    if shape.polyglot and shape.languages:
        all_of_them = frozenset(shape.languages)
        return (Interpreters(languages=all_of_them, available=(shape.interpreters,) * slots),)
    return tuple(
        Interpreters(languages=frozenset({one}), available=(shape.interpreters,) * slots)
        for one in shape.languages
    )


def _locked(problem: Problem, random: Random, share: float) -> Problem:
    """With some requests locked to slots, such that all locks hold together."""
    people = {person.id: person for person in problem.people}
    taken: set[tuple[str, int]] = set()
    filled = [0] * problem.slots
    spoken: set[tuple[str | None, int]] = set()
    held: dict[str, int] = {}
    most = {party.id: party.most for party in problem.parties}
    requests = []
    for r in problem.requests:
        slot, pair = random.randrange(problem.slots), (r.people_a[0], r.people_b[0])
        fits = (
            random.random() < share
            and filled[slot] < len(problem.tables[slot])
            and (r.language is None or (r.language, slot) not in spoken)
            and all((p, slot) not in taken and slot not in people[p].unavailable for p in pair)
            and all(held.get(one, 0) < (most[one] or problem.slots) for one in (r.a, r.b))
        )
        if fits:
            taken.update((p, slot) for p in pair)
            filled[slot] += 1
            spoken.update((language, slot) for language in _languages(problem, r.language))
            held.update({one: held.get(one, 0) + 1 for one in (r.a, r.b)})
        place = Place(slot=slot, people=pair) if fits else None
        requests.append(replace(r, lock=place))
    return replace(problem, requests=tuple(requests))


def _languages(problem: Problem, language: str | None) -> frozenset[str]:
    """The languages that the interpreters of this one could speak instead."""
    pools = [pool.languages for pool in problem.interpreters if language in pool.languages]
    return frozenset().union(*pools)


def dropped_out(problem: Problem, meetings: tuple[Placed, ...], party: str) -> Problem:
    """The problem after all people of that party stay away, with these meetings in force."""
    away = frozenset(range(problem.slots))
    return replace(
        problem,
        people=tuple(
            replace(one, unavailable=away) if one.party == party else one for one in problem.people
        ),
        requests=tuple(
            replace(r, lock=None) if party in (r.a, r.b) else r for r in problem.requests
        ),
        previous={one.request: Place(slot=one.slot) for one in meetings},
    )
