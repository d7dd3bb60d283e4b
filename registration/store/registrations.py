"""Registrations: one row each among those of their activity, found by company and by state too."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.pages import Page, Window
from registration.rules.registrations import TIMED, Registration, RegistrationState
from registration.rules.seats import HOLD
from registration.store import seats
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, put, update

# Of "REG#…", "REG-AWAITS#…" and "REG-ENDED#…", in this order; an agenda reads the first alone.
_LISTED = "REG"
_UNCONFIRMED = (RegistrationState.HELD, RegistrationState.EXPIRED)


class RegistrationRow(Row, discriminator="registration"):
    """gsi1: the company's, those that keep a seat first. gsi2: the activity's by state."""

    body = Body(Registration)


def key(id: str) -> Key[Registration]:
    """Where a registration lies; an id that is none leads nowhere."""
    _, activity, own = ids.split("reg", id) or ("", "", "")
    return Key(f"ACTIVITY#{activity}", f"REG#{own}", Registration)


def added(registration: Registration, activity: Activity) -> Write:
    """A new registration."""
    return add(_row(registration, activity), Overtaken())


def moved(registration: Registration, activity: Activity, *, was: int) -> Write:
    """The next version. Raises Overtaken where `was` is no longer the current one."""
    return put(_row(registration, activity), RegistrationRow.version == was, Overtaken())


def expired(activity: Activity, ulid: str, now: datetime) -> Write:
    """Mark a registration whose lapsed hold ends in somebody's favour, unread. Raises Overtaken."""
    row = RegistrationRow(seats.key(activity.id).pk, f"REG#{ulid}")
    state, version = Path(["body", "state"]), Path(["body", "version"])
    actions = [
        state.set(RegistrationState.EXPIRED.value),
        version.set(version + 1),
        Path(["body", "updated_at"]).set(now.isoformat().replace("+00:00", "Z")),
        RegistrationRow.version.set(RegistrationRow.version + 1),
        RegistrationRow.gsi1sk.set(_place_in_company(activity, ulid, "REG-ENDED#")),
        RegistrationRow.gsi2pk.set(_index(activity.id, RegistrationState.EXPIRED)),
    ]
    return update(row, actions, state.is_in(*(one.value for one in TIMED)), Overtaken())


def of_activity(activity_id: str, window: Window) -> Page[Registration]:
    """The registrations for an activity, in the order they came."""
    return read_page(seats.key(activity_id).pk, "REG#", window)


def of_activity_in(
    activity_id: str, state: RegistrationState, window: Window, now: datetime
) -> Page[Registration]:
    """Those that stand in `state` at `now`, in the order they came.

    HELD and EXPIRED are one index partition: which of the two it is, is told by when it came. An
    offer that has ended stands under neither state until it is swept.
    """
    # A ULID begins with its time, and a hold ends when the ULID's time is HOLD ago.
    alive = f"REG#{ids.new_ulid((now - HOLD).replace(microsecond=0) + timedelta(seconds=1))[:10]}"
    first, last = "REG#", "REG#~"
    ranges = {RegistrationState.HELD: (alive, last), RegistrationState.EXPIRED: (first, alive)}
    where = _index(activity_id, state)
    page = read_page(where, "REG#", window, index="gsi2", within=ranges.get(state))
    standing = tuple(item for item in page.items if item[1].as_of(now).state is state)
    return Page(items=standing, more=page.more)


def of_activities_in(
    activity_ids: Sequence[str], state: RegistrationState, window: Window, now: datetime
) -> Page[Registration]:
    """The same for several activities, one after the other in the order given.

    Reads no more lists than it takes to fill the page, and one row to see whether more follow.
    """
    at, _, after = (window.after or "").partition("|")
    left = [one for one in activity_ids if ids.last(one) >= at] if at else list(activity_ids)
    items: list[tuple[str, Registration]] = []
    for id in left:
        own = ids.last(id)
        last = after if own == at else None
        while len(items) <= window.first:
            wanted = Window(first=window.first + 1 - len(items), after=last)
            page = of_activity_in(id, state, wanted, now)
            items += [(f"{own}|{sort_key}", one) for sort_key, one in page.items]
            if not (page.more and page.items):
                break
            last = page.items[-1][0]
    return Page(items=tuple(items[: window.first]), more=len(items) > window.first)


def of_company(company_id: str, window: Window) -> Page[Registration]:
    """A company's registrations as their activities start: those that keep a seat, those in line,
    those that ended.

    One that lapsed unseen stands among the first until its seat is taken over: see `as_of`.
    """
    return read_page(f"COMPANY#{ids.last(company_id)}", _LISTED, window, index="gsi1")


def _row(registration: Registration, activity: Activity) -> RegistrationRow:
    where, ulid = key(registration.id), registration.ulid
    row = RegistrationRow(where.pk, where.sk, body=registration, version=registration.version)
    row.gsi1pk = f"COMPANY#{ids.last(registration.company_id)}"
    row.gsi1sk = _place_in_company(activity, ulid, _group(registration))
    row.gsi2pk = _index(activity.id, registration.state)
    row.gsi2sk = where.sk
    return row


def _group(registration: Registration) -> str:
    if registration.keeps_seat:
        return "REG#"
    return "REG-AWAITS#" if registration.is_open else "REG-ENDED#"


def _place_in_company(activity: Activity, ulid: str, group: str) -> str:
    return f"{group}{activity.starts_at:%Y-%m-%dT%H:%MZ}#{ids.last(activity.id)}#{ulid}"


def _index(activity_id: str, state: RegistrationState) -> str:
    listed = RegistrationState.HELD if state in _UNCONFIRMED else state
    return f"{seats.key(activity_id).pk}#{listed}"
