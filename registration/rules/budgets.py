"""Points: how much one caller may ask for in a minute, and what is left of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import AddressValueError, IPv6Address

from registration.rules.acts import ANONYMOUS, Principal

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# A mailbox that is flooded gets no more; a hotel full of delegates asks from one address.
LINKS_TO_A_MAILBOX = 5
LINKS_FROM_AN_ADDRESS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Whose points are counted together, and how many of them there are in a window.

    Windows do not slide: whoever asks at the end of one and at the start of the next has both.
    """

    owner: str
    limit: int
    window: timedelta = MINUTE

    def number(self, at: datetime) -> int:
        """The window that this instant lies in, counted from 1970."""
        return int(at.timestamp() // self.window.total_seconds())

    def resets_at(self, at: datetime) -> datetime:
        """When the window of this instant ends."""
        seconds = (self.number(at) + 1) * self.window.total_seconds()
        return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a caller has left in the window after a request, or what refuses it (`overdrawn`)."""

    limit: int
    remaining: int
    resets_at: datetime
    overdrawn: bool = False

    def retry_after(self, at: datetime) -> int:
        """In how many whole seconds there are points again."""
        return max(1, -int((at - self.resets_at).total_seconds() // 1))


def owner(principal: Principal, address: str) -> str:
    """Whose points a caller spends: a person's or chamber's own, a stranger's address's."""
    if principal == ANONYMOUS:
        return f"address:{neighbourhood(address)}"
    return f"{principal}:{principal.contact}" if principal.contact else str(principal)


def links_to(mailbox: str) -> Budget:
    """How many sign-in links are mailed to one mailbox, which its digest names."""
    return Budget(owner=f"links to:{mailbox}", limit=LINKS_TO_A_MAILBOX, window=HOUR)


def links_from(address: str) -> Budget:
    """How many sign-in links strangers may ask for from one address, whoever they are for."""
    owner = f"links from:{neighbourhood(address)}"
    return Budget(owner=owner, limit=LINKS_FROM_AN_ADDRESS, window=HOUR)


def neighbourhood(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: one subscriber has all of that."""
    try:
        found = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return found.exploded[:19]
