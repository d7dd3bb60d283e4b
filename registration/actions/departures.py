"""End the meetings of a person whose registration was cancelled.

One transaction per meeting, each decided on what is true by then: however often it is called, and
wherever it stopped, every meeting ends exactly once. The registration is cancelled before, so that
no meeting is booked behind it.
"""

from dataclasses import replace

from registration.actions.allowances import recounted
from registration.actions.meetings import event, told
from registration.actions.publications import after_leaving, at_rest
from registration.actions.rivals import decide_again
from registration.actions.scenes import of_pair
from registration.rules import meetings as rules
from registration.rules.acts import Act
from registration.rules.changes import ChangeState, obsolete
from registration.rules.events import Change
from registration.rules.meetings import Meeting, Side
from registration.rules.notices import Notice, to_interpreters
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.stops import Kind
from registration.rules.verdicts import request_event
from registration.store import changes, journeys, ledger, slots
from registration.store import meetings as store
from registration.store.rows import read


def end_meetings(act: Act, registration: Registration) -> tuple[Meeting, ...]:
    """Cancel what the person was to sit in, and tell the delegates; whoever cancelled knows.

    What has begun stays. Open requests stay as well: they may find another representative. A late
    change that was asked for has lost its object.
    """
    if registration.state is not RegistrationState.CANCELLED:
        return ()
    journey = journeys.get(registration.delegation_id, "id")
    once = replace(act, key=None)  # the call as a whole was answered with the registration
    activity = journey.activity(registration.activity_id, "id")
    if act.at >= activity.self_service_until:  # before that nothing has to be asked for
        decide_again(lambda _: _close_request(once, registration))

    def end(meeting_id: str) -> Meeting | None:
        return decide_again(lambda attempt: _one(once, meeting_id, registration))

    company = registration.company_id
    sessions = [one.id for one in journey.timetable if one.kind is Kind.MATCHMAKING_SESSION]
    after_leaving(once, sessions)
    theirs = [meeting.id for one in sessions for meeting in store.with_company(one, company)]
    return tuple(ended for id in theirs if (ended := end(id)))


def _close_request(act: Act, registration: Registration) -> None:
    id = read(changes.open_key(registration.id))
    request = read(changes.key(id)) if id else None
    if request is None or request.state is not ChangeState.OPEN:
        return  # taken back or decided since its claim was read
    now = obsolete(request)
    ledger.accept(
        act,
        *changes.closed(now, request),
        changes=[Change(subject=now.id, before=request, after=now)],
        events=[request_event(now)],
    )


def _one(act: Act, meeting_id: str, registration: Registration) -> Meeting | None:
    meeting = at_rest(meeting_id)
    if meeting is None or not rules.sends(meeting, registration.id):
        return None
    if not rules.can_cancel(meeting, act.at):
        return None
    by = None if act.by.is_staff else Side.COMPANY
    cancelled = rules.cancel(meeting, by=by, now=act.at)
    scene = of_pair(act.by, meeting.activity_id, meeting.company_id, meeting.delegate_id)
    ledger.accept(
        act,
        store.saved(cancelled, meeting),
        *store.released(meeting, cancelled),
        slots.used(scene.grid),
        *recounted(act, scene, cancelled),
        changes=[Change(subject=meeting.id, before=meeting, after=cancelled)],
        events=[
            event(
                "meeting.cancelled",
                cancelled,
                told(Notice.CANCELLED, cancelled, scene, Side.DELEGATE)
                + to_interpreters(cancelled, scene.occasion, was=meeting),
                frees=True,
            )
        ],
    )
    return cancelled
