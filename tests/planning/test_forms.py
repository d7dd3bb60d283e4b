"""Problems and plans keep everything on their way through JSON, and faults are named by field."""

import json
from typing import Any

import pytest

from registration.planning.check import values
from registration.planning.forms import (
    Malformed,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from registration.planning.greedy import first_come
from registration.planning.plans import Plan, Score, Tier
from registration.planning.problem import Interpreters, Party, Person, Place, Request
from registration.planning.reasons import explain
from tests.planning.desks import desk, speaking, wish
from tests.planning.instances import made

INSTANCE: dict[str, Any] = {
    "format": "b2b-schedule/1",
    "name": "tiny",
    "seed": 7,
    "slots": 2,
    "sessions": [[0, 1], [1, 2]],
    "tables": [2, 1],
    "interpreters": {"es": [1, 0]},
    "participants": [
        {"id": "C1", "side": "company", "unavailable": [1], "max": 1, "languages": ["de"]},
        {"id": "D1", "side": "delegate", "unavailable": [], "languages": ["es"]},
    ],
    "requests": [
        {
            "id": "R1",
            "a": "C1",
            "b": "D1",
            "pa": 2,
            "pb": 1,
            "weight": 7,
            "interpreter": "es",
            "lock": 0,
        }
    ],
    "previous": {"R1": 1},
}


def read(**changed: Any) -> Any:
    return read_problem(json.dumps(INSTANCE | changed).encode())


def test_a_participant_is_a_party_with_one_person() -> None:
    problem = read()
    assert problem.parties == (
        Party(id="C1", side="company", most=1),
        Party(id="D1", side="delegate"),
    )
    assert problem.people == (
        Person(id="C1", party="C1", unavailable=frozenset({1})),
        Person(id="D1", party="D1"),
    )
    assert problem.requests == (
        Request(
            id="R1",
            a="C1",
            b="D1",
            people_a=("C1",),
            people_b=("D1",),
            weight=7,
            language="es",
            lock=Place(slot=0),
        ),
    )
    assert (problem.tables, problem.previous) == (((0, 1), (0,)), {"R1": Place(slot=1)})
    assert problem.interpreters == (Interpreters(languages=frozenset({"es"}), available=(1, 0)),)


def test_a_problem_is_the_same_when_it_is_read_again() -> None:
    rich = desk(
        wish("a", "B", people_a=("y",), lock=Place(slot=1, table=1, people=("y", "B"))),
        wish("a", "C", people_a=("x", "y"), allowed=frozenset({0, 2}), must=True, language="es"),
        wish("d", "C", table=8, vetoed=True),
        staff={"a": "xy"},
        interpreters=(speaking("es", "pl"),),
        previous={"dC": 2},
    )
    for problem in (rich, made(8, 5, 6, seed=3, languages=("es", "pl"), doubles=0.5, locks=0.2)):
        assert read_problem(write_problem(problem)) == problem
        assert write_problem(read_problem(write_problem(problem))) == write_problem(problem)


def test_a_plan_is_the_same_when_it_is_read_again() -> None:
    problem = made(8, 5, 6, seed=3, doubles=0.5)
    meetings = first_come(problem)
    plan = Plan(
        seed=9,
        meetings=meetings,
        unplaced=explain(problem, meetings),
        scores=tuple(
            Score(
                tier=tier,
                value=value,
                bound=0,
                standing=value if tier is Tier.TABLE_CHANGES else None,
            )
            for tier, value in values(problem, meetings).items()
        ),
        conflict=("r1",),
    )
    assert plan.unplaced
    assert plan.scores[-1].standing is not None
    assert read_plan(write_plan(plan)) == plan
    assert json.loads(write_plan(plan))["meetings"][0].keys() == {
        "request",
        "slot",
        "table",
        "people",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": "b2b-schedule/2"}, 'format: "b2b-schedule/1" is wanted'),
        ({"slots": "two"}, "Expected `int`, got `str` - at `$.slots`"),
        ({"tables": [2]}, "tables: 1 numbers for 2 slots"),
        ({"tables": [2, -1]}, "$.tables[1]"),
        ({"sessions": [[0, 3]]}, "sessions[0]: [first, end) within 2 slots"),
        ({"sessions": [[1, 2], [0, 1]]}, "sessions[1]"),
        ({"interpreters": {"es": [1]}}, "interpreters[0]: 1 numbers for 2 slots"),
        ({"participants": INSTANCE["participants"] * 2}, 'participants: "C1" twice'),
        ({"participants": INSTANCE["participants"][:1]}, 'requests[0].b: no participant "D1"'),
        ({"requests": INSTANCE["requests"] * 2}, 'requests: "R1" twice'),
        ({"requests": [INSTANCE["requests"][0] | {"b": "C1"}]}, 'requests[0].b: "C1" would meet'),
        ({"requests": [INSTANCE["requests"][0] | {"lock": 2}]}, "requests[0].lock: no slot 2"),
        ({"requests": [INSTANCE["requests"][0] | {"weight": -1}]}, "$.requests[0].weight"),
        (
            {"requests": [INSTANCE["requests"][0] | {"allowed": [5]}]},
            "requests[0].allowed: no slot",
        ),
        ({"requests": [INSTANCE["requests"][0] | {"people_a": ["X"]}]}, 'no person "X" of "C1"'),
        ({"people": [{"id": "X", "party": "Y"}]}, 'people[X].party: no party "Y"'),
        ({"previous": {"R1": 2}}, "previous[R1]: no slot 2"),
    ],
)
def test_a_fault_is_named_by_its_field(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Malformed) as fault:
        read(**changed)
    assert said in str(fault.value)


def test_what_is_no_json_is_no_problem_and_no_plan() -> None:
    with pytest.raises(Malformed):
        read_problem(b"slots = 3;")
    with pytest.raises(Malformed):
        read_plan(b'{"meetings": [{"request": "R1"}]}')
