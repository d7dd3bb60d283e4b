"""Documents out of our schema: every root field with every kind of argument, within the limits.

Made by schemathesis from a schema that is ours but ends where ours goes round in circles: what lies
behind an edge from one node to another is its id, and what lies behind a list is how it is paged.
"""

import random
from collections.abc import Mapping
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import schemathesis
from graphql import (
    FieldDefinitionNode,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    TypeNode,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from schemathesis.graphql import nodes

ENDS = """
type LeafOfANode { id: ID! }
type LeafOfAList { pageInfo: PageInfo! }
"""
OPEN = ("Query", "Mutation")

ZONED = st.sampled_from(
    ["2019-09-20T09:00:00Z", "2019-02-30T25:00:00Z", "2019-09-20", "", "9" * 99]
)
DAYS = st.sampled_from(["2019-09-20", "0000-00-00", "99999-01-01", "", "today"])
SCALARS = {"DateTime": ZONED, "Date": DAYS}


def operations(published: Path) -> Mapping[str, Any]:
    """A strategy of cases for each root field; `body` of a case is the document."""
    for name, values in SCALARS.items():
        schemathesis.graphql.scalar(name, values.map(nodes.String))
    loaded = schemathesis.graphql.from_file(StringIO(shallow(published.read_text())))
    found: list[Any] = [each.ok() for each in loaded.get_all_operations()]  # type: ignore[union-attr]
    return {each.definition.field_name: each.as_strategy() for each in found}


def shallow(sdl: str) -> str:
    """The schema whose documents stay small, whatever of it they ask for."""
    document = parse(sdl)
    kinds = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
    }
    return print_ast(visit(document, _Shallow(kinds))) + ENDS


class _Shallow(Visitor):
    def __init__(self, kinds: Mapping[str, Any]) -> None:
        super().__init__()
        self._kinds = kinds
        self._here = ""

    def enter_object_type_definition(self, node: Any, *_: Any) -> None:
        self._here = node.name.value

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Any:
        goal = _named(node.type)
        if self._here in OPEN or self._here.endswith(("Payload", "Connection", "Edge")):
            return None
        if goal.endswith("Connection"):
            return _to(node, "LeafOfAList")
        implements = getattr(self._kinds.get(goal), "interfaces", None) or ()
        if goal == "Node" or any(each.name.value == "Node" for each in implements):
            return _to(node, "LeafOfANode")
        return None


def _named(kind: TypeNode) -> str:
    while isinstance(kind, NonNullTypeNode | ListTypeNode):
        kind = kind.type
    assert isinstance(kind, NamedTypeNode)
    return kind.name.value


def _to(node: FieldDefinitionNode, kind: str) -> FieldDefinitionNode:
    def pointed(at: TypeNode) -> TypeNode:
        if isinstance(at, NonNullTypeNode | ListTypeNode):
            return type(at)(type=pointed(at.type))  # type: ignore[arg-type]
        return NamedTypeNode(name=type(node.name)(value=kind))

    return FieldDefinitionNode(
        name=node.name, arguments=node.arguments, type=pointed(node.type), directives=()
    )


def plausible(document: str, schema: GraphQLSchema, ids: Mapping[str, str]) -> str:
    """The document with ids that there are, and keys that are new, in most of their places.

    What noise does is soon seen; behind the first checks it matters which rows are meant. Chosen by
    the document itself, so that the same one always comes to the same.
    """
    chance = random.Random(sha256(document.encode()).digest())
    info = TypeInfo(schema)

    class Fill(Visitor):
        def enter_object_field(self, node: Any, *_: Any) -> Any:
            if node.name.value == "idempotencyKey":
                key = f"fuzz-{chance.getrandbits(64):016x}"
                return type(node)(name=node.name, value=StringValueNode(value=key))
            return None

        def enter_string_value(self, node: StringValueNode, *_: Any) -> Any:
            kind = get_named_type(info.get_input_type())
            if kind is None or kind.name != "ID" or chance.random() < 0.2:
                return None
            return StringValueNode(value=chance.choice(list(ids.values())))

    return print_ast(visit(parse(document), TypeInfoVisitor(info, Fill())))
