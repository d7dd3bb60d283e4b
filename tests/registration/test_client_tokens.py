"""Which machine a token names and for what, and that keys are exchanged while the desk runs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.issuer import Issuer, load_issuer, new_rsa_key
from infra.issuing import SCOPES, serving
from registration import settings, tokens
from registration.rules.acts import Principal, Scope
from registration.tokens import Client, TokenInvalid, read_token

URL = "https://issuer.example.org/desk"
AUDIENCE = "registration-desk"
READ, PUSH = "registration/companies.read", "registration/registrations.push"


@pytest.fixture
def issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    found = load_issuer(tmp_path, url=URL, audience=AUDIENCE)
    tokens._jwks_client.cache_clear()
    with serving(found) as jwks_url:
        monkeypatch.setattr(settings, "OIDC_ISSUER", URL)
        monkeypatch.setattr(settings, "OIDC_AUDIENCE", AUDIENCE)
        monkeypatch.setattr(settings, "OIDC_JWKS_URL", jwks_url)
        monkeypatch.setattr(settings, "OIDC_RESOURCE", "registration")
        yield found
    tokens._jwks_client.cache_clear()


def test_a_client_is_named_with_the_scopes_that_are_ours(issuer: Issuer) -> None:
    token = issuer.client_token("system", READ, "other/companies.write", PUSH, "openid")
    scopes = (Scope.COMPANIES_READ, Scope.REGISTRATIONS_PUSH)
    assert read_token(token) == Client(id="system", scopes=scopes)


def test_bare_scopes_count_in_a_token_that_is_for_us(issuer: Issuer) -> None:
    more: dict[str, Any] = {"client_id": None, "azp": "system", "scope": "companies.read"}
    token = issuer.token("system", aud=AUDIENCE, **more)
    assert read_token(token) == Client(id="system", scopes=(Scope.COMPANIES_READ,))
    with pytest.raises(TokenInvalid):
        read_token(issuer.token("system", aud="another", **more))


def test_a_client_without_a_scope_or_a_name_of_ours_is_refused(issuer: Issuer) -> None:
    for token in (
        issuer.client_token("system"),
        issuer.client_token("system", "other/companies.read"),
        issuer.client_token("system", "registration/everything"),
        issuer.client_token("system", "companies.read"),
        issuer.client_token("system", READ, client_id=None),
        issuer.client_token("system", READ, client_id=["system"]),
        issuer.client_token("system", READ, client_id=""),
        issuer.client_token("system", READ, token_use="id"),
        issuer.client_token("system", READ, iss="https://issuer.example.org/other"),
    ):
        with pytest.raises(TokenInvalid):
            read_token(token)


def test_nobody_is_staff_and_a_chamber_at_once(issuer: Issuer) -> None:
    for group in ("admin", "operator", "auditor"):
        token = issuer.token("uta", group, scope=READ)
        with pytest.raises(TokenInvalid, match="both"):
            read_token(token)


def test_without_a_resource_scopes_count_only_in_tokens_for_us(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OIDC_RESOURCE", "")
    with pytest.raises(TokenInvalid):
        read_token(issuer.client_token("system", READ))
    with pytest.raises(TokenInvalid):
        read_token(issuer.client_token("system", "/companies.read"))


def test_keys_are_exchanged_while_the_desk_runs(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = issuer.token("uta", "admin")
    assert isinstance(read_token(before), Principal)
    assert len(issuer.jwks()["keys"]) == 2
    issuer.rotate()
    between = issuer.token("uta", "admin")
    assert issuer.kid == issuer.jwks()["keys"][0]["kid"]
    assert len(issuer.jwks()["keys"]) == 3
    for token in (before, between):  # the next key was known before it signed
        assert isinstance(read_token(token), Principal)
    issuer.retire()
    assert isinstance(read_token(before), Principal)  # what was read is trusted for an hour
    tokens._jwks_client.cache_clear()
    with pytest.raises(TokenInvalid):
        read_token(before)
    assert isinstance(read_token(between), Principal)


def test_a_key_nobody_has_seen_is_asked_for_once_the_issuer_may_be_asked_again(
    issuer: Issuer,
) -> None:
    read_token(issuer.token("uta", "admin"))
    for _ in range(2):
        issuer.rotate()
    unseen = issuer.token("uta", "admin")
    with pytest.raises(TokenInvalid):  # a flood of forged key ids must not become one of requests
        read_token(unseen)
    tokens._jwks_client(settings.OIDC_JWKS_URL).cooldown_duration = 0
    assert isinstance(read_token(unseen), Principal)
    forged = Issuer(key=new_rsa_key(), url=URL, audience=AUDIENCE)
    with pytest.raises(TokenInvalid):
        read_token(forged.token("uta", "admin"))


def test_the_desk_keeps_both_its_keys(tmp_path: Path) -> None:
    first = load_issuer(tmp_path, url=URL, audience=AUDIENCE)
    assert load_issuer(tmp_path, url=URL, audience=AUDIENCE).jwks() == first.jwks()
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_every_scope_of_the_desk_is_one_of_the_issuers() -> None:
    assert {scope.removeprefix("registration/") for scope in SCOPES} == set(Scope)


def test_a_clients_token_expires(issuer: Issuer) -> None:
    claims = {"scope": READ, "client_id": "system"}
    with pytest.raises(TokenInvalid, match="expired"):
        read_token(issuer.token("system", lifetime=timedelta(seconds=-30), **claims))
