"""A delegate is replaced: each meeting is handed over or ended, exactly once."""

from dataclasses import replace

import pytest

from registration.actions import meetings as actions
from registration.actions.handovers import hand_over
from registration.rules.delegates import Delegate, Status
from registration.rules.meetings import Meeting, MeetingState, Side
from registration.rules.placements import Placement
from registration.rules.refusals import NotFound
from registration.rules.slots import Claim, ResourceKind
from registration.rules.wishes import AskOutcome
from registration.store import delegates, quotas, slots
from registration.store.rows import read
from registration.store.writes import write_all
from tests.sessions import (
    NOW,
    STAFF,
    Session,
    accept,
    act,
    as_company,
    as_delegate,
    ask,
    asked,
    events,
    foreign,
    opened,
    session,
    stored,
)

pytestmark = pytest.mark.usefixtures("store")


def replaced(here: Session) -> tuple[Delegate, Delegate]:
    """The first delegate leaves, the second comes instead."""
    old, new = here.delegates
    gone = replace(old, status=Status.REPLACED, replaced_by=new.id, version=2)
    write_all(delegates.moved(gone, was=1))
    return old, new


def hand(here: Session) -> tuple[Meeting, ...]:
    old, new = replaced(here)
    return hand_over(act(STAFF).because("Illness"), old.id, new.id)


def place(meeting: Meeting) -> Placement:
    assert meeting.place
    return meeting.place


def test_what_is_agreed_keeps_its_id_time_and_table_and_asks_for_a_new_word() -> None:
    here = opened(session(people=2))
    booked = accept(here, asked(here), slot=1)
    [handed] = hand(here)
    assert handed == stored(booked)
    assert (handed.state, handed.place) == (MeetingState.NEEDS_RECONFIRM, booked.place)
    assert handed.delegate_id == here.delegates[1].id
    holders = slots.holders(here.activity.id)
    assert set(holders) == set(handed.claims())
    assert set(holders.values()) == {booked.id}
    assert [mail.template for mail in events(here)[-1].mails] == ["meeting_handed_over"] * 2


def test_handing_over_twice_changes_nothing_more() -> None:
    here = opened(session(people=2))
    accept(here, asked(here))
    [handed] = hand(here)
    old, new = here.delegates
    assert hand_over(act(STAFF), old.id, new.id) == ()
    assert stored(handed) == handed


def test_the_company_reconfirms_and_the_old_delegate_no_longer_sees_it() -> None:
    here = opened(session(people=2))
    accept(here, asked(here))
    [handed] = hand(here)
    old, new = here.delegates
    with pytest.raises(NotFound):
        actions.cancel(act(as_delegate(old)), handed.id)
    again = actions.reconfirm(act(as_company(here.companies[0])), handed.id)
    assert (again.state, again.delegate_id) == (MeetingState.BOOKED, new.id)


def test_the_new_pair_has_one_meeting_too() -> None:
    here = opened(session(people=2))
    accept(here, asked(here))
    [handed] = hand(here)
    again = ask(here, person=1)
    assert (again.outcome, again.meeting) == (AskOutcome.EXISTING, handed)


def test_a_request_to_the_one_who_left_expires() -> None:
    here = opened(session(people=2))
    meeting = asked(here)
    assert [one.state for one in hand(here)] == [MeetingState.EXPIRED]
    assert stored(meeting).state is MeetingState.EXPIRED


def test_where_the_new_delegate_is_busy_the_meeting_is_cancelled_and_the_company_told() -> None:
    here = opened(session(people=2, firms=2))
    accept(here, asked(here), slot=0)
    taken = accept(here, asked(here, firm=1, person=1), slot=0)
    [ended] = hand(here)
    assert (ended.state, ended.reason) == (MeetingState.CANCELLED, "Illness")
    assert set(slots.holders(here.activity.id).values()) == {taken.id}
    assert [mail.template for mail in events(here)[-1].mails] == ["meeting_cancelled"]


def test_a_pair_that_meets_anyway_does_not_meet_twice() -> None:
    here = opened(session(people=2))
    accept(here, asked(here), slot=0)
    kept = accept(here, asked(here, person=1), slot=1)
    [ended] = hand(here)
    assert ended.state is MeetingState.CANCELLED
    assert set(slots.holders(here.activity.id).values()) == {kept.id}


