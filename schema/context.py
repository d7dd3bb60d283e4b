"""Who is asking, when and in which language; and what this request has read already."""

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import strawberry
from pynamodb.exceptions import PynamoDBException
from strawberry.dataloader import DataLoader

from registration import clock, tokens
from registration.actions import budgets, denials, readings, sessions
from registration.rules.access_keys import client_text_id
from registration.rules.acts import ANONYMOUS, Principal, Role
from registration.rules.budgets import Balance
from registration.rules.denials import Attempt
from registration.rules.principals import Grant
from registration.rules.texts import Language
from registration.store import keys
from registration.store.rows import Key, read_many

log = logging.getLogger(__name__)

# How long a revoked key, or that of somebody who is out, may still work in one environment.
KEY_KNOWN_FOR = timedelta(seconds=60)
SAYING_NOT_YOURS = {"NOT_FOUND", "NOT_ALLOWED", "LINK_INVALID"}
KEY_INVALID = "This access key is unknown, expired or revoked."


async def _read(wanted: Sequence[Key[Any]]) -> list[Any]:
    found = read_many(wanted)
    return [found[key] for key in wanted]


@dataclass(slots=True)
class Context:
    """One request's."""

    principal: Principal
    now: datetime
    language: Language
    request_id: str
    client: str = ""
    introduced: bool = False  # recognising the caller took all the round trips it may
    denied: list[Attempt] = field(default_factory=list)
    seen: dict[str, set[str]] = field(default_factory=dict)  # by kind of data: whose
    _rows: DataLoader[Key[Any], Any] = field(
        default_factory=lambda: DataLoader(load_fn=_read, max_batch_size=100)
    )
    _found: dict[Hashable, Any] = field(default_factory=dict)

    async def load[T](self, key: Key[T]) -> T | None:
        """The value at a key. All that is asked for in one wave is one BatchGetItem."""
        value: T | None = await self._rows.load(key)
        return value

    def once[T](self, what: Hashable, read: Callable[[], T]) -> T:
        """What `read` finds, read once: for what lies in many rows, such as a waiting list."""
        if what not in self._found:
            self._found[what] = read()
        found: T = self._found[what]
        return found

    def deny(self, action: str, code: str) -> None:
        """Remember that the caller may not have this; it is written down behind the answer."""
        attempt = Attempt(action=action, code=code, at=self.now, request_id=self.request_id)
        if attempt not in self.denied:
            self.denied.append(attempt)

    def saw(self, action: str, about: str) -> None:
        """Remember that data of which every reading is recorded are in the answer."""
        self.seen.setdefault(action, set()).add(about)

    def look(self, action: str, result: object) -> None:
        """Remember what an answer kept from the caller. Whoever has signed in and is shown nothing
        where others are shown something asked for what is not there, or is not theirs: both look
        alike.
        """
        told = {str(error.code.value) for error in getattr(result, "user_errors", ())}
        if result is None or (isinstance(result, list) and None in result):
            told.add("NOT_FOUND")
        if self.principal.is_staff or self.principal.role is Role.ANONYMOUS:
            told.discard("NOT_FOUND")
        for code in sorted(told & SAYING_NOT_YOURS):
            self.deny(action, code)

    def forget(self) -> None:
        """What was read before a change may not be true after it."""
        self._rows.clear_all()
        self._found.clear()

    def know[T](self, key: Key[T], value: T) -> None:
        """Remember a value that was read on the way, so that no edge reads it again."""
        self._rows.prime(key, value)


Info = strawberry.Info[Context, None]


def charge(context: Context | None, client: str, points: int) -> Balance | None:
    """Count points of the caller's minute; of an address's where nobody was recognised."""
    if context is None:
        return budgets.charge(ANONYMOUS, client, points, clock.now())
    later = context.introduced
    return budgets.charge(context.principal, client, points, context.now, later=later)


def note(context: Context | None, client: str, request_id: str) -> None:
    """Write down what a request was denied; all of it where nobody was recognised. And what it has
    read of which that is recorded: whatever this raises, the answer must not leave.
    """
    if context is not None:
        readings.note(context.principal, context.now, request_id, context.seen)
        denials.note(context.principal, client, context.denied)
        return
    attempt = Attempt(
        action="authorization", code="UNAUTHENTICATED", at=clock.now(), request_id=request_id
    )
    denials.note(ANONYMOUS, client, (attempt,))


