"""The plan as a grid: a row for each slot, a column for each table, a sheet for each day.

So many tables as fit on a page of A4 stand side by side; the others follow on sheets of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import batched, groupby, pairwise

from functions.pages.scenes import Scene, Sitting
from functions.pages.times import clock, day, local
from functions.pages.words import say
from registration.planning.plans import Reason
from registration.rules.plans.explanations import explained
from registration.rules.slots import Slot, Table
from registration.rules.slots import slots as slots_of

MOST_TABLES = 12  # side by side on A4, so that a name is still read at arm's length


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One meeting in the grid."""

    table: int
    company: str
    delegate: str
    interpreter: str | None
    to_confirm: bool
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A slot with a cell for each table, None where it is free; without cells: a break."""

    starts: str
    ends: str
    cells: tuple[tuple[Table, Cell | None], ...] = ()

    @property
    def is_break(self) -> bool:
        return not self.cells

    @property
    def free(self) -> int:
        return sum(cell is None for _, cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One day, as many tables as stand side by side."""

    day: str
    span: str
    tables: tuple[Table, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A wish that a draft leaves open."""

    company: str
    delegate: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the plan comes to, in numbers."""

    meetings: int
    companies: int
    delegates: int
    places: int


def sheets(scene: Scene) -> tuple[Sheet, ...]:
    """The whole grid, day by day; nothing where none is drawn."""
    if scene.grid is None or not scene.grid.tables:
        return ()
    at = {(one.slot, one.table): one for one in scene.sittings}
    return tuple(
        Sheet(
            day=day(moment, scene.zone, scene.language),
            span=_span(scene, tables),
            tables=tables,
            rows=_rows(scene, slots, tables, at),
        )
        for moment, slots in _days(scene)
        for tables in _side_by_side(_tables(scene))
    )


def tally(scene: Scene) -> Tally:
    """The numbers of the plan."""
    grid = scene.grid
    return Tally(
        meetings=len(scene.sittings),
        companies=len({one.company_id for one in scene.sittings}),
        delegates=len({one.delegate_id for one in scene.sittings}),
        places=len(slots_of(grid)) * len(grid.tables) if grid else 0,
    )


def wishes(scene: Scene) -> tuple[Open, ...]:
    """The wishes that a draft leaves open, and why; not those that somebody does not want: a page
    is passed on, and a silent no stays silent."""
    found = [
        Open(
            company=_company(scene, one.company_id),
            delegate=_delegate(scene, one.delegate_id),
            why=explained(one, (), scene.language),
        )
        for one in scene.left
        if one.reason is not Reason.VETO
    ]
    return tuple(sorted(found, key=lambda one: (one.company.casefold(), one.delegate)))


def _tables(scene: Scene) -> tuple[Table, ...]:
    known = scene.grid.tables if scene.grid else ()
    return tuple(sorted(known, key=lambda table: table.number))


def _side_by_side(tables: tuple[Table, ...]) -> tuple[tuple[Table, ...], ...]:
    """As few sheets as will do, and about as many tables on each."""
    sheets = -(-len(tables) // MOST_TABLES)
    return tuple(batched(tables, -(-len(tables) // sheets), strict=False))


def _days(scene: Scene) -> list[tuple[datetime, list[Slot]]]:
    slots = slots_of(scene.grid) if scene.grid else ()
    by_day = groupby(slots, key=lambda slot: local(slot.starts_at, scene.zone).date())
    found = [list(of_day) for _, of_day in by_day]
    return [(of_day[0].starts_at, of_day) for of_day in found]


def _span(scene: Scene, tables: tuple[Table, ...]) -> str:
    if len(tables) == len(_tables(scene)):
        return ""
    first, last = tables[0].number, tables[-1].number
    return say("tables_span", scene.language, first=first, last=last)


def _rows(
    scene: Scene,
    slots: list[Slot],
    tables: tuple[Table, ...],
    at: dict[tuple[int, int], Sitting],
) -> tuple[Row, ...]:
    rows = [_row(scene, slots[0], tables, at)]
    for before, slot in pairwise(slots):
        if before.ends_at < slot.starts_at:
            starts, ends = clock(before.ends_at, scene.zone), clock(slot.starts_at, scene.zone)
            rows.append(Row(starts=starts, ends=ends))
        rows.append(_row(scene, slot, tables, at))
    return tuple(rows)


def _row(
    scene: Scene, slot: Slot, tables: tuple[Table, ...], at: dict[tuple[int, int], Sitting]
) -> Row:
    sat = [(table, at.get((slot.number, table.number))) for table in tables]
    return Row(
        starts=clock(slot.starts_at, scene.zone),
        ends=clock(slot.ends_at, scene.zone),
        cells=tuple((table, _cell(scene, one) if one else None) for table, one in sat),
    )


def _cell(scene: Scene, sitting: Sitting) -> Cell:
    interpreter = scene.interpreter(sitting.interpreter)
    return Cell(
        table=sitting.table,
        company=_company(scene, sitting.company_id),
        delegate=_delegate(scene, sitting.delegate_id),
        interpreter=interpreter.name if interpreter else None,
        to_confirm=sitting.to_confirm,
        locked=sitting.locked,
    )


def _company(scene: Scene, id: str) -> str:
    found = scene.cast.companies.get(id)
    return found.name if found else say("unknown", scene.language)


def _delegate(scene: Scene, id: str) -> str:
    found = scene.delegate(id)
    return found.name if found else say("not_named", scene.language)
