"""Make access keys for those who help at one activity."""

from dataclasses import replace

from registration import links, tokens
from registration.rules import duties as rules
from registration.rules import ids
from registration.rules.acts import Act
from registration.rules.duties import DutyWish
from registration.rules.events import Change, Event, Mail
from registration.rules.principals import Grant
from registration.store import activities, keys, ledger, slots
from registration.store.rows import read_many


def create(act: Act, wish: DutyWish) -> tuple[Grant, str | None]:
    """A key and its text, to be shown once; None where it is mailed to the helper as a link.

    Two round trips. Raises NotFound, and what is wrong.
    """
    activity_key, grid_key = activities.key(wish.activity_id), slots.key(wish.activity_id)
    found = read_many((activity_key, grid_key))
    activity = found.need(activity_key, "activity_id")
    address = rules.check(wish, found[grid_key])
    ulid, secret = ids.new_ulid(act.at), tokens.new_key().secret
    mails: tuple[Mail, ...] = ()
    grant = rules.made(wish, activity, ulid=ulid, secret_hash="", by=act.by, now=act.at)
    if address:
        link = rules.link_to(grant, ids.new_ulid(act.at), address, act.at)
        secret = links.session_secret(link)
        mails = (rules.mail(link, wish, activity, address),)
    key = grant.key or ""
    ledger.accept(
        act,
        keys.made(replace(grant, secret_hash=tokens.hash_secret(secret))),
        changes=[Change(subject=key, after=grant)],
        events=[Event(kind="access_key.created", subject=key, mails=mails)],
        answer=key,
    )
    return grant, None if address else str(tokens.AccessKey(id=grant.id, secret=secret))