def test_a_veto_of_the_new_delegate_is_not_overruled() -> None:
    here = opened(session(people=2))
    accept(here, asked(here))
    other = asked(here, person=1)
    actions.decline(act(as_delegate(here.delegates[1])), other.id, no_thanks=True)
    assert [one.state for one in hand(here)] == [MeetingState.CANCELLED]


def test_a_silent_no_ends_for_the_one_who_asked_like_any_other_request() -> None:
    here = opened(session(people=2, firms=2))
    open_one, silent = asked(here), asked(here, firm=1)
    actions.decline(act(as_delegate(here.delegates[0])), silent.id, no_thanks=True)
    hand(here)
    seen = [stored(one).seen_by(Side.COMPANY, NOW) for one in (open_one, silent)]
    assert [one.state for one in seen] == [MeetingState.EXPIRED] * 2
    assert len({(one.version, one.expires_at, one.ended_by) for one in seen}) == 1
    used = [read(quotas.key(here.activity.id, firm.id)) for firm in here.companies]
    assert [quota.asked for quota in used if quota] == [{}, {}]


def test_many_meetings_are_handed_over_each_with_its_own_claims() -> None:
    here = opened(session(people=2, firms=5))
    places = {place(accept(here, asked(here, firm=firm))).slot for firm in range(5)}
    handed = hand(here)
    assert {place(one).slot for one in handed} == places
    new = here.delegates[1].id
    delegate_claims = [
        claim for claim in slots.holders(here.activity.id) if claim.kind is ResourceKind.DELEGATE
    ]
    assert {claim.id for claim in delegate_claims} == {new}
    assert len(delegate_claims) == 5


def test_who_needs_nobody_to_interpret_gives_the_interpreter_back() -> None:
    here = foreign(session(people=2))
    old, new = here.delegates
    here = opened(replace(here, delegates=(old, replace(new, languages=("de",)))))
    assert place(accept(here, asked(here))).interpreter
    [handed] = hand(here)
    assert place(handed).interpreter is None
    assert set(slots.holders(here.activity.id)) == set(handed.claims())
    assert "interpreting_no_more" in {mail.template for mail in events(here)[-1].mails}


@pytest.mark.parametrize("interpreters", [0, 1])
def test_who_needs_somebody_to_interpret_gets_them_or_does_not_meet(interpreters: int) -> None:
    here = foreign(session(people=2), interpreters=interpreters)
    old, new = here.delegates
    here = opened(replace(here, delegates=(replace(old, languages=("de",)), new)))
    accept(here, asked(here), slot=2)
    [handed] = hand(here)
    if interpreters:
        assert handed.state is MeetingState.NEEDS_RECONFIRM
        assert place(handed).interpreter == here.grid.interpreters[0].id
    else:
        assert handed.state is MeetingState.CANCELLED
    assert set(slots.holders(here.activity.id)) == set(handed.claims())


def test_what_a_handed_over_meeting_counts_for_goes_along() -> None:
    here = opened(session(people=2))
    accept(here, asked(here))
    [handed] = hand(here)
    sides = [here.companies[0].id, *(one.id for one in here.delegates)]

    def used() -> list[int]:
        found = [read(quotas.key(here.activity.id, id)) for id in sides]
        return [len(quota.meetings) if quota else 0 for quota in found]

    assert used() == [1, 0, 1]
    actions.cancel(act(STAFF), handed.id)
    assert used() == [0, 0, 0]


def test_an_interpreter_who_was_free_a_moment_ago_is_no_reason_to_end_a_meeting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = foreign(session(people=3, firms=2), interpreters=2)
    old, new, third = here.delegates
    here = opened(replace(here, delegates=(replace(old, languages=("de",)), new, third)))
    accept(here, asked(here), slot=0)
    taken = place(accept(here, asked(here, firm=1, person=2), slot=0)).interpreter
    holders = slots.holders
    stale: list[dict[Claim, str]] = [{}]
    monkeypatch.setattr(slots, "holders", lambda id: stale.pop() if stale else holders(id))
    gone = replace(here.delegates[0], status=Status.REPLACED, replaced_by=new.id, version=2)
    write_all(delegates.moved(gone, was=1))
    [handed] = hand_over(act(STAFF).because("Illness"), old.id, new.id)
    assert handed.state is MeetingState.NEEDS_RECONFIRM
    assert place(handed).interpreter not in (None, taken)
