"""Asking for a meeting: in either direction, twice, at once, and after a no."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registration.rules import meetings, wishes
from registration.rules.breaches import Rule
from registration.rules.contacts import Person
from registration.rules.meetings import Meeting, MeetingState, Representative, Side
from registration.rules.placements import Placement
from registration.rules.refusals import Invalid
from registration.rules.registrations import (
    Registration,
    RegistrationState,
    RegistrationWindowClosed,
)
from registration.rules.slots import Grid, Period, Table
from registration.rules.texts import Language
from registration.rules.wishes import AskOutcome, NotAdmitted

NOW = datetime(2019, 9, 20, 9, tzinfo=UTC)
START = datetime(2019, 9, 24, 12, tzinfo=UTC)
GRID = Grid(
    activity_id="act_1",
    slot_minutes=20,
    sessions=(Period(starts_at=START, ends_at=START + timedelta(hours=2)),),
    tables=(Table(number=1),),
    requests_until=START,
)
COMPANY, DELEGATE = Side
ANNA = Representative(registration_id="reg_anna", email="anna@example.org", language=Language.DE)


def wish(by: Side, at: datetime = NOW, message: str | None = None) -> Meeting:
    return Meeting(
        id="mtg_1",
        activity_id="act_1",
        company_id="com_1",
        delegate_id="dgt_rosa",
        requested_by=by,
        requested_at=at,
        expires_at=wishes.answer_until(at, GRID),
        representatives=(ANNA,),
        message=message,
    )


def ask(by: Side, existing: Meeting | None, at: datetime = NOW) -> wishes.Asked:
    return wishes.ask(wish(by, at), existing, GRID)


def vetoed() -> Meeting:
    return meetings.decline(wish(COMPANY), by=DELEGATE, now=NOW, no_thanks=True)


def test_the_first_wish_is_a_request_and_lasts_72_hours() -> None:
    asked = ask(COMPANY, None)
    assert (asked.outcome, asked.meeting.state) == (
        AskOutcome.REQUESTED,
        MeetingState.PENDING,
    )
    assert asked.meeting.expires_at == NOW + timedelta(hours=72)


def test_no_request_outlives_the_cut_off() -> None:
    assert wish(COMPANY, START - timedelta(hours=5)).expires_at == START


def test_after_the_cut_off_nobody_asks() -> None:
    with pytest.raises(RegistrationWindowClosed):
        wishes.ask(wish(COMPANY, START), None, GRID)


def test_the_same_wish_again_is_the_existing_request() -> None:
    first = wish(COMPANY)
    assert ask(COMPANY, first, NOW + timedelta(hours=1)) == wishes.Asked(
        outcome=AskOutcome.EXISTING, meeting=first
    )


def test_the_opposite_wish_is_a_match_and_keeps_both_messages() -> None:
    first = wish(COMPANY, message="Stampings for door hinges")
    second = wish(DELEGATE, message="Looking for a second source")
    asked = wishes.ask(second, first, GRID)
    assert (asked.outcome, asked.meeting.mutual) == (AskOutcome.MUTUAL_MATCH, True)
    assert (asked.meeting.message, asked.meeting.reply) == (first.message, second.message)
    assert asked.meeting.version == 2


def test_a_match_that_found_no_place_stays_a_match_without_a_new_version() -> None:
    match = ask(DELEGATE, wish(COMPANY)).meeting
    assert ask(DELEGATE, match).meeting == match


def test_a_booked_meeting_answers_both_sides() -> None:
    place = Placement(
        slot=0,
        starts_at=START,
        ends_at=START + timedelta(minutes=20),
        table=1,
        representative="reg_anna",
    )
    booked = meetings.accept(wish(COMPANY), place, by=DELEGATE, now=NOW)
    for side in Side:
        assert ask(side, booked).outcome is AskOutcome.EXISTING


def test_who_was_declined_can_not_press_but_the_other_may_think_again() -> None:
    declined = meetings.decline(wish(COMPANY), by=DELEGATE, now=NOW)
    assert ask(COMPANY, declined).outcome is AskOutcome.EXISTING
    again = ask(DELEGATE, declined)
    assert (again.outcome, again.meeting.requested_by, again.meeting.round) == (
        AskOutcome.REQUESTED,
        DELEGATE,
        2,
    )
    assert again.meeting.version == declined.version + 1


@pytest.mark.parametrize("side", [COMPANY, DELEGATE])
@pytest.mark.parametrize(
    "state", [MeetingState.WITHDRAWN, MeetingState.CANCELLED, MeetingState.EXPIRED]
)
def test_what_ended_without_a_no_can_be_asked_for_again(side: Side, state: MeetingState) -> None:
    ended = replace(wish(COMPANY), state=state, version=4)
    again = ask(side, ended).meeting
    assert (again.state, again.requested_by, again.round, again.version) == (
        MeetingState.PENDING,
        side,
        2,
        5,
    )


def test_an_expired_request_can_be_asked_for_again_by_either_side() -> None:
    late = NOW + timedelta(hours=73)
    for side in Side:
        assert ask(side, wish(COMPANY), late).outcome is AskOutcome.REQUESTED


def test_asking_again_after_a_hidden_veto_looks_like_any_request_and_reaches_nobody() -> None:
    late = NOW + timedelta(hours=73)
    assert ask(COMPANY, vetoed()).outcome is AskOutcome.EXISTING
    again = ask(COMPANY, vetoed(), late)
    assert again.outcome is AskOutcome.REQUESTED
    assert again.meeting.seen_by(COMPANY, late).state is MeetingState.PENDING
    assert again.meeting.seen_by(COMPANY, late).version == 2
    assert again.meeting.seen_by(DELEGATE, late).state is MeetingState.DECLINED


def test_who_vetoed_and_then_asks_has_a_match_while_the_other_still_waits() -> None:
    asked = ask(DELEGATE, vetoed())
    assert (asked.outcome, asked.meeting.vetoed_by) == (AskOutcome.MUTUAL_MATCH, None)
    assert meetings.can_accept(asked.meeting, COMPANY, NOW)


def test_who_vetoed_and_asks_when_the_request_has_expired_begins_anew() -> None:
    late = NOW + timedelta(hours=73)
    asked = ask(DELEGATE, vetoed(), late)
    assert (asked.outcome, asked.meeting.vetoed_by) == (AskOutcome.REQUESTED, None)
    assert asked.meeting.seen_by(COMPANY, late).state is MeetingState.PENDING


def registration(id: str, state: RegistrationState = RegistrationState.CONFIRMED) -> Registration:
    person = Person(name=id, role=None, email="x@example.org", phone=None, language=Language.DE)
    return Registration(
        id=id,
        activity_id="act_1",
        company_id="com_1",
        person=person,
        state=state,
        hold_until=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


CONFIRMED = (registration("anna"), registration("bert"))


@pytest.mark.parametrize(
    "state", [state for state in RegistrationState if state is not RegistrationState.CONFIRMED]
)
def test_a_company_without_a_confirmed_place_is_not_admitted(state: RegistrationState) -> None:
    for registrations in ((), (registration("anna", state),)):
        with pytest.raises(NotAdmitted):
            wishes.choose_representatives(registrations, ())


def chosen(*wanted: str) -> list[str]:
    return [each.registration_id for each in wishes.choose_representatives(CONFIRMED, wanted)]


def test_without_a_choice_everybody_who_is_confirmed_may_be_sent() -> None:
    assert chosen() == ["anna", "bert"]
    assert chosen("bert", "bert") == ["bert"]


def test_a_representative_who_is_not_confirmed_is_an_error_of_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        chosen("anna", "carl")
    assert (refused.value.path, refused.value.rule) == (
        ("representative_ids", 1),
        Rule.UNKNOWN_REFERENCE,
    )


@pytest.mark.parametrize(("message", "rule"), [("  ", Rule.REQUIRED), ("x" * 1001, Rule.TOO_LONG)])
def test_a_message_is_neither_blank_nor_endless(message: str, rule: Rule) -> None:
    with pytest.raises(Invalid) as refused:
        wishes.check_words(message, None)
    assert refused.value.rule is rule
    wishes.check_words(None, None)


def test_a_match_waits_until_the_cut_off() -> None:
    match = ask(DELEGATE, ask(COMPANY, None).meeting).meeting
    assert match.expires_at == GRID.requests_until


def test_the_same_wish_again_may_say_how_much_and_that_any_slot_will_do() -> None:
    first = ask(COMPANY, None).meeting
    wanted = replace(wish(COMPANY), priority=3)
    again = wishes.ask(wanted, first, GRID, fill=True)
    assert (again.outcome, again.meeting.priority) == (wishes.AskOutcome.EXISTING, 3)
    assert (again.meeting.fills, again.meeting.version) == ((COMPANY,), 2)
    silent = wishes.ask(wish(COMPANY), again.meeting, GRID)
    assert silent.meeting == again.meeting
    taken_back = wishes.ask(wish(COMPANY), again.meeting, GRID, fill=False)
    assert (taken_back.meeting.fills, taken_back.meeting.priority) == ((), 3)


def test_each_side_says_for_itself_how_much_it_wants_to_meet() -> None:
    first = wishes.ask(replace(wish(COMPANY), priority=1), None, GRID, fill=True).meeting
    wanted = replace(wish(DELEGATE), priority=2)
    match = wishes.ask(wanted, first, GRID, fill=True).meeting
    assert (match.priority, match.reply_priority) == (1, 2)
    assert set(match.fills) == {COMPANY, DELEGATE}


@pytest.mark.parametrize("priority", [0, 4])
def test_a_priority_is_one_two_or_three(priority: int) -> None:
    with pytest.raises(Invalid) as refused:
        wishes.check_words(None, priority)
    assert refused.value.field == ("priority",)


def test_a_veto_is_never_counted_for_the_other_side() -> None:
    lifted = ask(DELEGATE, vetoed()).meeting
    plain = ask(DELEGATE, ask(COMPANY, None).meeting).meeting
    assert lifted.seen_by(COMPANY, NOW).version == plain.seen_by(COMPANY, NOW).version
    late = NOW + timedelta(hours=73)
    anew = ask(DELEGATE, vetoed(), late).meeting
    after_silence = ask(DELEGATE, ask(COMPANY, None).meeting, late).meeting
    assert anew.seen_by(COMPANY, late).version == after_silence.seen_by(COMPANY, late).version
