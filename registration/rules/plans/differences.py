"""How one plan differs from another: a draft from what is in force, or from another draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from registration.rules.meetings import Meeting
from registration.rules.plans.contents import Planned, in_order


class Difference(StrEnum):
    """What becomes of one wish from the one plan to the other."""

    ADDED = "ADDED"
    MOVED = "MOVED"  # in another slot
    RESEATED = "RESEATED"  # in the same slot; at another table, or with somebody else
    DROPPED = "DROPPED"
    KEPT = "KEPT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One wish in both plans; None: it is not held there. `of` is the one of them that there is,
    the later one if both are."""

    kind: Difference
    of: Planned
    before: Planned | None
    after: Planned | None


def live(meetings: Iterable[Meeting]) -> dict[str, Planned]:
    """What is in force, as a plan says it; by wish."""
    return {
        one.id: Planned(
            wish=one.id,
            company_id=one.company_id,
            delegate_id=one.delegate_id,
            slot=one.place.slot,
            table=one.place.table,
            representative=one.place.representative,
            interpreter=one.place.interpreter,
            locked=one.locked,
        )
        for one in meetings
        if one.place
    }


def differences(
    before: Mapping[str, Planned], after: Mapping[str, Planned]
) -> tuple[Differing, ...]:
    """Every wish that either holds, by the time and table it has afterwards, or had."""
    either = {**before, **after}
    return tuple(
        Differing(
            kind=_kind(before.get(one.wish), after.get(one.wish)),
            of=one,
            before=before.get(one.wish),
            after=after.get(one.wish),
        )
        for one in in_order(either.values())
    )


def _kind(before: Planned | None, after: Planned | None) -> Difference:
    if before is None:
        return Difference.ADDED
    if after is None:
        return Difference.DROPPED
    if before.slot != after.slot:
        return Difference.MOVED
    return Difference.KEPT if place_of(before) == place_of(after) else Difference.RESEATED


def place_of(one: Planned) -> tuple[int, int, str, str | None]:
    """Where a wish is held, and with whom."""
    return one.slot, one.table, one.representative, one.interpreter
