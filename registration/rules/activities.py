"""One activity of a delegation's programme.

    SCHEDULED ──▶ CANCELLED

How it fits with the others is a matter of the timetable.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.refusals import WrongState
from registration.rules.stops import Stop
from registration.rules.wording import tidy_line


class Status(StrEnum):
    """Where an activity stands."""

    SCHEDULED = "SCHEDULED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Why an activity may get in the way of others (`conflicts`, ids) after all."""

    reason: str
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Stop):
    """A stop with an id and a history."""

    id: str
    status: Status = Status.SCHEDULED
    override: Override | None = None
    cancelled_because: str | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def admits_from(self) -> str:
        """The activity whose confirmed registrations admit to this one."""
        return self.admission or self.id

    @property
    def is_scheduled(self) -> bool:
        return self.status is Status.SCHEDULED

    @property
    def self_service_until(self) -> datetime:
        """Until when a person may cancel without asking."""
        return self.cancel_by or self.starts_at

    def takes_registrations(self, now: datetime) -> bool:
        """Whether the window is open; whether a seat is free is another question."""
        if not self.window or not self.is_scheduled:
            return False
        return self.window.opens_at <= now < self.window.closes_at


def called_off(activity: Activity, reason: str, at: datetime) -> Activity:
    """The activity cancelled, alone or along with its delegation."""
    cancelled = replace(activity, status=Status.CANCELLED, cancelled_because=tidy_line(reason))
    return changed(cancelled, at)


def expect_scheduled(activity: Activity) -> None:
    """Raises WrongState where it was cancelled."""
    if not activity.is_scheduled:
        raise WrongState(activity.id, activity.status)


def changed(activity: Activity, at: datetime) -> Activity:
    """The next version, as of `at`."""
    return replace(activity, version=activity.version + 1, updated_at=at)
