"""How many meetings somebody may ask for and have in one session, and what that leaves.

An open request counts for the side that asked, until it is answered or its time is up: nothing has
to be given back by a clock. A meeting counts for both sides as long as it is held.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime

from registration.rules.refusals import Form
from registration.rules.wording import check_range

MOST = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Per company and per delegate: open requests at a time, and meetings. None: no limit."""

    requests_per_company: int | None = None
    requests_per_delegate: int | None = None
    meetings_per_company: int | None = None
    meetings_per_delegate: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What one participant (id of a company or delegate) uses in one session.

    `asked` are its open requests (ids of meetings), with when each expires; `meetings` those it
    has (ids).
    """

    activity_id: str
    participant_id: str
    asked: dict[str, datetime] = field(default_factory=dict)
    meetings: tuple[str, ...] = ()
    version: int = 0

    def open_requests(self, now: datetime) -> int:
        """How many of its requests wait for an answer at this moment."""
        return sum(until > now for until in self.asked.values())


def check_limits(form: Form, limits: Limits) -> None:
    """Notes every limit that can be none; 0 means that there are none of these at all."""
    for each in fields(limits):
        limit = getattr(limits, each.name)
        if limit is not None:
            what, _, whose = each.name.partition("_per_")
            check_range(form, ("limits", whose, what), limit, 0, MOST)
