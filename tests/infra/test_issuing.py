"""The desk's issuer over HTTP: discovery, and tokens for clients as RFC 6749 has them."""

import base64
from typing import Any

import jwt
import pytest
from starlette.testclient import TestClient

from infra import desk
from infra.issuer import Issuer, new_rsa_key
from infra.issuing import SCOPES, document, grant

URL = "http://localhost:8000/issuer"
CLIENTS = {"system": "the secret"}
FORM = "grant_type=client_credentials"


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer(key=new_rsa_key(), url=URL, audience="desk", clients=CLIENTS)


def basic(id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{id}:{secret}".encode()).decode()


def claims(token: Any) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(str(token), options={"verify_signature": False})
    return found


def test_the_issuer_says_where_its_keys_and_tokens_are(issuer: Issuer) -> None:
    found = document(issuer, "/.well-known/openid-configuration").body
    assert found["issuer"] == URL
    assert found["jwks_uri"] == f"{URL}/.well-known/jwks.json"
    assert found["token_endpoint"] == f"{URL}/token"
    assert document(issuer, "/.well-known/jwks.json").body == issuer.jwks()
    assert document(issuer, "/").status == 404


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (basic("system", "the secret"), FORM),
        (basic("system", "the%20secret"), FORM),
        (None, FORM + "&client_id=system&client_secret=the+secret"),
    ],
)
def test_a_client_gets_a_token_for_its_secret(
    issuer: Issuer, header: str | None, form: str
) -> None:
    answer = grant(issuer, header, form)
    assert answer.status == 200
    assert answer.body["scope"] == " ".join(SCOPES)
    found = claims(answer.body["access_token"])
    assert (found["client_id"], found["sub"]) == ("system", "system")
    assert "cognito:groups" not in found


def test_a_client_may_ask_for_less(issuer: Issuer) -> None:
    answer = grant(issuer, basic("system", "the secret"), f"{FORM}&scope={SCOPES[0]}")
    assert claims(answer.body["access_token"])["scope"] == SCOPES[0]


@pytest.mark.parametrize(
    ("header", "form", "status", "error"),
    [
        (basic("system", "wrong"), FORM, 401, "invalid_client"),
        (basic("nobody", ""), FORM, 401, "invalid_client"),
        (None, FORM, 401, "invalid_client"),
        ("Basic ü", FORM, 401, "invalid_client"),
        ("Bearer x", FORM, 401, "invalid_client"),
        (basic("system", "the secret"), "grant_type=password", 400, "unsupported_grant_type"),
        (basic("system", "the secret"), "", 400, "unsupported_grant_type"),
        (basic("system", "the secret"), FORM + "&scope=registration/all", 400, "invalid_scope"),
        (basic("system", "the secret"), FORM + "&scope=%20", 400, "invalid_scope"),
    ],
)
def test_a_mistake_is_named_as_the_standard_names_it(
    issuer: Issuer, header: str | None, form: str, status: int, error: str
) -> None:
    answer = grant(issuer, header, form)
    assert (answer.status, answer.body) == (status, {"error": error})


def test_the_desk_serves_its_issuer_under_the_issuers_own_address(issuer: Issuer) -> None:
    client = TestClient(desk.application(issuer))
    found = client.get("/issuer/.well-known/openid-configuration").json()
    assert client.get(found["jwks_uri"].removeprefix("http://localhost:8000")).json()["keys"]
    answer = client.post("/issuer/token", data={"grant_type": "x"}, auth=("system", "the secret"))
    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})
    assert client.get("/health").text == "ok"
