"""Access keys that administrators make for chambers' systems: made, rotated, revoked.

Two keys of one name may be active, so that a system changes to the new one before the old one
ends; a third is refused. The ring of a name is the list of its active keys: one row, in which every
such step is decided.

A key may stand for a client of the OIDC issuer instead of a secret. Its id is made of the client's,
so that it is found by what stands in a token.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules import ids
from registration.rules.acts import Principal, Role, Scope
from registration.rules.breaches import Rule
from registration.rules.districts import Chamber
from registration.rules.principals import Grant
from registration.rules.refusals import Form, NotAllowed, Path, Refused, WrongState
from registration.rules.texts import Text
from registration.rules.wording import MAX_REASON, check_line, check_range, tidy_line

HOLDS = timedelta(days=365)  # unless somebody says otherwise
HOLDS_AT_MOST = timedelta(days=2 * 365)
LONGEST_OVERLAP_DAYS = 30
MOST_ACTIVE = 2
MAX_LABEL = 60
MAX_CLIENT_ID = 128
# Crockford's, as of ULIDs.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class KeyState(StrEnum):
    """Whether a key opens anything."""

    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(eq=False)
class KeysActive(Refused):
    """`limit` is how many keys of one name may be active."""

    limit: int = MOST_ACTIVE
    code = "KEYS_ACTIVE"
    says = Text(
        en="{limit} keys of this name are active already. Revoke one of them first.",
        de="Unter diesem Namen sind schon {limit} Schlüssel gültig. Sperren Sie zuerst einen.",
        es="Ya hay {limit} claves activas con este nombre. Revoque primero una de ellas.",
    )


@dataclass(eq=False)
class ClientConnected(Refused):
    """`client` is the id of a client that acts for a chamber already."""

    client: str
    code = "CLIENT_CONNECTED"
    says = Text(
        en="The client {client} acts for a chamber already. Revoke that key first.",
        de="Der Client {client} handelt schon für eine Kammer. Sperren Sie zuerst den Schlüssel.",
        es="El cliente {client} ya actúa por una cámara. Revoque primero esa clave.",
    )

    @property
    def path(self) -> Path:
        return ("client_id",)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """The key somebody wants for a chamber. `expires_at` None: after a year.

    `client_id` is the OIDC client that is to act for it; None: whoever has the secret.
    """

    chamber: Chamber
    label: str
    scopes: tuple[Scope, ...]
    expires_at: datetime | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One key of a ring, and until when it is active."""

    id: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """The keys of one name of one chamber that may be active. `version` 0: there is none yet."""

    chamber: str
    name: str
    holders: tuple[Holder, ...] = ()
    version: int = 0

    def changed(self, now: datetime, *, gone: str = "", new: tuple[Grant, ...] = ()) -> "Ring":
        """The ring without that key and with those. Raises KeysActive."""
        left = tuple(one for one in self.holders if one.until > now and one.id != gone)
        come = tuple(Holder(id=one.id, until=_end(one)) for one in new if one.holds(now))
        if come and len(left) + len(come) > MOST_ACTIVE:
            raise KeysActive
        return replace(self, holders=left + come, version=self.version + 1)


def ring_name(label: str) -> str:
    """What two labels have in common that mean the same ring."""
    return tidy_line(label).casefold()


def check(wish: KeyWish, reason: str, now: datetime) -> None:
    """Raises all that is wrong with a wish."""
    form = Form()
    check_line(form, ("label",), wish.label, limit=MAX_LABEL)
    check_line(form, ("client_id",), wish.client_id, limit=MAX_CLIENT_ID)
    check_line(form, ("reason",), reason, limit=MAX_REASON)
    if not wish.scopes:
        form.reject(("scopes",), Rule.REQUIRED)
    _check_end(form, wish.expires_at, now)
    form.check()


def check_rotation(
    overlap_days: int, expires_at: datetime | None, reason: str, at: datetime
) -> None:
    """Raises all that is wrong with how a key is to be rotated."""
    form = Form()
    check_range(form, ("overlap_days",), overlap_days, 0, LONGEST_OVERLAP_DAYS)
    check_line(form, ("reason",), reason, limit=MAX_REASON)
    _check_end(form, expires_at, at)
    form.check()


def check_reason(reason: str) -> None:
    """Raises Invalid where there is none, or too much of it."""
    form = Form()
    check_line(form, ("reason",), reason, limit=MAX_REASON)
    form.check()


def _check_end(form: Form, expires_at: datetime | None, now: datetime) -> None:
    latest = now + HOLDS_AT_MOST
    if expires_at and not now < expires_at <= latest:
        form.reject(("expires_at",), Rule.OUT_OF_RANGE, low=now, high=latest)


def made(wish: KeyWish, *, ulid: str, secret_hash: str, by: Principal, now: datetime) -> Grant:
    """The key that was wished for; its id in the key's text is the end of the object's own.

    `secret_hash` is of no account where the key stands for a client.
    """
    if wish.client_id:
        ulid, secret_hash = ulid[:-12] + client_text_id(wish.client_id), ""
    scopes = tuple(scope for scope in Scope if scope in wish.scopes)
    return Grant(
        id=text_id(ulid),
        secret_hash=secret_hash,
        principal=Principal(role=Role.CHAMBER, id=wish.chamber.value, scopes=scopes),
        label=tidy_line(wish.label),
        created_at=now,
        expires_at=wish.expires_at or now + HOLDS,
        key=ids.make("key", ulid),
        created_by=str(by),
        client=wish.client_id,
    )


def client_text_id(client: str) -> str:
    """The same of a key that stands for this client of the issuer."""
    number = int.from_bytes(hashlib.sha256(client.encode()).digest())
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(12))


def after(new: Grant, standing: Grant | None, now: datetime) -> Grant:
    """The new key where one of the same client's may have been before. Raises ClientConnected."""
    if standing is None:
        return new
    if standing.holds(now):
        raise ClientConnected(standing.client or "")
    return replace(new, version=standing.version + 1)


def text_id(ulid: str) -> str:
    """What stands in the text of a key of that ULID: 60 bits at random, enough to tell keys apart
    (the secret behind them proves)."""
    return ulid[-12:]


def like(grant: Grant, expires_at: datetime | None) -> KeyWish:
    """Another key for the same chamber, name and scopes."""
    by = grant.principal
    return KeyWish(
        chamber=Chamber(by.id), label=grant.label, scopes=by.scopes, expires_at=expires_at
    )


def ending(grant: Grant, overlap_days: int, now: datetime) -> Grant:
    """The key that is rotated: it goes on for so long, if it would. Raises WrongState, and
    NotAllowed of a client, whose secret its issuer rotates, and of helpers, who get a new key.
    """
    if grant.client or grant.principal.role is not Role.CHAMBER:
        raise NotAllowed
    if state(grant, now) is not KeyState.ACTIVE:
        raise WrongState(grant.key or "", state(grant, now))
    until = min(_end(grant), now + timedelta(days=overlap_days))
    return replace(grant, expires_at=until, version=grant.version + 1)


def revoked(grant: Grant, now: datetime) -> Grant:
    """The key shut for good; one that was revoked before stays as it is."""
    if grant.revoked_at:
        return grant
    return replace(grant, revoked_at=now, version=grant.version + 1)


def state(grant: Grant, now: datetime) -> KeyState:
    """Where a key stands."""
    if grant.revoked_at:
        return KeyState.REVOKED
    return KeyState.ACTIVE if grant.holds(now) else KeyState.EXPIRED


def _end(grant: Grant) -> datetime:
    return grant.expires_at or grant.created_at + HOLDS_AT_MOST
