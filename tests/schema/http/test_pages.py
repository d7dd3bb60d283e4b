"""The pages' files: a closed list, a strict policy, and nothing from elsewhere."""

import asyncio
import gzip
import json
import re
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from functions.api import app as api
from registration import settings
from schema.http.pages import FOLDER, OWN_FILES, page

app = Starlette(
    routes=[
        Route("/explorer", page),
        Route("/explorer/{name:path}", page),
        Route("/link", page),
    ],
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def get(path: str, **headers: str) -> httpx2.Response:
    async def exchange() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(exchange())


def test_the_page_and_all_it_names_are_there() -> None:
    start = get("/explorer")
    assert start.status_code == 200
    assert start.headers["content-type"] == "text/html; charset=utf-8"
    named = re.findall(r'(?:src|href)="([^"]+)"', start.text)
    assert len(named) == 10
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    for path in named:
        answer = get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith(kinds[path.rpartition(".")[2]])
        assert answer.content


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    for path in ("/explorer", "/explorer/explorer.js", "/explorer/nothing"):
        assert get(path).headers["content-security-policy"] == POLICY
        assert get(path).headers["x-content-type-options"] == "nosniff"
        assert get(path).headers["referrer-policy"] == "no-referrer"
        assert get(path).headers["cross-origin-resource-policy"] == "same-origin"


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> str:
    """A desk whose staff sign in elsewhere."""
    for name, value in {
        "OIDC_ISSUER": "https://cognito-idp.example/pool",
        "OIDC_AUDIENCE": "explorer",
        "OIDC_AUTHORIZE_URL": "https://staff.example/oauth2/authorize",
        "OIDC_TOKEN_URL": "https://staff.example/oauth2/token",
        "OIDC_LOGOUT_URL": "https://staff.example/logout",
    }.items():
        monkeypatch.setattr(settings, name, value)
    return "https://staff.example"


def told() -> Any:
    return get("/explorer/config.json").json()


def test_without_an_issuer_there_is_nothing_to_sign_in_at() -> None:
    assert told() == {"signIn": None}


def test_the_explorer_is_told_where_staff_sign_in(issuer: str) -> None:
    assert told()["signIn"] == {
        "issuer": "https://cognito-idp.example/pool",
        "clientId": "explorer",
        "scope": "openid",
        "authorizeUrl": f"{issuer}/oauth2/authorize",
        "tokenUrl": f"{issuer}/oauth2/token",
        "logoutUrl": f"{issuer}/logout",
    }
    assert get("/explorer/config.json").headers["cache-control"] == "no-cache"


def test_the_explorer_may_ask_the_issuer_and_the_page_of_links_may_not(issuer: str) -> None:
    one_more = POLICY.replace("connect-src 'self'", f"connect-src 'self' {issuer}")
    for path in ("/explorer", "/explorer/config.json", "/explorer/nothing"):
        assert get(path).headers["content-security-policy"] == one_more
    assert get("/link").headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    "address",
    [
        "http://staff.example/token",
        "https://staff.example; script-src *",
        "https://*/token",
        "//staff.example/token",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_none_is_offered_to_nobody(
    issuer: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OIDC_TOKEN_URL", address)
    assert told() == {"signIn": None}
    assert get("/explorer").headers["content-security-policy"] == POLICY


@pytest.mark.usefixtures("store")
def test_whoever_came_encrypted_comes_by_nothing_else_again() -> None:
    encrypted, plain = TestClient(api, "https://desk"), TestClient(api, "http://desk")
    for path in ("/explorer", "/explorer/nothing", "/link", "/pages/unknown", "/nothing"):
        assert encrypted.get(path).headers["strict-transport-security"] == "max-age=63072000"
        assert "strict-transport-security" not in plain.get(path).headers
    answer = encrypted.post("/graphql", json={"query": "{ __typename }"})
    assert answer.headers["strict-transport-security"]


def test_the_page_has_no_inline_code_and_no_foreign_address() -> None:
    for name in OWN_FILES - {"explorer/icon.svg", "explorer/examples.json"}:
        assert "://" not in (FOLDER / name).read_text()
    for name in ("explorer/index.html", "link/index.html"):
        text = (FOLDER / name).read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)


def test_the_script_leaves_no_token_behind() -> None:
    script = (FOLDER / "explorer/explorer.js").read_text()
    for own in (script, (FOLDER / "explorer/sign-in.js").read_text()):
        assert "localStorage" not in own
        assert "cookie" not in own
    assert "shouldPersistHeaders: false" in script
    assert "isHeadersEditorEnabled: false" in script


def test_parts_are_kept_for_ever_and_our_own_files_are_asked_for() -> None:
    (react,) = re.findall(r"/explorer/vendor/react-[\d.]+\.js", get("/explorer").text)
    assert "immutable" in get(react).headers["cache-control"]
    own = get("/explorer/explorer.js")
    assert own.headers["cache-control"] == "no-cache"
    again = get("/explorer/explorer.js", **{"If-None-Match": own.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert get("/explorer/explorer.js", **{"If-None-Match": '"other"'}).status_code == 200


def test_answers_are_compressed_for_those_who_take_it() -> None:
    packed = get("/explorer/explorer.js", **{"Accept-Encoding": "gzip, br"})
    plain = get("/explorer/explorer.js", **{"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "../api.py",
        "%2e%2e/api.py",
        "vendor/../../api.py",
        "vendor/LICENSES.txt",
        "vendor/react-18.3.1.js.gz",
        "vendor/unknown-1.0.0.js",
        "vendor/",
        "index.html/",
        "//etc/passwd",
        "%00",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert get(f"/explorer/{path}").status_code == 404


def test_examples_have_a_name_a_description_and_a_query() -> None:
    examples = json.loads(get("/explorer/examples.json").text)
    assert examples
    for example in examples:
        assert set(example) == {"name", "group", "description", "query", "variables"}
        assert example["name"]
        assert example["description"]


def test_parts_lie_compressed() -> None:
    parts = list((FOLDER / "explorer/vendor").glob("*.gz"))
    assert len(parts) == 6
    assert sum(part.stat().st_size for part in parts) < 700_000
    assert all(gzip.decompress(part.read_bytes()) for part in parts)
