"""Make access keys for those who help at one activity."""

from dataclasses import replace

from registration import tokens
from registration.rules import duties as rules
from registration.rules import ids
from registration.rules.access_keys import text_id
from registration.rules.acts import Act
from registration.rules.duties import DutyWish
from registration.rules.events import Change, Event
from registration.rules.principals import Grant
from registration.store import activities, keys, ledger, slots
from registration.store.rows import read_many


def create(act: Act, wish: DutyWish) -> tuple[Grant, str]:
    """A key and its text, to be shown once. Two round trips. Raises NotFound, and what is wrong."""
    activity_key, grid_key = activities.key(wish.activity_id), slots.key(wish.activity_id)
    found = read_many((activity_key, grid_key))
    activity = found.need(activity_key, "activity_id")
    rules.check(wish, found[grid_key])
    ulid, secret = ids.new_ulid(act.at), tokens.new_key().secret
    hashed = tokens.hash_secret(secret)
    grant = rules.made(wish, activity, ulid=ulid, secret_hash=hashed, by=act.by, now=act.at)
    ledger.accept(
        act,
        keys.made(grant),
        changes=[Change(subject=grant.key or "", after=replace(grant, secret_hash=""))],
        events=[Event(kind="access_key.created", subject=grant.key or "")],
        answer=grant.key or "",
    )
    return grant, str(tokens.AccessKey(id=text_id(ulid), secret=secret))
