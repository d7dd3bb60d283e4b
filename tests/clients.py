"""Clients as the world has them: a bearer token, a language, and GraphQL over HTTP.

`carry` says how: as HTTP to the application, or as the event that API Gateway makes of it.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from mangum.types import LambdaContext
from starlette.testclient import TestClient

from functions.api import app, handler
from registration import tokens
from registration.rules.acts import Principal, Role, Scope
from registration.rules.principals import Grant
from registration.store import keys
from registration.store.writes import write_all

RECORDED = json.loads((Path(__file__).parent / "events/graphql_post.json").read_text())


def over_http(body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The answer of the application."""
    return TestClient(app).post("/graphql", json=body, headers=headers).json()


def through_lambda(body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The answer of the function to a recorded event of API Gateway, with this body."""
    text = json.dumps(body)
    sent = {**RECORDED["headers"], **headers, "content-length": str(len(text.encode()))}
    answer = handler({**RECORDED, "headers": sent, "body": text}, cast("LambdaContext", None))
    assert not answer["isBase64Encoded"]
    return json.loads(answer["body"])


carry = over_http


class Client:
    """Asks the real application. `data = client.ask(query, **variables)`."""

    def __init__(self, token: str | None = None, language: str = "en") -> None:
        self.headers = {"accept": "application/graphql-response+json", "accept-language": language}
        if token:
            self.headers["authorization"] = f"Bearer {token}"

    def send(self, query: str, **variables: Any) -> Any:
        """The whole answer, errors included."""
        return carry({"query": query, "variables": variables}, self.headers)

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of a request that must not have errors."""
        answer = self.send(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def do(self, mutation: str, **variables: Any) -> Any:
        """The payload of a mutation with one root field."""
        [payload] = self.ask(mutation, **variables).values()
        return payload

    def done(self, mutation: str, **variables: Any) -> Any:
        """The payload of a mutation that must not be refused."""
        payload = self.do(mutation, **variables)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    def seen(self, name: str, input: dict[str, Any]) -> dict[str, Any]:
        """The input of a mutation with the token of its dry run, if that was not refused."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        tried = self.do(
            f"mutation ($i: {kind}!) {{ {name}(input: $i) {{ confirmation {{ token }} }} }}",
            i={**input, "dryRun": True},
        )["confirmation"]
        return {**input, "confirm": tried["token"]} if tried else input


def signed_in(
    role: Role,
    id: str,
    *,
    contact: str | None = None,
    language: str = "en",
    scopes: tuple[Scope, ...] | None = None,
) -> Client:
    """A client that holds an access key of this principal; a chamber's with all scopes."""
    if scopes is None:
        scopes = tuple(Scope) if role is Role.CHAMBER else ()
    key = tokens.new_key()
    grant = Grant(
        id=key.id,
        secret_hash=tokens.hash_secret(key.secret),
        principal=Principal(role=role, id=id, contact=contact, scopes=scopes),
        label="test",
        created_at=datetime(2019, 1, 1, tzinfo=UTC),
    )
    write_all(keys.opened(grant))
    return Client(str(key), language)
