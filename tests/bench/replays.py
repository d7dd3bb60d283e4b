"""DynamoDB's answers, written down once and given again: what is timed is our side of the socket.

botocore prepares, signs and parses every call as ever; only the bytes do not travel.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from botocore.awsrequest import AWSResponse, HeadersDict

from registration.store.rows import connection


class _Body:
    """A body that has arrived, as urllib3 hands it on."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._content


@dataclass(slots=True)
class Tape:
    """The calls of one request in their order: operation, parameters, status and body answered."""

    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answered: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    at: int = 0

    def hear(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.asked.append((model.name, dict(params)))

    def keep(self, response: Any) -> None:
        self.answered.append((response.status_code, dict(response.headers), response.content))

    def give(self, request: Any, **_: Any) -> AWSResponse:
        status, headers, content = self.answered[self.at % len(self.answered)]
        self.at += 1
        raw: Any = _Body(content)
        return AWSResponse(request.url, status, cast("Any", HeadersDict(headers)), raw)


@contextmanager
def recording() -> Iterator[Tape]:
    """Notes what is asked while the block runs, and what the store answers."""
    client, tape = connection().client, Tape()
    session: Any = client._endpoint.http_session
    send = session.send

    def sending(request: Any) -> Any:
        response = send(request)
        tape.keep(response)
        return response

    client.meta.events.register("provide-client-params.dynamodb", tape.hear)
    session.send = sending
    try:
        yield tape
    finally:
        del session.send
        client.meta.events.unregister("provide-client-params.dynamodb", tape.hear)


@contextmanager
def playing(tape: Tape, client: Any) -> Iterator[None]:
    """Answers every call of that client from the tape, over and over."""
    client.meta.events.register("before-send.dynamodb", tape.give)
    tape.at = 0
    try:
        yield
    finally:
        client.meta.events.unregister("before-send.dynamodb", tape.give)
