"""Denied attempts: what somebody asked for who may not have it, so that probing leaves a trace."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

# So many requests of one caller and network in a minute are told one by one; of more only that
# there were more.
MOST_A_MINUTE = 10
MOST_OF_A_REQUEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One thing that was asked for (a root field's name) and the code of the refusal."""

    action: str
    code: str
    at: datetime
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denials:
    """What one caller tried in one minute: `requests` were denied, `attempts` is what they asked.

    `who` is the principal's `role:id`, `network` the address without its last part.
    """

    who: str
    contact: str | None
    network: str
    minute: datetime
    requests: int
    attempts: tuple[Attempt, ...]

    @property
    def more(self) -> bool:
        """Whether others may have followed that were not written down."""
        return self.requests >= MOST_A_MINUTE


def network(address: str) -> str:
    """The network of a caller: an IPv4 address without its last byte, the /48 of an IPv6 one.

    Enough to tell an attack from a clumsy client; too little to tell who it was.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))
