"""What the engine takes to answer from objects that lie ready: no store, no caller, no rules.

A list of 50 objects with 10 fields each, and 50 that have 20 others of 5 fields. Documents are
parsed and validated before, as the cache of the API has them. The yardstick makes the same JSON of
the same objects with dict literals and msgspec, whose bytes the API sends as well. Beside them
stands graphql-core alone, with no Strawberry and no deadline.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

import msgspec
import pytest
import strawberry
from graphql import DocumentNode, GraphQLSchema, build_schema, execute, parse, validate

from schema.http.execution import Run, execute_run
from tests.bench.conftest import Report

pytestmark = pytest.mark.bench

ROUNDS, TIMES = 15, 5
MANY, OTHERS = 50, 20
WORDS = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")


@strawberry.type
@dataclass
class Leaf:
    a: str
    b: str
    c: str
    d: int
    e: bool


@strawberry.type
@dataclass
class Branch:
    a: str
    b: str
    c: str
    d: str
    e: str
    f: int
    g: int
    h: bool
    i: bool
    j: str | None
    leaves: list[Leaf]


def _branch(number: int) -> Branch:
    leaves = [Leaf(a=f"{number}.{n}", b="b", c="c", d=n, e=True) for n in range(OTHERS)]
    return Branch(
        a=str(number),
        b="Beispiel Stanzteile GmbH",
        c="Zwickau",
        d="de",
        e="e",
        f=number,
        g=7,
        h=True,
        i=False,
        j=None,
        leaves=leaves,
    )


BRANCHES = [_branch(number) for number in range(MANY)]


@strawberry.type
class Query:
    @strawberry.field
    def branches(self) -> list[Branch]:
        return BRANCHES


def _core() -> GraphQLSchema:
    """The same types, by graphql-core itself."""
    words = " ".join(f"{word}: String!" for word in WORDS[:5])
    more = "f: Int! g: Int! h: Boolean! i: Boolean! j: String leaves: [Leaf!]!"
    leaf = "a: String! b: String! c: String! d: Int! e: Boolean!"
    return build_schema(
        f"type Query {{ branches: [Branch!]! }} type Branch {{ {words} {more} }}"
        f" type Leaf {{ {leaf} }}"
    )


def _list() -> Any:
    return [
        {
            "a": one.a,
            "b": one.b,
            "c": one.c,
            "d": one.d,
            "e": one.e,
            "f": one.f,
            "g": one.g,
            "h": one.h,
            "i": one.i,
            "j": one.j,
        }
        for one in BRANCHES
    ]


def _nested() -> Any:
    return [
        {
            "leaves": [
                {"a": leaf.a, "b": leaf.b, "c": leaf.c, "d": leaf.d, "e": leaf.e}
                for leaf in one.leaves
            ]
        }
        for one in BRANCHES
    ]


QUERIES: dict[str, tuple[str, Callable[[], Any]]] = {
    f"a list of {MANY} with 10 fields": (f"{{ branches {{ {' '.join(WORDS)} }} }}", _list),
    f"{MANY} with {OTHERS} others of 5": ("{ branches { leaves { a b c d e } } }", _nested),
}


def test_the_engine_beside_dict_literals(report: Report) -> None:
    schema = strawberry.Schema(Query)
    with asyncio.Runner() as loop:
        _measure(schema, loop, report)


def _measure(schema: strawberry.Schema, loop: asyncio.Runner, report: Report) -> None:
    core = _core()
    for name, (query, by_hand) in QUERIES.items():
        document = parse(query)
        assert validate(schema._schema, document) == []
        run = Run(
            document=document, operation_name=None, variables=None, extensions=None, suggest=False
        )

        def ours(run: Run = run) -> bytes:
            result = loop.run(execute_run(schema, run, None, 8))
            return msgspec.json.encode({"data": result.data})

        def theirs(by_hand: Callable[[], Any] = by_hand) -> bytes:
            return msgspec.json.encode({"data": {"branches": by_hand()}})

        def bare(document: DocumentNode = document) -> bytes:
            result: Any = execute(core, document, {"branches": BRANCHES})
            return msgspec.json.encode({"data": result.data})

        assert ours() == theirs() == bare()
        long, short, alone = _in_turns(ours, theirs, bare)
        report.add(
            f"engine: {name} / dict literals",
            ratio=round(long / short, 1),
            beside_graphql_core=round(long / alone, 2),
            milliseconds=round(long * 1000, 2),
        )


def _in_turns(*sides: Callable[[], object]) -> list[float]:
    """Seconds of the processor, each side in its turn."""
    took: list[list[float]] = [[] for _ in sides]
    for _ in range(ROUNDS):
        for side, seconds in zip(sides, took, strict=True):
            began = process_time()
            for _ in range(TIMES):
                side()
            seconds.append((process_time() - began) / TIMES)
    return [median(seconds) for seconds in took]
