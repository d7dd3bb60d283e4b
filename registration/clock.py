"""What time it is: aware UTC. On the desk it may run behind, so that a past event is still open."""

from datetime import UTC, datetime

from registration import settings


def now() -> datetime:
    """The business time, to the millisecond as ids have it: the real one plus the demo's offset."""
    now = datetime.now(UTC) + settings.CLOCK_OFFSET
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
