"""What a run may ask for: pages multiply, whatever spelling they have, and the count is cheap."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, OperationDefinitionNode, build_schema, parse

from schema.http.costs import Price, price
from schema.http.limits import TooCostly
from tests.schema.http.sample import ask, calls_of, codes_of

SCHEMA = build_schema("""
  type Query {
    me: Guest
    guests(first: Int! = 20): Guests!
    nodes(ids: [ID!]!): [Thing]!
  }
  type Mutation { greet: Guest }
  interface Thing { id: ID! }
  type Guests { edges: [Edge!]! nodes: [Guest!]! pageInfo: Info! }
  type Info { more: Boolean! }
  type Edge { node: Guest! }
  type Guest implements Thing {
    id: ID! name: String! names: [String!]! best: Guest
    friends(first: Int! = 20): Guests!
    rooms: [Room!]!
  }
  type Room { guests(first: Int! = 20): Guests! }
""")
for kind in SCHEMA.type_map.values():
    for field in kind.fields.values() if isinstance(kind, GraphQLObjectType) else ():
        for argument in field.args.values():
            argument.default_value = 20  # as Strawberry has it


def priced(query: str, **variables: Any) -> Price:
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return price(SCHEMA, document, operation, variables)


def test_pages_within_pages_multiply() -> None:
    deep = "{ guests(first: 10) { nodes { friends(first: 50) { nodes { name } } } } }"
    assert priced(deep).nodes == 10 + 10 * 50
    assert priced(deep).pages == 1 + 10
    assert priced(deep).points == 1 + 11 + 6


def test_nodes_and_edges_of_one_page_are_each_counted_on() -> None:
    inner = "friends(first: 5) { nodes { name } }"
    both = f"{{ guests(first: 10) {{ nodes {{ {inner} }} edges {{ node {{ {inner} }} }} }} }}"
    assert priced(both).nodes == 10 + 2 * 10 * 5
    assert priced("{ guests(first: 10) { pageInfo { more } } }").nodes == 10


def test_a_variable_counts_as_what_was_sent_else_as_its_default() -> None:
    query = "query ($n: Int! = 30) { guests(first: $n) { nodes { name } } }"
    assert priced(query).nodes == 30
    assert priced(query, n=7).nodes == 7
    assert priced("{ guests { nodes { name } } }").nodes == 20


@pytest.mark.parametrize("sent", ["many", None, 10**9, -5, [1], {"n": 1}, True, 2.5])
def test_what_is_no_size_of_a_page_counts_as_a_page_and_is_refused_elsewhere(sent: object) -> None:
    query = "query ($n: Int) { guests(first: $n) { nodes { name } } }"
    assert 1 <= priced(query, n=sent).nodes <= 100


def test_lists_that_are_not_paged_count_too() -> None:
    assert priced("{ me { rooms { guests(first: 100) { nodes { name } } } } }").nodes == 1010
    assert priced("{ me { names } }").nodes == 0
    assert priced('{ nodes(ids: ["1", "2", "3"]) { id } }').nodes == 3
    assert priced("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["1"] * 40).nodes == 40


def test_ten_thousand_nodes_pass_and_more_do_not() -> None:
    def nested(inner: int) -> str:
        friends = f"friends(first: {inner}) {{ nodes {{ id }} }}"
        return f"{{ guests(first: 100) {{ nodes {{ {friends} }} }} }}"

    assert priced(nested(99)).nodes == 10_000
    with pytest.raises(TooCostly, match="10100"):
        priced(nested(100))


def test_fragments_count_as_often_as_they_are_spread() -> None:
    fragment = "fragment F on Guest { friends(first: 10) { nodes { name } } }"
    assert priced(f"{{ me {{ ...F best {{ ...F }} }} }} {fragment}").nodes == 20
    assert priced("{ ...R ...R } fragment R on Query { me { id } }").roots == 2
    inline = "{ me { ... on Thing { ... on Guest { friends { nodes { id } } } } } }"
    assert priced(inline).nodes == 20


def test_a_change_is_ten_points_and_a_type_name_none() -> None:
    assert priced("mutation { greet { name } }").points == 10
    assert priced("{ __typename }").points == 0
    assert priced("{ __schema { types { name } } }").points == 1


def test_fragments_that_double_one_another_are_priced_once_each() -> None:
    def doubling(fragments: int) -> str:
        return (
            "{ me { ...F0 } }"
            + "".join(
                f"fragment F{n} on Guest {{ best {{ ...F{n + 1} }} b: best {{ ...F{n + 1} }} }}"
                for n in range(fragments)
            )
            + f"fragment F{fragments} on Guest {{ friends(first: 1) {{ nodes {{ id }} }} }}"
        )

    assert priced(doubling(13)).nodes == 2**13
    with pytest.raises(TooCostly):
        priced(doubling(60))
    short, long = parse(doubling(5)), parse(doubling(10))
    [one, two] = [
        calls_of(lambda each=each: price(SCHEMA, each, each.definitions[0], {}))  # type: ignore[misc]
        for each in (short, long)
    ]
    assert two < 3 * one


def test_every_answer_tells_what_was_asked_for() -> None:
    assert ask("{ hello }").json()["extensions"]["cost"] == {"requested": 1, "nodes": 0}
    refused = ask("{ helo }")
    assert codes_of(refused) == ["GRAPHQL_VALIDATION_FAILED"]
    assert refused.json()["extensions"]["cost"] == {"requested": 1, "nodes": 0}
