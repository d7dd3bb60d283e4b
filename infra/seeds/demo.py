"""The access keys of the demonstration: known to everybody, and so to the desk alone.

A deployed stage can never have them: no artifact carries `infra/`, and `load` refuses to run there.
"""

from datetime import datetime

from registration import tokens
from registration.rules.acts import Principal
from registration.rules.principals import Grant
from registration.store import keys
from registration.store.writes import Write


def access_key(who: str) -> tokens.AccessKey:
    """The key of the demonstration's chamber, company or delegate: the same on every desk."""
    secret = f"everybody-knows-this-desk-only-{who}".ljust(43, "-")
    return tokens.AccessKey(id=f"DEMO{who.upper()}".ljust(12, "0"), secret=secret)


def opened(who: str, principal: Principal, now: datetime) -> Write:
    """Write down what that key stands for."""
    key = access_key(who)
    return keys.opened(
        Grant(
            id=key.id,
            secret_hash=tokens.hash_secret(key.secret),
            principal=principal,
            label=f"demonstration, {who}",
            created_at=now,
        )
    )
