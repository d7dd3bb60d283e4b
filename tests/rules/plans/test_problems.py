"""What the planner is given of a session."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.planning.problem import Problem, Request
from registration.rules.meetings import MeetingState, Side
from registration.rules.plans import DeskStance
from registration.rules.plans.problems import NOBODY, brief
from registration.rules.quotas import Limits
from registration.rules.slots import Claim, ResourceKind, slots
from tests.rules.plans.pictures import (
    LILI,
    MAX,
    asked,
    held,
    interpreter,
    picture,
    speaking,
    wish,
)
from tests.sessions import Session, session


@pytest.fixture
def here() -> Session:
    return session(firms=2, people=2, slots_=4, tables=3)


def only(problem: Problem) -> Request:
    [request] = problem.requests
    return request


def weight(here: Session, **more: object) -> int:
    return only(brief(picture(here, [asked(here, **more)])).problem).weight  # type: ignore[arg-type]


def test_a_wish_weighs_what_the_side_that_asked_says(here: Session) -> None:
    assert [weight(here), weight(here, priority=1), weight(here, priority=3)] == [2, 1, 3]


def test_a_wish_of_both_outweighs_every_wish_of_one(here: Session) -> None:
    least = weight(here, mutual=True, priority=1, reply_priority=1)
    must = wish(here, DeskStance.MUST)
    alone = only(brief(picture(here, [asked(here, priority=3)], [must])).problem)
    assert least == 6
    assert alone.weight == 3
    assert weight(here, mutual=True) == 8


def test_what_was_agreed_counts_for_both_and_what_a_plan_made_for_who_asked(here: Session) -> None:
    agreed = held(here, 0)
    assert only(brief(picture(here, [agreed])).problem).weight == 8
    assert only(brief(picture(here, [replace(agreed, planned=True)])).problem).weight == 2


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (MeetingState.PENDING, True),
        (MeetingState.EXPIRED, True),
        (MeetingState.DECLINED, False),
        (MeetingState.WITHDRAWN, False),
        (MeetingState.CANCELLED, False),
    ],
)
def test_only_what_is_still_wanted_counts(here: Session, state: MeetingState, counts: bool) -> None:
    found = brief(picture(here, [asked(here, state=state)])).problem.requests
    assert bool(found) is counts


def test_who_said_no_is_a_veto_whatever_the_organiser_wants(here: Session) -> None:
    silent = asked(here, state=MeetingState.DECLINED, vetoed_by=Side.DELEGATE)
    assert only(brief(picture(here, [silent])).problem).vetoed
    said = asked(here, state=MeetingState.DECLINED)
    request = only(brief(picture(here, [said], [wish(here, DeskStance.MUST)])).problem)
    assert request.vetoed
    assert request.must


def test_the_organisers_wish_revives_what_was_withdrawn(here: Session) -> None:
    gone = asked(here, state=MeetingState.WITHDRAWN)
    request = only(brief(picture(here, [gone], [wish(here, DeskStance.WANT)])).problem)
    assert (request.weight, request.vetoed, request.must) == (2, False, False)


def test_who_does_not_come_is_left_out(here: Session) -> None:
    seen = picture(here, [asked(here), asked(here, 1, 1)])
    nobody = replace(seen, people={here.companies[1].id: here.of(here.companies[1])})
    assert only(brief(nobody).problem).a == here.companies[1].id


def test_what_has_begun_or_is_locked_stays_and_the_rest_may_move(here: Session) -> None:
    one, two = held(here, 0), replace(held(here, 3, 2, firm=1), locked=True)
    other = held(here, 2, 3, person=1)
    seen = picture(here, [one, two, other])
    begun = replace(seen, at=slots(here.grid)[1].starts_at)
    requests = {each.id: each for each in brief(begun).problem.requests}
    first, second = requests[one.id].lock, requests[two.id].lock
    assert first is not None
    assert (first.slot, first.table) == (0, 1)
    assert second is not None
    assert (second.slot, second.table) == (3, 2)
    assert requests[other.id].lock is None
    assert requests[other.id].allowed == frozenset({2, 3})
    away = {each.id: each.unavailable for each in brief(begun).problem.people}
    assert away[one.delegate_id] == {1}
    assert all(each.lock for each in brief(seen, keeps=True).problem.requests)


def test_times_tables_and_limits_are_those_of_the_grid(here: Session) -> None:
    seen = picture(here, [asked(here)], limits=Limits(meetings_per_delegate=2))
    pause = timedelta(minutes=20)
    first = seen.grid.sessions[0]
    split = replace(
        seen.grid,
        fixed_tables={here.delegates[0].id: 2},
        breaks=(
            replace(first, starts_at=first.starts_at + 2 * pause, ends_at=first.ends_at - pause),
        ),
    )
    problem = brief(replace(seen, grid=split)).problem
    assert problem.sessions == ((0, 2), (2, 3))
    assert problem.tables == ((1, 3),) * 3
    assert only(problem).table == 2
    assert {one.side: one.most for one in problem.parties} == {"company": None, "delegate": 2}


def test_who_is_away_is_away_in_the_problem(here: Session) -> None:
    [delegate] = {here.delegates[0].id}
    gone = Claim(slot=2, kind=ResourceKind.DELEGATE, id=delegate)
    people = brief(picture(here, [asked(here)], away=[gone])).problem.people
    assert {one.id: one.unavailable for one in people}[delegate] == {2}


def foreign() -> Session:
    """The company's people write German, it speaks French; the delegates English and Spanish."""
    return speaking(session(firms=1, people=1, slots_=2), 0, "fr")


def test_an_interpreter_is_asked_for_where_no_language_is_shared() -> None:
    here = foreign()
    staff = (interpreter(LILI, "fr", "es"), interpreter(MAX, "it", "pl"))
    gone = Claim(slot=1, kind=ResourceKind.INTERPRETER, id=LILI)
    given = brief(picture(here, [asked(here)], interpreters=staff, away=[gone]))
    request = only(given.problem)
    assert request.language == "LILI"
    assert given.interpreters == (LILI, MAX)
    assert [one.languages for one in given.problem.interpreters] == [{"LILI"}, set()]
    assert given.problem.interpreters[0].available == (1, 0)
    nobody = only(brief(picture(here, [asked(here)], interpreters=staff[1:])).problem)
    assert nobody.language == NOBODY


def test_nobody_interprets_where_a_language_is_shared(here: Session) -> None:
    staff = (interpreter(LILI, "de", "es"),)
    assert only(brief(picture(here, [asked(here)], interpreters=staff)).problem).language is None


def test_what_is_locked_has_its_interpreter_to_itself() -> None:
    here = foreign()
    meeting = held(here, 0)
    assert meeting.place
    place = replace(meeting.place, interpreter=LILI)
    locked = replace(meeting, place=place, locked=True)
    given = brief(picture(here, [locked], interpreters=(interpreter(LILI, "fr", "es"),)))
    assert only(given.problem).language is None
    assert given.problem.interpreters[0].available == (0, 1)
    assert given.interpreted == {meeting.id: LILI}
