"""What an operation may ask for, in nodes and points, once its variables are known.

Pages multiply: ten delegations with a hundred people each are 1,010 nodes. A list that is not paged
is taken for ASSUMED_ITEMS, `nodes(ids:)` for as many as it names. Points are what the rate limit
counts: one per root field (ten where it changes something), one per page opened, one per hundred
nodes. Asking for no more than `__typename` is free. One memoised pass over a valid document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from schema.http.limits import TooCostly

MAX_NODES = 10_000
LARGEST_PAGE = 100
ASSUMED_ITEMS = 10
POINTS_PER_CHANGE = 10
NODES_PER_POINT = 100


@dataclass(frozen=True, slots=True)
class Price:
    """What one run asks for at most."""

    nodes: int = 0
    pages: int = 0
    roots: int = 0
    points: int = 0

    def beside(self, other: "Price") -> "Price":
        return Price(self.nodes + other.nodes, self.pages + other.pages, self.roots + other.roots)

    def times(self, items: int, *, pages: int) -> "Price":
        """So many items that each ask for this much, on so many pages."""
        return Price(items + items * self.nodes, pages + items * self.pages)


def price(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
) -> Price:
    """The price of a valid operation; raises TooCostly where it asks for too many nodes."""
    till = _Till(document, schema, _values(operation, variables or {}))
    asked = till.of_selections(operation.selection_set, schema.get_root_type(operation.operation))
    if asked.nodes > MAX_NODES:
        raise TooCostly(
            f"Pages within pages ask for up to {asked.nodes} nodes; the limit is {MAX_NODES}."
        )
    each = POINTS_PER_CHANGE if operation.operation is OperationType.MUTATION else 1
    points = each * asked.roots + asked.pages + -(-asked.nodes // NODES_PER_POINT)
    return replace(asked, points=points)


def _values(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables' values as they were sent, else their defaults; checking them comes later."""
    defaults = {
        definition.variable.name.value: definition.default_value
        for definition in operation.variable_definitions or ()
    }
    return {name: given.get(name, default) for name, default in defaults.items()}


class _Till:
    """Prices selections of one run; remembers what each fragment asks for."""

    def __init__(
        self, document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any]
    ) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._schema = schema
        self._variables = variables
        self._prices: dict[str, Price] = {}
        self._roots = frozenset(filter(None, (schema.query_type, schema.mutation_type)))

    def of_selections(
        self, selections: SelectionSetNode | None, kind: GraphQLNamedType | None
    ) -> Price:
        total = Price()
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                total = total.beside(self._of_field(selection, kind))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.beside(self._of_fragment(selection.name.value))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else kind
                total = total.beside(self.of_selections(selection.selection_set, inner))
        return total

    def _of_fragment(self, name: str) -> Price:
        if name not in self._prices:
            fragment = self._fragments[name]
            kind = self._schema.get_type(fragment.type_condition.name.value)
            self._prices[name] = self.of_selections(fragment.selection_set, kind)
        return self._prices[name]

    def _of_field(self, node: FieldNode, kind: GraphQLNamedType | None) -> Price:
        name = node.name.value
        root = int(kind in self._roots and name != "__typename")
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) or name.startswith("__"):
            return Price(roots=root)  # introspection is bounded by itself (limits)
        return replace(self._of_own_field(node, kind, kind.fields[name]), roots=root)

    def _of_own_field(
        self,
        node: FieldNode,
        kind: GraphQLObjectType | GraphQLInterfaceType,
        field: GraphQLField,
    ) -> Price:
        inner = self.of_selections(node.selection_set, get_named_type(field.type))
        if "first" in field.args:
            return inner.times(self._page_size(node, field), pages=1)
        if not is_composite_type(get_named_type(field.type)) or not _is_list(field):
            return inner
        # The items of a connection were counted by the field that opened it.
        return inner if "pageInfo" in kind.fields else inner.times(self._items(node), pages=0)

    def _page_size(self, node: FieldNode, field: GraphQLField) -> int:
        size = self._argument(node, "first", field.args["first"].default_value)
        # Whoever gives what is no size is refused by the field itself, which then reads nothing.
        return min(max(size, 1), LARGEST_PAGE) if isinstance(size, int) else LARGEST_PAGE

    def _items(self, node: FieldNode) -> int:
        ids = self._argument(node, "ids", None)
        return min(ids, LARGEST_PAGE) if isinstance(ids, int) else ASSUMED_ITEMS

    def _argument(self, node: FieldNode, name: str, default: object) -> object:
        """A number that was given; of a list, how many it holds."""
        for argument in node.arguments or ():
            if argument.name.value == name:
                return self._number(argument.value)
        return default

    def _number(self, value: ValueNode | object) -> object:
        if isinstance(value, VariableNode):
            value = self._variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value) if len(value.value) < 10 else LARGEST_PAGE
        if isinstance(value, ListValueNode):
            return len(value.values)
        return len(value) if isinstance(value, list) else value


def _is_list(field: GraphQLField) -> bool:
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(kind, GraphQLList)
