"""Forged and confused credentials: each is 401, none is anonymous, and none sends us elsewhere."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from infra.issuer import Issuer, load_issuer, new_rsa_key
from infra.issuing import serving
from registration import settings
from registration.rules.acts import Role
from tests.attacks.corpus import asking, send
from tests.clients import signed_in

pytestmark = pytest.mark.usefixtures("store")

URL, AUDIENCE = "https://issuer.example.org/desk", "registration-desk"
ASK = asking("{ viewer { role } }", 200)
type Forge = Callable[[Issuer, str], str]


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return load_issuer(tmp_path_factory.mktemp("desk"), url=URL, audience=AUDIENCE)


@pytest.fixture(scope="module")
def jwks(issuer: Issuer) -> Iterator[str]:
    with serving(issuer) as url:
        yield url


@pytest.fixture(autouse=True)
def trusting(jwks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OIDC_ISSUER", URL)
    monkeypatch.setattr(settings, "OIDC_AUDIENCE", AUDIENCE)
    monkeypatch.setattr(settings, "OIDC_JWKS_URL", jwks)


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def claims(issuer: Issuer) -> dict[str, Any]:
    token = issuer.token("clara", "admin")
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def unsigned(issuer: Issuer, algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'kid': issuer.kid})}.{part(claims(issuer))}."


def macced(issuer: Issuer, form: serialization.PublicFormat) -> str:
    """Signed with the public key, which everybody has, as if it were a secret."""
    encoding = serialization.Encoding.PEM
    secret = issuer.key.public_key().public_bytes(encoding, form)
    text = f"{part({'alg': 'HS256', 'kid': issuer.kid})}.{part(claims(issuer))}"
    mac = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def foreign(issuer: Issuer, elsewhere: str, **header: object) -> str:
    """Signed by somebody else, with a header that says where their key is."""
    own = new_rsa_key()
    key = jwt.algorithms.RSAAlgorithm.to_jwk(own.public_key(), as_dict=True)
    told = {name: key if value == "own" else value for name, value in header.items()}
    told = {name: elsewhere if value == "url" else value for name, value in told.items()}
    return jwt.encode(claims(issuer), own, algorithm="RS256", headers={"kid": issuer.kid, **told})


PKCS1, SPKI = serialization.PublicFormat.PKCS1, serialization.PublicFormat.SubjectPublicKeyInfo
FORGED: dict[str, Forge] = {
    "alg none": lambda issuer, _: unsigned(issuer, "none"),
    "alg nOnE": lambda issuer, _: unsigned(issuer, "nOnE"),
    "no alg": lambda issuer, _: unsigned(issuer, ""),
    "HS256 with the public key": lambda issuer, _: macced(issuer, SPKI),
    "HS256 with the public key, PKCS 1": lambda issuer, _: macced(issuer, PKCS1),
    "a key of their own": foreign,
    "jku": lambda issuer, url: foreign(issuer, url, jku="url"),
    "x5u": lambda issuer, url: foreign(issuer, url, x5u="url"),
    "jwk": lambda issuer, url: foreign(issuer, url, jwk="own"),
    "x5c": lambda issuer, url: foreign(issuer, url, x5c=["MIIB"]),
    "kid that is a path": lambda issuer, url: foreign(issuer, url, kid="../../dev/null"),
    "kid that is a query": lambda issuer, url: foreign(issuer, url, kid="' OR 1=1 --"),
    "kid that is an address": lambda issuer, url: foreign(issuer, url, kid=url),
    "crit": lambda issuer, url: foreign(issuer, url, crit=["exp"]),
    "another issuer": lambda issuer, _: issuer.token("clara", "admin", iss="https://evil.example"),
    "an issuer with a slash more": lambda issuer, _: issuer.token("clara", "admin", iss=URL + "/"),
    "another application": lambda issuer, _: issuer.token("clara", "admin", client_id="shop"),
    "an id token": lambda issuer, _: issuer.token("clara", "admin", token_use="id"),
    "a refresh token": lambda issuer, _: issuer.token("clara", "admin", token_use="refresh"),
    "expired": lambda issuer, _: issuer.token("clara", "admin", lifetime=timedelta(minutes=-1)),
    "never expires": lambda issuer, _: issuer.token("clara", "admin", exp=None),
    "not yet": lambda issuer, _: issuer.token("clara", "admin", nbf=9_999_999_999),
    "nobody": lambda issuer, _: issuer.token("clara", "admin", sub=None),
    "no role": lambda issuer, _: issuer.token("clara"),
    "a role of our own inside": lambda issuer, _: issuer.token("clara", "system", "company"),
    "huge": lambda issuer, _: issuer.token("clara", "admin", client_id="a" * 60_000),
    "huge and of noise": lambda _, __: "a" * 60_000,
    "dots": lambda _, __: "." * 60_000,
    "deep": lambda issuer, _: f"{part({'alg': 'RS256', 'kid': issuer.kid})}.{'W1tb' * 15_000}.e30",
    "five parts, as if encrypted": lambda _, __: "e30.e30.e30.e30.e30",
    "a key's form": lambda _, __: f"desk_{'A' * 12}_{'b' * 43}",
    "a key with a NUL": lambda _, __: f"desk_{'A' * 12}_{'b' * 42}\x00",
}


def test_a_forged_token_is_nobodys_and_sends_us_nowhere(issuer: Issuer) -> None:
    with listening_thief() as (url, visits):
        for name, forge in FORGED.items():
            answer = send(ASK, authorization=f"Bearer {forge(issuer, url)}")
            assert answer.status_code == 401, name
            [error] = answer.json()["errors"]
            assert error["extensions"]["code"] == "UNAUTHENTICATED", name
            assert "data" not in answer.json(), name
            assert len(error["message"]) < 100, name
        assert visits == []


def test_a_header_that_is_no_bearer_token_is_not_taken_for_none() -> None:
    for header in ("", "Bearer", "Bearer ", "Basic YTpi", "bearer a b", "Token x", "Bearer\tx"):
        assert send(ASK, authorization=header).status_code == 401, header


def test_a_good_token_works_all_the_while(issuer: Issuer) -> None:
    token = issuer.token("clara", "admin")
    answer = send(ASK, authorization=f"Bearer {token}")
    assert answer.json()["data"] == {"viewer": {"role": "ADMIN"}}


def test_the_secret_of_one_key_does_not_open_another() -> None:
    keys = [signed_in(Role.CHAMBER, "IHK_CHEMNITZ"), signed_in(Role.CHAMBER, "IHK_DRESDEN")]
    one, two = (key.headers["authorization"].split("_", 2) for key in keys)
    mixed = "_".join((one[0], one[1], two[2]))
    assert send(ASK, authorization=mixed).status_code == 401


def test_a_flood_of_unknown_keys_does_not_make_us_flood_the_issuer(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening_thief(json.dumps(issuer.jwks()).encode()) as (url, visits):
        monkeypatch.setattr(settings, "OIDC_JWKS_URL", url)
        for n in range(20):
            token = foreign(issuer, url, kid=f"key {n}")
            assert send(ASK, authorization=f"Bearer {token}").status_code == 401
    assert len(visits) == 1


@contextmanager
def listening_thief(answer: bytes = b"{}") -> Iterator[tuple[str, list[str]]]:
    """Somebody's server that notes who comes: its address, and the paths they asked for."""
    visits: list[str] = []

    class Thief(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: nobody reads this console."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Thief) as server:
        Thread(target=server.serve_forever, name="thief", daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/keys", visits
        server.shutdown()
