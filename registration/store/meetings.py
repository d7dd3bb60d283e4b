"""Meetings: one row per pair in a matchmaking session, found by either side in time order.

How they are listed, and what of them is seen while a plan is being published: `listings`. A booked
meeting also holds its claims (store.slots), written in the same transaction. After a delegate was
replaced, a PAIR row names the meeting that the new one took over: there, too, a pair has one
meeting.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from registration.rules import ids
from registration.rules.meetings import HELD, Meeting
from registration.rules.pages import Page, Window
from registration.rules.registrations import Registration, RegistrationState
from registration.store import registrations, seats, slots
from registration.store.bodies import Body
from registration.store.listings import MeetingRow, in_force, key, seen, side
from registration.store.rows import Key, Row, read, read_many, read_page, read_range
from registration.store.writes import Otherwise, Overtaken, Write, add, check, delete, put

__all__ = [
    "MeetingRow",
    "key",
    "seen",
]  # where `listings` has them, for whoever asks about meetings

MOST_MEETINGS = 100_000  # more than a session can have; a Query gives a megabyte at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Which meeting a company and a delegate have, where its id names another delegate."""

    meeting_id: str


class PairRow(Row, discriminator="pair"):
    body = Body(Pair)


def pair_key(activity_id: str, company_id: str, delegate_id: str) -> Key[Pair]:
    sort = f"PAIR#{ids.last(company_id)}#{ids.last(delegate_id)}"
    return Key(slots.key(activity_id).pk, sort, Pair)


def saved(meeting: Meeting, was: Meeting | None) -> Write:
    """Put a meeting. Raises Overtaken where it is no longer what it `was`."""
    row = MeetingRow.of(meeting)
    if was is None:
        return add(row, Overtaken())
    return put(row, MeetingRow.version == was.version, Overtaken())


def claimed(meeting: Meeting, was: Meeting | None = None) -> tuple[Write, ...]:
    """Take what a booked meeting holds and did not hold before. Raises ClaimLost about the first
    that is taken."""
    held = was.claims() if was else ()
    begun = [claim for claim in meeting.claims() if claim not in held]
    return slots.taken(meeting.activity_id, begun, meeting.id)


def released(was: Meeting, meeting: Meeting) -> tuple[Write, ...]:
    """Give back what the meeting held and holds no more."""
    gone = set(was.claims()) - set(meeting.claims())
    return slots.freed(was.activity_id, gone, was.id)


def handed_over(was: Meeting, meeting: Meeting) -> tuple[Write, ...]:
    """Another delegate takes over: the claim on the one for the claim on the other.

    Raises ClaimLost where the new one is busy, Overtaken.
    """
    begun = set(meeting.claims()) - set(was.claims())
    return (
        saved(meeting, was),
        *released(was, meeting),
        *slots.taken(meeting.activity_id, begun, meeting.id),
        paired(meeting),
    )


def paired(meeting: Meeting) -> Write:
    """The meeting is the one that its company and its delegate have, whatever its id names."""
    return put(_pair(meeting))


def unpaired(meeting: Meeting) -> Write:
    """It is no more; where another one is by now, that stays."""
    row = _pair(meeting)
    named = Path(["body", "meeting_id"]) == meeting.id
    return delete(row, Row.pk.does_not_exist() | named, Overtaken())


def _pair(meeting: Meeting) -> PairRow:
    where = pair_key(meeting.activity_id, meeting.company_id, meeting.delegate_id)
    return PairRow(where.pk, where.sk, body=Pair(meeting_id=meeting.id))


def still_confirmed(registration_id: str, otherwise: Otherwise, email: str | None = None) -> Write:
    """Check that a registration is CONFIRMED, and where that is given of this person, or
    `otherwise`."""
    where = registrations.key(registration_id)
    row = registrations.RegistrationRow(where.pk, where.sk)
    state = Path(["body", "state"])
    stands: Condition = state == RegistrationState.CONFIRMED.value
    if email:
        stands &= Path(["body", "person", "email"]) == email
    return check(row, stands, otherwise)