def context_for(headers: Mapping[str, str], client: str, request_id: str) -> Context:
    """Raises TokenInvalid: wrong credentials are refused, never taken for no credentials."""
    now = clock.now()
    principal, introduced = _principal(headers.get("authorization"), now)
    return Context(
        principal=principal,
        introduced=introduced,
        now=now,
        language=_language(headers.get("accept-language", "")),
        request_id=request_id,
        client=client,
    )


def _principal(header: str | None, now: datetime) -> tuple[Principal, bool]:
    """Who is calling, and whether finding out took as many round trips as the door may."""
    if header is None:
        return ANONYMOUS, False
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise tokens.TokenInvalid("Use `Authorization: Bearer <token>`.")
    key = tokens.parse_key(token)
    return _of_key(key, now) if key else _of_token(token, now)


@dataclass(slots=True)
class _Known:
    """A key that was read, when (monotonic), and when it was last used as far as is known here."""

    grant: Grant
    read_at: float
    used_at: datetime | None


_known: dict[str, _Known] = {}


def _of_token(token: str, now: datetime) -> tuple[Principal, bool]:
    """Staff by their token alone; a client acts for its chamber, within what both sides gave it."""
    named = tokens.read_token(token)
    if isinstance(named, Principal):
        return named, False
    known = _read_key(client_text_id(named.id))
    if known is None or known.grant.client != named.id or not known.grant.holds(now):
        raise tokens.TokenInvalid("This client acts for no chamber here.")
    by = known.grant.principal
    scopes = tuple(scope for scope in by.scopes if scope in named.scopes)
    return replace(by, scopes=scopes), _use(known, now)


def _of_key(key: tokens.AccessKey, now: datetime) -> tuple[Principal, bool]:
    before = _known.get(key.id)
    known = _read_key(key.id)
    if known is None or not tokens.proves(key, known.grant.secret_hash):
        raise tokens.TokenInvalid(KEY_INVALID)
    if not known.grant.holds(now):
        raise tokens.TokenInvalid(KEY_INVALID)
    principal = known.grant.principal
    if known is not before and sessions.stands_for_a_person(known.grant):
        return principal, True  # two round trips already; the use is noted with the next request
    return principal, _use(known, now)


def _use(known: _Known, now: datetime) -> bool:
    """Note that a key is used, where that is news; whether it was."""
    if not known.grant.use_is_news(known.used_at, now):
        return False
    known.used_at = now
    _note_use(known.grant, now)
    return True


def _note_use(grant: Grant, now: datetime) -> None:
    """Once an hour. Nobody is turned away because it could not be noted."""
    try:
        keys.used(grant, now)
    except PynamoDBException:
        log.warning("the use of access key %s could not be noted", grant.id, exc_info=True)


def _read_key(id: str) -> _Known | None:
    known = _known.get(id)
    if known is None or monotonic() - known.read_at > KEY_KNOWN_FOR.total_seconds():
        grant, used_at = keys.with_use(id)
        _known.pop(id, None)
        caller = sessions.caller_of(grant) if grant else None
        if grant is None or caller is None:
            return None
        grant = replace(grant, principal=caller)
        if len(_known) >= 1000:  # one environment's regulars; a flood of keys must not grow it
            _known.clear()
        known = _known[id] = _Known(grant, monotonic(), used_at)
    return known


def forget_keys() -> None:
    """Read every access key anew: for a new endpoint, and after a key was revoked here."""
    _known.clear()


def forget_person(id: str) -> None:
    """Read a person's access keys anew: who was shown out here is out at once."""
    for key, known in list(_known.items()):
        if id in (known.grant.principal.id, known.grant.principal.contact):
            del _known[key]


def _language(header: str) -> Language:
    """The first language of RFC 9110's Accept-Language that the desk speaks; English otherwise."""
    offers: list[tuple[float, Language]] = []
    for part in header.split(",")[:20]:
        tag, _, quality = part.strip().partition(";")
        primary = tag.partition("-")[0].strip().lower()
        if primary in Language:
            offers.append((_quality(quality), Language(primary)))
    offers.sort(key=lambda offer: -offer[0])
    return offers[0][1] if offers and offers[0][0] > 0 else Language.EN


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
