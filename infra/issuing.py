"""What the desk's issuer says over HTTP: discovery, its keys, and tokens for clients (RFC 6749).

How people sign in is in `infra/authorizing.py`.

Served twice: by the desk itself under the issuer's own address, for people and their clients; and
in a thread of its own, since the API verifies tokens while it holds the event loop, so that it must
not have to ask itself for the keys.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote

from infra.issuer import CLIENT_LIFETIME, RESOURCE, Issuer
from registration.rules.acts import Scope

DISCOVERY_PATH = "/.well-known/openid-configuration"
JWKS_PATH = "/.well-known/jwks.json"
TOKEN_PATH = "/token"  # noqa: S105  (a path)
AUTHORIZE_PATH = "/authorize"
LOGOUT_PATH = "/logout"
SCOPES = tuple(f"{RESOURCE}/{scope}" for scope in Scope)
LONGEST_FORM_BYTES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to a request: a status, a JSON object, and headers beside the usual ones."""

    status: int
    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    """A mistake in the sense of RFC 6749, 5.2."""


def document(issuer: Issuer, path: str) -> Answer:
    """What is read of the issuer at a path behind its address."""
    if path == JWKS_PATH:
        return Answer(status=200, body=issuer.jwks())
    if path != DISCOVERY_PATH:
        return Answer(status=404, body={})
    found = {
        "issuer": issuer.url,
        "jwks_uri": f"{issuer.url}{JWKS_PATH}",
        "authorization_endpoint": f"{issuer.url}{AUTHORIZE_PATH}",
        "token_endpoint": f"{issuer.url}{TOKEN_PATH}",
        "end_session_endpoint": f"{issuer.url}{LOGOUT_PATH}",
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "none",
        ],
        "scopes_supported": ["openid", *SCOPES],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
    return Answer(status=200, body=found)


def grant(issuer: Issuer, authorization: str | None, form: str) -> Answer:
    """A token for a client's id and secret, which come in the header or in the form."""
    given = read_form(form)
    try:
        client = _client(issuer, authorization, given)
        if given.get("grant_type") != "client_credentials":
            raise _Refused("unsupported_grant_type")
        scopes = given.get("scope", " ".join(SCOPES)).split()
        if not scopes or not set(scopes) <= set(SCOPES):
            raise _Refused("invalid_scope")
    except _Refused as refused:
        unknown = str(refused) == "invalid_client"
        challenge = {"WWW-Authenticate": "Basic"} if unknown else {}
        return Answer(
            status=401 if unknown else 400, body={"error": str(refused)}, headers=challenge
        )
    told = {
        "access_token": issuer.client_token(client, *scopes),
        "token_type": "Bearer",
        "expires_in": int(CLIENT_LIFETIME.total_seconds()),
        "scope": " ".join(scopes),
    }
    return Answer(status=200, body=told, headers={"Cache-Control": "no-store"})


def read_form(form: str) -> dict[str, str]:
    """The fields of a form or a query; a field that is given twice counts as not given."""
    return {name: values[0] for name, values in parse_qs(form).items() if len(values) == 1}


def _client(issuer: Issuer, authorization: str | None, form: Mapping[str, str]) -> str:
    id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if authorization is not None:
        scheme, _, told = authorization.partition(" ")
        try:
            text = base64.b64decode(told, validate=True).decode()
        except (binascii.Error, ValueError):
            raise _Refused("invalid_client") from None
        id, _, secret = text.partition(":")
        id, secret = unquote(id), unquote(secret)
        if scheme.lower() != "basic":
            raise _Refused("invalid_client")
    known = issuer.clients.get(id, "")
    if not known or not compare_digest(known.encode(), secret.encode()):
        raise _Refused("invalid_client")
    return id


@contextmanager
def serving(issuer: Issuer, port: int = 0) -> Iterator[str]:
    """Serves the issuer on localhost meanwhile; the value is where its keys are. Port 0: any."""

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(document(issuer, self.path))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            if self.path != TOKEN_PATH or not 0 <= length <= LONGEST_FORM_BYTES:
                return self._say(Answer(status=404, body={}))
            form = self.rfile.read(length).decode(errors="replace")
            return self._say(grant(issuer, self.headers.get("Authorization"), form))

        def _say(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(answer.body).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the desk's console belongs to the API."""

    with ThreadingHTTPServer(("127.0.0.1", port), Listener) as server:
        Thread(target=server.serve_forever, name="issuer", daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{JWKS_PATH}"
        finally:
            server.shutdown()
