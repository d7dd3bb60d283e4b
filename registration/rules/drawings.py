"""A session's grid that is drawn over another one: what stays of that, and who interprets."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from registration.rules import ids
from registration.rules.breaches import Rule
from registration.rules.interpreters import Interpreter, read
from registration.rules.refusals import Form
from registration.rules.slots import Grid


class Part(StrEnum):
    """What of the grid before can be left as it is, without being named again."""

    INTERPRETERS = "interpreters"
    LIMITS = "limits"


def over(wanted: Grid, old: Grid | None, keeps: Collection[Part], at: datetime) -> Grid:
    """The grid as it is to be stored. Raises what is wrong with its interpreters, all at once.

    An interpreter who is new gets an id. The plan in force stays in force.
    """
    if old is None:
        return replace(wanted, interpreters=_interpreters(wanted, (), at))
    stays: dict[str, Any] = {str(part): getattr(old, part) for part in keeps}
    drawn = replace(wanted, **stays)
    return replace(
        drawn,
        interpreters=_interpreters(drawn, old.interpreters, at),
        plan=old.plan,
        publishing=old.publishing,
        published_at=old.published_at,
        uses=old.uses,
        version=old.version + 1,
    )


def interprets(grid: Grid | None, id: str) -> bool:
    """Whether that is the id of one of the session's interpreters."""
    return grid is not None and id in {one.id for one in grid.interpreters}


def _interpreters(
    grid: Grid, known: Collection[Interpreter], at: datetime
) -> tuple[Interpreter, ...]:
    form, there = Form(), {one.id for one in known}
    found = read(form, grid.interpreters)
    for index, one in enumerate(found):
        if one.id and one.id not in there:
            form.reject(("interpreters", index, "id"), Rule.UNKNOWN_REFERENCE, id=one.id)
        if one.id and one.id in {other.id for other in found[:index]}:
            form.reject(("interpreters", index, "id"), Rule.APPEARS_TWICE, value=one.id)
    form.check()
    parts = ids.split("act", grid.activity_id) or ("", "")
    return tuple(
        one if one.id else replace(one, id=ids.make("ipr", *parts, ids.new_ulid(at)))
        for one in found
    )
