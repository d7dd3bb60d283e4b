"""Story 6: a draft is put in force as a whole, or not at all where it no longer fits."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from registration.rules.slots import slots
from tests import plans, sessions, talks
from tests.plans import adjusted, asked, carried_on, drafted, looked_at, not_published, put_in_force
from tests.sessions import NOW, Session
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def agenda(here: Session, firm: int = 0) -> list[Any]:
    own = talks.of_company(here.companies[firm])
    page = own.ask(talks.AGENDA, **{"for": {"companyId": here.companies[firm].id}})
    return [one["meeting"] for one in page["agenda"]["nodes"] if one["meeting"]]


def meeting(id: str) -> Any:
    return desk().ask(talks.MEETING_BY, id=id)["meeting"]


def test_everybody_sees_the_old_plan_until_the_new_one_is_in_force() -> None:
    here = asked(firms=2, people=2, slots_=4, tables=2)
    plan = drafted(here)
    sent = len(plans.mails(here))
    plans.done("planPublish", id=plan["id"], expectedVersion=plan["version"])
    assert looked_at(plan["id"])["state"] == "PUBLISHING"
    assert agenda(here) == []
    carried_on(here)
    published = looked_at(plan["id"])
    assert published["state"] == "PUBLISHED"
    assert (published["diff"]["kept"], published["diff"]["added"]) == (4, 0)
    for firm in range(2):
        assert [one["state"] for one in agenda(here, firm)] == ["BOOKED", "BOOKED"]
    planned = {one["wishId"]: one["slot"] for one in plan["placements"]["nodes"]}
    assert {id: meeting(id)["place"]["slot"] for id in planned} == planned
    told = [one.to for one in plans.mails(here)[sent:]]
    assert len(told) == len(set(told)) == 4  # one mail each, about all that changes


def test_live_booking_stays_open_after_publishing() -> None:
    here = asked(firms=2, people=1, slots_=3, tables=1)
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    put_in_force(here, adjusted(plan, drop=wish))
    assert meeting(wish)["state"] == "PENDING"
    accepted = talks.step("meetingAccept", desk(), meeting(wish))
    assert accepted["state"] == "BOOKED"
    cancelled = talks.step("meetingCancel", desk(), accepted)
    assert cancelled["state"] == "CANCELLED"


def test_a_second_plan_moves_drops_and_keeps() -> None:
    here = asked(firms=1, people=3, slots_=4, tables=1)
    first = put_in_force(here, drafted(here))
    wishes = [one["wishId"] for one in first["placements"]["nodes"]]
    plan = drafted(here)
    assert plan["diff"]["kept"] == 3
    plan = adjusted(plan, drop=wishes[0])
    plan = adjusted(plan, place={"wishId": wishes[1], "slot": 3})
    assert (plan["diff"]["dropped"], plan["diff"]["moved"], plan["diff"]["kept"]) == (1, 1, 1)
    versions = {id: meeting(id)["version"] for id in wishes}
    put_in_force(here, plan)
    assert looked_at(first["id"])["state"] == "PUBLISHED"
    dropped, moved, kept = (meeting(id) for id in wishes)
    assert (dropped["state"], moved["state"], moved["place"]["slot"]) == ("CANCELLED", "BOOKED", 3)
    assert [one["version"] - versions[one["id"]] for one in (dropped, moved, kept)] == [1, 1, 0]


def test_two_whom_the_organiser_brings_together_meet() -> None:
    here = sessions.opened(sessions.session())
    plans.wished(here, 0, 0, stance="MUST")
    plan = drafted(here)
    put_in_force(here, plan)
    [booked] = agenda(here)
    assert booked["state"] == "BOOKED"
    assert drafted(here)["diff"]["kept"] == 1


def test_what_is_locked_in_the_draft_is_locked_in_force() -> None:
    here = asked(firms=1, people=1)
    plan = drafted(here)
    wish = plan["placements"]["nodes"][0]["wishId"]
    put_in_force(here, adjusted(plan, lock=wish))
    again = drafted(here)
    assert [one["locked"] for one in again["placements"]["nodes"]] == [True]
    assert plans.not_adjusted(again, unlock=wish)["code"] == "PLAN_FIXED"


def test_a_plan_is_published_once_under_one_key_and_once_at_all() -> None:
    here = asked(firms=1, people=1)
    plan = drafted(here)
    given = {"id": plan["id"], "expectedVersion": plan["version"], "idempotencyKey": "publish-1"}
    first, again = plans.send("planPublish", **given), plans.send("planPublish", **given)
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["plan"]["id"] == again["plan"]["id"]
    carried_on(here)
    now = looked_at(plan["id"])
    assert not_published(now)["state"] == "PUBLISHED"


STALE: dict[str, tuple[str, Callable[[Session, Any], None]]] = {}


def stale[F: Callable[[Session, Any], None]](name: str, what: str) -> Callable[[F], F]:
    def register(change: F) -> F:
        STALE[name] = (what, change)
        return change

    return register


@stale("a meeting was booked", "BOOKED")
def _booked(here: Session, plan: Any) -> None:
    talks.step("meetingAccept", desk(), talks.request(here), slot=3)


@stale("a wish was withdrawn", "UNWANTED")
def _withdrawn(here: Session, plan: Any) -> None:
    talks.step("meetingWithdraw", talks.of_company(here.companies[0]), talks.request(here))


@stale("a wish was declined", "UNWANTED")
def _declined(here: Session, plan: Any) -> None:
    talks.step("meetingDecline", talks.of_delegate(here.delegates[0]), talks.request(here))


@stale("somebody said no in silence", "UNWANTED")
def _vetoed(here: Session, plan: Any) -> None:
    delegate = talks.of_delegate(here.delegates[0])
    talks.step("meetingDecline", delegate, talks.request(here), noThanks=True)


@stale("the organiser does not want it", "UNWANTED")
def _unwanted(here: Session, plan: Any) -> None:
    plans.wished(here, 0, 0, stance="NO")


@stale("a delegate is away", "AWAY")
def _away(here: Session, plan: Any) -> None:
    talks.done(
        "availabilitySet",
        desk(),
        activityId=here.activity.id,
        participant={"delegateId": here.delegates[0].id},
        absentSlots=[0, 1],
    )


@stale("a representative does not come", "UNWANTED")
def _left(here: Session, plan: Any) -> None:
    plans.gone(here, here.registrations[0])


@stale("a limit was set", "GRID")
def _limited(here: Session, plan: Any) -> None:
    plans.limited(here, meetings_per_company=1)


@pytest.mark.parametrize("name", STALE)
def test_a_draft_is_stale_once(name: str) -> None:
    here = asked(firms=1, people=2, slots_=4)
    plan = drafted(here)
    what, change = STALE[name]
    change(here, plan)
    sent = len(plans.mails(here))
    since = looked_at(plan["id"])["since"]
    error = not_published(plan)
    assert (error["__typename"], error["code"]) == ("StalePlan", "STALE_PLAN")
    assert what in {one["what"] for one in error["changes"]}
    assert {one["what"] for one in since} == {one["what"] for one in error["changes"]}
    assert len(plans.mails(here)) == sent
    assert looked_at(plan["id"])["state"] == "DRAFT"
    assert looked_at(plan["id"])["version"] == plan["version"]


def test_a_draft_is_stale_once_a_meeting_was_called_off_or_lies_elsewhere() -> None:
    here = asked(firms=1, people=2)
    booked = talks.step("meetingAccept", desk(), talks.request(here), slot=0)
    other = talks.step("meetingAccept", desk(), talks.request(here, person=1), slot=1)
    plan = drafted(here)
    talks.step("meetingCancel", desk(), booked)
    talks.step("meetingReschedule", desk(), other, slot=3)
    changes = not_published(plan)["changes"]
    assert {(one["what"], one["wishId"]) for one in changes} >= {
        ("ENDED", booked["id"]),
        ("MOVED", other["id"]),
    }
    assert "called off" in changes[0]["message"] + changes[1]["message"]


def test_a_draft_is_stale_once_its_slot_has_begun(at: Callable[[datetime], None]) -> None:
    here = asked(firms=1, people=1)
    plan = drafted(here)
    at(slots(here.grid)[0].starts_at)
    assert {one["what"] for one in not_published(plan)["changes"]} == {"BEGUN"}


def test_new_requests_alone_do_not_make_a_draft_stale() -> None:
    here = sessions.opened(sessions.session(firms=2, people=1))
    sessions.asked(here, firm=0)
    plan = drafted(here)
    late = sessions.asked(here, firm=1)
    assert put_in_force(here, plan)["state"] == "PUBLISHED"
    assert meeting(late.id)["state"] == "PENDING"
