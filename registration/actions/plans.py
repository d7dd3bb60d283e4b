"""Ask for a draft of a session's plan, change it by hand, publish it, or let it go."""

from collections.abc import Callable
from datetime import datetime

from registration.actions import pictures, publications
from registration.actions.rivals import decide_again
from registration.planning.check import values
from registration.rules.acts import Act
from registration.rules.events import Change, Event, Job, Work
from registration.rules.meetings import HELD
from registration.rules.plans import Changed, Content, Picture, Plan, PlanState, Run, StalePlan
from registration.rules.plans import drafts as rules
from registration.rules.plans.contents import rescored
from registration.rules.plans.differences import Differing, differences, live
from registration.rules.plans.moves import moves
from registration.rules.plans.problems import brief
from registration.rules.plans.staleness import changes, unchanged
from registration.rules.refusals import NotFound, WrongState
from registration.store import ledger, slots
from registration.store import plans as store
from registration.store.rows import read
from registration.store.writes import Overtaken


def run(act: Act, activity_id: str, wanted: Run) -> Plan:
    """Have a draft made: it is answered at once, and followed by its state.

    Raises NotFound, Invalid, WrongState where the session does not take place,
    RegistrationWindowClosed while it has no grid.
    """
    pictures.check_session(activity_id, "activity_id")
    rules.check_run(wanted)
    if wanted.basis is not None:
        basis = _need(wanted.basis, "basis")
        basis.expect(PlanState.DRAFT, PlanState.PUBLISHED)
        if basis.activity_id != activity_id:
            raise NotFound(("basis",))
    plan = rules.queued(act, activity_id, wanted)
    ledger.accept(
        act,
        store.opened(plan),
        changes=[Change(subject=plan.id, after=plan)],
        events=[_event("plan.queued", plan, Work(job=Job.PLAN, subject=plan.id))],
        answer=plan.id,
    )
    return plan


def discard(act: Act, id: str) -> Plan:
    """Nobody wants the draft; a job that is at it stops, and since it moves the draft by itself,
    this asks for no version. Raises NotFound, WrongState."""

    def decide(attempt: int) -> Plan:
        before = _need(id, "id")
        after = rules.discarded(before)
        ledger.accept(
            act,
            store.moved(after),
            changes=[Change(subject=id, before=before, after=after)],
            events=[_event("plan.discarded", after)],
            answer=id,
        )
        return after

    return decide_again(decide)


type Step = Callable[[Content], Content]


def adjust(act: Act, id: str, expected: int, step: Step) -> Plan:
    """Change a draft by one step of `rules.plans.adjustments`, and count its score anew.

    Raises what the step raises; NotFound, VersionConflict, WrongState where it is no draft.
    """

    def decide(attempt: int) -> Plan:
        before = _expected(id, expected)
        before.expect(PlanState.DRAFT)
        was = _content(id)
        now = step(was)
        problem = now.brief.problem
        scores = rescored(problem, before.solved, values(problem, now.placed()))
        after = rules.adjusted(before, scores, len(now.planned), len(now.left))
        ledger.accept(
            act,
            store.moved(after),
            *store.said(after, now, was),
            changes=[Change(subject=id, before=before, after=after)],
            events=[_event("plan.adjusted", after)],
            answer=id,
        )
        return after

    return decide_again(decide)


def publish(act: Act, id: str, expected: int) -> Plan:
    """Put a draft in force: all of it or nothing, and nothing at all if it no longer fits.

    Raises StalePlan, NotFound, VersionConflict, WrongState where it is no draft.
    """
    return decide_again(lambda attempt: _publish(act, id, expected))


def _publish(act: Act, id: str, expected: int) -> Plan:
    before = _expected(id, expected)
    before.expect(PlanState.DRAFT)
    content = _content(id)
    picture = pictures.of_session(before.activity_id, act.at, "id")
    if found := _since(content, picture):
        raise StalePlan(found)
    after = rules.published(before, picture.grid, act.at)
    publications.begin(
        act,
        picture.grid,
        moves(content, picture),
        plan=id,
        beside=[store.moved(after)],
        changes=[Change(subject=id, before=before, after=after)],
        answer=id,
    )
    return after


def from_live(plan: Plan) -> tuple[Differing, ...]:
    """What would become of each meeting if the draft were put in force now: two reads, and a Query
    each of the draft and of the session's meetings."""
    grid = read(slots.key(plan.activity_id))
    held = [one for one in store.meetings(grid) if one.state in HELD] if grid else []
    return differences(live(held), _content(plan.id).by_wish)


def since(plan: Plan, at: datetime) -> tuple[Changed, ...]:
    """What speaks against publishing a draft now; nothing for what is none.

    Raises what keeps it from being published at all.
    """
    if plan.state is not PlanState.DRAFT:
        return ()
    picture = pictures.of_session(plan.activity_id, at, "id", helps=False)
    return _since(_content(plan.id), picture)


def _since(content: Content, picture: Picture) -> tuple[Changed, ...]:
    return changes(content, brief(picture, kept=unchanged(content, picture.held())))


def compared(one: str, other: str) -> tuple[Plan, Plan, tuple[Differing, ...]]:
    """Two plans (ids), and what becomes of each wish from the one to the other. Raises NotFound,
    WrongState where there is nothing to look at yet."""
    plans = _made(one, "one"), _made(other, "other")
    before, after = (_content(plan.id).by_wish for plan in plans)
    return (*plans, differences(before, after))


def _made(id: str, *path: str) -> Plan:
    found = _need(id, *path)
    if not found.is_made:
        raise WrongState(id, found.state)
    return found


def _need(id: str, *path: str) -> Plan:
    found = read(store.key(id))
    if found is None:
        raise NotFound(path)
    return found


def _expected(id: str, expected: int) -> Plan:
    plan = _need(id, "id")
    plan.check_version(expected)
    return plan


def _content(id: str) -> Content:
    found = store.content(id)
    if found is None:
        raise Overtaken  # the head is of a draft, and its rows were written before
    return found


def _event(kind: str, plan: Plan, work: Work | None = None) -> Event:
    data = {"state": plan.state.value, "version": str(plan.version)}
    return Event(kind=kind, subject=plan.id, data=data, work=work)
