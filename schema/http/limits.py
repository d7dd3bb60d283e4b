"""What a document may cost, found before validation in one linear, memoised, cycle-safe pass.

Every fragment is weighed once, however often it is spread, so fragments that double one another
cost as much to weigh as they are long (api.md 26; OWASP GraphQL cheat sheet, "DoS prevention").
Introspection fields are weighed apart: the standard query is deeper than any other may be.
"""

from dataclasses import dataclass
from typing import Self

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

MAX_TOKENS = 2_000
MAX_DEPTH = 12
MAX_FIELDS = 500
MAX_ALIASES = 30
MAX_ROOT_FIELDS = 20
MAX_MUTATIONS = 5
# The standard introspection query is 15 deep and expands to about 230 fields.
MAX_INTROSPECTION_DEPTH = 18
MAX_INTROSPECTION_FIELDS = 500
# Nested selections and spreads that the pass follows; the parser's own limit is 200.
MAX_NESTING = 100

_INTROSPECTION = frozenset({"__schema", "__type"})


class TooCostly(Exception):
    """The document exceeds a limit; the message says which, and by how much."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a selection costs once every fragment in it is spelled out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    root_fields: int = 0
    introspection_depth: int = 0
    introspection_fields: int = 0

    def beside(self, other: Self) -> "Weight":
        return Weight(
            depth=max(self.depth, other.depth),
            fields=self.fields + other.fields,
            aliases=self.aliases + other.aliases,
            root_fields=self.root_fields + other.root_fields,
            introspection_depth=max(self.introspection_depth, other.introspection_depth),
            introspection_fields=self.introspection_fields + other.introspection_fields,
        )

    def under(self, field: FieldNode) -> "Weight":
        """The weight of `field` whose selections weigh this much."""
        aliases = self.aliases + (field.alias is not None)
        if field.name.value in _INTROSPECTION:
            depth = 1 + max(self.depth, self.introspection_depth)
            return Weight(
                aliases=aliases,
                root_fields=1,
                introspection_depth=depth,
                introspection_fields=1 + self.fields + self.introspection_fields,
            )
        return Weight(
            depth=1 + self.depth,
            fields=1 + self.fields,
            aliases=aliases,
            root_fields=1,
            introspection_depth=self.introspection_depth and 1 + self.introspection_depth,
            introspection_fields=self.introspection_fields,
        )


def weigh(document: DocumentNode) -> bool:
    """Raises TooCostly past a limit; else whether the document asks for introspection."""
    scale = _Scale(document)
    introspects = False
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            # Validation reads a fragment even where no operation spreads it.
            _check_fields(scale.of_fragment(definition.name.value, 0).fields)
        elif isinstance(definition, OperationDefinitionNode):
            weight = scale.of_selections(definition.selection_set, 0)
            _check(weight)
            _check_roots(definition.operation, weight.root_fields)
            introspects = introspects or weight.introspection_fields > 0
    return introspects


def _check_fields(fields: int) -> None:
    if fields > MAX_FIELDS:
        raise TooCostly(f"Fields of the document exceed the limit of {MAX_FIELDS}.")


def _check(weight: Weight) -> None:
    _check_fields(weight.fields)
    for name, found, limit in (
        ("Levels", weight.depth, MAX_DEPTH),
        ("Aliases", weight.aliases, MAX_ALIASES),
        ("Levels of introspection", weight.introspection_depth, MAX_INTROSPECTION_DEPTH),
        ("Fields of introspection", weight.introspection_fields, MAX_INTROSPECTION_FIELDS),
    ):
        if found > limit:
            raise TooCostly(f"{name} of the document exceed the limit of {limit}.")


def _check_roots(operation: OperationType, root_fields: int) -> None:
    limit = MAX_MUTATIONS if operation is OperationType.MUTATION else MAX_ROOT_FIELDS
    if root_fields > limit:
        raise TooCostly(f"A {operation.value} may have at most {limit} root fields.")


class _Scale:
    """Weighs selections of one document; remembers what each fragment weighs."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._weights: dict[str, Weight] = {}

    def of_selections(self, selections: SelectionSetNode | None, nesting: int) -> Weight:
        if nesting > MAX_NESTING:
            raise TooCostly(f"Selections and fragments are nested more than {MAX_NESTING} deep.")
        total = Weight()
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                inner = self.of_selections(selection.selection_set, nesting + 1)
                total = total.beside(inner.under(selection))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.beside(self.of_fragment(selection.name.value, nesting + 1))
            elif isinstance(selection, InlineFragmentNode):
                total = total.beside(self.of_selections(selection.selection_set, nesting + 1))
        return total

    def of_fragment(self, name: str, nesting: int) -> Weight:
        weight = self._weights.get(name)
        if weight is None:
            # Nothing while it is being weighed: a cycle ends here, and validation names it.
            self._weights[name] = Weight()
            fragment = self._fragments.get(name)
            weight = self.of_selections(fragment.selection_set if fragment else None, nesting)
            self._weights[name] = weight
        return weight
