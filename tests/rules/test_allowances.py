"""What a meeting counts for in the quotas of its two sides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.rules import allowances as rules
from registration.rules import meetings
from registration.rules.allowances import Counted, QuotaReached
from registration.rules.meetings import By, Meeting, MeetingState, Side
from registration.rules.quotas import Limits, Quota
from registration.rules.texts import Language
from tests.rules.test_meetings import NOW, REQUESTED, booked

COMPANY, DELEGATE = Side
BOOKED = booked()
NOTHING = Quota(activity_id=REQUESTED.activity_id, participant_id="p")
LATER = NOW + timedelta(hours=73)


def used(meeting: Meeting, side: Side, quota: Quota = NOTHING) -> tuple[int, int]:
    """Open requests and meetings of a side."""
    found = rules.settled(quota, meeting, side, NOW)
    return len(found.asked), len(found.meetings)


def test_a_request_counts_for_whoever_asked_and_a_meeting_for_both() -> None:
    assert (used(REQUESTED, COMPANY), used(REQUESTED, DELEGATE)) == ((1, 0), (0, 0))
    assert (used(BOOKED, COMPANY), used(BOOKED, DELEGATE)) == ((0, 1), (0, 1))
    match = replace(REQUESTED, mutual=True)
    assert (used(match, COMPANY), used(match, DELEGATE)) == ((0, 0), (0, 0))


def test_every_end_gives_back_what_there_was() -> None:
    for was in (REQUESTED, BOOKED):
        before = rules.settled(NOTHING, was, COMPANY, NOW)
        for state in set(MeetingState) - {MeetingState.PENDING, *meetings.HELD}:
            assert used(replace(was, state=state), COMPANY, before) == (0, 0)
    asked = rules.settled(NOTHING, REQUESTED, COMPANY, NOW)
    assert used(BOOKED, COMPANY, asked) == (0, 1)


def test_what_nobody_answered_gives_itself_back() -> None:
    asked = rules.settled(NOTHING, REQUESTED, COMPANY, NOW)
    assert (asked.open_requests(NOW), asked.open_requests(LATER)) == (1, 0)
    other = replace(REQUESTED, id="mtg_other", expires_at=LATER + timedelta(hours=1))
    assert list(rules.settled(asked, other, COMPANY, LATER).asked) == ["mtg_other"]


def test_a_silent_no_counts_like_silence() -> None:
    vetoed = meetings.decline(REQUESTED, by=DELEGATE, now=NOW, no_thanks=True)
    for now in (NOW, LATER):
        one, other = (rules.settled(NOTHING, each, COMPANY, now) for each in (vetoed, REQUESTED))
        assert one.asked == other.asked


def test_the_same_again_changes_nothing() -> None:
    once = rules.settled(NOTHING, BOOKED, COMPANY, NOW)
    assert not rules.differs(once, rules.settled(once, BOOKED, COMPANY, NOW))
    assert rules.differs(NOTHING, once)
    assert not rules.differs(NOTHING, rules.without(once, BOOKED.id))


@pytest.mark.parametrize(("by", "told"), [(COMPANY, 0), (None, 0), (DELEGATE, None)])
def test_only_its_own_side_is_told_how_many_there_may_be(by: By, told: int | None) -> None:
    now = rules.settled(NOTHING, BOOKED, COMPANY, NOW)
    limits = Limits(meetings_per_company=0)
    with pytest.raises(QuotaReached) as refused:
        rules.check(NOTHING, now, limits, COMPANY, by=by, at=NOW)
    assert (refused.value.counted, refused.value.limit) == (Counted.MEETINGS, told)
    for language in Language:
        assert ("0" in refused.value.message(language)) is (told is not None)


def test_a_request_that_lapsed_is_counted_anew_when_it_is_asked_again() -> None:
    lapsed = replace(NOTHING, asked={REQUESTED.id: NOW - timedelta(hours=1), "mtg_b": LATER})
    now = rules.settled(lapsed, REQUESTED, COMPANY, NOW)
    with pytest.raises(QuotaReached):
        rules.check(lapsed, now, Limits(requests_per_company=1), COMPANY, by=None, at=NOW)


def test_who_has_more_than_that_keeps_them_and_others_have_their_own_limit() -> None:
    have = replace(NOTHING, meetings=("mtg_a", "mtg_b", BOOKED.id))
    left = rules.without(have, "mtg_a")
    rules.check(have, left, Limits(meetings_per_company=1), COMPANY, by=None, at=NOW)
    now = rules.settled(NOTHING, BOOKED, DELEGATE, NOW)
    rules.check(NOTHING, now, Limits(meetings_per_company=0), DELEGATE, by=None, at=NOW)
