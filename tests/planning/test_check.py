"""The checker finds everything that can be wrong with a plan, and counts every tier."""

from dataclasses import replace

import pytest

from registration.planning.check import check, values
from registration.planning.plans import Placed, Plan, Reason, Score, Tier, Unplaced
from registration.planning.problem import Place, Problem
from tests.planning.desks import at, desk, judged, speaking, wish

AB, AC, DB = wish("a", "B", 3), wish("a", "C", 2), wish("d", "B", 1)


def wrong(problem: Problem, *meetings: Placed) -> str:
    """The one thing that is wrong, apart from reasons that are missing."""
    held = {one.request for one in meetings}
    reasons = [
        Unplaced(request=one.id, reason=Reason.OUTWEIGHED)
        for one in problem.requests
        if one.id not in held
    ]
    verdict = judged(problem, *meetings, left_out=reasons)
    assert verdict.valid == (not verdict.wrong)
    return "; ".join(verdict.wrong)


def test_a_plan_that_keeps_every_rule_is_valid() -> None:
    assert wrong(desk(AB, AC, DB), at("aB", 0), at("aC", 1), at("dB", 1, 1)) == ""


@pytest.mark.parametrize(
    ("problem", "meetings", "said"),
    [
        (desk(AB), [at("aX", 0)], "there is no request aX"),
        (desk(AB), [at("aB", 3)], "aB is outside the grid, in 3"),
        (desk(AB), [at("aB", -1)], "aB is outside the grid, in -1"),
        (desk(wish("a", "B", allowed=frozenset({1}))), [at("aB", 0)], "not allowed in 0"),
        (desk(wish("a", "B", vetoed=True)), [at("aB", 0)], "aB is vetoed"),
        (desk(AB, away={"B": [0]}), [at("aB", 0)], "B is not available in 0"),
        (desk(AB), [at("aB", 0, people="aX")], "X does not sit for B in aB"),
        (desk(AB), [at("aB", 0, 2)], "table 2 does not stand free in 0"),
        (desk(AB, AC), [at("aB", 0), at("aC", 0, 1)], "a has 2 meetings in 0"),
        (desk(AB, wish("d", "C")), [at("aB", 0), at("dC", 0)], "table 0 has 2 meetings in 0"),
        (desk(AB, AC, most={"a": 1}), [at("aB", 0), at("aC", 1)], "a has 2 meetings of at most 1"),
        (desk(wish("a", "B", table=7)), [at("aB", 0)], "aB has table 7 to itself"),
        (desk(wish("a", "B", lock=Place(slot=1))), [at("aB", 0)], "aB is locked elsewhere"),
        (
            desk(wish("a", "B", language="es")),
            [at("aB", 0)],
            "no interpreter is free for es in 0",
        ),
    ],
)
def test_what_breaks_a_rule_is_named(problem: Problem, meetings: list[Placed], said: str) -> None:
    assert said in wrong(problem, *meetings)


def test_a_request_is_held_once() -> None:
    assert "aB is placed 2 times" in wrong(desk(AB), at("aB", 0), at("aB", 1))


def test_two_people_of_a_company_meet_at_once_but_none_of_them_twice() -> None:
    ab, ac = wish("a", "B", people_a=("x", "y")), wish("a", "C", people_a=("x", "y"))
    problem = desk(ab, ac, staff={"a": "xy"})
    assert wrong(problem, at("aB", 0, people="xB"), at("aC", 0, 1, people="yC")) == ""
    said = wrong(problem, at("aB", 0, people="xB"), at("aC", 0, 1, people="xC"))
    assert said == "x has 2 meetings in 0"


def test_interpreters_of_two_languages_are_dealt_out_so_that_all_are_served() -> None:
    es, pl = wish("a", "B", language="es"), wish("c", "D", language="pl")
    both = (at("aB", 0), at("cD", 0, 1))
    assert wrong(desk(es, pl, interpreters=(speaking("es", "pl"), speaking("es"))), *both) == ""
    said = wrong(desk(es, pl, interpreters=(speaking("es", "pl"),)), *both)
    assert said == "no interpreter is free for pl in 0"


