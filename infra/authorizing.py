"""How staff sign in at the desk's issuer: authorization code with PKCE, as Cognito has it.

RFC 6749 (4.1 and 6), RFC 7636 with S256 only, and OpenID Connect Core (3.1). There is no password:
whoever opens the page chooses whom of the demonstration's staff to be. That is good enough for a
desk and for nothing else; no artifact carries `infra/`.
"""

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlencode

from infra.issuer import Issuer
from infra.issuing import Answer, read_form

# Who can be chosen: the group, and the subject of the tokens.
STAFF = {"admin": "staff:demo", "operator": "staff:operator", "auditor": "staff:auditor"}
CODE_LIFETIME = timedelta(minutes=1)
TOKEN_LIFETIME = timedelta(minutes=15)  # this and the next as infra/cognito.yml has them
SHIFT = timedelta(hours=10)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Refused(Exception):
    """A mistake; the text is its name in RFC 6749, 4.1.2.1 and 5.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a page asks for that wants somebody to sign in."""

    redirect: str
    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Somebody who signed in: what a code, and later a refresh token, stands for."""

    group: str
    wish: Wish
    until: datetime


@dataclass(slots=True, kw_only=True)
class Reception:
    """Lets staff in for the pages at `redirects`, and remembers what it handed out."""

    issuer: Issuer
    redirects: frozenset[str]
    codes: dict[str, Stay] = field(default_factory=dict)
    refreshes: dict[str, Stay] = field(default_factory=dict)

    def read(self, given: Mapping[str, str]) -> Wish:
        """What a page asks for. Raises Refused: nobody is sent on to a page that is not ours."""
        if given.get("client_id") != self.issuer.audience:
            raise Refused("invalid_client")
        if given.get("redirect_uri") not in self.redirects:
            raise Refused("invalid_redirect_uri")
        if given.get("response_type") != "code":
            raise Refused("unsupported_response_type")
        challenge = given.get("code_challenge", "")
        if given.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
            raise Refused("invalid_request")
        return Wish(
            redirect=given["redirect_uri"],
            state=given.get("state", ""),
            nonce=given.get("nonce", ""),
            challenge=challenge,
        )

    def admit(self, wish: Wish, group: str) -> str:
        """Where somebody goes who chose this group: back, with a code; with none, without."""
        told = {"state": wish.state, "iss": self.issuer.url}
        if group in STAFF:
            stay = Stay(group=group, wish=wish, until=_now() + CODE_LIFETIME)
            told["code"] = _kept(self.codes, stay)
        else:
            told["error"] = "access_denied"
        return f"{wish.redirect}?{urlencode(told)}"

    def grant(self, form: str) -> Answer:
        """Tokens for a code and what proves it, or for a refresh token. Each works once."""
        given = read_form(form)
        try:
            if given.get("client_id") != self.issuer.audience:
                raise Refused("invalid_client")
            stay = self._redeemed(given)
        except Refused as refused:
            status = 401 if str(refused) == "invalid_client" else 400
            return Answer(status=status, body={"error": str(refused)})
        told = {**self._tokens(stay), "refresh_token": _kept(self.refreshes, stay)}
        return Answer(status=200, body=told, headers={"Cache-Control": "no-store"})

    def _redeemed(self, given: Mapping[str, str]) -> Stay:
        match given.get("grant_type"):
            case "authorization_code":
                stay = _taken(self.codes, given.get("code", ""))
                proven = proves(given.get("code_verifier", ""), stay.wish.challenge)
                if not proven or given.get("redirect_uri") != stay.wish.redirect:
                    raise Refused("invalid_grant")
                return replace(stay, until=_now() + SHIFT)
            case "refresh_token":
                return _taken(self.refreshes, given.get("refresh_token", ""))
        raise Refused("unsupported_grant_type")

    def _tokens(self, stay: Stay) -> dict[str, object]:
        who, here = STAFF[stay.group], self.issuer.audience
        about = {"token_use": "id", "client_id": None, "aud": here, "nonce": stay.wish.nonce}
        told = self.issuer.token(who, stay.group, lifetime=TOKEN_LIFETIME, **about)
        return {
            "access_token": self.issuer.token(who, stay.group, lifetime=TOKEN_LIFETIME),
            "id_token": told,
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
        }


def proves(verifier: str, challenge: str) -> bool:
    """Whether somebody who knows the verifier made the challenge (RFC 7636, 4.6)."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
    return compare_digest(made, challenge.encode())


def _kept(shelf: dict[str, Stay], stay: Stay) -> str:
    for name in [name for name, old in shelf.items() if old.until <= _now()]:
        del shelf[name]
    secret = secrets.token_urlsafe(32)
    shelf[secret] = stay
    return secret


def _taken(shelf: dict[str, Stay], secret: str) -> Stay:
    """Whatever comes of it, it is used up: a stolen code is tried once."""
    stay = shelf.pop(secret, None)
    if stay is None or stay.until <= _now():
        raise Refused("invalid_grant")
    return stay


def _now() -> datetime:
    return datetime.now(UTC)  # as the issuer dates its tokens: not by the desk's clock
