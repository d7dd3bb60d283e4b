"""A draft's content: interpreters, scores by hand, parts, and how plans differ."""

from dataclasses import replace

from hypothesis import given as examples
from hypothesis import strategies as st

from registration.planning.plans import Effort, Placed, Score, Tier
from registration.planning.solver import plan
from registration.rules.interpreters import Interpreter
from registration.rules.plans.contents import Content, Part, dealt, rescored, said, together
from registration.rules.plans.differences import Difference, differences, live
from registration.rules.plans.interpreting import matched, seated
from registration.rules.plans.moves import moves
from registration.rules.plans.problems import brief
from registration.rules.plans.staleness import changes, unchanged
from tests.rules.plans.pictures import LILI, MAX, asked, held, interpreter, picture, speaking
from tests.sessions import Session, session

STAFF: tuple[Interpreter, ...] = (interpreter(LILI, "fr", "es"), interpreter(MAX, "fr", "es", "pl"))


def solved(here: Session, *meetings: object, staff: tuple[Interpreter, ...] = ()) -> Content:
    """What the planner makes of a session."""
    given = brief(picture(here, meetings, interpreters=staff))  # type: ignore[arg-type]
    found = plan(given.problem, seed=1, effort=Effort(seconds=5))
    requests = {one.id: one for one in given.problem.requests}
    return Content(
        brief=given, planned=seated(given, found.meetings), left=said(requests, found.unplaced)
    )


def foreign() -> Session:
    here = session(firms=3, people=2, slots_=4, tables=3)
    for firm in range(3):
        here = speaking(here, firm, "fr")
    return here


def test_everybody_who_needs_one_has_an_interpreter_of_their_own() -> None:
    here = foreign()
    wishes = [asked(here, firm, person) for firm in range(3) for person in range(2)]
    content = solved(here, *wishes, staff=STAFF)
    assert len(content.planned) == 6
    pairs = [(one.slot, one.interpreter) for one in content.planned]
    assert None not in {who for _, who in pairs}
    assert len(pairs) == len(set(pairs))


def test_whoever_interprets_what_stays_goes_on() -> None:
    here = foreign()
    meeting = held(here, 0)
    assert meeting.place
    stays = replace(meeting, place=replace(meeting.place, interpreter=MAX))
    given = brief(picture(here, [stays], interpreters=STAFF))
    kept = Placed(
        request=stays.id,
        slot=0,
        table=1,
        person_a=meeting.place.representative,
        person_b=stays.delegate_id,
    )
    assert [one.interpreter for one in seated(given, [kept])] == [MAX]
    moved = replace(kept, slot=1)
    assert [one.interpreter for one in seated(given, [moved])] == [LILI]


@examples(st.dictionaries(st.sampled_from("abcd"), st.sets(st.sampled_from("wxyz"))))
def test_as_many_are_matched_as_can_be(able: dict[str, set[str]]) -> None:
    found = matched({one: tuple(sorted(who)) for one, who in able.items()}, {})
    assert len(set(found.values())) == len(found)
    assert all(who in able[one] for one, who in found.items())
    most = max(len(part) for part in _matchings(list(able.items())))
    assert len(found) == most


def _matchings(rest: list[tuple[str, set[str]]]) -> list[frozenset[str]]:
    if not rest:
        return [frozenset()]
    (_, who), *others = rest
    tails = _matchings(others)
    return tails + [tail | {one} for tail in tails for one in who if one not in tail]


def test_a_bound_holds_as_long_as_nothing_above_it_is_worse() -> None:
    here = session(firms=2, people=1, slots_=2, tables=1)
    problem = brief(picture(here, [asked(here), asked(here, 1)])).problem
    scores = [Score(tier=tier, value=4 if tier is Tier.WEIGHT else 1, bound=1) for tier in Tier]
    same = {one.tier: one.value for one in scores}
    assert rescored(problem, scores, same) == tuple(scores)
    worse = rescored(problem, scores, same | {Tier.WEIGHT: 2})
    assert [one.bound for one in worse][:2] == [1, 1]
    assert {one.bound for one in worse[2:]} == {0}
    unmet = rescored(problem, scores, same | {Tier.MUSTS_LEFT: 2})
    assert unmet[1].bound == 4  # of all that is wished


def test_what_is_proven_of_a_timetable_is_gone_with_a_change_by_hand() -> None:
    here = session(firms=1, people=1)
    problem = brief(picture(here, [asked(here)])).problem
    scores = [Score(tier=tier, value=1, bound=0, standing=1) for tier in Tier]
    again = rescored(problem, scores, {one.tier: one.value for one in scores})
    assert {one.standing for one in again} == {None}


def test_a_plan_in_parts_is_the_same_plan() -> None:
    here = session(firms=3, people=2, slots_=2, tables=2)
    content = solved(here, *(asked(here, firm, person) for firm in range(3) for person in range(2)))
    assert content.left
    parts = dealt(content, 3)
    assert together(content.brief, parts) == replace(
        content, left=tuple(sorted(content.left, key=lambda one: one.wish))
    )
    assert together(content.brief, [Part()]) == Content(brief=content.brief)


def test_a_plan_differs_from_another_by_what_becomes_of_each_wish() -> None:
    here = session(firms=3, people=2, slots_=4, tables=3)
    before = live([held(here, 0), held(here, 1, firm=1), held(here, 2, firm=2)])
    after = live([held(here, 0, 2), held(here, 3, firm=1), held(here, 0, person=1)])
    found = {one.of.wish: one.kind for one in differences(before, after)}
    assert found == {
        asked(here).id: Difference.RESEATED,
        asked(here, 1).id: Difference.MOVED,
        asked(here, 2).id: Difference.DROPPED,
        asked(here, 0, 1).id: Difference.ADDED,
    }


def test_what_is_published_at_once_is_not_stale_and_moves_only_what_differs() -> None:
    here = session(firms=2, people=2, slots_=4, tables=2)
    agreed = held(here, 0)
    seen = picture(here, [agreed, asked(here, 1, 1), asked(here, 1)])
    given = brief(seen)
    found = plan(given.problem, seed=1, effort=Effort(seconds=5))
    content = Content(brief=given, planned=seated(given, found.meetings))
    same = unchanged(content, seen.held())
    assert changes(content, brief(seen, kept=same)) == ()
    moved = {move.after.id for move in moves(content, seen)}
    assert moved == {one.wish for one in content.planned} - set(same)
    after = {**{one.id: one for one in seen.meetings}}
    after |= {move.after.id: move.after for move in moves(content, seen)}
    assert moves(content, replace(seen, meetings=tuple(after.values()))) == ()
