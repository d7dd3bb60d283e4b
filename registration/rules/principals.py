"""Access keys: how a chamber, a company's contact or a delegate is recognised again."""

from dataclasses import dataclass
from datetime import datetime

from registration.rules.acts import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an access key `desk_<id>_<secret>` stands for; of its secret only the SHA-256 is kept.

    A session that was traded for a mailed link is an access key too, one that expires.
    """

    id: str
    secret_hash: str
    principal: Principal
    label: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the key still opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
