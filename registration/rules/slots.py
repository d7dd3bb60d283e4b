"""The slot grid of a matchmaking session: when, at which tables, and what is taken.

    session   14:00 ─────────────────── 17:00
    break                 15:20–15:40
    20 min    0  1  2  3             4  5  6  7

Slots are numbered from 0 in time order. One that would run past the end of its session or into
a break is left out; after a break the next one starts where the break ends. *Table* is furniture.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from registration.rules.breaches import Rule
from registration.rules.interpreters import Interpreter
from registration.rules.quotas import Limits, check_limits
from registration.rules.refusals import Form, Refused
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.texts import Text
from registration.rules.wording import check_line, check_range

MAX_SESSIONS = 20
MAX_SLOTS = 90  # a participant's absences fit into one transaction of 100 rows
MAX_TABLES = 99  # two digits in the key of a claim
MAX_LABEL = 60
SLOT_MINUTES = (5, 240)


class ResourceKind(StrEnum):
    """What a meeting needs for the length of its slot, and so what can be scarce."""

    DELEGATE = "DELEGATE"
    REPRESENTATIVE = "REPRESENTATIVE"
    TABLE = "TABLE"
    INTERPRETER = "INTERPRETER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `starts_at` up to, not including, `ends_at`; both aware UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    number: int
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """When and where the meetings of one activity can take place.

    `fixed_tables` seats a delegate (by id) at one table for the whole session; nobody else is
    given that table. Meetings can be asked for from `requests_from` (None: at once) until
    `requests_until`, the cut-off. `uses` counts what was taken or given back under the grid, so
    that it is not changed by somebody who has not seen that.

    `plan` is the one in force (id), since `published_at`; while another is being published
    (`publishing`, the publication's id) nothing else is booked or ended.
    """

    activity_id: str
    slot_minutes: int
    sessions: tuple[Period, ...]
    breaks: tuple[Period, ...] = ()
    tables: tuple[Table, ...] = ()
    fixed_tables: dict[str, int] = field(default_factory=dict)
    requests_from: datetime | None = None
    requests_until: datetime
    interpreters: tuple[Interpreter, ...] = ()
    limits: Limits = field(default_factory=Limits)
    plan: str | None = None
    publishing: str | None = None
    published_at: datetime | None = None
    uses: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """The slots in which a participant is away: a delegate, or a company's registration (ids)."""

    activity_id: str
    participant_id: str
    slots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A resource that is taken in a slot, by a meeting or by its own absence.

    `id` is that of a delegate, a representative's registration or an interpreter, or a table's
    number.
    """

    slot: int
    kind: ResourceKind
    id: str


type Busy = Collection[Claim]


@dataclass(eq=False)
class SlotsInUse(Refused):
    """`meetings` lie in the slots concerned, or more `absences` than can be moved at once."""

    meetings: tuple[str, ...]
    absences: int = 0
    code = "SLOTS_IN_USE"
    says = Text(
        en="These slots are in use (meetings: {count}, absences: {absences}).",
        de="Diese Zeiten sind belegt (Gespräche: {count}, Abwesenheiten: {absences}).",
        es="Estos horarios están en uso (reuniones: {count}, ausencias: {absences}).",
    )

    def details(self) -> dict[str, object]:
        return {"count": len(self.meetings), "absences": self.absences}


@dataclass(eq=False)
class GridOutside(Refused):
    """The grid of a session goes from `starts_at` to `ends_at`: further than the session would."""

    starts_at: datetime
    ends_at: datetime
    code = "GRID_OUTSIDE"
    says = Text(
        en="This session has a slot grid, which would no longer fit into it. Change that first.",
        de="Für diese Gesprächsrunde gibt es ein Zeitraster, das dann nicht mehr hineinpasst. "
        "Bitte ändern Sie zuerst das Zeitraster.",
        es="Esta sesión tiene una cuadrícula de horarios que ya no cabría en ella. "
        "Modifique antes la cuadrícula.",
    )

    @property
    def path(self) -> tuple[str, ...]:
        return ("starts_at",)


def slots(grid: Grid) -> tuple[Slot, ...]:
    """Every slot of the grid, in time order; a slot's number is its place in the answer."""
    length = timedelta(minutes=grid.slot_minutes)
    starts = [
        stretch.starts_at + n * length
        for stretch in _stretches(grid)
        for n in range((stretch.ends_at - stretch.starts_at) // length)
    ]
    return tuple(
        Slot(number=number, starts_at=start, ends_at=start + length)
        for number, start in enumerate(sorted(starts))
    )


def _stretches(grid: Grid) -> list[Period]:
    """The sessions without their breaks."""
    stretches = list(grid.sessions)
    for pause in grid.breaks:
        stretches = [
            part
            for whole in stretches
            for part in (
                Period(starts_at=whole.starts_at, ends_at=min(whole.ends_at, pause.starts_at)),
                Period(starts_at=max(whole.starts_at, pause.ends_at), ends_at=whole.ends_at),
            )
            if part.starts_at < part.ends_at
        ]
    return stretches


def check(grid: Grid, *, within: Period) -> None:
    """Raises what is wrong with a grid, all at once; it must lie `within` its activity."""
    form = Form()
    check_range(form, ("slot_minutes",), grid.slot_minutes, *SLOT_MINUTES)
    _check_periods(form, grid, within)
    _check_tables(form, grid)
    if grid.requests_from and grid.requests_from >= grid.requests_until:
        form.reject(("requests_until",), Rule.ENDS_BEFORE_START)
    check_limits(form, grid.limits)
    if not form.problems:
        _check_slots(form, grid)
    form.check()


def check_stays(grid: Grid, *, within: Period | None) -> None:
    """A session that changes keeps its grid. Raises GridOutside; None: it is a session no more."""
    starts_at = min(period.starts_at for period in grid.sessions)
    ends_at = max(period.ends_at for period in grid.sessions)
    if within is None or starts_at < within.starts_at or ends_at > within.ends_at:
        raise GridOutside(starts_at, ends_at)


def _check_slots(form: Form, grid: Grid) -> None:
    found = len(slots(grid))
    if found == 0:
        form.reject(("sessions",), Rule.NO_SLOT_FITS, minutes=grid.slot_minutes)
    if found > MAX_SLOTS:
        form.reject(("sessions",), Rule.TOO_MANY, limit=MAX_SLOTS)


def _check_periods(form: Form, grid: Grid, within: Period) -> None:
    if not grid.sessions:
        form.reject(("sessions",), Rule.REQUIRED)
    for name, periods in (("sessions", grid.sessions), ("breaks", grid.breaks)):
        if len(periods) > MAX_SESSIONS:
            form.reject((name,), Rule.TOO_MANY, limit=MAX_SESSIONS)
        for index, period in enumerate(periods):
            if period.ends_at <= period.starts_at:
                form.reject((name, index, "ends_at"), Rule.ENDS_BEFORE_START)
    for index, period in enumerate(grid.sessions):
        if period.starts_at < within.starts_at or period.ends_at > within.ends_at:
            low, high = within.starts_at, within.ends_at
            form.reject(("sessions", index), Rule.OUT_OF_RANGE, low=low, high=high)
        if any(_overlap(period, earlier) for earlier in grid.sessions[:index]):
            form.reject(("sessions", index), Rule.OVERLAPS)


def _check_tables(form: Form, grid: Grid) -> None:
    if len(grid.tables) > MAX_TABLES:
        form.reject(("tables",), Rule.TOO_MANY, limit=MAX_TABLES)
    numbers = [table.number for table in grid.tables]
    for index, table in enumerate(grid.tables):
        check_range(form, ("tables", index, "number"), table.number, 1, MAX_TABLES)
        if table.number in numbers[:index]:
            form.reject(("tables", index, "number"), Rule.APPEARS_TWICE, value=table.number)
        check_line(form, ("tables", index, "label"), table.label, limit=MAX_LABEL)
    for index, number in enumerate(grid.fixed_tables.values()):
        if number not in numbers:
            form.reject(("fixed_tables", index, "table"), Rule.UNKNOWN_REFERENCE, id=number)


def _overlap(one: Period, other: Period) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def check_window(grid: Grid, now: datetime) -> None:
    """Raises RegistrationWindowClosed where meetings can not be asked for at this moment."""
    if now >= grid.requests_until or (grid.requests_from and now < grid.requests_from):
        raise RegistrationWindowClosed(grid.requests_from, grid.requests_until)


def tables_for(grid: Grid, delegate_id: str) -> tuple[int, ...]:
    """The tables a delegate may be given: the fixed one, or all that nobody has fixed.

    They begin with the delegate's own favourite, so that people seldom change tables and those
    who book at the same moment seldom want the same one.
    """
    if delegate_id in grid.fixed_tables:
        return (grid.fixed_tables[delegate_id],)
    fixed = set(grid.fixed_tables.values())
    free = tuple(table.number for table in grid.tables if table.number not in fixed)
    first = crc32(delegate_id.encode()) % len(free) if free else 0
    return free[first:] + free[:first]


def same_place(old: Grid, new: Grid, claim: Claim) -> bool:
    """Whether what is claimed under the old grid means the same under the new: the time, the
    table, and an interpreter who still knows all the languages."""
    if claim.kind is ResourceKind.TABLE and claim.id not in {str(one.number) for one in new.tables}:
        return False
    if claim.kind is ResourceKind.INTERPRETER and not _still_interprets(old, new, claim.id):
        return False
    before, after = slots(old), slots(new)
    return claim.slot < len(after) and after[claim.slot] == before[claim.slot]


def _still_interprets(old: Grid, new: Grid, id: str) -> bool:
    before = {one.id: set(one.languages) for one in old.interpreters}
    after = {one.id: set(one.languages) for one in new.interpreters}
    return id in after and before.get(id, set()) <= after[id]


def moved(old: Grid, new: Grid, absences: Busy) -> frozenset[Claim]:
    """The absences under a new grid: whoever is away for a part of a slot is away in it.

    An interpreter who no longer belongs to the session is not away from it either.
    """
    before, gone = slots(old), {one.id for one in old.interpreters}
    gone -= {one.id for one in new.interpreters}
    return frozenset(
        Claim(slot=slot.number, kind=absence.kind, id=absence.id)
        for absence in absences
        for slot in slots(new)
        if absence.id not in gone
        and slot.starts_at < before[absence.slot].ends_at
        and before[absence.slot].starts_at < slot.ends_at
    )
