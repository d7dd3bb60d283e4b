"""Agendas: whom somebody meets, in the order of time, with the breaks and what is free between.

A table's card is an agenda, too: that of the table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from functions.pages.columns import COLUMNS, Cell
from functions.pages.scenes import Scene, Sitting
from functions.pages.times import clock, day, local
from functions.pages.words import say, spoken
from registration.rules.page_links import PageKind
from registration.rules.slots import slots as slots_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting with a cell for each column, or (without cells) a stretch with a `pause`."""

    starts: str
    ends: str
    table: str = ""
    label: str | None = None
    cells: tuple[Cell, ...] = ()
    pause: str | None = None
    to_confirm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What lies on one day."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """One agenda: whose `kind` it is, the `number` of a table, headings beside time and table."""

    kind: str
    title: str
    subtitle: str
    number: int | None
    columns: tuple[str, ...]
    days: tuple[Day, ...]
    count: int


def agendas(scene: Scene) -> tuple[Agenda, ...]:
    """The agendas that the page shows: one, or those of all who have a meeting, by name."""
    kind = scene.link.kind
    single = SINGLE.get(kind, kind)
    found = [_agenda(scene, single, id) for id in _whose(scene, single)]
    if single is PageKind.TABLE:
        return tuple(found)
    return tuple(sorted(found, key=lambda one: one.title.casefold()))


# What a page of many shows many of.
SINGLE = {
    PageKind.TABLES: PageKind.TABLE,
    PageKind.COMPANIES: PageKind.COMPANY,
    PageKind.DELEGATES: PageKind.DELEGATE,
    PageKind.INTERPRETERS: PageKind.INTERPRETER,
}
_OWNER: dict[PageKind, Callable[[Sitting], str | None]] = {
    PageKind.TABLE: lambda sitting: str(sitting.table),
    PageKind.COMPANY: lambda sitting: sitting.company_id,
    PageKind.DELEGATE: lambda sitting: sitting.delegate_id,
    PageKind.INTERPRETER: lambda sitting: sitting.interpreter,
}


def _whose(scene: Scene, kind: PageKind) -> list[str]:
    """Tables and interpreters all, be they free; companies and delegates who meet somebody."""
    if scene.link.about is not None:
        return [scene.link.about]
    if kind is PageKind.TABLE:
        numbers = sorted(table.number for table in scene.grid.tables) if scene.grid else []
        return [str(number) for number in numbers]
    if kind is PageKind.INTERPRETER:
        return [each.id for each in scene.grid.interpreters] if scene.grid else []
    return list(dict.fromkeys(id for one in scene.sittings if (id := _OWNER[kind](one))))


def _agenda(scene: Scene, kind: PageKind, id: str) -> Agenda:
    own = [one for one in scene.sittings if _OWNER[kind](one) == id]
    title, subtitle = _heading(scene, kind, id)
    columns = COLUMNS[kind]
    return Agenda(
        kind=kind.lower(),
        title=title,
        subtitle=subtitle,
        number=int(id) if kind is PageKind.TABLE else None,
        columns=tuple(say(column.heading, scene.language) for column in columns),
        days=tuple(_days(scene, kind, own)),
        count=len(own),
    )


def _heading(scene: Scene, kind: PageKind, id: str) -> tuple[str, str]:
    """Whose agenda it is, and what there is to say of that."""
    language = scene.language
    match kind:
        case PageKind.TABLE:
            table = scene.table(int(id))
            return f"{say('table', language)} {table.number}", table.label or ""
        case PageKind.COMPANY:
            company = scene.cast.companies.get(id)
            town = company.profile.address.city if company else ""
            return company.name if company else say("unknown", language), town
        case PageKind.DELEGATE:
            delegate = scene.delegate(id)
            if delegate is None:
                return say("not_named", language), ""
            return delegate.name, ", ".join(filter(None, (delegate.role, delegate.firm)))
        case _:
            person = scene.interpreter(id)
            known = person.languages if person else ()
            words = " – ".join(spoken(code, language) for code in known)
            return person.name if person else say("unknown", language), words


def _days(scene: Scene, kind: PageKind, own: list[Sitting]) -> Iterator[Day]:
    by_day = groupby(own, key=lambda one: local(one.starts_at, scene.zone).date())
    for _, of_day in by_day:
        sat = list(of_day)
        entries: list[Entry] = []
        for number, sitting in enumerate(sat):
            if number:
                entries += _between(scene, sat[number - 1].ends_at, sitting.starts_at)
            entries.append(_entry(scene, kind, sitting))
        title = day(sat[0].starts_at, scene.zone, scene.language)
        yield Day(title=title, entries=tuple(entries))


def _between(scene: Scene, start: datetime, end: datetime) -> Iterator[Entry]:
    """What lies between two meetings: slots that are free, and the breaks of the grid."""
    slots = slots_of(scene.grid) if scene.grid else ()
    free = [(one.starts_at, one.ends_at) for one in slots if start <= one.starts_at < end]
    at = start
    for begins, ends in (*_joined(free), (end, end)):
        if at < begins:
            yield _pause(scene, "break", at, begins)
        if begins < ends:
            yield _pause(scene, "free", begins, ends)
        at = max(at, ends)


def _joined(stretches: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for begins, ends in stretches:
        if joined and joined[-1][1] == begins:
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((begins, ends))
    return joined


def _pause(scene: Scene, word: str, start: datetime, end: datetime) -> Entry:
    return Entry(
        starts=clock(start, scene.zone),
        ends=clock(end, scene.zone),
        pause=say(word, scene.language),
    )


def _entry(scene: Scene, kind: PageKind, sitting: Sitting) -> Entry:
    table = scene.table(sitting.table)
    return Entry(
        starts=clock(sitting.starts_at, scene.zone),
        ends=clock(sitting.ends_at, scene.zone),
        table="" if kind is PageKind.TABLE else str(table.number),
        label=table.label,
        cells=tuple(column.fill(scene, sitting) for column in COLUMNS[kind]),
        to_confirm=sitting.to_confirm,
    )
