"""The slot grid of an activity, and who holds what in its slots.

A claim is a row whose existence is the rule: BUSY#<slot>#<resource> of an activity. Whether a
meeting or an absence holds it makes no difference to who comes next, so that availability and
double booking are one mechanism. Every claim that is taken counts on the grid's row (`uses`), under
the version of the grid it was chosen from: neither can pass the other unseen.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from registration.rules import ids
from registration.rules.refusals import Refused
from registration.rules.slots import Claim, Grid, ResourceKind, SlotsInUse
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_range
from registration.store.writes import Overtaken, Write, check, delete, put, update

ABSENT = "ABSENT"  # what holds a slot in which a participant is away

_RESOURCE = {
    ResourceKind.DELEGATE: "DELEGATE",
    ResourceKind.REPRESENTATIVE: "PERSON",
    ResourceKind.TABLE: "TABLE",
    ResourceKind.INTERPRETER: "INTERPRETER",
}


class GridRow(Row, discriminator="grid"):
    """`uses` counts claims, beside the body, so that taking one writes nothing else."""

    body = Body(Grid)
    uses = NumberAttribute(default=0)

    def value(self) -> Grid:
        return replace(self.body, uses=int(self.uses))


class BusyRow(Row, discriminator="busy"):
    """A row whose existence is the rule: its first writer holds the resource in the slot."""

    body = Body(Claim)
    held_by = UnicodeAttribute()


class ClaimLost(Overtaken):
    """Somebody took `claim` in the meantime; `held_by` is a meeting's id or ABSENT."""

    def __init__(self, claim: Claim, held_by: str) -> None:
        super().__init__()
        self.claim = claim
        self.held_by = held_by


def key(activity_id: str) -> Key[Grid]:
    return Key(f"ACTIVITY#{ids.last(activity_id)}", "GRID", Grid)


def holders(activity_id: str) -> dict[Claim, str]:
    """Everything that is taken, and what holds it: a meeting's id or ABSENT."""
    rows = read_range(key(activity_id).pk, "BUSY#")
    return {row.body: row.held_by for row in rows if isinstance(row, BusyRow)}


def drawn(grid: Grid, was: Grid | None) -> Write:
    """Put a grid. Raises Overtaken where it was changed, or claims were taken under it."""
    row = GridRow(key(grid.activity_id).pk, "GRID", body=grid, version=grid.version)
    row.uses = grid.uses
    if was is None:
        return put(row, Row.pk.does_not_exist(), Overtaken())
    unseen = (Row.version == was.version) & (GridRow.uses == was.uses)
    return put(row, unseen, Overtaken())


def unchanged(activity_id: str, grid: Grid | None) -> Write:
    """The activity has that grid, or still none. Raises Overtaken."""
    row = GridRow(key(activity_id).pk, "GRID")
    same = Row.version == grid.version if grid else Row.pk.does_not_exist()
    return check(row, same, Overtaken())


def used(grid: Grid) -> Write:
    """Count a claim taken under this version of the grid. Raises Overtaken where it changed."""
    row = GridRow(key(grid.activity_id).pk, "GRID")
    return update(
        row, [GridRow.uses.set(GridRow.uses + 1)], Row.version == grid.version, Overtaken()
    )


def taken(activity_id: str, claims: Iterable[Claim], by: str) -> tuple[Write, ...]:
    """Take each claim. Raises ClaimLost about the first that somebody holds."""

    def otherwise(claim: Claim) -> Callable[[Any], Exception]:
        return lambda found: ClaimLost(claim, found.held_by)

    return tuple(
        put(_busy(activity_id, claim, by), Row.pk.does_not_exist(), otherwise(claim))
        for claim in claims
    )


def freed(activity_id: str, claims: Iterable[Claim], by: str) -> tuple[Write, ...]:
    """Give each claim back. Raises Overtaken where it is not held `by` that any more."""
    return tuple(
        delete(_busy(activity_id, claim, by), BusyRow.held_by == by, Overtaken())
        for claim in claims
    )


def passed(activity_id: str, claim: Claim, to: str | None) -> Write:
    """Give a claim to another, or to nobody (None), whoever holds it. For who has locked the grid:
    nobody else takes or gives back anything then."""
    row = _busy(activity_id, claim, to or "")
    return put(row) if to else delete(row)


def touched(activity_id: str) -> Write:
    """Count a use of whichever grid there is: for who leaves, so that no plan is put in force that
    was made before. Raises Overtaken where there is none."""
    row = GridRow(key(activity_id).pk, "GRID")
    return update(row, [GridRow.uses.set(GridRow.uses + 1)], Row.pk.exists(), Overtaken())


def away(activity_id: str, claims: Iterable[Claim]) -> tuple[Write, ...]:
    """Note absences. Raises SlotsInUse where a meeting lies there; twice away is away."""

    def otherwise(found: BusyRow) -> Refused:
        return SlotsInUse((found.held_by,))

    free = Row.pk.does_not_exist() | (BusyRow.held_by == ABSENT)
    return tuple(put(_busy(activity_id, claim, ABSENT), free, otherwise) for claim in claims)


def _busy(activity_id: str, claim: Claim, by: str) -> BusyRow:
    id = f"{int(claim.id):02}" if claim.kind is ResourceKind.TABLE else ids.last(claim.id)
    sort = f"BUSY#{claim.slot:03}#{_RESOURCE[claim.kind]}#{id}"
    return BusyRow(key(activity_id).pk, sort, body=claim, held_by=by)
