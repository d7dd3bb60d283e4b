"""The access keys of the demonstration: known to everybody, and so to the desk alone.

A deployed stage can never have them: no artifact carries `infra/`, and `load` refuses to run there.
"""

from datetime import datetime

from registration import tokens
from registration.actions import access_keys
from registration.rules.access_keys import KeyWish
from registration.rules.acts import Act, Principal, Role, Scope
from registration.rules.districts import Chamber
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


def connect(chamber: Chamber, client: str, now: datetime) -> None:
    """Let a client of the desk's issuer act for a chamber."""
    by = Principal(role=Role.ADMIN, id="staff:seeds")
    wish = KeyWish(chamber=chamber, label="Member database", scopes=tuple(Scope), client_id=client)
    act = Act(by=by, at=now, operation="accessKeyCreate", request_id="seeds")
    access_keys.create(act.because("For the demonstration"), wish)
