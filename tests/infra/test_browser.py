"""The explorer in a browser, as staff have it: with all its examples, and nothing from elsewhere.

What the browser saw lies in build/browser/ afterwards, to be looked at.
"""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from shutil import which
from typing import Any

import pytest

from infra import ROOT, authorizing, reception
from infra.issuer import Issuer, new_rsa_key
from infra.issuing import serving
from registration import settings
from tests import worlds
from tests.schema.test_examples import EXAMPLES
from tests.servers import listening

pytestmark = pytest.mark.race

HOME = ROOT / "tests/browser"
OPEN = datetime(2019, 9, 2, 8, tzinfo=UTC)


@pytest.fixture
def seen(
    store: None,
    queues: object,
    at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Any]:
    """What somebody of the staff sees who signs in, runs two examples and signs out."""
    at(OPEN)
    # So short that the explorer exchanges its token before each question.
    monkeypatch.setattr(authorizing, "TOKEN_LIFETIME", timedelta(seconds=29))
    issuer = Issuer(key=new_rsa_key(), url="", audience="registration-desk")
    with worlds.served(worlds.peopled()) as told, serving(issuer) as jwks:
        pages = reception.application(issuer, f"{json.loads(told['WORLD'])['url']}/explorer")
        with listening(pages) as home:  # another host than the desk's, as Cognito is
            issuer.url = home
            for name, value in sign_in_at(issuer, jwks).items():
                monkeypatch.setattr(settings, name, value)
            return looked_at({**told, "ISSUER": home})


def sign_in_at(issuer: Issuer, jwks: str) -> dict[str, str]:
    """The settings of a desk whose staff this issuer knows."""
    return {
        "OIDC_ISSUER": issuer.url,
        "OIDC_AUDIENCE": issuer.audience,
        "OIDC_JWKS_URL": jwks,
        "OIDC_AUTHORIZE_URL": f"{issuer.url}/authorize",
        "OIDC_TOKEN_URL": f"{issuer.url}/token",
        "OIDC_LOGOUT_URL": f"{issuer.url}/logout",
    }


def looked_at(told: dict[str, str]) -> dict[str, Any]:
    environment = {**os.environ, **told, "PICTURES": str(ROOT / "build/browser")}
    look = [which("node") or "node", "explorer.mjs"]
    done = subprocess.run(  # noqa: S603 (our own command line)
        look, cwd=HOME, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    saw: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return saw


def test_staff_sign_in_at_the_issuer_and_nothing_comes_from_or_stays_elsewhere(
    seen: dict[str, Any],
) -> None:
    assert seen["elsewhere"] == []
    assert seen["said"] == []  # a breach of the content policy would be told here
    assert seen["askedOfIssuer"] == [
        *["/authorize", "/authorize"],  # somebody who thinks better of it: the page, the choice
        *["/authorize", "/authorize", "/token"],
        *["/token", "/token"],  # one for each question
        "/logout",
        *["/authorize", "/authorize", "/token"],  # on a phone
    ]
    assert seen["examples"] == len(EXAMPLES)
    assert "Mutation" in seen["documentation"]
    assert seen["widest"] <= 390  # nothing to be pushed aside on a phone
    assert seen["leaked"] == []
    assert "verifier" not in seen["kept"].pop("session")
    address = seen["kept"].pop("address")
    assert address.endswith("/explorer")
    assert seen["kept"] == {"local": [], "cookies": "", "caches": [], "databases": []}