def admitted(
    company_id: str, activity_id: str, named: Collection[str] = (), *, afresh: bool = False
) -> tuple[Registration, ...]:
    """A company's confirmed registrations for the activity that admits to meetings.

    One Query of the index, which may be a second old. By key after all where that shows none, or
    not all who are `named`, or (`afresh`) one who turned out to have left.
    """
    lately = () if afresh else _admitted_lately(company_id, activity_id)
    if lately and {each.id for each in lately} >= set(named):
        return lately
    quota = read(seats.quota_key(activity_id, company_id))
    delegation, activity = ids.split("act", activity_id) or ("", "")
    keys = [
        registrations.key(ids.make("reg", delegation, activity, own))
        for own in (quota.confirmed if quota else ())
    ]
    by_key = read_many(keys)
    return tuple(each for key in keys if (each := by_key[key]) and _admits(each, activity_id))


def _admitted_lately(company_id: str, activity_id: str) -> tuple[Registration, ...]:
    latest = read_page(
        side(company_id)[0], "REG#", Window(first=100), index="gsi1", newest_first=True
    )
    return tuple(each for each in latest.values if _admits(each, activity_id))


def _admits(registration: Registration, activity_id: str) -> bool:
    confirmed = registration.state is RegistrationState.CONFIRMED
    return confirmed and registration.activity_id == activity_id


def of_activity(activity_id: str, window: Window) -> Page[Meeting]:
    """Every meeting of a session, whatever became of it, by company."""
    pk = slots.key(activity_id).pk
    return in_force(partial(read_page, pk, "MEETING#"), window)


def with_delegate(activity_id: str, delegate_id: str) -> tuple[Meeting, ...]:
    """A delegate's meetings in a session. Reads all of the session: for a replacement only.

    Consistent, unlike the index: none that was booked a moment ago is left behind.
    """
    rows = read_range(slots.key(activity_id).pk, "MEETING#")
    meetings: Iterable[Meeting] = (row.value() for row in rows)
    return tuple(each for each in meetings if each.delegate_id == delegate_id)


def with_company(activity_id: str, company_id: str) -> tuple[Meeting, ...]:
    """A company's meetings in a session. Consistent, as above: for somebody who does not come.

    Those with its own id, and those whose id names another company that has become part of it.
    """
    pk, own = slots.key(activity_id).pk, ids.last(company_id)
    theirs: list[Meeting] = [row.value() for row in read_range(pk, f"MEETING#{own}#")]
    known = {one.id for one in theirs}
    pairs: list[Pair] = [row.value() for row in read_range(pk, f"PAIR#{own}#")]
    others = [key(one.meeting_id) for one in pairs if one.meeting_id not in known]
    for some in batched(others, 100, strict=False):
        found = read_many(some)
        theirs += [meeting for one in some if (meeting := found[one])]
    return tuple(one for one in theirs if one.company_id == company_id)


def held(activity_id: str, side_id: str | None = None) -> tuple[Meeting, ...]:
    """What is agreed in a session, by all, or by one company or delegate (id).

    One side's is read from the index, which may be a second old.
    """
    pk, index = side(side_id) if side_id else (slots.key(activity_id).pk, None)
    whole = Window(first=MOST_MEETINGS)
    page = in_force(partial(read_page, pk, "MEETING#", index=index), whole, index)
    return tuple(one for one in page.values if one.activity_id == activity_id and one.state in HELD)


def requests(side_id: str, window: Window) -> Page[Meeting]:
    """What a company or delegate (id) asked for or was asked, and what came to an end: newest
    first."""
    pk, index = side(side_id)
    look = partial(read_page, pk, "REQUEST#", index=index, newest_first=True)
    return in_force(look, window, index)


def agenda(side_id: str, window: Window, now: datetime) -> Page[Meeting | Registration]:
    """What a company or delegate (id) has agreed to, in the order it starts.

    For a company one Query for its meetings and one for its registrations, each past what the
    cursor has seen, merged by time.
    """
    pk, index = side(side_id)
    kinds = ("MEETING#", "REG#") if index == "gsi1" else ("MEETING#",)
    found: list[tuple[str, Meeting | Registration]] = []
    more = False
    for prefix in kinds:
        after = prefix + window.after if window.after is not None else None
        # As many as there may be, since registrations that have ended lie among the others.
        part = Window(first=100, after=after)
        page = in_force(partial(read_page, pk, prefix, index=index), part, index)
        found += [
            (sort.removeprefix(prefix), value)
            for sort, value in page.items
            if isinstance(value, Meeting) or value.as_of(now).keeps_seat
        ]
        more = more or page.more
    found.sort(key=lambda item: item[0])
    more = more or len(found) > window.first
    return Page(items=tuple(found[: window.first]), more=more)
