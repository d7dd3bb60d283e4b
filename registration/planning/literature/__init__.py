"""The problem as the literature has it: all meetings are given, people's breaks are to be few.

`solve` finds the fewest, with the proof, or proves that not all meetings can be held.
"""

from registration.planning.literature.answers import write_timetable
from registration.planning.literature.event import Event, Meeting, Timetable, read_event
from registration.planning.literature.search import EFFORT, solve
from registration.planning.literature.verdict import wrongs

__all__ = [
    "EFFORT",
    "Event",
    "Meeting",
    "Timetable",
    "read_event",
    "solve",
    "write_timetable",
    "wrongs",
]
