"""What the edges lead to: from every node along every field, as every caller.

The questions are made from the schema itself, so that a new edge is walked as soon as it is there;
what an edge leads to is walked on from there, since every kind of node is a beginning.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import batched

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from schema.root import schema
from tests.access import CALLERS, PEOPLE, SIGNED_IN, STAFF, World, caller, world
from tests.clients import Client
from tests.sessions import NOW

pytestmark = pytest.mark.usefixtures("store")

CORE = schema._schema
EDGES = 3  # such as Company.registrations.nodes.person
AT_ONCE = 2  # so deep, more of them would be more nodes than one request may ask for
HERS = STAFF | PEOPLE | {"chamber"}

# Words that stand somewhere in the world of tests/access.py, and who may come across them.
WORDS = {
    "anna0@": HERS,
    "Anna Beispiel": HERS,
    "vouched@": HERS,
    "stranger@": HERS | {"stranger"},
    "Musterweg 1": HERS,
    "DE136695976": HERS,
    "A note": HERS,
    "Stamped hinges": STAFF | PEOPLE | {"delegate"},
    "rosa0@": STAFF | {"delegate"},
    "rosa1@": STAFF | {"other delegate"},
    "Rosa Ejemplo 0": SIGNED_IN,
    "Sol Silencio": STAFF,
    "ana@example": STAFF | {"drafted delegate"},
    "a-draft": STAFF | {"drafted delegate"},
    "Jana Wirtin": SIGNED_IN,
    "Wirt": CALLERS,
    "Peanuts": STAFF | PEOPLE,  # not for her chamber
    "Hotel Secreto": STAFF | {"delegate"},
}


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def leaves(kind: GraphQLObjectType) -> str:
    return " ".join(name for name, to in _fields(kind) if to is None)


def edges(kind: GraphQLObjectType, left: int, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Each edge of a type with all that can be asked behind it, so many edges deep."""
    path = (*above, kind.name)
    for name, to in _fields(kind):
        if to and left and to.name not in path:
            yield f"{name} {{ __typename {leaves(to)} {' '.join(edges(to, left - 1, path))} }}"


def _fields(kind: GraphQLObjectType) -> Iterator[tuple[str, GraphQLObjectType | None]]:
    """What can be asked without arguments, and where it leads to; None: it is a value."""
    for name, field in kind.fields.items():
        to = get_named_type(field.type)
        if name != "edges" and not any(map(is_required_argument, field.args.values())):
            if is_leaf_type(to):
                yield name, None
            elif isinstance(to, GraphQLObjectType):
                yield name, to


def all_that_is_told(client: Client, there: World) -> str:
    """The answers to every question about everything."""
    node = CORE.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    told = []
    for kind in CORE.get_possible_types(node):
        alike = [id for id in there.ids.values() if id[:4] == there.ids[kind.name][:4]]
        for part in (leaves(kind), *edges(kind, EDGES)):
            query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind} {{ {part} }} }} }}"
            told += [client.ask(query, ids=some) for some in batched(alike, AT_ONCE, strict=False)]
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("name", sorted(CALLERS - {"operator", "own"}))  # as admin, as contact
def test_no_edge_leads_to_what_is_not_for_the_caller(name: str) -> None:
    there = world()
    told = all_that_is_told(caller(name, there), there)
    assert {word for word in WORDS if word in told} == {
        word for word, may in WORDS.items() if name in may
    }
