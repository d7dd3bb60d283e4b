"""Which meetings are booked by themselves once something becomes free, and in which order."""

from collections.abc import Iterable
from datetime import datetime

from registration.rules.meetings import Meeting, MeetingState, Side


def takes_any(meeting: Meeting, now: datetime) -> bool:
    """Whether both sides asked, and both said that any slot will do."""
    pending = meeting.seen_by(None, now).state is MeetingState.PENDING
    return pending and meeting.mutual and set(meeting.fills) == set(Side)


def in_turn(meetings: Iterable[Meeting], now: datetime) -> list[Meeting]:
    """Those that wait for a place and take any, the oldest first."""
    waiting = (each for each in meetings if takes_any(each, now))
    return sorted(waiting, key=lambda each: (each.requested_at, each.id))
