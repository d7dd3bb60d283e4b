"""Where a meeting can be held: a slot in which delegate, representative and table are all free,
and an interpreter where the two share no language.

What is decided here can be overtaken by somebody else's booking a moment later; the claims of
the store notice that, and the choice is made again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from registration.rules.breaches import Rule
from registration.rules.interpreters import Bridge, Interpreter, NoInterpreter, able
from registration.rules.refusals import Invalid, Refused
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import (
    Busy,
    Claim,
    Grid,
    ResourceKind,
    Slot,
    slots,
    tables_for,
)
from registration.rules.texts import Text

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is to meet: one delegate, and any one of these representatives, the first one free.

    All are ids: of a delegate, and of registrations. `bridges` says of the representatives who
    share no language with the delegate what has to be bridged; the others are sent first. What of
    `prefers` is free is kept: where they would have met until now.
    """

    delegate_id: str
    representatives: tuple[str, ...]
    bridges: Mapping[str, Bridge] = field(default_factory=dict)
    prefers: "Placement | None" = None

    def in_order(self) -> tuple[str, ...]:
        """The representatives as they are to be asked."""
        kept = self.prefers.representative if self.prefers else None
        return tuple(sorted(self.representatives, key=lambda id: (id != kept, id in self.bridges)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A slot, with the table and the representative (a registration's id) that are free in it, and
    the interpreter (id) where the two share no language."""

    slot: int
    starts_at: datetime
    ends_at: datetime
    table: int
    representative: str
    interpreter: str | None = None

    def claims(self, delegate_id: str) -> tuple[Claim, ...]:
        """What a meeting with that delegate takes here."""
        needed = (
            (ResourceKind.DELEGATE, delegate_id),
            (ResourceKind.REPRESENTATIVE, self.representative),
            (ResourceKind.TABLE, str(self.table)),
            (ResourceKind.INTERPRETER, self.interpreter),
        )
        return tuple(Claim(slot=self.slot, kind=kind, id=id) for kind, id in needed if id)


@dataclass(eq=False)
class SlotTaken(Refused):
    """`resource` is what the slot lacks; `alternatives` were free for all when this was said."""

    resource: ResourceKind
    alternatives: tuple[Placement, ...] = ()
    code = "SLOT_TAKEN"
    says = Text(
        en="This slot is taken ({resource}). Free alternatives: {count}.",
        de="Diese Zeit ist schon belegt ({resource}). Freie Alternativen: {count}.",
        es="Este horario está ocupado ({resource}). Alternativas libres: {count}.",
    )

    @property
    def path(self) -> tuple[str, ...]:
        return ("slot",)

    def details(self) -> dict[str, object]:
        return {"resource": self.resource, "count": len(self.alternatives)}


@dataclass(eq=False)
class NoTable(Refused):
    """Delegate and representative are free together, but never where a table is."""

    code = "NO_TABLE"
    says = Text(
        en="No table is free at any time when both could meet.",
        de="Zu keiner Zeit, zu der beide könnten, ist ein Tisch frei.",
        es="No hay ninguna mesa libre cuando ambos podrían reunirse.",
    )


def choose(
    grid: Grid,
    busy: Busy,
    party: Party,
    *,
    now: datetime,
    slot: int | None = None,
    table: int | None = None,
    skip: int = 0,
) -> Placement:
    """The place in the slot asked for, or the first one in time.

    `table` overrides what the grid would give. `skip` leaves out that many places, from the last
    one on to the first, so that those who lost a race do not all meet again at the next slot.
    Raises SlotTaken, NoTable, NoInterpreter, RegistrationWindowClosed where the slot has begun,
    Invalid.
    """
    if table is not None and table not in {each.number for each in grid.tables}:
        raise Invalid(("table",), Rule.UNKNOWN_REFERENCE, {"id": table})
    if slot is not None:
        return _in_slot(grid, busy, party, _slot(grid, slot, now), table, now)
    free = list(placements(grid, busy, party, now=now, table=table))
    if not free:
        raise _nowhere(grid, busy, party, table, now)
    return free[skip % len(free)]


def placements(
    grid: Grid, busy: Busy, party: Party, *, now: datetime, table: int | None = None
) -> Iterator[Placement]:
    """One place in each slot still to come in which all are free, in time order."""
    for slot in slots(grid):
        if slot.starts_at > now:
            found = _look(grid, busy, party, slot, table)
            if isinstance(found, Placement):
                yield found


def place_in(grid: Grid, busy: Busy, party: Party, slot: Slot) -> Placement | None:
    """The place in that slot, if all are free in it."""
    found = _look(grid, busy, party, slot, None)
    return found if isinstance(found, Placement) else None


def refitted(grid: Grid, busy: Busy, party: Party, place: Placement) -> Placement | None:
    """The same place for another pair: with whoever has to interpret there now, if anybody has to.

    None where somebody has to and nobody is free.
    """
    needed = party.bridges.get(place.representative)
    if needed is None:
        return replace(place, interpreter=None)
    idle = [one for one in grid.interpreters if _idle(busy, place.slot, one)]
    found = _interpreter(idle, needed, place)
    return replace(place, interpreter=found) if found else None


def _idle(busy: Busy, slot: int, one: Interpreter) -> bool:
    return Claim(slot=slot, kind=ResourceKind.INTERPRETER, id=one.id) not in busy


def alternatives(
    grid: Grid, busy: Busy, party: Party, *, now: datetime, near: int
) -> tuple[Placement, ...]:
    """Up to three places in other slots, those nearest to the slot `near`, in time order."""
    others = [place for place in placements(grid, busy, party, now=now) if place.slot != near]
    nearest = sorted(others, key=lambda place: (abs(place.slot - near), place.slot))
    return tuple(sorted(nearest[:ALTERNATIVES], key=lambda place: place.slot))


def _slot(grid: Grid, number: int, now: datetime) -> Slot:
    all_slots = slots(grid)
    if not 0 <= number < len(all_slots):
        raise Invalid(("slot",), Rule.OUT_OF_RANGE, {"low": 0, "high": len(all_slots) - 1})
    if all_slots[number].starts_at <= now:
        raise RegistrationWindowClosed(None, all_slots[number].starts_at)
    return all_slots[number]


def _in_slot(
    grid: Grid, busy: Busy, party: Party, slot: Slot, table: int | None, now: datetime
) -> Placement:
    if not grid.tables:
        raise NoTable
    found = _look(grid, busy, party, slot, table)
    if isinstance(found, Placement):
        return found
    if found is ResourceKind.INTERPRETER and not _anybody_could(grid, party):
        raise NoInterpreter
    near = alternatives(grid, busy, party, now=now, near=slot.number)
    raise SlotTaken(found, near)


def _anybody_could(grid: Grid, party: Party) -> bool:
    """Whether the session has an interpreter at all for somebody whom the company may send."""
    sent = party.representatives
    return any(id not in party.bridges or able(grid.interpreters, party.bridges[id]) for id in sent)


def _look(
    grid: Grid, busy: Busy, party: Party, slot: Slot, table: int | None
) -> Placement | ResourceKind:
    """The place in this slot, or what it lacks."""

    def free(kind: ResourceKind, id: str) -> bool:
        return Claim(slot=slot.number, kind=kind, id=id) not in busy

    if not free(ResourceKind.DELEGATE, party.delegate_id):
        return ResourceKind.DELEGATE
    there = [id for id in party.in_order() if free(ResourceKind.REPRESENTATIVE, id)]
    if not there:
        return ResourceKind.REPRESENTATIVE
    allowed = _tables(grid, party) if table is None else (table,)
    seat = next((number for number in allowed if free(ResourceKind.TABLE, str(number))), None)
    if seat is None:
        return ResourceKind.TABLE
    idle = [one for one in grid.interpreters if _idle(busy, slot.number, one)]
    for representative in there:
        needed = party.bridges.get(representative)
        found = _interpreter(idle, needed, party.prefers) if needed else None
        if found or not needed:
            return Placement(
                slot=slot.number,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                table=seat,
                representative=representative,
                interpreter=found,
            )
    return ResourceKind.INTERPRETER


def _tables(grid: Grid, party: Party) -> tuple[int, ...]:
    kept = party.prefers.table if party.prefers else None
    return tuple(sorted(tables_for(grid, party.delegate_id), key=lambda number: number != kept))


def _interpreter(idle: list[Interpreter], needed: Bridge, prefers: Placement | None) -> str | None:
    """Who of those idle interprets, the one there was until now before all others."""
    found = [one.id for one in able(idle, needed)]
    kept = prefers.interpreter if prefers else None
    return kept if kept in found else next(iter(found), None)


def _nowhere(grid: Grid, busy: Busy, party: Party, table: int | None, now: datetime) -> Refused:
    """Why no slot will do: the grid is over, somebody or a table is missing, or the two share no
    time."""
    coming = [slot for slot in slots(grid) if slot.starts_at > now]
    if not coming:
        return RegistrationWindowClosed(None, grid.requests_until)
    lacking = {_look(grid, busy, party, slot, table) for slot in coming}
    if ResourceKind.INTERPRETER in lacking:
        return NoInterpreter()
    if ResourceKind.TABLE in lacking:
        return NoTable()
    only = lacking == {ResourceKind.DELEGATE}
    return SlotTaken(ResourceKind.DELEGATE if only else ResourceKind.REPRESENTATIVE)
