"""The explorer's examples are documents of this schema, and their variables fit."""

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, get_variable_values, parse, validate

from registration.rules.acts import Role
from schema.callers import STAFF
from schema.policy import ALLOWED
from schema.root import schema

FILE = Path(__file__).parents[2] / "functions/explorer/examples.json"
EXAMPLES = json.loads(FILE.read_text())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_an_example_can_be_run_as_it_stands(example: dict[str, Any]) -> None:
    document = parse(example["query"])
    assert validate(schema._schema, document) == []
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    given = example["variables"] or {}
    values = get_variable_values(schema._schema, operation.variable_definitions or (), given)
    assert not isinstance(values, list), values


def test_examples_have_names_of_their_own() -> None:
    names = [example["name"] for example in EXAMPLES]
    assert len(names) == len(set(names))


def test_whatever_only_the_desk_may_do_has_an_example() -> None:
    shown = {
        field.name.value
        for example in EXAMPLES
        for operation in parse(example["query"]).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }
    theirs = {name for name, roles in ALLOWED.items() if roles <= STAFF | {Role.AUDITOR}}
    assert theirs - shown == set()


def test_what_an_example_changes_is_only_tried_where_it_can_be() -> None:
    for example in EXAMPLES:
        given = (example["variables"] or {}).get("input", {})
        if "confirmation" in example["query"]:
            assert given["dryRun"], example["name"]
