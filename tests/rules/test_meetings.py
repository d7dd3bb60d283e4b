"""What may happen to a meeting, who may do it, and what a veto leaves visible."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registration.rules import meetings as rules
from registration.rules.meetings import By, Meeting, MeetingState, Representative, Side
from registration.rules.placements import Placement
from registration.rules.refusals import NotAllowed, VersionConflict, WrongState
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import ResourceKind
from registration.rules.texts import Language

NOW = datetime(2019, 9, 20, 9, tzinfo=UTC)
START = datetime(2019, 9, 24, 12, tzinfo=UTC)
PLACE = Placement(
    slot=3,
    starts_at=START,
    ends_at=START + timedelta(minutes=20),
    table=7,
    representative="reg_anna",
)
ANNA = Representative(registration_id="reg_anna", email="anna@example.org", language=Language.DE)
BERT = Representative(registration_id="reg_bert", email="bert@example.org", language=Language.DE)
REQUESTED = Meeting(
    id="mtg_1",
    activity_id="act_1",
    company_id="com_1",
    delegate_id="dgt_rosa",
    requested_by=Side.COMPANY,
    requested_at=NOW,
    expires_at=NOW + timedelta(hours=72),
    representatives=(ANNA, BERT),
)
COMPANY, DELEGATE = Side
ORGANISER = None


def booked() -> Meeting:
    return rules.accept(REQUESTED, PLACE, by=DELEGATE, now=NOW)


def vetoed() -> Meeting:
    return rules.decline(REQUESTED, by=DELEGATE, now=NOW, no_thanks=True)


def test_a_request_holds_nothing() -> None:
    assert REQUESTED.claims() == ()


def test_a_booked_meeting_holds_delegate_representative_and_table() -> None:
    claims = booked().claims()
    assert [(claim.slot, claim.kind, claim.id) for claim in claims] == [
        (3, ResourceKind.DELEGATE, "dgt_rosa"),
        (3, ResourceKind.REPRESENTATIVE, "reg_anna"),
        (3, ResourceKind.TABLE, "7"),
    ]


def test_accepting_books_the_place_and_counts_the_version() -> None:
    meeting = booked()
    assert (meeting.state, meeting.place, meeting.version) == (MeetingState.BOOKED, PLACE, 2)


def test_the_one_who_asked_can_not_accept() -> None:
    with pytest.raises(NotAllowed):
        rules.accept(REQUESTED, PLACE, by=COMPANY, now=NOW)


def test_the_organiser_accepts_for_either_side() -> None:
    assert rules.accept(REQUESTED, PLACE, by=ORGANISER, now=NOW).state is MeetingState.BOOKED


def test_when_both_asked_either_may_accept() -> None:
    mutual = replace(REQUESTED, mutual=True)
    assert rules.accept(mutual, PLACE, by=COMPANY, now=NOW).state is MeetingState.BOOKED


def test_an_unanswered_request_reads_expired_and_can_not_be_accepted() -> None:
    later = REQUESTED.expires_at
    assert REQUESTED.seen_by(ORGANISER, later - timedelta(seconds=1)) == REQUESTED
    assert REQUESTED.seen_by(ORGANISER, later).state is MeetingState.EXPIRED
    with pytest.raises(WrongState) as refused:
        rules.accept(REQUESTED, PLACE, by=DELEGATE, now=later)
    assert refused.value.state == "EXPIRED"


def test_a_decline_is_told_to_the_one_who_asked() -> None:
    declined = rules.decline(REQUESTED, by=DELEGATE, now=NOW)
    seen = declined.seen_by(COMPANY, NOW)
    assert (seen.state, seen.ended_by, seen.version) == (MeetingState.DECLINED, DELEGATE, 2)


def test_the_one_who_asked_withdraws_instead_of_declining() -> None:
    with pytest.raises(NotAllowed):
        rules.decline(REQUESTED, by=COMPANY, now=NOW)
    with pytest.raises(NotAllowed):
        rules.withdraw(REQUESTED, by=DELEGATE, now=NOW)
    assert rules.withdraw(REQUESTED, by=COMPANY, now=NOW).state is MeetingState.WITHDRAWN


def test_a_veto_leaves_the_request_as_it_was_for_the_one_who_asked() -> None:
    assert vetoed().seen_by(COMPANY, NOW) == REQUESTED


def test_a_vetoed_request_expires_for_the_one_who_asked_like_any_other() -> None:
    later = REQUESTED.expires_at
    assert vetoed().seen_by(COMPANY, later) == REQUESTED.seen_by(COMPANY, later)


@pytest.mark.parametrize("side", [DELEGATE, ORGANISER])
def test_a_veto_is_known_to_its_author_and_to_the_organiser(side: By) -> None:
    seen = vetoed().seen_by(side, NOW)
    assert (seen.state, seen.vetoed_by, seen.version) == (MeetingState.DECLINED, DELEGATE, 2)


def test_a_vetoed_request_can_be_withdrawn_with_the_version_its_author_knows() -> None:
    rules.check_version(vetoed(), COMPANY, NOW, 1)
    withdrawn = rules.withdraw(vetoed(), by=COMPANY, now=NOW)
    assert withdrawn.seen_by(COMPANY, NOW) == rules.withdraw(REQUESTED, by=COMPANY, now=NOW)


def test_a_vetoed_request_can_not_be_accepted_by_its_vetoer_or_the_organiser() -> None:
    for by in (DELEGATE, ORGANISER):
        with pytest.raises(WrongState):
            rules.accept(vetoed(), PLACE, by=by, now=NOW)


def test_the_organiser_may_veto_for_the_side_that_was_asked() -> None:
    assert rules.decline(REQUESTED, by=ORGANISER, now=NOW, no_thanks=True).vetoed_by is DELEGATE
    by_delegate = replace(REQUESTED, requested_by=DELEGATE)
    assert rules.decline(by_delegate, by=ORGANISER, now=NOW, no_thanks=True).vetoed_by is COMPANY


def test_a_match_can_not_be_turned_down_in_silence() -> None:
    mutual = replace(REQUESTED, mutual=True)
    with pytest.raises(NotAllowed):
        rules.decline(mutual, by=DELEGATE, now=NOW, no_thanks=True)
    assert rules.decline(mutual, by=COMPANY, now=NOW).state is MeetingState.DECLINED


@pytest.mark.parametrize("by", [COMPANY, DELEGATE, ORGANISER])
def test_either_side_cancels_a_booked_meeting_and_its_claims_are_gone(by: By) -> None:
    cancelled = rules.cancel(booked(), by=by, now=NOW, reason="Strike at the airport")
    assert (cancelled.state, cancelled.ended_by, cancelled.claims()) == (
        MeetingState.CANCELLED,
        by,
        (),
    )
    assert (cancelled.reason, cancelled.place) == ("Strike at the airport", PLACE)


def test_a_meeting_that_has_begun_is_no_longer_cancelled() -> None:
    assert rules.can_cancel(booked(), START - timedelta(seconds=1))
    assert not rules.can_cancel(booked(), START)
    with pytest.raises(RegistrationWindowClosed):
        rules.cancel(booked(), by=COMPANY, now=START)


def test_a_request_is_not_cancelled_but_withdrawn() -> None:
    assert not rules.can_cancel(REQUESTED, NOW)
    with pytest.raises(WrongState):
        rules.cancel(REQUESTED, by=COMPANY, now=NOW)


def test_a_replaced_delegate_hands_over_time_and_table_but_not_the_agreement() -> None:
    handed = rules.hand_over(booked(), "dgt_juan", now=NOW)
    assert (handed.state, handed.place) == (MeetingState.NEEDS_RECONFIRM, PLACE)
    assert handed.claims()[0].id == "dgt_juan"
    assert handed.id == booked().id


def test_the_company_reconfirms_the_new_delegate() -> None:
    handed = rules.hand_over(booked(), "dgt_juan", now=NOW)
    with pytest.raises(NotAllowed):
        rules.reconfirm(handed, by=DELEGATE, now=NOW)
    again = rules.reconfirm(handed, by=COMPANY, now=NOW)
    assert (again.state, again.delegate_id) == (MeetingState.BOOKED, "dgt_juan")


def test_a_request_to_a_replaced_delegate_ends() -> None:
    assert rules.hand_over(REQUESTED, "dgt_juan", now=NOW).state is MeetingState.EXPIRED


def test_what_needs_reconfirmation_can_be_cancelled_by_either() -> None:
    handed = rules.hand_over(booked(), "dgt_juan", now=NOW)
    for by in (COMPANY, DELEGATE):
        assert rules.cancel(handed, by=by, now=NOW).state is MeetingState.CANCELLED


def test_an_outdated_version_is_answered_with_the_one_this_side_sees() -> None:
    with pytest.raises(VersionConflict) as refused:
        rules.check_version(booked(), COMPANY, NOW, 1)
    assert (refused.value.id, refused.value.current) == ("mtg_1", 2)
    rules.check_version(booked(), COMPANY, NOW, None)


def test_who_can_accept_is_told_in_advance() -> None:
    assert rules.can_accept(REQUESTED, DELEGATE, NOW)
    assert rules.can_accept(REQUESTED, ORGANISER, NOW)
    assert not rules.can_accept(REQUESTED, COMPANY, NOW)
    assert not rules.can_accept(REQUESTED, DELEGATE, REQUESTED.expires_at)
    assert not rules.can_accept(vetoed(), DELEGATE, NOW)
    assert not rules.can_accept(booked(), DELEGATE, NOW)


STEPS: tuple[Callable[[Meeting], Meeting], ...] = (
    lambda meeting: rules.accept(meeting, PLACE, by=DELEGATE, now=NOW),
    lambda meeting: rules.decline(meeting, by=DELEGATE, now=NOW),
    lambda meeting: rules.withdraw(meeting, by=COMPANY, now=NOW),
    lambda meeting: rules.cancel(meeting, by=COMPANY, now=NOW),
    lambda meeting: rules.reconfirm(meeting, by=COMPANY, now=NOW),
    lambda meeting: rules.hand_over(meeting, "dgt_juan", now=NOW),
)
ENDS = (
    MeetingState.DECLINED,
    MeetingState.WITHDRAWN,
    MeetingState.EXPIRED,
    MeetingState.CANCELLED,
)


@pytest.mark.parametrize("state", ENDS)
@pytest.mark.parametrize("step", STEPS)
def test_what_has_ended_takes_no_further_step(
    state: MeetingState, step: Callable[[Meeting], Meeting]
) -> None:
    with pytest.raises(WrongState):
        step(replace(booked(), state=state))
