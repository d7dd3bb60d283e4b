"""The seats of one activity: who counts, what is free, and which lapsed hold gives way.

A hold ends on its own at its `until`; nothing sweeps it up. It stays in the count `taken` until a
newcomer needs its seat and takes it over, in the newcomer's own transaction. That keeps sign-up a
matter of two commutative steps (`taken + 1`, or one hold for another) that the store can condition.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from registration.rules.refusals import Refused
from registration.rules.texts import Text

HOLD = timedelta(minutes=60)


@dataclass(eq=False)
class ActivityFull(Refused):
    code = "ACTIVITY_FULL"
    says = Text(
        en="All seats of this activity are taken.",
        de="Alle Plätze dieser Aktivität sind vergeben.",
        es="Todas las plazas de esta actividad están ocupadas.",
    )


def held_until(now: datetime) -> datetime:
    """When a hold taken at `now` ends, in whole seconds, since the store compares seconds."""
    return (now + HOLD).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The count of one activity.

    `taken` counts registrations that sit for good (confirmed, or awaiting approval) and every
    hold, lapsed ones too. `holds` says until when (aware UTC) each held registration, named by
    its ULID, keeps its seat.
    """

    capacity: int
    taken: int = 0
    holds: dict[str, datetime] = field(default_factory=dict)

    def lapsed(self, now: datetime) -> tuple[str, ...]:
        """Registrations whose hold has ended: the one that ended first comes first, then by id."""
        ended = [(until, id) for id, until in self.holds.items() if until <= now]
        return tuple(id for _, id in sorted(ended))

    def occupied(self, now: datetime) -> int:
        """Seats that somebody has at `now`."""
        return self.taken - len(self.lapsed(now))

    def free(self, now: datetime) -> int:
        return max(0, self.capacity - self.occupied(now))

    def overbooked_by(self, now: datetime) -> int:
        """How many more sit than there are seats, after the capacity was lowered."""
        return max(0, self.occupied(now) - self.capacity)

    def giving_way(self, now: datetime) -> tuple[str, ...]:
        """The lapsed holds that must end for one newcomer to sit; none while a seat stands empty.

        One hold gives way to one newcomer, more only where the capacity was lowered meanwhile.
        Raises ActivityFull.
        """
        needed = self.taken - self.capacity + 1
        lapsed = self.lapsed(now)
        if needed > len(lapsed):
            raise ActivityFull
        return lapsed[: max(0, needed)]
