"""Documents, parsed, bounded and validated once, then remembered.

One cache holds both steps, since a validation is only worth as much as the parse it belongs to.
Refused documents are not kept, so that a flood of nonsense does not push out what is in use.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.http.codes import Code, DocumentRefused
from schema.http.limits import MAX_TOKENS, TooCostly, weigh

# The largest documents that pass the limits weigh 0.7 MB each once they are parsed.
CACHED_DOCUMENTS = 128
MAX_ERRORS = 5
# Strawberry tells clients its own classes in Python, and how its server would allow a null.
_NULL = re.compile(
    r"Expected value of type .* ((?:Field|Argument)(?: '\w+')?) of type 'Maybe\[.*", re.S
)
# Strawberry's own two rules stand beside the specification's, as in strawberry.Schema.execute.
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A valid document; `digest` is the SHA-256 of its text."""

    node: DocumentNode
    digest: str
    introspects: bool

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run; refused where the name does not settle which."""
        operation = get_operation_ast(self.node, name or None)
        if operation is None:
            message = (
                f"The document has no operation {name!r}."
                if name
                else "The document has several operations; `operationName` must name one."
            )
            raise DocumentRefused.saying(Code.OPERATION_UNRESOLVED, message)
        if operation.operation is OperationType.SUBSCRIPTION:
            raise DocumentRefused.saying(Code.BAD_USER_INPUT, "There are no subscriptions here.")
        return operation


class Documents:
    """The documents of one schema. Thread-safe, since functools.lru_cache is."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._prepare = lru_cache(CACHED_DOCUMENTS)(self._prepare_once)

    def prepare(self, text: str, *, trusted: bool) -> Prepared:
        """The valid document. Only trusted callers read suggestions and the schema itself."""
        prepared = self._prepare(text, trusted)
        if prepared.introspects and not trusted:
            raise DocumentRefused.saying(Code.VALIDATION_FAILED, "Introspection is not available.")
        return prepared

    def _prepare_once(self, text: str, trusted: bool) -> Prepared:
        try:
            node = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLError as error:
            raise DocumentRefused(Code.PARSE_FAILED, error) from error
        try:
            introspects = weigh(node)
        except TooCostly as error:
            raise DocumentRefused.saying(Code.VALIDATION_FAILED, str(error)) from error
        if introspects and not trusted:
            return Prepared(node, "", introspects=True)
        errors = validate(
            self._schema, node, RULES, max_errors=MAX_ERRORS, hide_suggestions=not trusted
        )
        for found in errors:
            told = in_plain_words(found.message)
            # One rule of graphql-core suggests even where suggestions are hidden.
            found.message = told if trusted else told.partition(" Did you mean ")[0]
        if errors:
            raise DocumentRefused(Code.VALIDATION_FAILED, *errors)
        return Prepared(node, sha256(text.encode()).hexdigest(), introspects)


def roots(document: DocumentNode, operation: OperationDefinitionNode) -> list[str]:
    """The fields of the schema's roots that a valid document asks for, each once, in its order."""
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    found: dict[str, None] = {}
    left: list[SelectionNode] = [*reversed(operation.selection_set.selections)]
    while left:
        selection = left.pop()
        if isinstance(selection, FieldNode):
            found[selection.name.value] = None
        elif isinstance(selection, FragmentSpreadNode):
            # Each fragment once: a document may spread the same one over and over.
            if spread := fragments.pop(selection.name.value, None):
                left += reversed(spread.selection_set.selections)
        elif isinstance(selection, InlineFragmentNode):
            left += reversed(selection.selection_set.selections)
    return list(found)


def in_plain_words(message: str) -> str:
    """A message of Strawberry's without the server's own types."""
    return _NULL.sub(r"\1 may be left out, and is not null where it is given.", message)
