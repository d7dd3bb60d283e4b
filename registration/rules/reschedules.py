"""Another place for what was agreed: who may move a meeting, and what is fixed where it is."""

from dataclasses import replace
from datetime import datetime

from registration.rules.meetings import HELD, By, Meeting, can_cancel, expect
from registration.rules.placements import Placement
from registration.rules.refusals import NotAllowed
from registration.rules.registrations import RegistrationWindowClosed


def check_movable(meeting: Meeting, *, by: By, now: datetime) -> None:
    """Raises WrongState, NotAllowed or RegistrationWindowClosed where this side can not move what
    was agreed: once it has begun nobody can, and what is locked only the organiser."""
    expect(meeting, by, now, *HELD)
    if meeting.place and not can_cancel(meeting, now):
        raise RegistrationWindowClosed(None, meeting.place.starts_at)
    if meeting.locked and by is not None:
        raise NotAllowed


def reschedule(meeting: Meeting, place: Placement, *, by: By, now: datetime) -> Meeting:
    """What was agreed is held at another `place`; at the same one nothing changes."""
    check_movable(meeting, by=by, now=now)
    if place == meeting.place:
        return meeting
    return replace(meeting, place=place, version=meeting.version + 1)


def lock(meeting: Meeting, *, locked: bool, now: datetime) -> Meeting:
    """The organiser fixes a meeting's place, or no longer does."""
    expect(meeting, None, now, *HELD)
    return replace(meeting, locked=locked, version=meeting.version + 1)


def can_reschedule(meeting: Meeting, by: By, now: datetime) -> bool:
    """Whether this side could move it at this moment."""
    return can_cancel(meeting, now) and not (meeting.locked and by is not None)
