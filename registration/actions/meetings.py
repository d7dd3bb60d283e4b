"""Accept, decline, withdraw, cancel, reconfirm or lock a meeting."""

from collections.abc import Callable

from registration.actions.allowances import counted
from registration.actions.bookings import book, event, seat_again, told
from registration.actions.rivals import decide_again
from registration.actions.scenes import Scene, of_meeting
from registration.rules import meetings as rules
from registration.rules import reschedules
from registration.rules.acts import Act
from registration.rules.events import Change, Event
from registration.rules.meetings import By, Meeting, Side
from registration.rules.notices import Notice, to_interpreters
from registration.rules.refusals import NotAllowed
from registration.rules.wording import read_reason
from registration.store import ledger, slots
from registration.store import meetings as store

__all__ = ["accept", "cancel", "decline", "event", "lock", "reconfirm", "told", "withdraw"]


def accept(
    act: Act,
    meeting_id: str,
    *,
    slot: int | None = None,
    table: int | None = None,
    expected: int | None = None,
) -> Meeting:
    """Say yes: all that the meeting needs is taken in the slot, or in the first free one.

    Delegate, representative, table, an interpreter where they share no language, and both sides'
    quotas. `table` is for staff. Raises SlotTaken, which names what was scarce and what else is
    free, NoTable, NoInterpreter, QuotaReached; the request stays as it is then.
    """
    if table is not None and not act.by.is_staff:
        raise NotAllowed

    def decide(losses: int) -> Meeting:
        scene, meeting = of_meeting(act.by, meeting_id)
        by = rules.side_of(act.by, meeting)
        rules.check_version(meeting, by, act.at, expected)
        rules.check_acceptable(meeting, by=by, now=act.at)
        return book(act, scene, meeting, by, slot=slot, table=table, losses=losses)

    return seat_again(decide)


def decline(
    act: Act, meeting_id: str, *, no_thanks: bool = False, expected: int | None = None
) -> Meeting:
    """Say no. With `no_thanks` the one who asked is not told, and never will be."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        declined = rules.decline(meeting, by=by, now=act.at, no_thanks=no_thanks)
        if declined.vetoed_by:
            return declined, event("meeting.vetoed", declined)
        asked = set(Side) if meeting.mutual else {meeting.requested_by}
        mails = told(Notice.DECLINED, declined, scene, *(asked - {by}))
        return declined, event("meeting.declined", declined, mails)

    return _step(act, meeting_id, expected, move)


def withdraw(act: Act, meeting_id: str, *, expected: int | None = None) -> Meeting:
    """Take one's own request back."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        withdrawn = rules.withdraw(meeting, by=by, now=act.at)
        return withdrawn, event("meeting.withdrawn", withdrawn)

    return _step(act, meeting_id, expected, move)


def cancel(
    act: Act, meeting_id: str, *, reason: str | None = None, expected: int | None = None
) -> Meeting:
    """Call off what was agreed: all that it held is free at once, and the other side is told."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        cancelled = rules.cancel(meeting, by=by, now=act.at, reason=read_reason(reason))
        mails = told(Notice.CANCELLED, cancelled, scene, *(set(Side) - {by}))
        mails += to_interpreters(cancelled, scene.occasion, was=meeting)
        return cancelled, event("meeting.cancelled", cancelled, mails, frees=True)

    return _step(act, meeting_id, expected, move)


def reconfirm(act: Act, meeting_id: str, *, expected: int | None = None) -> Meeting:
    """Agree to meet the delegate who comes instead of the one who was replaced."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        scene.expect_live()
        again = rules.reconfirm(meeting, by=by, now=act.at)
        mails = told(Notice.BOOKED, again, scene, *(set(Side) - {by}))
        return again, event("meeting.reconfirmed", again, mails)

    return _step(act, meeting_id, expected, move)


def lock(act: Act, meeting_id: str, *, locked: bool, expected: int | None = None) -> Meeting:
    """Fix a meeting where and when it is, or let it be moved again: for staff."""
    if not act.by.is_staff:
        raise NotAllowed

    def move(_: Scene, meeting: Meeting, __: By) -> tuple[Meeting, Event]:
        now = reschedules.lock(meeting, locked=locked, now=act.at)
        return now, event("meeting.locked" if locked else "meeting.unlocked", now)

    return _step(act, meeting_id, expected, move)


type Move = Callable[[Scene, Meeting, By], tuple[Meeting, Event]]


def _step(act: Act, meeting_id: str, expected: int | None, move: Move) -> Meeting:
    """Load, let the rule decide, save; what the meeting no longer holds is given back."""

    def decide(attempt: int) -> Meeting:
        scene, meeting = of_meeting(act.by, meeting_id)
        by = rules.side_of(act.by, meeting)
        rules.check_version(meeting, by, act.at, expected)
        after, happened = move(scene, meeting, by)
        ledger.accept(
            act.because(after.reason),
            store.saved(after, meeting),
            *counted(act, scene, after, by),
            *store.released(meeting, after),
            slots.used(scene.grid),
            changes=[Change(subject=meeting.id, before=meeting, after=after)],
            events=[happened],
            answer=meeting.id,
        )
        return after

    return decide_again(decide)
