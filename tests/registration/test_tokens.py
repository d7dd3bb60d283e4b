"""Whom a credential names, and that everything else is refused and never anonymous."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from infra.issuer import Issuer, load_issuer, new_rsa_key
from infra.issuing import serving
from registration import settings
from registration.rules.acts import Principal, Role
from registration.tokens import (
    TokenInvalid,
    hash_secret,
    new_key,
    parse_key,
    proves,
    read_token,
)

URL = "https://issuer.example.org/desk"
AUDIENCE = "registration-desk"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return load_issuer(tmp_path_factory.mktemp("desk"), url=URL, audience=AUDIENCE)


@pytest.fixture(scope="module")
def jwks_url(issuer: Issuer) -> Iterator[str]:
    with serving(issuer) as url:
        yield url


@pytest.fixture(autouse=True)
def trusting(jwks_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OIDC_ISSUER", URL)
    monkeypatch.setattr(settings, "OIDC_AUDIENCE", AUDIENCE)
    monkeypatch.setattr(settings, "OIDC_JWKS_URL", jwks_url)


def staff_principal(token: str) -> Principal:
    named = read_token(token)
    assert isinstance(named, Principal)
    return named


def test_a_token_of_the_issuer_names_a_member_of_staff(issuer: Issuer) -> None:
    clara = staff_principal(issuer.token("clara", "admin"))
    assert (clara.role, clara.id) == (Role.ADMIN, "clara")
    assert staff_principal(issuer.token("otto", "operator")).role is Role.OPERATOR
    assert staff_principal(issuer.token("rita", "auditor")).role is Role.AUDITOR


def test_the_stronger_of_two_groups_counts(issuer: Issuer) -> None:
    assert staff_principal(issuer.token("eva", "guests", "operator", "admin")).role is Role.ADMIN


def test_the_audience_may_stand_in_aud_as_other_issuers_write_it(issuer: Issuer) -> None:
    for audience in (AUDIENCE, [AUDIENCE, "another"]):
        token = issuer.token("clara", "admin", aud=audience, client_id=None, token_use=None)
        assert staff_principal(token).id == "clara"


def test_the_roles_claim_is_a_setting(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OIDC_ROLES_CLAIM", "roles")
    assert staff_principal(issuer.token("clara", roles="admin")).role is Role.ADMIN
    with pytest.raises(TokenInvalid):
        staff_principal(issuer.token("clara", "admin"))


def test_a_token_for_another_purpose_is_refused(issuer: Issuer) -> None:
    for token in (
        issuer.token("clara", "admin", client_id="another"),
        issuer.token("clara", "admin", client_id=None),
        issuer.token("clara", "admin", client_id=None, aud=""),
        issuer.token("clara", "admin", token_use="id"),
        issuer.token("clara", "admin", iss="https://issuer.example.org/other"),
        issuer.token("clara", "admin", iss=None),
        issuer.token("clara", "admin", sub=None),
        issuer.token("clara", "admin", sub=7),
    ):
        with pytest.raises(TokenInvalid):
            staff_principal(token)


def test_a_token_without_a_role_is_refused(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OIDC_ROLES_CLAIM", "roles")
    for roles in (["guests"], [], "administrators", None, 7, {"admin": True}):
        with pytest.raises(TokenInvalid):
            staff_principal(issuer.token("clara", roles=roles))


def test_an_expired_token_is_refused_and_so_is_one_that_never_expires(issuer: Issuer) -> None:
    with pytest.raises(TokenInvalid, match="expired"):
        staff_principal(issuer.token("clara", "admin", lifetime=timedelta(seconds=-30)))
    with pytest.raises(TokenInvalid):
        staff_principal(issuer.token("clara", "admin", exp=None))


def test_a_token_of_a_foreign_key_is_refused(issuer: Issuer) -> None:
    foreign = Issuer(key=new_rsa_key(), url=URL, audience=AUDIENCE)
    with pytest.raises(TokenInvalid):
        staff_principal(foreign.token("clara", "admin"))


def claims_of(issuer: Issuer) -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(
        issuer.token("clara", "admin"), options={"verify_signature": False}
    )
    return claims


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_an_unsigned_token_is_refused(issuer: Issuer) -> None:
    for algorithm in ("none", "None", "NONE", ""):
        header = part({"alg": algorithm, "typ": "JWT", "kid": issuer.kid})
        with pytest.raises(TokenInvalid):
            staff_principal(f"{header}.{part(claims_of(issuer))}.")


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(issuer: Issuer) -> None:
    import hmac

    public = issuer.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = part({"alg": "HS256", "typ": "JWT", "kid": issuer.kid})
    signed = f"{header}.{part(claims_of(issuer))}"
    mac = hmac.digest(public, signed.encode(), "sha256")
    signature = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    with pytest.raises(TokenInvalid):
        staff_principal(f"{signed}.{signature}")


def test_other_algorithms_and_keys_of_the_senders_choice_are_refused(issuer: Issuer) -> None:
    claims = claims_of(issuer)
    own = ec.generate_private_key(ec.SECP256R1())
    for token in (
        jwt.encode(claims, issuer.key, algorithm="RS512", headers={"kid": issuer.kid}),
        jwt.encode(claims, issuer.key, algorithm="PS256", headers={"kid": issuer.kid}),
        jwt.encode(claims, own, algorithm="ES256", headers={"kid": issuer.kid}),
        jwt.encode(claims, issuer.key, algorithm="RS256", headers={"kid": "unknown"}),
        jwt.encode(claims, issuer.key, algorithm="RS256"),
    ):
        with pytest.raises(TokenInvalid):
            staff_principal(token)


def test_a_changed_token_is_refused(issuer: Issuer) -> None:
    header, claims, signature = issuer.token("otto", "operator").split(".")
    promoted = part(claims_of(issuer) | {"cognito:groups": ["admin"]})
    for token in (f"{header}.{promoted}.{signature}", f"{header}.{claims}.", f"{header}.{claims}"):
        with pytest.raises(TokenInvalid):
            staff_principal(token)


@pytest.mark.parametrize(
    "text", ["", ".", "..", "...", "a.b.c", "ünïcode.ü.ü", "\x00", "e30.e30.e30", "desk_1_2"]
)
def test_what_is_no_token_at_all_is_refused(text: str) -> None:
    with pytest.raises(TokenInvalid):
        staff_principal(text)


def test_a_deeply_nested_token_is_refused(issuer: Issuer) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 7000).decode()
    for token in (f"{deep}.e30.e30", f"{part({'alg': 'RS256', 'kid': issuer.kid})}.{deep}.e30"):
        with pytest.raises(TokenInvalid):
            staff_principal(token)


def test_a_desk_without_an_issuer_takes_no_staff_tokens(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OIDC_ISSUER", "OIDC_AUDIENCE", "OIDC_JWKS_URL"):
        with monkeypatch.context() as here:
            here.setattr(settings, name, "")
            with pytest.raises(TokenInvalid):
                staff_principal(issuer.token("clara", "admin"))


def test_an_issuer_that_does_not_answer_is_a_fault_and_not_the_callers_mistake(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OIDC_JWKS_URL", "http://127.0.0.1:9/jwks.json")
    with pytest.raises(jwt.PyJWKClientConnectionError):
        staff_principal(issuer.token("clara", "admin"))


def test_the_desk_keeps_its_key_and_nobody_else_reads_it(tmp_path: Path) -> None:
    first = load_issuer(tmp_path, url=URL, audience=AUDIENCE)
    assert load_issuer(tmp_path, url=URL, audience=AUDIENCE).jwks() == first.jwks()
    assert (tmp_path / "issuer.pem").stat().st_mode & 0o077 == 0
    assert "d" not in first.jwks()["keys"][0]


def test_an_access_key_survives_the_way_through_a_header() -> None:
    key = new_key()
    assert str(key).startswith(f"desk_{key.id}_")
    assert parse_key(str(key)) == key
    assert new_key() != key


def test_the_secret_of_an_access_key_proves_it_and_another_does_not() -> None:
    key = new_key()
    assert proves(key, hash_secret(key.secret))
    assert not proves(new_key(), hash_secret(key.secret))
    assert not proves(key, "")
    assert key.secret not in repr(key)
    assert len(hash_secret(key.secret)) == 64


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk_",
        "a.b.c",
        "desk_AAAAAAAAAAAA_short",
        "DESK_AAAAAAAAAAAA_" + "a" * 43,
        "desk_AAAAAAAAAAAA_" + "a" * 43 + "\n",
        "desk_AAAAAAAAAAÄA_" + "a" * 43,
    ],
)
def test_what_is_not_of_the_form_is_no_access_key(text: str) -> None:
    assert parse_key(text) is None
