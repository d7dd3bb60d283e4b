"""Somebody's registration is cancelled: nobody is left waiting for that person at a table."""

from dataclasses import replace

import pytest

from registration.actions.departures import end_meetings
from registration.rules.meetings import Meeting, MeetingState, Side
from registration.rules.registrations import Registration, RegistrationState
from registration.store import registrations, slots
from registration.store.writes import write_all
from tests.sessions import (
    STAFF,
    Session,
    accept,
    act,
    as_company,
    asked,
    events,
    opened,
    session,
    stored,
)

pytestmark = pytest.mark.usefixtures("store")


def departed(here: Session, number: int = 0) -> Registration:
    """The registration of a representative, cancelled."""
    gone = replace(
        here.registrations[number],
        state=RegistrationState.CANCELLED,
        reason="Illness",
        version=2,
    )
    write_all(registrations.moved(gone, here.get_together, was=1))
    return gone


def leave(here: Session, number: int = 0) -> tuple[Meeting, ...]:
    return end_meetings(act(as_company(here.companies[0])), departed(here, number))


def test_the_meetings_of_who_does_not_come_are_cancelled_and_their_claims_free() -> None:
    here = opened(session(people=2))
    first, second = accept(here, asked(here)), accept(here, asked(here, person=1))
    assert len(leave(here)) == 2
    for meeting in (first, second):
        assert stored(meeting).state is MeetingState.CANCELLED
        assert stored(meeting).ended_by is Side.COMPANY
    assert slots.holders(here.activity.id) == {}


def test_the_delegate_is_told_and_not_why() -> None:
    here = opened(session())
    accept(here, asked(here))
    leave(here)
    [mail] = events(here)[-1].mails
    assert (mail.to, mail.template) == (here.delegates[0].email, "meeting_cancelled")
    assert "Illness" not in mail.params.values()


def test_a_colleague_keeps_the_meetings_of_her_own() -> None:
    here = opened(session(people=2, representatives=2))
    first = accept(here, asked(here), slot=0)
    second = accept(here, asked(here, person=1), slot=0)  # in parallel, so by the colleague
    assert len(leave(here)) == 1
    assert {stored(first).state, stored(second).state} == {
        MeetingState.CANCELLED,
        MeetingState.BOOKED,
    }


def test_however_often_it_is_called_each_meeting_ends_once() -> None:
    here = opened(session())
    accept(here, asked(here))
    gone = departed(here)
    by = act(STAFF)
    assert len(end_meetings(by, gone)) == 1
    assert end_meetings(by, gone) == ()
    assert [event.kind for event in events(here)].count("meeting.cancelled") == 1


def test_while_the_person_comes_nothing_ends() -> None:
    here = opened(session())
    booked = accept(here, asked(here))
    [registration] = here.registrations
    assert end_meetings(act(STAFF), registration) == ()
    assert stored(booked) == booked


def test_what_has_begun_stays() -> None:
    here = opened(session())
    booked = accept(here, asked(here))
    assert booked.place
    gone = departed(here)
    during = replace(act(STAFF), at=booked.place.starts_at)
    assert end_meetings(during, gone) == ()
    assert stored(booked) == booked
