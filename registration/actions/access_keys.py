"""Make, rotate and revoke the access keys of chambers' systems."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from registration import tokens
from registration.actions.rivals import decide_again
from registration.rules import access_keys as rules
from registration.rules import ids
from registration.rules.access_keys import KeyWish, Ring
from registration.rules.acts import Act
from registration.rules.events import Change, Event
from registration.rules.principals import Grant
from registration.rules.refusals import NotFound
from registration.store import keys, ledger
from registration.store.rows import read, read_many

type Shown = tuple[Grant, str | None]  # a key and its text, which nobody can show again
type Making = Callable[[Act], Shown]


def create(act: Act, wish: KeyWish) -> Shown:
    """A key and its text, to be shown once; one that stands for a client has none.

    Two round trips. Raises what is wrong, KeysActive, ClientConnected.
    """
    rules.check(wish, act.reason or "", act.at)

    def decide(attempt: int) -> Shown:
        grant, text = _new(act, wish)
        ring_key, own_key = keys.ring_key(wish.chamber, wish.label), keys.key(grant.key or "")
        found = read_many((ring_key, own_key))
        grant = rules.after(grant, found[own_key], act.at)
        ring = _ring(grant, found[ring_key])
        ledger.accept(
            act,
            keys.made(grant),
            keys.ring_turned(ring.changed(act.at, new=(grant,))),
            changes=[_change(None, grant)],
            events=[Event(kind="access_key.created", subject=grant.key or "")],
            answer=grant.key or "",
        )
        return grant, text

    return decide_again(decide)


def rotate(act: Act, id: str, *, overlap_days: int, expires_at: datetime | None) -> Shown:
    """A new key beside the old one, which ends after that many days. Three round trips.

    Raises NotFound, what is wrong, WrongState where the old one has ended, KeysActive.
    """

    def decide(attempt: int) -> Shown:
        was, ring = _own(id)
        rules.check_rotation(overlap_days, expires_at, act.reason or "", act.at)
        now = rules.ending(was, overlap_days, act.at)
        grant, text = _new(act, rules.like(was, expires_at))
        ledger.accept(
            act,
            keys.made(grant),
            keys.changed(now),
            keys.ring_turned(ring.changed(act.at, gone=was.id, new=(now, grant))),
            changes=[_change(was, now), _change(None, grant)],
            events=[Event(kind="access_key.rotated", subject=id)],
            answer=grant.key or "",
        )
        return grant, text

    return decide_again(decide)


def revoke(act: Act, id: str) -> Grant:
    """Shut a key for good; twice is as good as once. Raises NotFound, Invalid."""

    def decide(attempt: int) -> Grant:
        was, ring = _own(id)
        rules.check_reason(act.reason or "")
        now = rules.revoked(was, act.at)
        if now is was:
            ledger.accept(act, answer=id)
            return was
        ledger.accept(
            act,
            keys.changed(now),
            keys.ring_turned(ring.changed(act.at, gone=was.id)),
            changes=[_change(was, now)],
            events=[Event(kind="access_key.revoked", subject=id)],
            answer=id,
        )
        return now

    return decide_again(decide)


def _new(act: Act, wish: KeyWish) -> Shown:
    ulid = ids.new_ulid(act.at)
    key = tokens.AccessKey(id=rules.text_id(ulid), secret=tokens.new_key().secret)
    hashed = tokens.hash_secret(key.secret)
    grant = rules.made(wish, ulid=ulid, secret_hash=hashed, by=act.by, now=act.at)
    return grant, None if grant.client else str(key)


def _own(id: str) -> tuple[Grant, Ring]:
    """A key that staff made, and its ring."""
    grant = read(keys.key(id))
    if grant is None or grant.key != id:
        raise NotFound(("id",))
    at = keys.ring_key(grant.principal.id, grant.label)
    return grant, _ring(grant, read_many((at,))[at])


def _ring(grant: Grant, found: Ring | None) -> Ring:
    return found or Ring(chamber=grant.principal.id, name=rules.ring_name(grant.label))


def _change(before: Grant | None, after: Grant) -> Change:
    """The audit trail is told of a key without the hash of its secret."""
    old = replace(before, secret_hash="") if before else None
    return Change(subject=after.key or "", before=old, after=replace(after, secret_hash=""))
