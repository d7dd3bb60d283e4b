"""Requests for late changes: rows among those of their activity, listed by state.

    gsi1 CHANGES#<state>                 all of them, the oldest first
    gsi2 ACTIVITY#a#CHANGES#<state>      those of one activity

A claim of the registration (CHANGE-OPEN#r) keeps a second one away while one is open.
"""

from typing import Any

from registration.rules import ids
from registration.rules.changes import ChangeRequest, ChangeRequestOpen, ChangeState
from registration.rules.pages import Page, Window
from registration.store.bodies import Body
from registration.store.claims import claimed, released
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, put


class ChangeRow(Row, discriminator="change_request"):
    body = Body(ChangeRequest)


def key(id: str) -> Key[ChangeRequest]:
    """Where a request lies; an id that is none leads nowhere."""
    _, activity, own = ids.split("chg", id) or ("", "", "")
    return Key(f"ACTIVITY#{activity}", f"CHANGE#{own}", ChangeRequest)


def open_key(registration_id: str) -> Key[str]:
    """Where the id of a registration's open request lies."""
    _, activity, own = ids.split("reg", registration_id) or ("", "", "")
    return Key(f"ACTIVITY#{activity}", f"CHANGE-OPEN#{own}", str)


def opened(request: ChangeRequest) -> tuple[Write, ...]:
    """A new request, the only open one. Raises ChangeRequestOpen, which names the other."""

    def otherwise(found: Any) -> ChangeRequestOpen:
        return ChangeRequestOpen(found.value())

    claim = claimed(open_key(request.registration_id), request.id, otherwise)
    return (claim, add(_row(request), Overtaken()))


def closed(request: ChangeRequest, was: ChangeRequest) -> tuple[Write, ...]:
    """An open request that is open no more. Raises Overtaken where it is not what it `was`."""
    row = _row(request)
    return (
        put(row, ChangeRow.version == was.version, Overtaken()),
        released(open_key(request.registration_id), request.id),
    )


def page(state: ChangeState, window: Window, activity_id: str | None = None) -> Page[ChangeRequest]:
    """Those that stand there, the oldest first; of one activity, or of all."""
    if activity_id is None:
        return read_page(_list(state), "", window, index="gsi1")
    return read_page(_list_of(activity_id, state), "", window, index="gsi2")


def of_activity(activity_id: str, window: Window) -> Page[ChangeRequest]:
    """All of an activity, the oldest first; consistent, unlike the lists."""
    return read_page(f"ACTIVITY#{ids.last(activity_id)}", "CHANGE#", window)


def _list(state: ChangeState) -> str:
    return f"CHANGES#{state}"


def _list_of(activity_id: str, state: ChangeState) -> str:
    return f"ACTIVITY#{ids.last(activity_id)}#CHANGES#{state}"


def _row(request: ChangeRequest) -> ChangeRow:
    where, own = key(request.id), ids.last(request.id)
    row = ChangeRow(where.pk, where.sk, body=request, version=request.version)
    row.gsi1pk, row.gsi1sk = _list(request.state), own
    row.gsi2pk, row.gsi2sk = _list_of(request.activity_id, request.state), own
    return row
