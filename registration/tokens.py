"""Credentials that callers carry: tokens of an OIDC issuer, and access keys of our own.

A token is an access token in the sense of RFC 9068, or Cognito's dialect of it: of a member of
staff, who is in a group, or of a chamber's system, whose client has scopes of ours. An access key
is `desk_<id>_<secret>`; the store knows the SHA-256 of the secret only. Whatever is wrong with a
credential raises TokenInvalid: nobody becomes anonymous by mistake.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from registration import settings
from registration.rules.acts import Principal, Role, Scope

if TYPE_CHECKING:
    from jwt import PyJWKClient

ALGORITHMS = ("RS256", "ES256")
# Clocks of two machines agree to about a second; more would keep revoked people in.
LEEWAY_SECONDS = 5
JWKS_TIMEOUT_SECONDS = 3
# PyJWT's cache asks for the keys again after this, or when a token names a key it has not seen.
JWKS_LIFESPAN_SECONDS = 3600

_KEY = re.compile(r"desk_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})")
# Staff of several groups count as what lets them do more.
_STAFF_ROLES = (Role.ADMIN, Role.OPERATOR, Role.AUDITOR)


class TokenInvalid(Exception):
    """The credential is malformed, forged, expired, revoked or meant for somebody else.

    The message is for the caller and says no more than a caller may know.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """The two halves of an access key: `id` finds the row, `secret` proves the right to it."""

    id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"desk_{self.id}_{self.secret}"


def new_key() -> AccessKey:
    """A fresh access key. Show `str(key)` once and store `hash_secret(key.secret)`."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    id = "".join(secrets.choice(alphabet) for _ in range(12))
    return AccessKey(id=id, secret=secrets.token_urlsafe(32))


def parse_key(token: str) -> AccessKey | None:
    """The key in a bearer token; None where it is not of that form (perhaps a staff token)."""
    match = _KEY.fullmatch(token)
    return AccessKey(id=match[1], secret=match[2]) if match else None


def hash_secret(secret: str) -> str:
    """What the store keeps. Plain SHA-256 is enough for 32 random bytes (no dictionary exists)."""
    return sha256(secret.encode()).hexdigest()


def proves(key: AccessKey, stored_hash: str) -> bool:
    """Whether the key's secret is the stored one, in constant time."""
    return compare_digest(hash_secret(key.secret), stored_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A machine that a token names, by its id at the issuer, and the scopes it was given there."""

    id: str
    scopes: tuple[Scope, ...]


def read_token(token: str) -> Principal | Client:
    """The member of staff, or the machine, whom a verified access token names."""
    claims = _verified_claims(token)
    if claims.get("token_use", "access") != "access":
        raise TokenInvalid("This is not an access token.")
    role, scopes = _staff_role(claims), _scopes(claims)
    if role and scopes:
        raise TokenInvalid("The token names both a role of staff and a chamber's scopes.")
    if scopes:
        return Client(id=_client_id(claims), scopes=scopes)
    if settings.OIDC_AUDIENCE not in _audiences(claims):
        raise TokenInvalid("The token was issued for another application.")
    if role is None:
        raise TokenInvalid("The token names no role at this desk.")
    return Principal(role=role, id=str(claims["sub"]))


def _staff_role(claims: Mapping[str, Any]) -> Role | None:
    groups = _texts(claims.get(settings.OIDC_ROLES_CLAIM))
    return next((role for role in _STAFF_ROLES if role.value in groups), None)


def _scopes(claims: Mapping[str, Any]) -> tuple[Scope, ...]:
    """The scopes that are ours: named with our resource, or bare in a token that is for us."""
    prefix = f"{settings.OIDC_RESOURCE}/" if settings.OIDC_RESOURCE else None
    for_us = settings.OIDC_AUDIENCE in _texts(claims.get("aud"))
    told = [part for text in _texts(claims.get("scope")) for part in text.split()]
    ours = {part.removeprefix(prefix) for part in told if prefix and part.startswith(prefix)}
    ours |= {part for part in told if for_us}
    return tuple(scope for scope in Scope if scope.value in ours)


def _client_id(claims: Mapping[str, Any]) -> str:
    """RFC 9068 and Cognito write `client_id`, others `azp`."""
    for name in ("client_id", "azp"):
        if isinstance(claims.get(name), str) and claims[name]:
            return str(claims[name])
    raise TokenInvalid("The token names no client.")


def _verified_claims(token: str) -> Mapping[str, Any]:
    # PyJWT brings `cryptography`, 130 ms at cold start, and only calls with tokens need it.
    import jwt

    if not (settings.OIDC_ISSUER and settings.OIDC_AUDIENCE and settings.OIDC_JWKS_URL):
        raise TokenInvalid("This desk takes no tokens.")
    try:
        key = _jwks_client(settings.OIDC_JWKS_URL).get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY_SECONDS,
            # Cognito writes the application as `client_id` and no `aud`; checked by the caller.
            options={"require": ["exp", "iss", "sub"], "verify_aud": False},
        )
    except jwt.PyJWKClientConnectionError:
        raise  # The issuer does not answer: our fault, not the caller's.
    except jwt.ExpiredSignatureError as error:
        raise TokenInvalid("The token has expired.") from error
    except (jwt.PyJWTError, RecursionError) as error:
        raise TokenInvalid("The token is not valid here.") from error
    return claims


@lru_cache
def _jwks_client(url: str) -> "PyJWKClient":
    from jwt import PyJWKClient

    return PyJWKClient(url, timeout=JWKS_TIMEOUT_SECONDS, lifespan=JWKS_LIFESPAN_SECONDS)


def _audiences(claims: Mapping[str, Any]) -> tuple[str, ...]:
    return (*_texts(claims.get("aud")), *_texts(claims.get("client_id")))


def _texts(claim: object) -> tuple[str, ...]:
    """A claim that is one text or a list of texts."""
    if isinstance(claim, str):
        return (claim,)
    return tuple(text for text in claim if isinstance(text, str)) if isinstance(claim, list) else ()
