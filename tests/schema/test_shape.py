"""The shape of the API: every field guarded, described, and like its neighbours."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
)

from registration.rules.refusals import Refused
from schema.policy import ALLOWED, Guard
from schema.refusals import ErrorCode
from schema.root import schema

CORE: GraphQLSchema = schema._schema
ROOTS = [root for root in (CORE.query_type, CORE.mutation_type) if root]
MUTATIONS = dict(CORE.mutation_type.fields) if CORE.mutation_type else {}


def _fields_of_ours() -> Iterator[tuple[str, object]]:
    for root in ROOTS:
        definition = schema.get_type_by_name(root.name)
        assert definition is not None
        yield from ((field.graphql_name or field.python_name, field) for field in definition.fields)  # type: ignore[union-attr]


def _described() -> Iterator[tuple[str, str | None]]:
    """Every name a client reads, with its description; a mutation's `input` explains itself."""
    for name, kind in CORE.type_map.items():
        if not name.startswith("__"):
            if name not in ("Query", "Mutation"):
                yield name, kind.description
            for part, description in _parts(kind):
                yield f"{name}.{part}", description


def _parts(kind: object) -> Iterator[tuple[str, str | None]]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            yield name, field.description
            for argument, given in field.args.items():
                if argument != "input":
                    yield f"{name}({argument})", given.description
    elif isinstance(kind, GraphQLInputObjectType):
        yield from ((name, field.description) for name, field in kind.fields.items())
    elif isinstance(kind, GraphQLEnumType):
        yield from ((name, value.description) for name, value in kind.values.items())


def _subclasses(kind: type[Refused]) -> Iterator[type[Refused]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def test_every_root_field_stands_behind_the_policy() -> None:
    for name, field in _fields_of_ours():
        guards = [guard for guard in field.extensions if isinstance(guard, Guard)]  # type: ignore[attr-defined]
        assert [guard.action for guard in guards] == [name]


def test_the_policy_has_no_line_for_a_field_that_is_gone() -> None:
    names = {name for root in ROOTS for name in root.fields}
    assert set(ALLOWED) == names


def test_everything_is_described() -> None:
    bare = [name for name, description in _described() if not (description or "").strip()]
    assert bare == []


def test_every_refusal_has_a_word_that_clients_may_switch_on() -> None:
    codes = {kind.code for kind in _subclasses(Refused) if kind.__module__.startswith("reg")}
    assert codes == {code.value for code in ErrorCode}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_takes_one_input_with_a_key_and_answers_with_user_errors(name: str) -> None:
    field = MUTATIONS[name]
    assert list(field.args) == ["input"]
    given = field.args["input"].type
    assert isinstance(given, GraphQLNonNull)
    assert "idempotencyKey" in given.of_type.fields
    payload = field.type.of_type
    assert {"userErrors", "replayed"} < set(payload.fields)
    results = set(payload.fields) - {"userErrors", "replayed"}
    assert all(not isinstance(payload.fields[result].type, GraphQLNonNull) for result in results)
