"""Signing in at the desk's issuer over HTTP: code with PKCE, and everything that is no sign-in."""

import base64
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import jwt
import pytest
from starlette.testclient import TestClient

from infra import reception
from infra.issuer import Issuer, new_rsa_key

URL = "http://localhost:8000/issuer"
HERE = "http://localhost:8000/explorer"
VERIFIER = "a-verifier-that-nobody-guesses-" + "0123456789abcdef"
CHALLENGE = base64.urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ASKED = {
    "response_type": "code",
    "client_id": "desk",
    "redirect_uri": HERE,
    "scope": "openid",
    "state": "the state",
    "nonce": "the nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer(key=new_rsa_key(), url=URL, audience="desk")


@pytest.fixture(scope="module")
def desk(issuer: Issuer) -> TestClient:
    return TestClient(reception.application(issuer, HERE), follow_redirects=False)


def chosen(desk: TestClient, who: str = "operator") -> dict[str, str]:
    """What the explorer is told by the address that it is opened with again."""
    answer = desk.post("/authorize", params=ASKED, data={"who": who})
    assert answer.status_code == 303
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == HERE
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def redeem(desk: TestClient, code: str, **form: str) -> httpx2.Response:
    form = {"code_verifier": VERIFIER, "redirect_uri": HERE, "client_id": "desk", **form}
    return desk.post("/token", data={"grant_type": "authorization_code", "code": code, **form})


def claims(token: Any) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(str(token), options={"verify_signature": False})
    return found


def test_the_page_offers_whom_one_can_be(desk: TestClient) -> None:
    page = desk.get("/authorize", params=ASKED)
    assert page.status_code == 200
    for who in ("admin", "operator", "auditor", "nobody"):
        assert f'value="{who}"' in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("who", ["admin", "operator", "auditor"])
def test_a_code_and_its_verifier_are_worth_a_token_of_that_role(desk: TestClient, who: str) -> None:
    told = chosen(desk, who)
    assert (told["state"], told["iss"]) == ("the state", URL)
    answer = redeem(desk, told["code"])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    access, id = (claims(answer.json()[name]) for name in ("access_token", "id_token"))
    assert access["cognito:groups"] == [who]
    assert (access["token_use"], access["client_id"]) == ("access", "desk")
    assert access["exp"] - access["iat"] == answer.json()["expires_in"] == 900
    assert (id["token_use"], id["aud"], id["nonce"], id["iss"]) == ("id", "desk", "the nonce", URL)


def test_a_code_works_once(desk: TestClient) -> None:
    code = chosen(desk)["code"]
    assert redeem(desk, code).status_code == 200
    again = redeem(desk, code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"code_verifier": VERIFIER + "x"}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, 400, "invalid_grant"),
        ({"redirect_uri": "http://localhost:8000/other"}, 400, "invalid_grant"),
        ({"client_id": "another"}, 401, "invalid_client"),
        ({"code": "guessed"}, 400, "invalid_grant"),
    ],
)
def test_a_code_is_nothing_without_what_proves_it(
    desk: TestClient, form: dict[str, str], status: int, error: str
) -> None:
    code = chosen(desk)["code"]
    answer = redeem(desk, **{"code": code, **form})
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_a_code_that_was_tried_wrongly_is_used_up(desk: TestClient) -> None:
    code = chosen(desk)["code"]
    assert redeem(desk, code, code_verifier=VERIFIER + "x").status_code == 400
    assert redeem(desk, code).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "http://localhost:8000/explorer/"},
        {"redirect_uri": "https://evil.example/explorer"},
        {"client_id": "another"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"code_challenge": "short"},
    ],
)
def test_nobody_is_sent_on_for_a_request_that_is_not_ours(
    desk: TestClient, changed: dict[str, str]
) -> None:
    for ask in (desk.get, desk.post):
        answer = ask("/authorize", params={**ASKED, **changed})
        assert answer.status_code == 400
        assert "location" not in answer.headers


def test_whoever_thinks_better_of_it_goes_back_without_a_code(desk: TestClient) -> None:
    told = chosen(desk, "nobody")
    assert told["error"] == "access_denied"
    assert "code" not in told


def test_a_refresh_token_works_once_and_is_followed_by_another(desk: TestClient) -> None:
    first = redeem(desk, chosen(desk)["code"]).json()["refresh_token"]
    form = {"grant_type": "refresh_token", "client_id": "desk", "refresh_token": first}
    answer = desk.post("/token", data=form)
    assert answer.status_code == 200
    assert claims(answer.json()["access_token"])["cognito:groups"] == ["operator"]
    assert answer.json()["refresh_token"] != first
    assert desk.post("/token", data=form).json() == {"error": "invalid_grant"}


def test_signing_out_leads_back_and_nowhere_else(desk: TestClient) -> None:
    answer = desk.get("/logout", params={"client_id": "desk", "logout_uri": HERE})
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    for other in ("https://evil.example", ""):
        assert desk.get("/logout", params={"logout_uri": other}).status_code == 400
