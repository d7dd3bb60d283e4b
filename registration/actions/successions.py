"""Tell the meetings of a registration who comes now.

One transaction per meeting, each decided on what is true by then: however often it is called, and
wherever it stopped, every meeting names the person once, and the delegate is told once.
"""

from dataclasses import replace

from registration.actions.meetings import event
from registration.actions.publications import after_leaving, at_rest
from registration.actions.rivals import decide_again
from registration.actions.scenes import of_pair
from registration.rules import successions as rules
from registration.rules.acts import Act
from registration.rules.events import Change
from registration.rules.registrations import Registration
from registration.rules.stops import Kind
from registration.store import journeys, ledger, slots
from registration.store import meetings as store
from registration.store import registrations as registration_store
from registration.store.rows import read


def pass_on(act: Act, registration: Registration) -> None:
    """Every meeting that the registration may send somebody to names its person of today."""
    once = replace(act, key=None)  # the call as a whole was answered with the registration
    journey = journeys.get(registration.delegation_id, "id")

    def move(meeting_id: str) -> None:
        decide_again(lambda _: _one(once, meeting_id, registration.id))

    company, kind = registration.company_id, Kind.MATCHMAKING_SESSION
    sessions = [one.id for one in journey.timetable if one.kind is kind and one.is_scheduled]
    after_leaving(once, sessions)
    for meeting in [each for one in sessions for each in store.with_company(one, company)]:
        move(meeting.id)


def _one(act: Act, meeting_id: str, registration_id: str) -> None:
    was = at_rest(meeting_id)
    registration = read(registration_store.key(registration_id))
    if was is None or registration is None or not registration.keeps_seat:
        return
    now = rules.sent_by(was, registration, act.at)
    if now is None:
        return
    scene = of_pair(act.by, was.activity_id, was.company_id, was.delegate_id)
    mails = rules.told(now, was, registration, scene.occasion)
    ledger.accept(
        act,
        store.saved(now, was),
        slots.used(scene.grid),
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[event("meeting.other_person", now, mails)],
    )
