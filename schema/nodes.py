"""Any object by its id. Malformed, unknown, of another type or forbidden: null alike."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from registration.rules.ids import prefix_of
from schema.connections import bad_input
from schema.context import Info
from schema.policy import guarded

MOST = 100


@strawberry.interface(description="An object with an id of its own (Relay).")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque, stable, unique across all types.")


type Loading = Callable[[Info, str], Awaitable[Node | None]]
_LOADERS: dict[str, Loading] = {}


def loads[F: Loading](prefix: str) -> Callable[[F], F]:
    """Register how objects with ids of this prefix are loaded, through the principal."""

    def register(loading: F) -> F:
        _LOADERS[prefix] = loading
        return loading

    return register


def resolved(description: str) -> Callable[[Callable[..., Any]], Any]:
    """`strawberry.field` for a field that is looked up when it is asked for."""
    field: Callable[[Callable[..., Any]], Any] = strawberry.field(description=description)
    return field


def adds_to[F: Callable[..., Any]](kind: type, name: str, description: str) -> Callable[[F], F]:
    """Give a type of a noun further left a field about one's own: imports never lead right.

    The resolver takes the object as `root: strawberry.Parent[...]`.
    """

    def add(resolver: F) -> F:
        definition: StrawberryObjectDefinition = kind.__strawberry_definition__  # type: ignore[attr-defined]
        field: StrawberryField = strawberry.field(
            resolver=resolver, name=name, description=description
        )
        definition.fields.append(field)
        return resolver

    return add


async def load_node(info: Info, id: str) -> Node | None:
    """The object, or None alike for every reason not to show it."""
    prefix = prefix_of(id)
    return await _LOADERS[prefix](info, id) if prefix in _LOADERS else None


Id = Annotated[strawberry.ID, strawberry.argument(description="The object's id.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 ids.")]


@strawberry.type
class NodeQuery:
    @guarded("node", "Any object by its id; null when there is none that the caller may see.")
    async def node(self, info: Info, id: Id) -> Node | None:
        return await load_node(info, id)

    @guarded("nodes", "Objects by their ids, in that order, null for those that are not there.")
    async def nodes(self, info: Info, ids: Ids) -> list[Node | None]:
        if len(ids) > MOST:
            raise bad_input(f"ids: at most {MOST}.")
        return list(await asyncio.gather(*(load_node(info, id) for id in ids)))
