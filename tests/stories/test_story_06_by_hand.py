"""Story 6: a draft is changed by hand, and each step says at once what is in its way."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests import plans
from tests.plans import adjusted, asked, drafted, not_adjusted
from tests.sessions import NOW, Session

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def here() -> Session:
    """Two companies have asked for two delegates each; the first two slots hold all of it."""
    return asked(firms=2, people=2, slots_=4, tables=2)


def at(plan: Any, wish: str) -> tuple[int, int] | None:
    """Slot and table."""
    for one in plan["placements"]["nodes"]:
        if one["wishId"] == wish:
            return one["slot"], one["table"]["number"]
    return None


def tiers(plan: Any) -> dict[str, Any]:
    return {one["tier"]: one for one in plan["scores"]}


def test_a_meeting_is_moved_and_the_score_counted_anew(here: Session) -> None:
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    moved = adjusted(plan, place={"wishId": wish, "slot": 3, "table": 2})
    assert at(moved, wish) == (3, 2)
    assert (moved["version"], moved["adjusted"], moved["state"]) == (
        plan["version"] + 1,
        True,
        "DRAFT",
    )
    assert tiers(moved)["BREAKS"]["value"] > tiers(plan)["BREAKS"]["value"]
    assert not tiers(moved)["BREAKS"]["proven"]
    assert tiers(moved)["WEIGHT"]["proven"]


def test_a_meeting_is_dropped_and_placed_again(here: Session) -> None:
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    without = adjusted(plan, drop=wish)
    assert (without["placed"], without["leftOpen"]) == (3, 1)
    [left] = without["unplaced"]["nodes"]
    assert (left["wishId"], left["byHand"]) == (wish, True)
    assert "by hand" in left["explanation"]
    assert tiers(without)["WEIGHT"]["gap"] == 2
    assert tiers(without)["BREAKS"]["bound"] == 0  # proven below a weight that is reached no more
    again = adjusted(without, place={"wishId": wish, "slot": 0})
    assert (again["placed"], again["unplaced"]["nodes"]) == (4, [])


def test_who_and_what_is_taken_is_named_with_slots_that_are_free(here: Session) -> None:
    plan = drafted(here)
    first, *others = plan["placements"]["nodes"]
    in_its_way = next(one for one in others if one["delegate"]["id"] == first["delegate"]["id"])
    error = not_adjusted(plan, place={"wishId": first["wishId"], "slot": in_its_way["slot"]})
    assert (error["__typename"], error["code"]) == ("PlanCollides", "PLAN_COLLIDES")
    assert error["field"] == ["input", "step", "slot"]
    assert (error["resource"], error["heldBy"]) == ("DELEGATE", in_its_way["wishId"])
    assert 0 in error["freeSlots"]


def test_a_table_holds_one_meeting(here: Session) -> None:
    plan = drafted(here)
    first, second = plan["placements"]["nodes"][:2]
    table = second["table"]["number"]
    error = not_adjusted(plan, place={"wishId": first["wishId"], "slot": 0, "table": table})
    assert (error["resource"], error["heldBy"]) == ("TABLE", second["wishId"])


def test_slots_tables_and_people_that_there_are_not_are_refused(here: Session) -> None:
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    other = next(one.id for one in here.registrations if one.id not in wish)
    for given, field in (
        ({"slot": 4}, "slot"),
        ({"slot": -1}, "slot"),
        ({"slot": 2, "table": 9}, "table"),
        ({"slot": 2, "representativeId": other[:-26] + "0" * 26}, "representativeId"),
    ):
        error = not_adjusted(plan, place={"wishId": wish, **given})
        assert (error["code"], error["field"]) == ("INVALID", ["input", "step", field])
    for step in ({"drop": "x"}, {"lock": "x"}, {"place": {"wishId": "x", "slot": 0}}):
        assert not_adjusted(plan, **step)["code"] == "NOT_FOUND"


def test_what_is_locked_stays_until_it_is_let_go(here: Session) -> None:
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    locked = adjusted(plan, lock=wish)
    assert [one["locked"] for one in locked["placements"]["nodes"]] == [True, False, False, False]
    assert not_adjusted(locked, drop=wish)["code"] == "PLAN_FIXED"
    assert not_adjusted(locked, place={"wishId": wish, "slot": 3})["code"] == "PLAN_FIXED"
    free = adjusted(locked, unlock=wish)
    assert at(adjusted(free, place={"wishId": wish, "slot": 3}), wish) == (3, 1)


def test_the_next_plan_keeps_what_is_locked_in_the_one_it_is_based_on(here: Session) -> None:
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    moved = adjusted(plan, place={"wishId": wish, "slot": 3, "table": 2})
    locked = adjusted(moved, lock=wish)
    following = drafted(here, basis=locked["id"])
    assert at(following, wish) == (3, 2)
    assert following["placed"] == 4
    assert following["basis"]["id"] == plan["id"]


def test_nobody_has_more_meetings_than_the_limit(here: Session) -> None:
    plans.limited(here, meetings_per_company=1)
    plan = drafted(here)
    assert plan["placed"] == 2
    assert {one["reason"] for one in plan["unplaced"]["nodes"]} == {"CAP"}
    left = plan["unplaced"]["nodes"][0]
    error = not_adjusted(plan, place={"wishId": left["wishId"], "slot": 3})
    assert (error["__typename"], error["partyId"], error["limit"]) == (
        "PlanCapReached",
        left["company"]["id"],
        1,
    )


def test_a_veto_is_kept_by_hand_too(here: Session) -> None:
    plans.wished(here, 0, 0, stance="NO")
    plan = drafted(here)
    [left] = plan["unplaced"]["nodes"]
    error = not_adjusted(plan, place={"wishId": left["wishId"], "slot": 3})
    assert error["code"] == "PLAN_VETOED"


def test_two_who_change_a_draft_at_once_do_not_overwrite_each_other(here: Session) -> None:
    plan = drafted(here)
    wishes = [one["wishId"] for one in plan["placements"]["nodes"]]
    adjusted(plan, drop=wishes[0])
    error = not_adjusted(plan, drop=wishes[1])
    assert (error["code"], error["currentVersion"]) == ("VERSION_CONFLICT", plan["version"] + 1)
    assert error["current"]["id"] == plan["id"]


def test_only_a_draft_can_be_changed(here: Session) -> None:
    plan = plans.done("planRun", activityId=here.activity.id)
    assert not_adjusted(plan, drop="x")["state"] == "QUEUED"
    plans.done("planDiscard", id=plan["id"])
    error = plans.refused("planDiscard", id=plan["id"])
    assert (error["code"], error["state"]) == ("WRONG_STATE", "DISCARDED")
