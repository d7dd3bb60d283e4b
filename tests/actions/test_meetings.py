"""Meetings from the wish to the table: what lies in the store after each step."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.actions import meetings as actions
from registration.actions import slots as slot_actions
from registration.rules.meetings import MeetingState, Side
from registration.rules.placements import NoTable, SlotTaken
from registration.rules.refusals import NotAllowed, NotFound, VersionConflict, WrongState
from registration.rules.registrations import RegistrationState, RegistrationWindowClosed
from registration.rules.slots import Absence, ResourceKind
from registration.rules.wishes import AskOutcome, NotAdmitted
from registration.store import ledger, registrations, slots
from registration.store.writes import write_all
from tests.conftest import Trips
from tests.sessions import (
    NOW,
    STAFF,
    accept,
    act,
    as_company,
    as_delegate,
    ask,
    asked,
    events,
    opened,
    session,
    stored,
)

pytestmark = pytest.mark.usefixtures("store")

COMPANY, DELEGATE = Side


def test_a_request_takes_nothing_and_tells_the_other_side() -> None:
    here = opened(session())
    found = ask(here)
    assert found.outcome is AskOutcome.REQUESTED
    assert stored(found.meeting) == found.meeting
    assert slots.holders(here.activity.id) == {}
    [event] = events(here)
    assert event.kind == "meeting.requested"
    assert [(mail.to, mail.params["partner"]) for mail in event.mails] == [
        ("rosa0@example.org", "Beispiel Nr. 0 GmbH")
    ]


def test_an_accepted_meeting_holds_delegate_representative_and_table() -> None:
    here = opened(session())
    booked = accept(here, asked(here), as_delegate(here.delegates[0]), slot=2)
    assert booked.state is MeetingState.BOOKED
    assert stored(booked) == booked
    holders = slots.holders(here.activity.id)
    needed = {*ResourceKind} - {ResourceKind.INTERPRETER}
    assert {(claim.kind, claim.slot) for claim in holders} == {(kind, 2) for kind in needed}
    assert set(holders.values()) == {booked.id}
    told = events(here)[-1]
    assert (told.kind, len(told.mails)) == ("meeting.booked", 2)


def test_without_a_wish_the_first_free_slot_is_taken() -> None:
    here = opened(session(firms=2))
    for firm in (0, 1):
        booked = accept(here, asked(here, firm=firm))
        assert booked.place
        assert booked.place.slot == firm


def test_who_asked_can_not_accept_and_others_do_not_see_it() -> None:
    here = opened(session(firms=2))
    meeting = asked(here)
    with pytest.raises(NotAllowed):
        accept(here, meeting, as_company(here.companies[0]))
    with pytest.raises(NotFound):
        accept(here, meeting, as_company(here.companies[1]))


def test_only_staff_names_a_table() -> None:
    here = opened(session())
    meeting = asked(here)
    with pytest.raises(NotAllowed):
        accept(here, meeting, as_delegate(here.delegates[0]), table=2)
    booked = accept(here, meeting, table=2)
    assert booked.place
    assert booked.place.table == 2


def test_a_taken_slot_names_what_is_scarce_and_leaves_the_request_open() -> None:
    here = opened(session(firms=2))
    accept(here, asked(here), slot=1)
    second = asked(here, firm=1)
    with pytest.raises(SlotTaken) as refused:
        accept(here, second, slot=1)
    assert refused.value.resource is ResourceKind.DELEGATE
    assert [place.slot for place in refused.value.alternatives] == [0, 2, 3]
    assert stored(second).state is MeetingState.PENDING


def test_where_no_table_is_left_the_answer_says_so() -> None:
    here = opened(session(firms=2, people=2, slots_=1, tables=1))
    accept(here, asked(here))
    with pytest.raises(NoTable):
        accept(here, asked(here, firm=1, person=1))


def test_two_representatives_meet_different_delegates_at_the_same_time() -> None:
    here = opened(session(people=2, representatives=2))
    places = [accept(here, asked(here, person=person), slot=0).place for person in (0, 1)]
    assert len({place.representative for place in places if place}) == 2


def test_a_representative_who_has_cancelled_is_passed_over() -> None:
    here = opened(session(representatives=2))
    meeting = asked(here)
    first, second = here.registrations
    gone = replace(first, state=RegistrationState.CANCELLED, version=2)
    write_all(registrations.moved(gone, here.get_together, was=1))
    booked = accept(here, meeting)
    assert booked.place
    assert booked.place.representative == second.id


def test_the_opposite_wish_is_booked_at_once() -> None:
    here = opened(session())
    asked(here)
    match = ask(here, DELEGATE)
    assert (match.outcome, match.meeting.state) == (
        AskOutcome.MUTUAL_MATCH,
        MeetingState.BOOKED,
    )
    assert stored(match.meeting).mutual


def test_a_match_without_a_free_slot_is_noted_and_stays_open() -> None:
    here = opened(session(firms=2, slots_=1))
    accept(here, asked(here, firm=1))
    asked(here)
    match = ask(here, DELEGATE)
    assert (match.outcome, match.meeting.state) == (
        AskOutcome.MUTUAL_MATCH,
        MeetingState.PENDING,
    )
    assert stored(match.meeting).mutual
    assert ask(here, DELEGATE).meeting == match.meeting


def test_the_same_wish_again_writes_nothing() -> None:
    here = opened(session())
    first = asked(here)
    again = ask(here)
    assert (again.outcome, again.meeting) == (AskOutcome.EXISTING, first)
    assert len(events(here)) == 1


def test_a_veto_is_told_to_nobody() -> None:
    here = opened(session())
    meeting = asked(here)
    by = as_delegate(here.delegates[0])
    actions.decline(act(by), meeting.id, no_thanks=True)
    assert stored(meeting).seen_by(COMPANY, NOW) == meeting
    assert (events(here)[-1].kind, events(here)[-1].mails) == ("meeting.vetoed", ())
    assert ask(here).outcome is AskOutcome.EXISTING


def test_a_decline_is_told_to_whoever_asked() -> None:
    here = opened(session())
    meeting = asked(here)
    actions.decline(act(as_delegate(here.delegates[0])), meeting.id)
    assert [mail.template for mail in events(here)[-1].mails] == ["meeting_declined"]


def test_a_withdrawn_request_can_be_asked_again() -> None:
    here = opened(session())
    meeting = asked(here)
    actions.withdraw(act(as_company(here.companies[0])), meeting.id, expected=1)
    again = ask(here)
    assert (again.outcome, again.meeting.round) == (AskOutcome.REQUESTED, 2)


def test_a_cancelled_meeting_frees_all_three_and_tells_the_other() -> None:
    here = opened(session())
    booked = accept(here, asked(here))
    by = as_company(here.companies[0])
    actions.cancel(act(by), booked.id, reason="Strike", expected=booked.version)
    assert slots.holders(here.activity.id) == {}
    told = events(here)[-1]
    assert [(mail.to, mail.params["reason"]) for mail in told.mails] == [
        ("rosa0@example.org", "Strike")
    ]
    assert accept(here, asked(here)).state is MeetingState.BOOKED


def test_an_outdated_version_is_refused() -> None:
    here = opened(session())
    meeting = asked(here)
    with pytest.raises(VersionConflict) as refused:
        actions.accept(act(STAFF), meeting.id, expected=7)
    assert refused.value.current == 1


def test_a_repeated_acceptance_is_answered_from_the_ledger() -> None:
    here = opened(session())
    meeting = asked(here)
    again = act(STAFF, "meetingAccept", key="the-same-key")
    actions.accept(again, meeting.id)
    with pytest.raises(WrongState):
        actions.accept(again, meeting.id)
    assert ledger.replay(again) == meeting.id


def test_who_is_away_is_not_booked() -> None:
    here = opened(session())
    delegate = here.delegates[0]
    away = Absence(activity_id=here.activity.id, participant_id=delegate.id, slots=(0, 1))
    slot_actions.stay_away(act(as_delegate(delegate)), away)
    meeting = asked(here)
    with pytest.raises(SlotTaken) as refused:
        accept(here, meeting, slot=1)
    assert refused.value.resource is ResourceKind.DELEGATE
    booked = accept(here, meeting)
    assert booked.place
    assert booked.place.slot == 2


def test_a_company_without_a_confirmed_registration_is_not_admitted() -> None:
    here = opened(session(representatives=0))
    with pytest.raises(NotAdmitted):
        ask(here)


def test_after_the_cut_off_nobody_asks() -> None:
    here = opened(session())
    with pytest.raises(RegistrationWindowClosed):
        ask(here, at=here.grid.requests_until)


def test_an_unanswered_request_expires_after_72_hours() -> None:
    here = opened(session())
    meeting = asked(here)
    late = act(STAFF, at=NOW + timedelta(hours=72))
    with pytest.raises(WrongState) as refused:
        actions.accept(late, meeting.id)
    assert refused.value.state == "EXPIRED"


def test_a_delegate_who_does_not_share_her_profile_can_not_be_asked() -> None:
    here = session()
    here = opened(replace(here, delegates=(replace(here.delegates[0], consents=()),)))
    with pytest.raises(NotFound) as refused:
        ask(here)
    assert refused.value.path == ("delegate_id",)


@pytest.mark.parametrize("by", Side)
def test_asking_takes_three_round_trips(trips: Trips, by: Side) -> None:
    here = opened(session(firms=3, people=3))
    trips.reset()
    ask(here, by)
    assert trips.calls == ["BatchGetItem", "Query", "TransactWriteItems"]


def test_accepting_takes_three_round_trips_however_full_the_session_is(trips: Trips) -> None:
    here = opened(session(firms=6, people=2, slots_=6))
    for firm in range(6):
        accept(here, asked(here, firm=firm))
    meeting = asked(here, firm=0, person=1)
    trips.reset()
    accept(here, meeting)
    assert trips.calls == ["BatchGetItem", "Query", "TransactWriteItems"]
