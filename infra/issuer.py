"""The desk's own issuer of staff tokens, for demonstrations and tests. Nothing of it is deployed.

It signs what Cognito would sign (RS256 access tokens with `token_use`, `client_id` and groups) and
serves its public key. In a thread of its own: the API verifies tokens while it holds the event
loop, so it must not have to ask itself for the key.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KEY_ID = "desk"
JWKS_PATH = "/.well-known/jwks.json"
DEMO_LIFETIME = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Signs tokens. `url` is their `iss`, `audience` the application they are for."""

    key: rsa.RSAPrivateKey
    url: str
    audience: str

    def token(
        self, subject: str, *groups: str, lifetime: timedelta = DEMO_LIFETIME, **claims: object
    ) -> str:
        """An access token; `claims` add to the usual ones or replace them, None removes one."""
        now = datetime.now(UTC)
        all_claims: dict[str, object] = {
            "iss": self.url,
            "sub": subject,
            "client_id": self.audience,
            "token_use": "access",
            "cognito:groups": list(groups),
            "iat": now,
            "exp": now + lifetime,
        } | claims
        present = {name: value for name, value in all_claims.items() if value is not None}
        return jwt.encode(present, self.key, algorithm="RS256", headers={"kid": KEY_ID})

    def jwks(self) -> dict[str, list[dict[str, object]]]:
        """The JSON Web Key Set with the public key."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


def load_issuer(folder: Path, *, url: str, audience: str) -> Issuer:
    """The issuer whose key lies in `folder`; made at the first call, readable by its owner only."""
    path = folder / "issuer.pem"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pem = new_rsa_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.touch(mode=0o600)
        path.write_bytes(pem)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} is no RSA key; remove it and a new one is made")
    return Issuer(key=key, url=url, audience=audience)


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A key of its own for an issuer."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def serving(issuer: Issuer, port: int = 0) -> Iterator[str]:
    """Serves the key set on localhost meanwhile; the value is its address. Port 0 is any free."""
    document = json.dumps(issuer.jwks()).encode()

    class KeySet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == JWKS_PATH
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(document if found else b"{}")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the desk's console belongs to the API."""

    with ThreadingHTTPServer(("127.0.0.1", port), KeySet) as server:
        Thread(target=server.serve_forever, name="issuer", daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{JWKS_PATH}"
        finally:
            server.shutdown()
