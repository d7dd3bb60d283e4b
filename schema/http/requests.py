"""Bodies and query strings -> GraphQLRequest, or a refusal. Any body gets an answer, never a fault.

Source: GraphQL over HTTP, "Request"; stricter in that only `application/json` is taken, no batches,
and GET only from clients that can set a header, since a form or an image cannot.
"""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from graphql import FieldNode, OperationDefinitionNode
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from schema.http.codes import RequestRefused

MAX_BODY_BYTES = 100_000
# Of whoever shows a credential, for the root fields that take rows (LARGE): see check_size.
MAX_LARGE_BODY_BYTES = 1_000_000
LARGE = frozenset({"registrationsPush", "registrationsUploadOpen"})
# API Gateway takes 10,240 bytes of request line and headers in all.
MAX_QUERY_STRING_BYTES = 8_000

# A page of another origin cannot send one of these without asking first (a CORS preflight).
PREFLIGHT_HEADERS = ("authorization", "graphql-require-preflight", "apollo-require-preflight")

_NOT_ALLOWED = "Use POST, or GET for queries."


class GraphQLRequest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a client asks for. Unknown members are ignored, as the specification wants."""

    query: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None

    @property
    def digest(self) -> str | None:
        """The SHA-256 by which the document is named, in either of the two ways; None: in none."""
        if self.document_id:
            return self.document_id.removeprefix("sha256:").lower()
        persisted = (self.extensions or {}).get("persistedQuery")
        if not persisted:
            return None
        named = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
        return named.lower() if isinstance(named, str) else ""


_request_decoder = msgspec.json.Decoder(GraphQLRequest)
_object_decoder = msgspec.json.Decoder(dict[str, Any] | None)


async def read_request(request: Request) -> GraphQLRequest:
    """What the HTTP request asks for, by its method."""
    if len(request.headers.getlist("authorization")) > 1:
        raise RequestRefused(400, "More than one Authorization header.")
    if request.method == "POST":
        _check_body_headers(request.headers)
        limit = MAX_LARGE_BODY_BYTES if "authorization" in request.headers else MAX_BODY_BYTES
        body = await _read_body(request, limit)
        request.state.body_bytes = len(body)
        return from_body(body)
    if request.method == "GET":
        if not any(name in request.headers for name in PREFLIGHT_HEADERS):
            names = ", ".join(PREFLIGHT_HEADERS)
            raise RequestRefused(400, f"GET needs one of these headers: {names}.")
        return from_query_string(request.scope["query_string"])
    raise RequestRefused(405, _NOT_ALLOWED, headers={"Allow": "GET, POST, OPTIONS"})


def from_body(body: bytes) -> GraphQLRequest:
    """The request in a JSON body."""
    try:
        return _request_decoder.decode(body)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(400, f"The body is not a GraphQL request: {_reason(error)}") from error


def from_query_string(query_string: bytes) -> GraphQLRequest:
    """The request in a URL, where `variables` and `extensions` are JSON texts."""
    if len(query_string) > MAX_QUERY_STRING_BYTES:
        raise RequestRefused(414, f"The query string exceeds {MAX_QUERY_STRING_BYTES} bytes.")
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict"
        )
        members: dict[str, Any] = dict(pairs)
        if len(members) < len(pairs):
            raise RequestRefused(400, "A parameter of the query string appears twice.")
        for name in ("variables", "extensions"):
            if name in members:
                members[name] = _object_decoder.decode(members[name] or "null")
        return msgspec.convert(members, GraphQLRequest)
    except (ValueError, RecursionError) as error:
        message = f"The query string is not a GraphQL request: {_reason(error)}"
        raise RequestRefused(400, message) from error


def _check_body_headers(headers: Headers) -> None:
    content_types = headers.getlist("content-type")
    media_type, _, parameters = (content_types[0] if content_types else "").partition(";")
    charset = parameters.replace(" ", "").replace('"', "").lower()
    if (
        len(content_types) != 1
        or media_type.strip().lower() != "application/json"
        or charset not in ("", "charset=utf-8")
    ):
        raise RequestRefused(415, "The body must be application/json in UTF-8.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestRefused(415, "The body must not be compressed.")


def check_size(request: Request, operation: OperationDefinitionNode) -> None:
    """Only what takes many rows may be larger than any other body."""
    if getattr(request.state, "body_bytes", 0) <= MAX_BODY_BYTES:
        return
    fields = operation.selection_set.selections
    if not all(isinstance(one, FieldNode) and one.name.value in LARGE for one in fields):
        raise _too_large(MAX_BODY_BYTES)


def _too_large(limit: int) -> RequestRefused:
    return RequestRefused(413, f"The body exceeds {limit} bytes.")


async def _read_body(request: Request, limit: int) -> bytes:
    too_large = _too_large(limit)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 9 or int(declared) > limit):
        raise too_large
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise too_large
    except ClientDisconnect as error:
        raise RequestRefused(400, "The body was cut off.") from error
    return bytes(body)


def _reason(error: Exception) -> str:
    """What the decoder found, without the text it found it in."""
    if isinstance(error, msgspec.MsgspecError):
        return f"{error}."
    if isinstance(error, UnicodeError):
        return "not UTF-8."
    return "not understood."
