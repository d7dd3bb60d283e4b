"""A small schema behind the real view, and ways to ask it: over ASGI and as API Gateway would."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import httpx2
import strawberry
from graphql import GraphQLError
from mangum import Mangum
from mangum.types import LambdaContext
from starlette.applications import Starlette
from starlette.routing import Route

from registration import clock
from registration.rules.acts import ANONYMOUS, Principal, Role
from registration.tokens import TokenInvalid
from schema.http.view import GraphQLView

STAFF = {"Authorization": "Bearer staff"}
ACCEPT_JSON = {"Accept": "application/json"}
EVENTS = Path(__file__).parents[2] / "events"
TEXT = ["text/", "application/json", "application/graphql-response+json"]


@dataclass(frozen=True)
class Context:
    principal: Principal
    request_id: str
    client: str
    now: datetime


@strawberry.enum
class Sector(Enum):
    MACHINES = "machines"
    TEXTILES = "textiles"


@strawberry.input
class Change:
    name: strawberry.Maybe[str]
    stars: int = 0


dawdled: list[str] = []  # who did, so that a test can tell how often


@strawberry.type
class Guest:
    name: str

    @strawberry.field
    def friend(self) -> "Guest":
        return Guest(name=self.name + "'s friend")

    @strawberry.field
    def dawdle(self) -> "Guest":
        dawdled.append(self.name)
        time.sleep(0.15)
        return self


@strawberry.type
class Query:
    reached = 0

    @strawberry.field
    def hello(self, name: str = "you") -> str:
        return f"Hello {name}"

    @strawberry.field
    async def later(self, name: str) -> str:
        await asyncio.sleep(0)
        return f"Hello {name}"

    @strawberry.field
    async def never(self) -> str:
        await asyncio.sleep(60)
        return "at last"

    @strawberry.field
    def who(self, info: strawberry.Info[Context, None]) -> str:
        return f"{info.context.principal} from {info.context.client}"

    @strawberry.field
    def guest(self) -> Guest:
        return Guest(name="Ada")

    @strawberry.field
    def visits(self, sector: Sector) -> str:
        return sector.value

    @strawberry.field
    def guarded(self) -> str | None:
        raise GraphQLError(
            "Needs the scope PROGRAMME.", extensions={"code": "FORBIDDEN", "scope": "PROGRAMME"}
        )

    @strawberry.field
    def broken(self, size: int = 1) -> list[str | None] | None:
        raise RuntimeError("password of the store: hunter2")

    @strawberry.field
    def broken_hard(self) -> str:
        raise RuntimeError("password of the store: hunter2")

    @strawberry.field
    def misspoken(self) -> str | None:
        raise GraphQLError("internal words", extensions={"code": "NO_SUCH_CODE"})

    @strawberry.field
    def chatty(self) -> str | None:
        raise GraphQLError("x" * 1000, extensions={"code": "BAD_USER_INPUT"})


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change(self, input: Change) -> str:
        return "changed" if input.name else "left alone"


def context_for(headers: Mapping[str, str], client: str, request_id: str) -> Context:
    principals = {
        None: ANONYMOUS,
        "Bearer staff": Principal(role=Role.ADMIN, id="clara"),
        "Bearer company": Principal(role=Role.COMPANY, id="com_1"),
    }
    if headers.get("authorization") == "Bearer outage":
        raise ConnectionError("store-7.internal does not answer")
    try:
        principal = principals[headers.get("authorization")]
    except KeyError as error:
        raise TokenInvalid("The token is not valid here.") from error
    return Context(principal, request_id, client, clock.now())


def may_introspect(context: Context) -> bool:
    return context.principal.is_staff


def charge(context: Context | None, client: str, points: int) -> None:
    """Nothing is counted here."""


TRUSTED = "query Greet($name: String!) { hello(name: $name) }"
MANIFEST = {sha256(TRUSTED.encode()).hexdigest(): TRUSTED}

schema = strawberry.Schema(Query, Mutation)


def note(context: Context | None, client: str, request_id: str) -> None:
    """Nothing is written down here."""


view = GraphQLView(schema, context_for, may_introspect, charge, note, MANIFEST)
app = Starlette(routes=[Route("/graphql", view)])


def send(method: str, url: str = "/graphql", **request: Any) -> httpx2.Response:
    """One HTTP request."""

    async def exchange() -> httpx2.Response:
        transport = httpx2.ASGITransport(app, client=("192.0.2.7", 40000))
        async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
            client.headers["accept"] = "application/graphql-response+json"
            return await client.request(method, url, **request)

    return asyncio.run(exchange())


def post(body: bytes, **headers: str) -> httpx2.Response:
    """A raw body as application/json."""
    return send("POST", content=body, headers={"Content-Type": "application/json"} | headers)


def ask(
    query: str, headers: Mapping[str, str] | None = None, /, **members: object
) -> httpx2.Response:
    """A query, with `variables` and so on beside it."""
    return send("POST", json={"query": query, **members}, headers=dict(headers or {}))


def errors_of(response: httpx2.Response) -> list[dict[str, Any]]:
    """The errors of an answer; it is JSON whatever its status, and never cached."""
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["vary"] == "Accept, Authorization, Origin"
    errors: list[dict[str, Any]] = response.json()["errors"]
    assert 1 <= len(errors) <= 5
    assert all(len(error["message"]) <= 300 for error in errors)
    return errors


def calls_of(work: Callable[[], object]) -> int:
    """How many Python functions `work` calls: the same on every machine, unlike its time."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def codes_of(response: httpx2.Response) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in errors_of(response)]


def invoke(event: dict[str, Any]) -> dict[str, Any]:
    """What Lambda would hand back to API Gateway."""
    with asyncio.Runner() as runner:
        runner.get_loop()  # Mangum takes the loop that is set.
        handler = Mangum(app, lifespan="off", text_mime_types=TEXT)
        return handler(event, cast("LambdaContext", None))


def read_event(name: str) -> dict[str, Any]:
    """An event as API Gateway (HTTP API, payload 2.0) sent it."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return event
