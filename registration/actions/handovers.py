"""Hand a replaced delegate's meetings over to the one who comes instead.

One transaction per meeting, each decided on what is true by then: however often it is called, and
wherever it stopped, every meeting is handed over or ended exactly once. Whoever is replaced is off
the roster before, so that no meeting is booked behind it.
"""

from dataclasses import replace

from registration.actions.allowances import given_up, recounted
from registration.actions.meetings import event, told
from registration.actions.publications import after_leaving, at_rest
from registration.actions.rivals import decide_again
from registration.actions.scenes import Scene, of_pair
from registration.rules import meetings as rules
from registration.rules import placements
from registration.rules.acts import Act
from registration.rules.events import Change
from registration.rules.journeys import delegation_of
from registration.rules.meetings import HELD, Meeting, MeetingState, Side
from registration.rules.notices import Notice, to_interpreters
from registration.rules.placements import Placement
from registration.rules.slots import ResourceKind
from registration.rules.stops import Kind
from registration.store import delegates, journeys, ledger, slots
from registration.store import meetings as store
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken

OPEN = (MeetingState.PENDING, *HELD)


def hand_over(act: Act, old_id: str, new_id: str) -> tuple[Meeting, ...]:
    """What was agreed with one delegate (id) becomes NEEDS_RECONFIRM with the other.

    Requests end as expired. A meeting is cancelled instead where the new delegate is busy in its
    slot, has a meeting or a veto with that company already, or has left, or where nobody is free to
    interpret for the two. Where she was replaced in
    her turn, her own successor comes.
    """
    journey = journeys.get(delegation_of(old_id), "delegate_id")
    once = replace(act, key=None)  # the call as a whole was answered with the replacement

    def move(meeting_id: str) -> Meeting | None:
        return decide_again(lambda attempt: _one(once, meeting_id, old_id, new_id))

    sessions = [one.id for one in journey.timetable if one.kind is Kind.MATCHMAKING_SESSION]
    after_leaving(once, sessions)
    theirs = [meeting.id for one in sessions for meeting in store.with_delegate(one, old_id)]
    return tuple(moved for id in theirs if (moved := move(id)))


def _one(act: Act, meeting_id: str, old_id: str, new_id: str) -> Meeting | None:
    meeting = at_rest(meeting_id)
    if meeting is None or meeting.delegate_id != old_id:
        return None
    state = meeting.state
    if state in HELD:
        if not rules.can_cancel(meeting, act.at):
            return None
    elif meeting.seen_by(meeting.requested_by, act.at).state is not MeetingState.PENDING:
        return None
    scene = of_pair(act.by, meeting.activity_id, meeting.company_id, new_id)
    if scene.delegate.replaced_by:  # in her turn, meanwhile
        return _one(act, meeting_id, old_id, scene.delegate.replaced_by)
    theirs = scene.meeting and scene.meeting.seen_by(None, act.at)
    met = theirs and (theirs.state in OPEN or theirs.vetoed_by)
    if state in HELD and (met or not scene.delegate.is_on_roster):
        return _end(act, meeting, new_id)
    after = rules.hand_over(meeting, new_id, now=act.at)
    if state not in HELD:
        return _save_ended(act, scene, meeting, after)
    place = _refitted(scene, after)
    if place is None:
        return _end(act, meeting, new_id)
    return _hand_over(act, scene, meeting, replace(after, place=place))


def _refitted(scene: Scene, after: Meeting) -> Placement | None:
    """The same slot and table, with an interpreter if the new pair needs one; None: nobody is."""
    if after.place is None:
        raise AssertionError("what is agreed has a place")
    holders = slots.holders(after.activity_id)
    busy = frozenset(claim for claim, holder in holders.items() if holder != after.id)
    return placements.refitted(scene.grid, busy, scene.party(after), after.place)


def _hand_over(act: Act, scene: Scene, meeting: Meeting, after: Meeting) -> Meeting:
    mails = told(Notice.HANDED_OVER, after, scene)
    mails += to_interpreters(after, scene.occasion, was=meeting)
    try:
        ledger.accept(
            act,
            slots.used(scene.grid),  # first: what is lost under another plan is lost to nobody
            *store.handed_over(meeting, after),
            *recounted(act, scene, after),
            *given_up(meeting, meeting.delegate_id),
            delegates.on_roster(after.delegate_id, Overtaken()),
            changes=[Change(subject=meeting.id, before=meeting, after=after)],
            events=[event("meeting.handed_over", after, mails)],
        )
    except ClaimLost as lost:
        if lost.claim.kind is ResourceKind.INTERPRETER:
            raise  # another may be free
        return _end(act, meeting, after.delegate_id)
    return after


def _end(act: Act, meeting: Meeting, new_id: str) -> Meeting:
    cancelled = rules.cancel(meeting, by=None, now=act.at, reason=act.reason)
    scene = of_pair(act.by, meeting.activity_id, meeting.company_id, new_id)
    mails = told(Notice.CANCELLED, cancelled, scene, Side.COMPANY)
    mails += to_interpreters(cancelled, scene.occasion, was=meeting)
    ledger.accept(
        act,
        store.saved(cancelled, meeting),
        *store.released(meeting, cancelled),
        slots.used(scene.grid),
        *recounted(act, scene, cancelled),
        *given_up(meeting, meeting.delegate_id),
        changes=[Change(subject=meeting.id, before=meeting, after=cancelled)],
        events=[event("meeting.cancelled", cancelled, mails, frees=True)],
    )
    return cancelled


def _save_ended(act: Act, scene: Scene, meeting: Meeting, ended: Meeting) -> Meeting:
    ledger.accept(
        act,
        store.saved(ended, meeting),
        slots.used(scene.grid),
        *recounted(act, scene, ended),
        *given_up(meeting, meeting.delegate_id),
        changes=[Change(subject=meeting.id, before=meeting, after=ended)],
        events=[event("meeting.expired", ended)],
    )
    return ended
