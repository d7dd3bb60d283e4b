"""Relay's way through every connection of the schema: fragments that page it, for relay-compiler.

Relay asks again for a fragment where it knows how to find its object: on Query, and on a Node. A
connection that lies deeper (a plan's diff, a company's details) is paged from the nearest of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_nullable_type,
    is_object_type,
    is_required_argument,
)

MODULE = "Pages"  # Relay wants every name to begin with that of its file

type Step = tuple[str, GraphQLField]


@dataclass(frozen=True, slots=True)
class Paged:
    """A connection: the type to begin at, and the fields that lead there, its own the last."""

    on: str
    path: tuple[Step, ...]

    @property
    def fragment(self) -> str:
        """What its fragment is called."""
        return "_".join([f"{MODULE}{self.on}", *(name for name, _ in self.path)])

    def arguments(self) -> Iterator[tuple[str, GraphQLArgument]]:
        """The page's own, and whatever has to be given on the way."""
        for step, (_, field) in enumerate(self.path, 1):
            for name, argument in field.args.items():
                if is_required_argument(argument) or (step == len(self.path) and name in _PAGING):
                    yield name, argument


_PAGING = ("first", "after")


def paged(schema: GraphQLSchema) -> Iterator[Paged]:
    """Every connection field of the schema, once. Raises KeyError where no query leads to one."""
    ways = _ways(schema)
    for kind in schema.type_map.values():
        if is_object_type(kind):
            for step in kind.fields.items():
                if str(get_nullable_type(step[1].type)).endswith("Connection"):
                    way = ways[kind.name]
                    yield Paged(way.on, (*way.path, step))


def source(schema: GraphQLSchema) -> str:
    """The file that relay-compiler reads."""
    fragments = "\n".join(_fragment(one) for one in paged(schema))
    return f'import {{ graphql }} from "relay-runtime";\n\n{fragments}'


def _ways(schema: GraphQLSchema) -> dict[str, Paged]:
    """The shortest way to each type, over fields that lead to one object."""
    found = {name: Paged(name, ()) for name, kind in schema.type_map.items() if _asked(kind)}
    found["Query"] = Paged("Query", ())
    waiting = list(found)
    for name in waiting:  # grows while it is walked: the nearest come first
        kind = schema.type_map[name]
        for step in kind.fields.items() if is_object_type(kind) else ():
            leads_to = get_nullable_type(step[1].type)
            if is_object_type(leads_to) and leads_to.name not in found:
                found[leads_to.name] = Paged(found[name].on, (*found[name].path, step))
                waiting.append(leads_to.name)
    return found


def _asked(kind: object) -> bool:
    """Whether Relay can ask for it again by its id."""
    return isinstance(kind, GraphQLObjectType) and any(
        one.name == "Node" for one in kind.interfaces
    )


def _fragment(one: Paged) -> str:
    given = (f'{name}: {{ type: "{argument.type}" }}' for name, argument in one.arguments())
    return f"""\
graphql`
  fragment {one.fragment} on {one.on}
  @refetchable(queryName: "{one.fragment}Query")
  @argumentDefinitions({", ".join(given)}) {{
    {_selection(one, one.path)}
  }}
`;
"""


def _selection(one: Paged, path: tuple[Step, ...]) -> str:
    (name, field), *deeper = path
    known = [key for key, _ in one.arguments() if key in field.args]
    given = f"({', '.join(f'{key}: ${key}' for key in known)})" if known else ""
    if deeper:
        return f"{name}{given} {{ {_selection(one, tuple(deeper))} }}"
    connection = f'@connection(key: "{one.fragment}__{name}")'
    page = "edges { cursor node { __typename } } pageInfo { hasNextPage endCursor }"
    return f"{name}{given} {connection} {{ {page} }}"
