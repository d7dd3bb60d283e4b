"""Parts of a timetable made anew: fewer breaks, nothing given for it, and always the same."""

from dataclasses import replace

import pytest

from registration.planning.greedy import first_come
from registration.planning.large.facts import Facts, Seat, Timetable, facts
from registration.planning.large.mending import mended
from registration.planning.large.values import losses, values
from registration.planning.plans import Tier
from registration.planning.problem import Interpreters, Party, Person, Place, Problem, Request
from tests.planning.instances import made

SECONDS = 0.5


def first(problem: Problem) -> tuple[Facts, Timetable]:
    """First come, first served: a timetable full of breaks."""
    meetings = first_come(problem)
    return facts(problem), {
        one.request: Seat(one.slot, one.person_a, one.person_b) for one in meetings
    }


def waiting(known: Facts, table: Timetable) -> int:
    return values(known, table)[Tier.BREAKS]


def rivals(*, locked: bool = False) -> Problem:
    """Two delegates who need the only interpreter in each of four slots, by turns so far."""
    wishes = [(f"c{slot}", f"d{slot % 2}", slot) for slot in range(4)]
    names = ("c0", "c1", "c2", "c3", "d0", "d1")
    return Problem(
        name="rivals",
        slots=4,
        sessions=((0, 4),),
        tables=((0, 1),) * 4,
        parties=tuple(
            Party(id=one, side="delegate" if one[0] == "d" else "company") for one in names
        ),
        people=tuple(Person(id=f"{one}a", party=one) for one in names),
        requests=tuple(
            Request(
                id=f"r{slot}",
                a=a,
                b=b,
                people_a=(f"{a}a",),
                people_b=(f"{b}a",),
                weight=1,
                language="et",
                lock=Place(slot=slot) if locked else None,
            )
            for a, b, slot in wishes
        ),
        interpreters=(Interpreters(languages=frozenset({"et"}), available=(1,) * 4),),
    )


def by_turns(problem: Problem) -> Timetable:
    return {
        one.id: Seat(at, one.people_a[0], one.people_b[0])
        for at, one in enumerate(problem.requests)
    }


def test_rivals_for_an_interpreter_change_places_together() -> None:
    known = facts(rivals())
    table = by_turns(known.problem)
    assert waiting(known, table) == 2
    assert waiting(known, mended(known, table, 1, SECONDS, 0)) == 0


def test_what_is_locked_stays_and_the_search_ends() -> None:
    known = facts(rivals(locked=True))
    table = by_turns(known.problem)
    assert mended(known, table, 1, SECONDS, 0) == table


@pytest.mark.parametrize("seed", range(1, 4))
def test_breaks_are_mended_and_nothing_is_given_for_it(seed: int) -> None:
    problem = made(
        14, 6, 8, seed,
        languages=("es", "pl"), polyglot=bool(seed % 2), locks=0.05, musts=0.05, doubles=0.3,
    )  # fmt: skip
    known, table = first(problem)
    better = mended(known, table, 1, SECONDS, 0)
    assert losses(known, better) <= losses(known, table)
    assert waiting(known, better) < waiting(known, table)


def test_the_plan_in_force_is_left_alone() -> None:
    problem = made(14, 6, 8, 2)
    _, table = first(problem)
    in_force = {name: Place(slot=seat.slot) for name, seat in list(table.items())[::2]}
    known = facts(replace(problem, previous=in_force))
    better = mended(known, table, 1, SECONDS, 0)
    assert all(better[name].slot == place.slot for name, place in in_force.items())


def test_it_stops_at_the_least_there_can_be() -> None:
    known, table = first(made(14, 6, 8, 2))
    assert mended(known, table, 1, SECONDS, waiting(known, table)) is table


def test_the_same_seed_mends_it_the_same_way() -> None:
    known, table = first(made(14, 6, 8, 1))
    assert mended(known, table, 7, 0.2, 0) == mended(known, table, 7, 0.2, 0)
