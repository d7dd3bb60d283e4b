"""Meetings: asked for, agreed, moved, planned, put in force; pages, and those who help."""

from typing import Any

from registration.actions import publications
from registration.rules.acts import SYSTEM
from registration.store import slots
from registration.store.rows import read
from tests import late_changes, plans, programmes, sessions, talks
from tests.clients import Client
from tests.costs.walk import Walk, readme
from tests.late_changes import SetClock
from tests.pages import opened
from tests.plans import asked, drafted, looked_at
from tests.sessions import NOW, Session
from tests.sign_ups import desk
from tests.talks import AGENDA, MEETING_BY, of_company, of_delegate

REQUESTS = "query ($for: AgendaOf!) { meetingRequests(for: $for) { nodes { id state version } } }"
FREE = """query ($who: ParticipantInput!, $at: ID!) {
  availability(participant: $who, activityId: $at) { absentSlots } }"""
DUTY = "{ duty { duty visitors(first: 50) { nodes { name state company } } } }"
COMPARE = """query ($one: ID!, $other: ID!) { plansCompare(one: $one, other: $other) {
  diff { added moved kept } } }"""


def by_hand(walk: Walk, at: SetClock) -> None:
    """One session of four companies and three delegates."""
    here = sessions.opened(sessions.session(firms=4, people=3))
    firm, lucia, uta = of_company(here.companies[0]), of_delegate(here.delegates[0]), desk()
    wish = {"activityId": here.activity.id, "message": "Brackets, from 2 million a year."}
    about = {**wish, "delegateId": here.delegates[0].id}
    meeting = walk.change(firm, "meetingRequest", **about)["meeting"]
    hers = {"for": {"delegateId": here.delegates[0].id}}
    walk.ask(lucia, "meetingRequests", REQUESTS, **hers)
    meeting = walk.step(lucia, "meetingAccept", meeting)
    back = {**wish, "companyId": here.companies[1].id}
    known = walk.change(lucia, "meetingRequest", how="by a delegate", **back)["meeting"]
    walk.step(lucia, "meetingWithdraw", known)
    declined = talks.request(here, firm=2)
    walk.step(lucia, "meetingDecline", declined)
    walk.ask(firm, "meeting", MEETING_BY, id=meeting["id"])
    meeting = walk.step(firm, "meetingReschedule", meeting, slot=3)
    meeting = walk.step(uta, "meetingLock", meeting)
    meeting = walk.step(uta, "meetingUnlock", meeting)
    walk.ask(firm, "README: Agenda", readme("Agenda", COMPANY=here.companies[0].id))
    walk.ask(lucia, "agenda", AGENDA, **hers)
    walk.step(firm, "meetingCancel", meeting)
    _around(walk, here, firm)
    _drawn(walk, here)


def _around(walk: Walk, here: Session, firm: Client) -> None:
    """Who is away, what the organiser wants, who looks at a page, who helps."""
    session, uta = {"activityId": here.activity.id}, desk()
    anna = {"registrationId": here.registrations[0].id}
    away: dict[str, Any] = {**session, "participant": anna, "absentSlots": [4, 5]}
    walk.change(firm, "availabilitySet", **away)
    walk.ask(firm, "availability", FREE, who=anna, at=here.activity.id)
    pair = {"companyId": here.companies[1].id, "delegateId": here.delegates[1].id}
    walk.change(uta, "meetingWishSet", **session, **pair, stance="MUST", priority=3)
    page = walk.change(uta, "pageLinkCreate", **session, kind="TABLES")
    with walk.noted("page: table cards"):
        assert opened(page["url"]).status_code == 200
    walk.step(uta, "pageLinkRevoke", page["pageLink"])
    door = {"activityId": here.get_together.id, "duty": "DOOR", "label": "Anna"}
    helper = Client(walk.change(uta, "dutyKeyCreate", **door)["secret"])
    walk.ask(helper, "duty", DUTY)


def _drawn(walk: Walk, here: Session) -> None:
    """The slots, drawn anew while a meeting is booked."""
    uta = desk()
    talks.book(here, firm=1, person=1)
    starts, ends = here.grid.sessions[0].starts_at, here.grid.sessions[0].ends_at
    grid: dict[str, Any] = {
        "activityId": here.activity.id,
        "slotMinutes": 20,
        "sessions": [{"startsAt": starts.isoformat(), "endsAt": ends.isoformat()}],
        "tables": [{"number": number} for number in range(1, 5)],
    }
    version = uta.ask(_GRID, id=here.activity.id)["node"]["slotGrid"]["version"]
    walk.change(uta, "slotGridSet", **grid, expectedVersion=version)


_PLAN = "query ($id: ID!) { plan(by: {id: $id}) { id state version } }"
_GRID = "query ($id: ID!) { node(id: $id) { ... on Activity { slotGrid { version } } } }"


def planned(walk: Walk, at: SetClock) -> None:
    """A session of three companies and two delegates, each of whom wants each; six meetings."""
    here, uta = asked(firms=3, people=2, slots_=6, tables=3), desk()
    first = drafted(here)
    run = walk.change(uta, "planRun", activityId=here.activity.id, seed=2)["plan"]
    with walk.noted("planner: a run of six wishes"):
        assert plans.solved(run["id"])
    walk.ask(uta, "README: Draft", readme("Draft", PLAN=run["id"]))
    walk.ask(uta, "plan", _PLAN, id=run["id"])
    walk.ask(uta, "plansCompare", COMPARE, one=first["id"], other=run["id"])
    draft = looked_at(run["id"])
    dropped = {"drop": draft["placements"]["nodes"][0]["wishId"]}
    draft = walk.step(uta, "planAdjust", draft, step=dropped)
    walk.change(uta, "planDiscard", id=first["id"])
    walk.step(uta, "planPublish", draft)
    grid = read(slots.key(here.activity.id))
    assert grid
    assert grid.publishing
    with walk.noted("publication of five meetings"):
        system = sessions.act(SYSTEM, "publish", at=NOW)
        assert publications.go_on(system, grid.publishing, lambda: False)


def handed_over(walk: Walk, at: SetClock) -> None:
    """A meeting that is to be agreed anew, since somebody else comes."""
    evening = late_changes.Evening(at)
    diego = programmes.identified(
        evening.delegation, name="Diego Ejemplo", email="diego@autopartes.example"
    )
    lucia = evening.lucia.ask("{ viewer { subject } }")["viewer"]["subject"]
    programmes.done(
        "delegateReplace",
        id=lucia,
        expectedVersion=3,
        replacementId=diego["id"],
        replacementVersion=diego["version"],
    )
    handed = evening.company.ask(MEETING_BY, id=evening.meeting["id"])["meeting"]
    walk.step(evening.company, "meetingReconfirm", handed)
