"""Everything that is asked of the store, chapter by chapter: each begins with an empty one."""

from collections.abc import Callable, Mapping
from datetime import datetime

from tests.chains import NOON
from tests.costs.chapters import (
    companies,
    consumers,
    evenings,
    merging,
    needs,
    programmes,
    pushes,
    talks,
)
from tests.costs.walk import Walk
from tests.late_changes import BEFORE, SetClock
from tests.registrations import OPEN
from tests.sessions import NOW

CHAPTERS: Mapping[str, tuple[datetime, Callable[[Walk, SetClock], None]]] = {
    "Companies, their people, keys": (companies.AUGUST, companies.walked),
    "A company that was there twice": (NOW, merging.walked),
    "Delegations: two activities, 50 who come": (programmes.JUNE, programmes.walked),
    "Seats: one, with two in line": (OPEN, evenings.in_line),
    "Seats that the desk gives": (OPEN, evenings.approved),
    "Changes before a deadline and after it": (BEFORE, evenings.late),
    "Meetings: four companies, three delegates": (NOW, talks.by_hand),
    "Plans: three companies, two delegates, six wishes": (NOW, talks.planned),
    "A meeting whose delegate is another now": (BEFORE, talks.handed_over),
    "Diet, access and travel": (NOW, needs.walked),
    "Pushes": (OPEN, pushes.walked),
    "Mails": (OPEN, consumers.mails),
    "The audit chain": (NOON, consumers.chain),
    "What is called off": (NOW, consumers.ends),
    "What lapses": (OPEN, consumers.lapses),
    "At the door": (NOW, consumers.door),
}
