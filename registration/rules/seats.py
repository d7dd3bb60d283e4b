"""What a registration takes: a seat, one of its company's places, and its person's only one.

Each is kept until a time (a hold, or an offer from the waiting list) or for good. A hold ends at
its time, whether anybody looks or not: from then on it never counts as taken. A newcomer who needs
what it kept takes it over in the newcomer's own transaction; a sweep clears away what is left. So
signing up is a few steps that commute, which the store can put conditions on.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from registration.rules.refusals import Refused
from registration.rules.texts import Language, Text

HOLD = timedelta(minutes=60)
MOST_GIVING_WAY = 25  # holds ended in one transaction, which has room for 100 rows

type Until = datetime | None
"""The end of a hold, aware UTC in whole seconds; None: kept for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Whether one can still get in line, and how many are."""

    open: bool
    length: int


_OR_WAIT = Text(
    en="The waiting list is open.",
    de="Die Warteliste ist offen.",
    es="La lista de espera está abierta.",
)


def _or_wait(queue: Queue | None, language: Language) -> str:
    return f" {_OR_WAIT.read(language)}" if queue and queue.open else ""


@dataclass(eq=False)
class ActivityFull(Refused):
    """Also where a seat is empty, but somebody in line comes first. `queue`: where that is told."""

    queue: Queue | None = None
    code = "ACTIVITY_FULL"
    says = Text(
        en="All seats of this activity are taken.",
        de="Alle Plätze dieser Aktivität sind vergeben.",
        es="Todas las plazas de esta actividad están ocupadas.",
    )

    def message(self, language: Language) -> str:
        return super().message(language) + _or_wait(self.queue, language)


@dataclass(eq=False)
class CompanyLimitReached(Refused):
    """`limit` is how many persons of one company the activity takes."""

    limit: int
    queue: Queue | None = None
    code = "COMPANY_LIMIT_REACHED"
    says = Text(
        en="At most {limit} people of one company can take part.",
        de="Je Unternehmen können höchstens {limit} Personen teilnehmen.",
        es="Pueden participar como máximo {limit} personas por empresa.",
    )

    def message(self, language: Language) -> str:
        return super().message(language) + _or_wait(self.queue, language)


@dataclass(eq=False)
class AlreadyRegistered(Refused):
    """The person has a seat already: under `id`, or None where that is not the caller's to know."""

    id: str | None
    code = "ALREADY_REGISTERED"
    says = Text(
        en="This person is already registered for the activity.",
        de="Diese Person ist für die Aktivität schon angemeldet.",
        es="Esta persona ya está inscrita en la actividad.",
    )

    @property
    def path(self) -> tuple[str, ...]:
        return ("person", "email")


def held_until(now: datetime) -> datetime:
    """When a hold taken at `now` ends, in whole seconds, since the store compares seconds."""
    return (now + HOLD).replace(microsecond=0)


def lapsed(until: Until, now: datetime) -> bool:
    """Whether a hold has ended. At its last instant it has."""
    return until is not None and until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The seats of one activity, and how many wait for one.

    `taken` counts registrations that sit for good (confirmed, or awaiting approval) and every
    hold, lapsed ones too. `holds` says until when each held or offered registration, named by its
    ULID, keeps its seat. `edition` counts the changes of the capacity. `waiting` are those in line
    without an offer; `line` changes with everything that can change who is next.
    """

    capacity: int
    taken: int = 0
    holds: dict[str, datetime] = field(default_factory=dict)
    edition: int = 1
    waiting: int = 0
    line: int = 0

    @property
    def empty(self) -> int:
        """Seats that nobody has and no lapsed hold still counts on."""
        return max(0, self.capacity - self.taken)

    def lapsed(self, now: datetime) -> tuple[str, ...]:
        """Registrations whose hold has ended: the one that ended first comes first, then by id."""
        ended = [(until, id) for id, until in self.holds.items() if lapsed(until, now)]
        return tuple(id for _, id in sorted(ended))

    def occupied(self, now: datetime) -> int:
        """Seats that somebody has at `now`."""
        return self.taken - len(self.lapsed(now))

    def free(self, now: datetime) -> int:
        return max(0, self.capacity - self.occupied(now))

    def free_for_newcomers(self, now: datetime, *, offers: bool) -> int:
        """Seats that nobody in line may come to claim; `offers`: whether the line gets any yet.

        Everybody in line counts for one, though some cannot take it now: it is better to find a
        seat that was not promised than not to find one that was.
        """
        return max(0, self.free(now) - (self.waiting if offers else 0))

    def overbooked_by(self, now: datetime) -> int:
        """How many more sit than there are seats, after the capacity was lowered."""
        return max(0, self.occupied(now) - self.capacity)

    def giving_way(self, now: datetime, *, spread: int = 0) -> tuple[str, ...]:
        """The lapsed holds that must end for one newcomer to sit; none while a seat stands empty.

        One hold gives way to one newcomer, more only where the capacity was lowered meanwhile.
        It is the one that ended first; `spread` starts so many further on, so that newcomers who
        met on one hold do not meet on the next. Raises ActivityFull.
        """
        needed = max(0, self.taken - self.capacity + 1)
        ended = self.lapsed(now)
        if needed > min(len(ended), MOST_GIVING_WAY):
            raise ActivityFull
        start = spread % len(ended) if ended else 0
        return (ended[start:] + ended[:start])[:needed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The places one company has in one activity: registrations, by ULID, that keep one.

    `confirmed` are those of them that are CONFIRMED: they admit the company to meetings.
    """

    persons: dict[str, Until] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()

    def giving_way(self, limit: int, now: datetime) -> tuple[str, ...]:
        """The lapsed holds, all of which end when one more person of the company comes.

        Raises CompanyLimitReached.
        """
        ended = tuple(id for id, until in self.persons.items() if lapsed(until, now))
        if len(self.persons) - len(ended) >= limit:
            raise CompanyLimitReached(limit)
        return ended

    def has_place(self, limit: int, now: datetime) -> bool:
        """Whether one more person of the company could come."""
        return sum(not lapsed(until, now) for until in self.persons.values()) < limit


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonClaim:
    """Who is registered under one e-mail address: one registration (id) of one company (id)."""

    registration_id: str
    company_id: str
    until: Until

    def check_free(self, now: datetime, *, tell: bool) -> None:
        """Raises AlreadyRegistered, which names the registration only if `tell`."""
        if not lapsed(self.until, now):
            raise AlreadyRegistered(self.registration_id if tell else None)
