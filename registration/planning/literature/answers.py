"""A timetable as JSON: slots count from 1, as in the event's file."""

from msgspec import json

from registration.planning.literature.event import Timetable


def write_timetable(timetable: Timetable) -> bytes:
    """One line: `{"slots": [...], "breaks": 4, "bound": 4, "infeasible": false}`.

    Without slots, none was found; if `infeasible`, that is proven.
    """
    return json.encode(
        {
            "slots": [slot + 1 for slot in timetable.slots],
            "breaks": timetable.breaks,
            "bound": timetable.bound,
            "infeasible": timetable.infeasible,
        }
    )
