"""How meetings lie in the lists of their two sides, and what of them is seen.

    gsi1 COMPANY#c, gsi2 DELEGATE#x      MEETING#<starts at>#…    what is agreed, by time
                                         REQUEST#<asked at>#…     all the rest, by when it was asked

While a plan is being published, a meeting that comes to lie elsewhere lies there twice: where it
was, and where it is going to be. Each list takes those that are in their place, so that every
list shows the whole of the plan or nothing of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from registration.rules import ids
from registration.rules.meetings import HELD, Meeting
from registration.rules.pages import Page, Window
from registration.rules.publications import effective
from registration.rules.slots import Grid
from registration.store import slots
from registration.store.bodies import Body
from registration.store.rows import Index, Key, Row, read, read_many

TIME = "%Y-%m-%dT%H:%MZ"  # as in the keys of registrations, so that both sort as one
LOOKS = 5  # at a list whose session is published again and again while it is read


class MeetingRow(Row, discriminator="meeting"):
    body = Body(Meeting)

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingRow":
        """Listed where everybody sees it: where it was, while it is staged."""
        where = key(meeting.id)
        row = cls(where.pk, where.sk, body=meeting, version=meeting.version)
        before = meeting.staged.before if meeting.staged else None
        row.gsi1pk, _ = side(meeting.company_id)
        row.gsi2pk, _ = side(meeting.delegate_id)
        row.gsi1sk, row.gsi2sk = cls.places(before or meeting)
        return row

    @staticmethod
    def places(meeting: Meeting) -> tuple[str, str]:
        """The sort keys in the lists of the company and of the delegate."""
        own = f"{ids.last(meeting.activity_id)}#{{}}"
        sort = f"REQUEST#{meeting.requested_at:{TIME}}#{own}"
        if meeting.place and meeting.state in HELD:
            sort = f"MEETING#{meeting.place.starts_at:{TIME}}#{own}"
        partners = ids.last(meeting.delegate_id), ids.last(meeting.company_id)
        return sort.format(partners[0]), sort.format(partners[1])


def key(id: str) -> Key[Meeting]:
    """Where a meeting lies; an id that is none leads nowhere."""
    _, activity, company, delegate = ids.split("mtg", id) or ("", "", "", "")
    return Key(f"ACTIVITY#{activity}", f"MEETING#{company}#{delegate}", Meeting)


def side(id: str) -> tuple[str, Index]:
    """The list of a company or a delegate (id), and the index it lies in."""
    if id.startswith("dgt_"):
        return f"DELEGATE#{ids.last(id)}", "gsi2"
    return f"COMPANY#{ids.last(id)}", "gsi1"


def seen(meeting: Meeting | None) -> Meeting | None:
    """A meeting that was just read, as everybody sees it; one read more where it is staged."""
    if meeting is None or meeting.staged is None:
        return meeting
    grid = read(slots.key(meeting.activity_id))
    return effective(meeting, grid) if grid else meeting


def in_force(
    look: Callable[[Window], Page[Any]], window: Window, index: Index | None = None
) -> Page[Any]:
    """A page of a list with its meetings as everybody sees them; nothing more is read unless a
    plan is being published.

    `look` reads the page, of a list in that index or of a session. It is read again where a plan
    came into force meanwhile: some of the page may be older than that. Where nothing of a page is
    seen, the next one is read: what is empty has no end to go on from.
    """
    while True:
        page, last = _look(look, window, index)
        if page.items or not page.more or last is None:
            return page
        window = replace(window, after=last)


def _look(
    look: Callable[[Window], Page[Any]], window: Window, index: Index | None
) -> tuple[Page[Any], str | None]:
    """One page, and the sort key of the last that lies in it, seen or not."""
    known: set[str] = set()
    while True:
        page = look(window)
        staged = [one for one in page.values if isinstance(one, Meeting) and one.staged]
        grids = _grids(staged)
        under_way = {grid.publishing for grid in grids.values()}
        over = {one.staged.plan for one in staged if one.staged} - under_way
        if over <= known or len(known) > LOOKS:
            last = page.items[-1][0] if page.items else None
            return (_as_seen(page, grids, index) if staged else page), last
        known |= over


def _grids(staged: Iterable[Meeting]) -> dict[str, Grid]:
    """Read after the meetings: a plan that is under way no more is in force then."""
    keys = {one.activity_id: slots.key(one.activity_id) for one in staged}
    found = read_many(keys.values())
    return {id: grid for id, key in keys.items() if (grid := found[key])}


def _as_seen(page: Page[Any], grids: Mapping[str, Grid], index: Index | None) -> Page[Any]:
    """The items that are in their place, each once."""
    items: dict[str, tuple[str, Any]] = {}
    for sort, value in page.items:
        if not isinstance(value, Meeting):
            items[sort] = (sort, value)
            continue
        shown = effective(value, grids[value.activity_id]) if value.staged else value
        if shown and (index is None or sort == MeetingRow.places(shown)[index == "gsi2"]):
            items[shown.id] = (sort, shown)
    return Page(items=tuple(items.values()), more=page.more)