def test_a_table_that_is_reserved_need_not_stand_free() -> None:
    assert wrong(desk(wish("a", "B", table=7)), at("aB", 0, 7)) == ""
    assert wrong(desk(wish("a", "B", lock=Place(slot=0, table=9))), at("aB", 0, 9)) == ""


def test_a_must_that_is_left_out_is_counted_not_wrong() -> None:
    problem = desk(wish("a", "B", must=True), wish("a", "C", lock=Place(slot=1)), AC)
    assert values(problem, [])[Tier.MUSTS_LEFT] == 2
    assert wrong(desk(wish("a", "B", must=True))) == ""


def test_scores_are_those_of_the_meetings_and_no_better_than_their_bounds() -> None:
    problem = desk(AB)
    counted = values(problem, [at("aB", 0)])

    def told(tier: Tier, value: int, bound: int, standing: int | None = None) -> tuple[str, ...]:
        scores = (Score(tier=t, value=v, bound=v) for t, v in counted.items())
        claimed = Score(tier=tier, value=value, bound=bound, standing=standing)
        changed = tuple(claimed if one.tier is tier else one for one in scores)
        plan = Plan(seed=1, meetings=(at("aB", 0),), unplaced=(), scores=changed)
        return check(problem, plan).wrong

    assert told(Tier.WEIGHT, 3, 5) == ()
    assert told(Tier.WEIGHT, 3, 2) == ("WEIGHT 3 is better than its bound 2",)
    assert told(Tier.WEIGHT, 5, 5) == ("WEIGHT is 3, not 5",)
    assert told(Tier.BREAKS, 0, 1) == ("BREAKS 0 is better than its bound 1",)
    assert told(Tier.TABLE_CHANGES, 0, 0, 0) == ()
    assert told(Tier.TABLE_CHANGES, 0, 0, 1) == (
        "TABLE_CHANGES 0 is better than 1, proven of its timetable",
    )


def test_every_request_that_is_left_out_has_one_reason_that_can_be_true() -> None:
    problem = desk(AB, AC)
    nothing = check(problem, Plan(seed=1, meetings=(), unplaced=(), scores=()))
    assert nothing.wrong == ("not every request that is left out has one reason",)
    lost = Unplaced(request="aC", reason=Reason.OUTWEIGHED, against=("aB",))
    assert judged(problem, at("aB", 0), left_out=[lost]).valid
    mistaken = judged(problem, at("aB", 0), left_out=[replace(lost, against=("aC",))])
    assert mistaken.wrong == ("aC is said to lose against aC, which is not held",)


def test_the_worst_shortfall_is_against_what_a_party_could_have_had() -> None:
    problem = desk(AB, AC, DB, wish("d", "E", vetoed=True), most={"a": 2}, away={"d": [0, 1]})
    counted = values(problem, [at("aB", 0)])
    assert (counted[Tier.UNSERVED], counted[Tier.SHORTFALL]) == (1, 1)


def test_a_break_is_a_stretch_in_which_somebody_is_there_and_waits() -> None:
    wishes = [wish("a", other) for other in "BCD"]
    spread = [at("aB", 0), at("aC", 2), at("aD", 5)]

    def breaks(**more: object) -> int:
        return values(desk(*wishes, slots=6, **more), spread)[Tier.BREAKS]  # type: ignore[arg-type]

    assert breaks() == 2
    assert breaks(away={"a": [1]}) == 1
    assert breaks(away={"a": [3]}) == 2
    assert breaks(sessions=((0, 2), (2, 6))) == 1


def test_tables_change_from_one_meeting_of_a_person_to_the_next() -> None:
    meetings = [at("aB", 0, 0), at("aC", 2, 1), at("dB", 1, 0)]
    assert values(desk(AB, AC, DB, sessions=((0, 1), (1, 3))), meetings)[Tier.TABLE_CHANGES] == 1


def test_what_changes_against_the_plan_in_force_is_counted_where_it_could_be_kept() -> None:
    problem = desk(AB, AC, DB, previous={"aB": 1, "aC": 0, "dB": 2}, away={"d": [0, 1, 2]})
    counted = values(problem, [at("aB", 0)])
    assert (counted[Tier.DROPPED], counted[Tier.MOVED]) == (1, 1)
