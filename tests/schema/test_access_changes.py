"""Who changes what: a walk over every mutation, as every caller.

Closed by default: a new mutation without a row here fails. Each is asked with an input that can
not be accepted, so that whoever reaches the rules is told what is wrong with it, and nobody else:
the right comes before any other check, and what is foreign is not found.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from graphql import GraphQLNonNull

from schema.root import schema
from tests.access import (
    CALLERS,
    HELPERS,
    STAFF,
    World,
    caller,
    unknown,
    world,
)
from tests.clients import Client
from tests.mutations import MUTATIONS
from tests.sessions import NOW
from tests.sign_ups import key

pytestmark = pytest.mark.usefixtures("store")

CORE = schema._schema
NOTHING = ("", "x", "com_", "reg_x.y.z", "mtg_" + "0" * 26, "com_" + "0" * 500)


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def sent(client: Client, name: str, there: World, id: str) -> Any:
    """The whole answer to a mutation about the object with that id."""
    more, *_, field, _ = MUTATIONS[name]
    given = {**more, "idempotencyKey": key()}
    for known in ("activityId", "delegateId", "replacementId"):
        if known in given:
            given[known] = there.ids[given[known]]
    if name == "availabilitySet":
        given["participant"] = {field: id}
    elif field:
        given[field] = id
    assert CORE.mutation_type is not None
    input = CORE.mutation_type.fields[name].args["input"].type
    assert isinstance(input, GraphQLNonNull)
    return client.send(
        f"mutation ($input: {input.of_type}!) {{ {name}(input: $input) {{"
        " userErrors { code field } } }",
        input=given,
    )


def refusals(answer: Any) -> list[dict[str, Any]]:
    """What was refused; a mutation that was carried out refuses nothing."""
    assert "errors" not in answer, answer
    [payload] = answer["data"].values()
    errors: list[dict[str, Any]] = payload["userErrors"]
    return errors


def test_every_mutation_has_its_row() -> None:
    assert CORE.mutation_type is not None
    assert set(MUTATIONS) == set(CORE.mutation_type.fields)


@pytest.mark.parametrize("name", sorted(CALLERS | HELPERS))
def test_a_change_is_judged_for_those_it_concerns_and_denied_to_others(name: str) -> None:
    there = world()
    client = caller(name, there)
    denied = "UNAUTHENTICATED" if name == "anonymous" else "FORBIDDEN"
    for mutation, (_, told, may_ask, reaches, _, noun) in MUTATIONS.items():
        answer = sent(client, mutation, there, there.ids.get(noun, ""))
        if name not in may_ask:
            [error] = answer["errors"]
            assert error["extensions"]["code"] == denied, mutation
        elif name in reaches:
            found = {error["code"] for error in refusals(answer)}
            assert found == ({told} if told else set()), (mutation, found)
        else:
            [error] = refusals(answer)
            stranger = name == "stranger" and error["code"] == "NOT_ALLOWED"
            assert error["code"] == "NOT_FOUND" or stranger, (mutation, error)


@pytest.mark.parametrize("name", sorted(CALLERS - STAFF - {"stranger"}))
def test_a_change_of_something_foreign_is_refused_like_one_of_nothing(name: str) -> None:
    there = world()
    client = caller(name, there)
    for mutation, (_, _, may_ask, reaches, field, noun) in MUTATIONS.items():
        if field and name in may_ask - reaches:
            foreign = refusals(sent(client, mutation, there, there.ids[noun]))
            for id in (unknown(there.ids[noun]), *NOTHING):
                assert refusals(sent(client, mutation, there, id)) == foreign, (mutation, id)
