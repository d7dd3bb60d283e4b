"""Move what was agreed to another slot or table."""

from registration.actions.bookings import event, seat, seat_again
from registration.actions.scenes import Scene, of_meeting
from registration.rules import meetings, notices
from registration.rules import reschedules as rules
from registration.rules.acts import Act
from registration.rules.events import Event
from registration.rules.meetings import By, Meeting
from registration.rules.placements import Placement
from registration.rules.refusals import NotAllowed
from registration.store import ledger


def reschedule(
    act: Act,
    meeting_id: str,
    *,
    slot: int,
    table: int | None = None,
    expected: int | None = None,
) -> Meeting:
    """Hold a meeting in another slot: what is new is taken and the old given back, in one
    transaction.

    Who comes, who interprets and the table stay as far as they are free then. `table` is for
    staff. Raises SlotTaken, with what else is free, NoTable, NoInterpreter: the meeting stays where
    it is then.
    """
    if table is not None and not act.by.is_staff:
        raise NotAllowed

    def decide(losses: int) -> Meeting:
        scene, meeting = of_meeting(act.by, meeting_id)
        by = meetings.side_of(act.by, meeting)
        meetings.check_version(meeting, by, act.at, expected)
        rules.check_movable(meeting, by=by, now=act.at)
        return _move(act, scene, meeting, by, slot=slot, table=table, losses=losses)

    return seat_again(decide)


def _move(
    act: Act, scene: Scene, was: Meeting, by: By, *, slot: int, table: int | None, losses: int
) -> Meeting:
    def into(meeting: Meeting, place: Placement) -> Meeting:
        return rules.reschedule(meeting, place, by=by, now=act.at)

    def happened(now: Meeting) -> Event:
        mails = notices.of_move(now, was, scene.occasion)
        return event("meeting.rescheduled", now, mails, frees=True)

    moved = seat(act, scene, was, by, into, happened, slot=slot, table=table, losses=losses)
    if moved == was and act.key:  # nothing changes; only the call is remembered
        ledger.accept(act, answer=was.id)
    return moved
