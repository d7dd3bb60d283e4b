"""Small problems by hand: companies have small letters, delegates capitals, slots few."""

from collections.abc import Mapping, Sequence
from typing import Any

from registration.planning.check import Verdict, check, values
from registration.planning.plans import Placed, Plan, Score, Unplaced
from registration.planning.problem import Interpreters, Party, Person, Place, Problem, Request


def wish(a: str, b: str, weight: int = 1, **more: Any) -> Request:
    """That `a` would meet `b`; its id is both."""
    given: dict[str, Any] = {"people_a": (a,), "people_b": (b,)}
    return Request(id=a + b, a=a, b=b, weight=weight, **(given | more))


def desk(
    *wishes: Request,
    slots: int = 3,
    tables: int = 2,
    sessions: tuple[tuple[int, int], ...] | None = None,
    most: Mapping[str, int] | None = None,
    away: Mapping[str, Sequence[int]] | None = None,
    staff: Mapping[str, Sequence[str]] | None = None,
    interpreters: tuple[Interpreters, ...] = (),
    previous: Mapping[str, int] | None = None,
) -> Problem:
    """A problem of these wishes. `staff` are the people of parties who do not come themselves."""
    parties = sorted({party for one in wishes for party in (one.a, one.b)})
    return Problem(
        name="desk",
        slots=slots,
        sessions=sessions or ((0, slots),),
        tables=(tuple(range(tables)),) * slots,
        parties=tuple(
            Party(
                id=one, side="company" if one.islower() else "delegate", most=(most or {}).get(one)
            )
            for one in parties
        ),
        people=tuple(
            Person(id=person, party=one, unavailable=frozenset((away or {}).get(person, ())))
            for one in parties
            for person in (staff or {}).get(one, (one,))
        ),
        requests=wishes,
        interpreters=interpreters,
        previous={id: Place(slot=slot) for id, slot in (previous or {}).items()},
    )


def speaking(*languages: str, slots: int = 3, each: int = 1) -> Interpreters:
    """So many interpreters in each slot."""
    return Interpreters(languages=frozenset(languages), available=(each,) * slots)


def at(request: str, slot: int, table: int = 0, people: str | None = None) -> Placed:
    """A meeting of two people of one letter each, who are those of the request if not named."""
    person_a, person_b = tuple(people or request)
    return Placed(request=request, slot=slot, table=table, person_a=person_a, person_b=person_b)


def judged(problem: Problem, *meetings: Placed, left_out: Sequence[Unplaced] = ()) -> Verdict:
    """What the checker says of these meetings, with the scores they have."""
    scores = (Score(tier=t, value=v, bound=v) for t, v in values(problem, meetings).items())
    return check(
        problem,
        Plan(seed=1, meetings=meetings, unplaced=tuple(left_out), scores=tuple(scores)),
    )
