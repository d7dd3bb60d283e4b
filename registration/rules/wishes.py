"""Asking for a meeting: the first wish, the same wish again, and the opposite one.

The same pair has one meeting. What is under way, booked or was declined answers a wish that is
repeated; the opposite wish is a match; what ended otherwise can be asked for again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.meetings import HELD, Meeting, MeetingState, Representative, Side
from registration.rules.refusals import Form, Refused
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.slots import Grid, check_window
from registration.rules.texts import Text
from registration.rules.wording import check_line, check_range

ANSWER_WITHIN = timedelta(hours=72)
MAX_MESSAGE = 1000
PRIORITIES = (1, 3)  # how much somebody wants to meet: nice to have, to be wished for, most of all


class AskOutcome(StrEnum):
    """What became of the wish to meet."""

    REQUESTED = "REQUESTED"
    EXISTING = "EXISTING"
    MUTUAL_MATCH = "MUTUAL_MATCH"


@dataclass(eq=False)
class NotAdmitted(Refused):
    """The company has nobody with a confirmed place in the activity that admits to meetings."""

    code = "NOT_ADMITTED"
    says = Text(
        en="The company needs a confirmed registration before it can have meetings.",
        de="Das Unternehmen braucht eine bestätigte Anmeldung, bevor es Gespräche führen kann.",
        es="La empresa necesita una inscripción confirmada para poder tener reuniones.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of a wish. A MUTUAL_MATCH still has to be given its place."""

    outcome: AskOutcome
    meeting: Meeting


def answer_until(now: datetime, grid: Grid) -> datetime:
    """When a request made now expires: after 72 hours or at the cut-off, whichever is first."""
    return min(now + ANSWER_WITHIN, grid.requests_until)


def check_words(message: str | None, priority: int | None) -> None:
    """Raises what is wrong with a message that is blank or too long, or a priority."""
    form = Form()
    check_line(form, ("message",), message, limit=MAX_MESSAGE)
    if priority is not None:
        check_range(form, ("priority",), priority, *PRIORITIES)
    form.check()


def choose_representatives(
    registrations: tuple[Registration, ...], wanted: tuple[str, ...]
) -> tuple[Representative, ...]:
    """Whom the company may send: those wanted, or all who are confirmed.

    Raises NotAdmitted where nobody is, Invalid about each one wanted who is not.
    """
    admitted = {
        each.id: Representative(
            registration_id=each.id, email=each.person.email, language=each.person.language
        )
        for each in registrations
        if each.state is RegistrationState.CONFIRMED
    }
    if not admitted:
        raise NotAdmitted
    form = Form()
    for index, id in enumerate(wanted):
        if id not in admitted:
            form.reject(("representative_ids", index), Rule.UNKNOWN_REFERENCE, id=id)
    form.check()
    return tuple(admitted[id] for id in dict.fromkeys(wanted or admitted))


def ask(wish: Meeting, existing: Meeting | None, grid: Grid, *, fill: bool | None = None) -> Asked:
    """Ask for a meeting, as `wish.requested_by` at `wish.requested_at`.

    `fill` says whether that side takes any slot that becomes free; None: as it said before. Raises
    RegistrationWindowClosed where a new request would begin outside of the grid's window.
    """
    now, by = wish.requested_at, wish.requested_by
    if existing is None:
        check_window(grid, now)
        return Asked(outcome=AskOutcome.REQUESTED, meeting=_filling(wish, by, fill))
    pending = existing.requested_by is not by and now < existing.expires_at
    seen = existing.seen_by(by, now)
    declined_by_me = seen.state is MeetingState.DECLINED and seen.requested_by is not by
    if pending and (seen.state is MeetingState.PENDING or (declined_by_me and seen.vetoed_by)):
        return Asked(outcome=AskOutcome.MUTUAL_MATCH, meeting=_matched(wish, existing, grid, fill))
    if seen.state is MeetingState.PENDING:
        return Asked(outcome=AskOutcome.EXISTING, meeting=_restated(wish, existing, fill))
    if seen.state in HELD or (seen.state is MeetingState.DECLINED and not declined_by_me):
        return Asked(outcome=AskOutcome.EXISTING, meeting=existing)
    check_window(grid, now)
    return Asked(outcome=AskOutcome.REQUESTED, meeting=_again(wish, existing, fill))


def _restated(wish: Meeting, existing: Meeting, fill: bool | None) -> Meeting:
    """The same wish again may say anew how much it is wanted, and whether any slot will do."""
    again = replace(existing, priority=wish.priority or existing.priority)
    return _next(_filling(again, wish.requested_by, fill), existing)


def _matched(wish: Meeting, existing: Meeting, grid: Grid, fill: bool | None) -> Meeting:
    """Both want to meet; a veto by the one who now asks is lifted with that.

    The request is answered: without a place it stays open until the cut-off.
    """
    match = replace(
        existing,
        state=MeetingState.PENDING,
        mutual=True,
        expires_at=max(existing.expires_at, grid.requests_until),
        reply=existing.reply or wish.message,
        reply_priority=wish.priority or existing.reply_priority,
        vetoed_by=None,
    )
    return _next(_filling(match, wish.requested_by, fill), existing)


def _again(wish: Meeting, existing: Meeting, fill: bool | None) -> Meeting:
    """The next round. The other side's veto outlives it; an own one is lifted."""
    veto = existing.vetoed_by if existing.vetoed_by is not wish.requested_by else None
    return replace(
        _filling(wish, wish.requested_by, fill),
        id=existing.id,
        state=MeetingState.DECLINED if veto else MeetingState.PENDING,
        vetoed_by=veto,
        unseen=existing.unseen,
        round=existing.round + 1,
        version=existing.version + 1,
    )


def _filling(meeting: Meeting, side: Side, fill: bool | None) -> Meeting:
    """What a side said of taking any slot."""
    if fill is None:
        return meeting
    others = tuple(each for each in meeting.fills if each is not side)
    return replace(meeting, fills=(*others, side) if fill else others)


def _next(now: Meeting, was: Meeting) -> Meeting:
    """The next version, if anything has changed."""
    return was if now == was else replace(now, version=was.version + 1)
