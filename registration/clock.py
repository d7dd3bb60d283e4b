"""What time it is: aware UTC. On the desk it may run behind, so that a past event is still open."""

from datetime import UTC, datetime

from registration import settings


def now() -> datetime:
    """The business time, to the second: the real one plus the demonstration's offset."""
    return datetime.now(UTC).replace(microsecond=0) + settings.CLOCK_OFFSET
