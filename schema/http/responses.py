"""What goes out: media type, status, headers, and errors masked by allow-list at the last step."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from graphql import ExecutionResult, GraphQLError
from starlette.datastructures import Headers
from starlette.responses import Response
from strawberry.exceptions import StrawberryInputCoercionError

from registration import meters, settings
from schema.http.codes import SPOKEN_BY_RESOLVERS, Code, DocumentRefused, RequestRefused
from schema.http.documents import MAX_ERRORS, in_plain_words

log = logging.getLogger(__name__)

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
# Status of a well-formed request whose GraphQL is wrong. The draft of August 2026 says 422.
DOCUMENT_REFUSED_STATUS = 400
MAX_MESSAGE_CHARACTERS = 300
NAMED = 2  # how precisely: by its name, not by a range
FAULT = "Something went wrong on our side."
TOO_LONG = "This took too long. Repeating it with the same idempotency key is safe."

ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept, Authorization, Origin",
}
_RANGE = re.compile(r"\s*([^\s/;,]+/[^\s/;,]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)

type Entry = dict[str, Any]


def negotiate(accept: str | None) -> str:
    """The media type to answer in; 406 where the client takes neither.

    Who names no type gets the old one, as graphql-http audits it: such clients know no other. Of
    two that are wanted alike it is the one that was named, and the new one where both were.
    """
    if accept is None or not accept.strip():
        return JSON
    wishes = list(_wishes(accept))
    quality, precision = _wish_for(GRAPHQL_JSON, wishes)
    old = _wish_for(JSON, wishes)
    if not quality and not old[0]:
        raise RequestRefused(406, f"Answers come as {GRAPHQL_JSON} or {JSON}.")
    named = precision == NAMED or not old[0]
    return GRAPHQL_JSON if named and (quality, precision) >= old else JSON


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        if match := _RANGE.fullmatch(part):
            parameters = match[2]
            quality = _QUALITY.search(parameters)
            yield match[1].lower(), float(quality[1]) if quality else 1.0


def _wish_for(media_type: str, wishes: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """How much it is wanted, and how precisely it was named; the most precise range counts."""
    for precision, wished in ((NAMED, media_type), (1, "application/*"), (0, "*/*")):
        found = [quality for named, quality in wishes if named == wished]
        if found:
            return max(found), precision
    return 0.0, 0


def cors_headers(origin: str | None) -> dict[str, str]:
    """What lets a page of an allowed origin read the answer."""
    if origin not in settings.CORS_ORIGINS:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After, X-Request-Id",
    }


def preflight(headers: Headers) -> Response:
    """The answer to OPTIONS."""
    answer = {"Allow": "GET, POST, OPTIONS", **ALWAYS}
    allowed = cors_headers(headers.get("origin"))
    if allowed:
        answer |= allowed | {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": (
                "Accept-Language, Authorization, Content-Type, GraphQL-Require-Preflight"
            ),
            "Access-Control-Max-Age": "7200",
        }
    return Response(status_code=204, headers=answer)


class Answers:
    """Makes the answers to one request, all in its media type and with its correlation id."""

    def __init__(self, media_type: str, request_id: str, origin: str | None) -> None:
        self._media_type = media_type
        self._request_id = request_id
        self._origin = origin
        self.cost: Mapping[str, Any] | None = None  # `extensions.cost`, once it is known

    def speaking(self, media_type: str) -> "Answers":
        """The same in another media type."""
        return Answers(media_type, self._request_id, self._origin)

    def result(self, result: ExecutionResult) -> Response:
        """Of an operation that ran, or whose variables did not fit."""
        errors = list(result.errors or ())
        if result.data is None and errors and all(error.path is None for error in errors):
            return self.document_refused(DocumentRefused(Code.BAD_USER_INPUT, *errors))
        body: dict[str, Any] = {"data": result.data}
        if errors:
            entries = [self._entry_of_field(error) for error in errors[:MAX_ERRORS]]
            body = {"errors": entries, **body}
        return self._respond(200, body)

    def document_refused(self, refused: DocumentRefused) -> Response:
        """Request errors carry no `data`; clients of the old media type expect status 200."""
        status = DOCUMENT_REFUSED_STATUS if self._media_type == GRAPHQL_JSON else 200
        entries = [_entry(error, refused.code) for error in refused.errors[:MAX_ERRORS]]
        return self._respond(status, {"errors": entries})

    def request_refused(self, refused: RequestRefused) -> Response:
        error = GraphQLError(str(refused), extensions=refused.extensions)
        entry = _entry(error, refused.code)
        return self._respond(refused.status, {"errors": [entry]}, refused.headers)

    def unauthenticated(self, message: str) -> Response:
        refused = RequestRefused(401, message, Code.UNAUTHENTICATED, {"WWW-Authenticate": "Bearer"})
        return self.request_refused(refused)

    def fault(self, status: int, message: str) -> Response:
        return self._respond(status, {"errors": [self._masked({"message": message})]})

    def _entry_of_field(self, error: GraphQLError) -> Entry:
        code = _spoken_code(error)
        if code:
            return _entry(error, code)
        if meter := meters.current():
            meter.faulty()
        log.error("fault in a field, request %s", self._request_id, exc_info=_cause(error))
        # Path and place stay: they are the caller's own words.
        return self._masked({**error.formatted, "message": FAULT})

    def _masked(self, entry: Entry) -> Entry:
        extensions = {"code": Code.INTERNAL, "requestId": self._request_id}
        return {**entry, "extensions": extensions}

    def _respond(
        self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Response:
        if self.cost is not None:
            body = {**body, "extensions": {"cost": self.cost}}
        return Response(
            msgspec.json.encode(body),
            status,
            {
                **ALWAYS,
                **cors_headers(self._origin),
                **(headers or {}),
                "X-Request-Id": self._request_id,
            },
            media_type=f"{self._media_type}; charset=utf-8",
        )


def _spoken_code(error: GraphQLError) -> Code | None:
    """The code, where our own resolvers meant the caller to read it."""
    cause = _cause(error)
    if isinstance(cause, StrawberryInputCoercionError):
        return Code.BAD_USER_INPUT
    code = (cause.extensions or {}).get("code") if isinstance(cause, GraphQLError) else None
    return Code(code) if code in SPOKEN_BY_RESOLVERS else None


def _cause(error: GraphQLError) -> BaseException:
    return error.original_error or error


def _entry(error: GraphQLError, code: Code) -> Entry:
    message = in_plain_words(error.message)
    entry: Entry = {**error.formatted, "message": message}
    if len(message) > MAX_MESSAGE_CHARACTERS:
        entry["message"] = message[: MAX_MESSAGE_CHARACTERS - 1] + "…"
    entry["extensions"] = {**(error.extensions or {}), "code": code}
    return entry
