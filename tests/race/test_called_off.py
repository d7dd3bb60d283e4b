"""Who has read that something takes place, and writes when it was called off, comes too late."""

from contextlib import suppress
from datetime import timedelta

import pytest

from registration import links
from registration.actions import cascades, delegations, registrations
from registration.actions.departures import end_meetings
from registration.rules import changes as rules
from registration.rules.meetings import MeetingState
from registration.rules.refusals import Refused
from registration.rules.registrations import RegistrationClosed
from registration.store import changes, meetings
from registration.store.writes import write_all
from tests import cascades as stage
from tests.race.conflicts import meanwhile
from tests.sessions import STAFF, accept, act, ask, asked, opened, session, stored

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]


def test_no_meeting_is_asked_for_in_a_session_that_was_called_off_meanwhile() -> None:
    here = stage.seated(opened(session()))
    with (
        meanwhile(lambda: stage.run(stage.call_off_activity(here.activity))),
        suppress(Refused),
    ):
        ask(here)
    theirs = meetings.with_company(here.activity.id, here.companies[0].id)
    assert [one for one in theirs if one.state is MeetingState.PENDING] == []


def test_a_hold_confirmed_at_its_last_instant_does_not_outlive_its_delegation() -> None:
    here = stage.seated(opened(session()))
    held = stage.register(here, "Berta Beispiel")
    link = links.seal(stage.newest_link())
    assert held.hold_until
    last, after = held.hold_until - timedelta(seconds=1), held.hold_until

    def called_off() -> None:
        desk, version = act(STAFF, at=after), here.delegation.version
        _, cascade = delegations.cancel(desk, here.delegation.id, "Storm", expected=version)
        assert cascades.go_on(desk, cascade.id, lambda: False)

    with meanwhile(called_off), pytest.raises(RegistrationClosed):
        registrations.confirm(act(STAFF, at=last), link)
    assert not stage.registration(held).as_of(after).is_open


def test_a_request_taken_back_between_two_looks_at_it_leaves_no_meeting_behind() -> None:
    here = stage.seated(opened(session()))
    meeting, request = accept(here, asked(here)), stage.late_change(here)
    withdrawn, _ = changes.closed(rules.withdraw(request), request)  # seen after its claim was
    write_all(*changes.opened(request))
    write_all(withdrawn)
    known = here.registrations[0]
    gone = registrations.cancel(act(STAFF), known.id, None, expected=known.version)
    end_meetings(act(STAFF), gone)
    assert stored(meeting).state is MeetingState.CANCELLED
