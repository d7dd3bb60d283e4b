"""Story 6: the organiser has the meetings planned, and sees what the plan says, and why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.planning.plans import Effort, Plan, Watch
from registration.planning.problem import Problem
from registration.planning.solver import plan as planner
from registration.rules.meetings import Side
from registration.rules.pages import Window
from registration.rules.slots import slots
from registration.store import ledger
from tests import plans, sessions, talks
from tests.plans import asked, drafted, first_come, looked_at, solved
from tests.sessions import NOW
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def tiers(plan: Any) -> dict[str, int]:
    return {one["tier"]: one["value"] for one in plan["scores"]}


def test_a_plan_is_asked_for_at_once_and_made_by_a_job() -> None:
    here = asked(firms=2, people=2, slots_=3)
    plan = plans.done("planRun", activityId=here.activity.id, seed=7, seconds=5)
    queued = looked_at(plan["id"])
    assert (queued["state"], queued["seed"], queued["seconds"]) == ("QUEUED", 7, 5)
    assert queued["placements"]["nodes"] == []
    assert queued["diff"] is None
    [work] = [one.work for one in sessions.events(here) if one.work]
    assert (work.job, work.subject) == ("plan", plan["id"])
    assert solved(plan["id"])
    made = looked_at(plan["id"])
    assert (made["state"], made["placed"], made["leftOpen"]) == ("DRAFT", 4, 0)
    assert [one["tier"] for one in made["scores"]][:2] == ["MUSTS_LEFT", "WEIGHT"]
    assert all(one["proven"] and one["gap"] == 0 for one in made["scores"])
    *above, last = made["scores"]
    assert (last["tier"], last["standing"]) == ("TABLE_CHANGES", last["value"])
    assert {one["standing"] for one in above} == {None}
    assert made["diff"]["added"] == 4
    assert made["since"] == []


def test_nobody_sees_a_draft_but_staff_and_nothing_is_booked_by_it() -> None:
    here = asked(firms=1, people=1)
    plan = drafted(here)
    own = talks.of_company(here.companies[0])
    assert own.ask("query ($id: ID!) { node(id: $id) { id } }", id=plan["id"])["node"] is None
    listed = own.ask(plans.PLANS, id=here.activity.id)["node"]
    assert listed == {"plans": None, "meetingWishes": None}
    requests = own.ask(talks.REQUESTS, **{"for": {"companyId": here.companies[0].id}})
    assert [one["state"] for one in requests["meetingRequests"]["nodes"]] == ["PENDING"]


def test_every_wish_that_is_left_open_has_its_reason_with_names() -> None:
    here = asked(firms=3, people=1, slots_=2, tables=1)
    plan = drafted(here)
    assert plan["placed"] == 2
    [left] = plan["unplaced"]["nodes"]
    assert left["reason"] in ("NO_TABLE", "OUTWEIGHED")
    assert {one["slot"] for one in left["against"]} == {0, 1}
    assert "Rosa Ejemplo" in left["explanation"]
    german = looked_at(plan["id"], language="de")["unplaced"]["nodes"][0]["explanation"]
    assert "Im Weg:" in german


def test_the_organiser_brings_two_together_who_have_not_asked_and_keeps_two_apart() -> None:
    here = sessions.opened(sessions.session(firms=2, people=1))
    sessions.asked(here, firm=0)
    assert plans.wished(here, 0, 0, stance="NO")["wish"]["stance"] == "NO"
    assert plans.wished(here, 1, 0, stance="MUST", priority=3)["wish"]["priority"] == 3
    listed = desk().ask(plans.PLANS, id=here.activity.id)["node"]["meetingWishes"]["nodes"]
    assert {one["stance"] for one in listed} == {"NO", "MUST"}
    plan = drafted(here)
    [held] = plan["placements"]["nodes"]
    [left] = plan["unplaced"]["nodes"]
    assert held["company"]["id"] == here.companies[1].id
    assert (left["reason"], left["company"]["id"]) == ("VETO", here.companies[0].id)
    assert tiers(plan) | {"WEIGHT": 3, "MUSTS_LEFT": 0} == tiers(plan)
    assert plans.wished(here, 1, 0, stance=None)["wish"] is None
    assert drafted(here)["placed"] == 0


def test_what_the_organiser_wants_has_a_priority_from_1_to_3() -> None:
    here = sessions.opened(sessions.session())
    for given in ({"stance": "WANT", "priority": 4}, {"stance": "NO", "priority": 1}):
        [error] = plans.wished(here, 0, 0, **given)["userErrors"]
        assert (error["code"], error["field"]) == ("INVALID", ["input", "priority"])


def test_a_silent_no_is_a_veto_and_a_declined_wish_is_none() -> None:
    here = sessions.opened(sessions.session(firms=2, people=1))
    for firm, no_thanks in ((0, True), (1, False)):
        meeting = talks.request(here, firm=firm)
        delegate = talks.of_delegate(here.delegates[0])
        talks.step("meetingDecline", delegate, meeting, noThanks=no_thanks)
    plan = drafted(here)
    assert plan["placed"] == 0
    assert [one["reason"] for one in plan["unplaced"]["nodes"]] == ["VETO"]


def test_what_is_agreed_may_move_unless_it_is_kept() -> None:
    here = asked(firms=2, people=1, slots_=3)
    booked = talks.step("meetingAccept", desk(), talks.request(here), slot=2)
    kept = drafted(here, keepMeetings=True)
    by_wish = {one["wishId"]: one for one in kept["placements"]["nodes"]}
    assert by_wish[booked["id"]]["slot"] == 2
    assert not by_wish[booked["id"]]["locked"]  # it is kept this once, not for good
    assert kept["keepsMeetings"]
    assert (kept["diff"]["kept"], kept["diff"]["added"]) == (1, 1)


def test_a_slot_that_has_begun_is_nobodys(at: Callable[[datetime], None]) -> None:
    here = asked(firms=3, people=1, slots_=3)
    booked = talks.step("meetingAccept", desk(), talks.request(here), slot=0)
    at(slots(here.grid)[1].starts_at)
    plan = drafted(here)
    by_wish = {one["wishId"]: one["slot"] for one in plan["placements"]["nodes"]}
    assert by_wish.pop(booked["id"]) == 0
    assert list(by_wish.values()) == [2]


def test_who_is_away_is_not_planned_for() -> None:
    here = asked(firms=1, people=1, slots_=3)
    delegate = talks.of_delegate(here.delegates[0])
    who = {"delegateId": here.delegates[0].id}
    talks.done(
        "availabilitySet",
        delegate,
        activityId=here.activity.id,
        participant=who,
        absentSlots=[0, 1],
    )
    assert [one["slot"] for one in drafted(here)["placements"]["nodes"]] == [2]


def test_a_job_that_is_delivered_twice_makes_one_draft() -> None:
    here = asked(firms=1, people=1)
    plan = drafted(here)
    assert solved(plan["id"])
    assert looked_at(plan["id"]) == plan


def test_a_job_that_was_cut_off_comes_to_the_same_draft() -> None:
    here = asked(firms=2, people=2)

    class Killed(Exception):
        pass

    def killed(problem: Problem, *, seed: int, effort: Effort, watch: Watch) -> Plan:
        first_come(problem, seed=seed, effort=effort, watch=watch)
        raise Killed

    plan = plans.done("planRun", activityId=here.activity.id)
    with pytest.raises(Killed):
        solved(plan["id"], killed)
    running = looked_at(plan["id"])
    assert running["state"] == "RUNNING"
    assert running["progress"]
    sessions.asked(here, Side.DELEGATE)  # what is asked since does not count any more
    assert solved(plan["id"])
    assert looked_at(plan["id"])["placed"] == 4


def test_who_is_cut_off_again_and_again_gives_up() -> None:
    here = asked(firms=1, people=1)

    def killed(problem: Problem, *, seed: int, effort: Effort, watch: Watch) -> Plan:
        raise MemoryError

    plan = plans.done("planRun", activityId=here.activity.id)
    for _ in range(3):
        with pytest.raises(MemoryError):
            solved(plan["id"], killed)
    assert solved(plan["id"], killed)
    failed = looked_at(plan["id"], language="de")
    assert (failed["state"], failed["failure"]) == ("FAILED", "CUT_OFF")
    assert "abgebrochen" in failed["failureMessage"]


def test_a_plan_that_is_wrong_is_not_kept() -> None:
    here = asked(firms=2, people=1)

    def wrong(problem: Problem, *, seed: int, effort: Effort, watch: Watch) -> Plan:
        plan = first_come(problem, seed=seed, effort=effort, watch=watch)
        one, *others = plan.meetings
        twice = tuple(type(one)(**{**_fields(one), "request": each.request}) for each in others)
        return Plan(seed=seed, meetings=(one, *twice), unplaced=(), scores=())

    plan = plans.done("planRun", activityId=here.activity.id)
    assert solved(plan["id"], wrong)
    failed = looked_at(plan["id"])
    assert (failed["state"], failed["failure"]) == ("FAILED", "NOT_VALID")
    assert failed["placements"]["nodes"] == []


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_a_planner_stops_when_its_draft_is_discarded() -> None:
    here = asked(firms=1, people=1)
    went_on: list[bool] = []

    def slow(problem: Problem, *, seed: int, effort: Effort, watch: Watch) -> Plan:
        plans.done("planDiscard", id=plan["id"])
        found = first_come(problem, seed=seed, effort=effort, watch=watch)
        went_on.append(True)
        return found

    plan = plans.done("planRun", activityId=here.activity.id)
    assert solved(plan["id"], slow)
    assert not went_on
    assert looked_at(plan["id"])["state"] == "DISCARDED"
    assert solved(plan["id"])
    assert looked_at(plan["id"])["state"] == "DISCARDED"


def test_drafts_of_a_session_are_listed_and_two_are_compared() -> None:
    here = asked(firms=2, people=1, slots_=3)
    one, other = drafted(here), drafted(here, seed=2)
    listed = desk().ask(plans.PLANS, id=here.activity.id)["node"]["plans"]["nodes"]
    assert {each["id"] for each in listed} == {one["id"], other["id"]}
    last = other["placements"]["nodes"][-1]
    plans.adjusted(other, place={"wishId": last["wishId"], "slot": 2})
    found = desk().ask(plans.COMPARE, one=one["id"], other=other["id"])["plansCompare"]
    assert (found["diff"]["moved"], found["diff"]["kept"]) == (1, 1)
    [change] = found["diff"]["changes"]["nodes"]
    assert (change["wishId"], change["after"]["slot"]) == (last["wishId"], 2)


def test_a_plan_is_asked_for_once_under_one_key() -> None:
    here = asked(firms=1, people=1)
    given = {"activityId": here.activity.id, "idempotencyKey": "the-same-key"}
    first, again = plans.send("planRun", **given), plans.send("planRun", **given)
    assert first["plan"]["id"] == again["plan"]["id"]
    assert (first["replayed"], again["replayed"]) == (False, True)


def test_numbers_out_of_range_and_foreign_drafts_are_refused() -> None:
    here = asked(firms=1, people=1)
    known = {"activityId": here.activity.id}
    for given in ({"seconds": 0}, {"seconds": 601}, {"seed": -1}, {"basis": "pln_x"}):
        assert plans.refused("planRun", **known, **given)["code"] == "INVALID"
    assert plans.refused("planRun", activityId=here.get_together.id)["code"] == "WINDOW_CLOSED"
    strange = plans.refused(
        "planAdjust", id=here.activity.id, expectedVersion=1, step={"drop": "x"}
    )
    assert strange["code"] == "NOT_FOUND"


def test_the_steps_of_a_draft_are_on_record() -> None:
    here = asked(firms=1, people=1)
    plan = drafted(here)
    page = ledger.audit_page(plan["id"], Window(first=10))
    assert [entry.operation for entry in page.values] == ["plan", "plan", "planRun"]
    plans.done("planPublish", id=plan["id"], expectedVersion=plan["version"])
    last, *_ = ledger.audit_page(plan["id"], Window(first=1)).values
    assert (last.operation, last.by) == ("planPublish", "operator:uta")
    assert last.before
    assert last.after
    assert (last.before["state"], last.after["state"]) == ("DRAFT", "PUBLISHED")


def test_the_same_wishes_and_the_same_seed_give_the_same_proven_plan() -> None:
    here = asked(firms=2, people=2, slots_=2, tables=2)
    plans.wished(here, 1, 1, stance="MUST")
    one, other = (drafted(here, planner, seed=7, seconds=1) for _ in range(2))
    assert one["placements"] == other["placements"]
    assert one["scores"] == other["scores"]
    assert [each["proven"] for each in one["scores"]][:4] == [True] * 4
    assert (one["placed"], one["leftOpen"], one["conflict"]) == (4, 0, [])
    assert (tiers(one)["BREAKS"], one["progress"]) == (0, [])


def test_musts_that_cannot_all_be_held_are_named() -> None:
    here = asked(firms=3, people=1, slots_=2, tables=1)
    for firm in range(3):
        plans.wished(here, firm, 0, stance="MUST")
    plan = drafted(here, planner, seconds=1)
    assert plan["placed"] == 2
    assert tiers(plan)["MUSTS_LEFT"] == 1
    assert {one["company"]["id"] for one in plan["conflict"]} == {one.id for one in here.companies}
