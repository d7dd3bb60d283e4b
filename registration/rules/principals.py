"""Access keys: how a chamber, a company's contact or a delegate is recognised again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from registration.rules.acts import Principal

USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an access key `desk_<id>_<secret>` stands for; of its secret only the SHA-256 is kept.

    A session that was traded for a mailed link is an access key too, one that expires. `key` is the
    object's id of one that staff made for a chamber, who is `created_by`; sessions have none.

    `client` stands in place of a secret: an OIDC issuer proves that it is this client's call.
    """

    id: str
    secret_hash: str
    principal: Principal
    label: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    key: str | None = None
    created_by: str | None = None
    client: str | None = None
    version: int = 1

    def holds(self, now: datetime) -> bool:
        """Whether the key still opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    def use_is_news(self, used_at: datetime | None, now: datetime) -> bool:
        """Whether it is to be noted that the key is used now: once an hour, of staff's keys."""
        return self.key is not None and (used_at is None or now - used_at >= USE_NOTED_EVERY)
