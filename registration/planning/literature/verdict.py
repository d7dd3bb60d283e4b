"""Whether a timetable keeps every rule of its event; shares no code with the search."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from registration.planning.literature.event import Event, Timetable


def wrongs(event: Event, timetable: Timetable) -> Iterator[str]:
    """What is broken, in English; nothing for one without slots."""
    slots = timetable.slots
    if not slots:
        return
    if len(slots) != len(event.meetings):
        yield "one slot for each meeting"
        return
    for at, one in enumerate(event.meetings):
        if slots[at] not in one.slots:
            yield f"meeting {at} may not be in {slots[at]}"
        for other in one.after:
            if slots[other] >= slots[at]:
                yield f"meeting {at} does not come after {other}"
    for slot, held in sorted(Counter(slots).items()):
        if held > event.tables:
            yield f"{held} meetings in {slot}"
    yield from _of_people(event, timetable)


def _of_people(event: Event, timetable: Timetable) -> Iterator[str]:
    breaks = []
    for person in range(event.people):
        mine = sorted(timetable.slots[at] for at in event.of(person))
        if len(set(mine)) < len(mine):
            yield f"{person} has two meetings in one slot"
        breaks.append(_breaks(mine))
    if breaks and max(breaks) - min(breaks) > event.spread:
        yield "breaks are spread too unevenly"
    if sum(breaks) != timetable.breaks:
        yield f"{sum(breaks)} breaks, not {timetable.breaks}"
    if timetable.breaks < timetable.bound:
        yield "fewer breaks than proven possible"


def _breaks(mine: Sequence[int]) -> int:
    return sum(other > one + 1 for one, other in pairwise(mine))
