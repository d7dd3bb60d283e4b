"""Asking for one thing after the other, and noting what each has cost the store.

A mutation is asked for the id, the version and the state of its result: what it costs is its own
work, not the reading of whatever a client may want to see beside it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphql import GraphQLObjectType, GraphQLOutputType, get_named_type

from schema.policy import CONFIRMED
from schema.root import schema
from tests.clients import Client
from tests.costs.meter import Cost, Meter
from tests.sign_ups import key

README = (Path(__file__).parents[2] / "README.md").read_text()
SHOWN = ("id", "version", "state", "status")
TOLD = frozenset({"effects", "confirmation", "userErrors"})


@dataclass(slots=True)
class Walk:
    """What was asked for, in its order, with its cost."""

    meter: Meter
    costs: dict[str, Cost] = field(default_factory=dict)

    def change(
        self, client: Client, name: str, /, *, how: str = "", wanted: str = "", **given: Any
    ) -> Any:
        """The payload of a mutation that must not be refused; `how` tells it from others of it."""
        input = {"idempotencyKey": key(), **given}
        if name in CONFIRMED:
            input = client.seen(name, input)
        with self.noted(f"{name}, {how}" if how else name):
            return client.done(_document(name, wanted), input=input)

    def step(self, client: Client, name: str, known: Any, /, **given: Any) -> Any:
        """The same of something that was read in one version; what it is afterwards."""
        about = {"id": known["id"], "expectedVersion": known["version"]}
        return _result(self.change(client, name, **about, **given))

    def ask(self, client: Client, name: str, query: str, /, **variables: Any) -> Any:
        """The first answer to a query that is answered."""
        with self.noted(name):
            found = client.ask(query, **variables)
        assert None not in found.values(), name
        return next(iter(found.values()))

    @contextmanager
    def noted(self, name: str) -> Iterator[None]:
        """What happens in the block is known by that name."""
        self.meter.taken()
        yield
        cost, _ = self.meter.taken()
        assert name not in self.costs, name
        self.costs[name] = cost

    @contextmanager
    def noted_at_the_door(self, name: str) -> Iterator[None]:
        """The same, of what the request costs before it is looked at."""
        self.meter.taken()
        yield
        _, self.costs[name] = self.meter.taken()


def readme(name: str, **filled: str) -> str:
    """A query of the README, its placeholders filled; those of more than one word by `_`."""
    found = re.search(rf"```graphql\n(query {name} .*?)```", README, re.DOTALL)
    assert found, name
    query = found[1]
    for placeholder, value in filled.items():
        quoted = f'"{placeholder.replace("_", "-")}"'
        assert quoted in query, (name, placeholder)
        query = query.replace(quoted, f'"{value}"')
    return query


def _document(name: str, wanted: str) -> str:
    mutations = schema._schema.mutation_type
    assert mutations is not None
    mutation = mutations.fields[name]
    payload = get_named_type(mutation.type)
    assert isinstance(payload, GraphQLObjectType)
    fields = wanted or " ".join(
        f"{field} {_shown(of.type)}" for field, of in payload.fields.items() if field not in TOLD
    )
    return (
        f"mutation ($input: {mutation.args['input'].type}) {{ {name}(input: $input) {{ {fields}"
        " userErrors { code message field } } }"
    )


def _shown(kind: GraphQLOutputType) -> str:
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return ""
    return f"{{ {' '.join(one for one in SHOWN if one in named.fields) or '__typename'} }}"


def _result(payload: Any) -> Any:
    """What a payload is about: the first object in it, if there is any."""
    return next((one for one in payload.values() if isinstance(one, dict)), None)
