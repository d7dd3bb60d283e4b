"""Have a draft made: everything is read, the planner called, its plan checked and written down.

The queue's consumer calls this, any number of times. What the draft is made from is remembered when
the job begins with it: cut off anywhere, it comes to the same plan again. The planner itself is
handed in, so that nothing of it is loaded where no plan is made.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import batched
from typing import Protocol

from registration.actions import pictures
from registration.actions.rivals import decide_again
from registration.planning import plans as planned
from registration.planning.check import check
from registration.planning.plans import Effort, Progress, Watch
from registration.planning.problem import Problem
from registration.rules.acts import Act
from registration.rules.events import Change, Event
from registration.rules.plans import Brief, Content, Picture, Plan, PlanFailure, PlanState
from registration.rules.plans import drafts as rules
from registration.rules.plans.bases import kept
from registration.rules.plans.contents import parts_of, said
from registration.rules.plans.drafts import Made, Reached
from registration.rules.plans.interpreting import seated
from registration.rules.plans.problems import brief
from registration.rules.refusals import Busy, NotFound, WrongState
from registration.rules.registrations import RegistrationWindowClosed
from registration.store import ledger
from registration.store import plans as store
from registration.store.rows import read
from registration.store.writes import Overtaken

TOLD_EVERY_SECONDS = 2.0
AT_ONCE = 20  # parts in one transaction, far below its 4 MB

log = logging.getLogger(__name__)


class Solve(Protocol):
    """The planner: `registration.planning.solver.plan`."""

    def __call__(
        self, problem: Problem, *, seed: int, effort: Effort, watch: Watch
    ) -> planned.Plan: ...


class _Stopped(Exception):
    """Somebody discarded the draft, or another job is at it."""


class _TooLong(Exception):
    """There is no time left to come to an end."""


def go_on(act: Act, id: str, until: Callable[[], bool], solve: Solve) -> bool:
    """Whether the draft is made, or will never be; False where time is up before.

    Raises NotFound, and Busy where it is to be tried again.
    """
    plan = read(store.key(id))
    if plan is None:
        raise NotFound(("id",))
    act = replace(act, by=plan.by)
    if plan.state not in (PlanState.QUEUED, PlanState.RUNNING):
        return True
    if until():
        return False
    if plan.starts >= rules.STARTS:
        _failed(act, plan, PlanFailure.CUT_OFF)
        return True
    begun = _begun(act, plan)
    if begun is None:
        return True
    plan, given = begun
    try:
        solved = solve(
            given.problem,
            seed=plan.run.seed,
            effort=plan.run.effort,
            watch=_Telling(act, plan, until),
        )
    except _Stopped:
        return True
    except _TooLong:
        _failed(act, plan, PlanFailure.CUT_OFF)
        return True
    _finish(act, plan, given, solved)
    return True


def _begun(act: Act, plan: Plan) -> tuple[Plan, Brief] | None:
    """The draft in the hands of this job, and what it is made from; None: it cannot be made.

    That a job has begun is written first: whatever it stumbles over then, it does not for ever.
    """
    now = rules.begun(plan, act.at)
    first = plan.state is PlanState.QUEUED
    ledger.accept(
        act,
        store.moved(now),
        changes=[Change(subject=now.id, before=plan, after=now)] if first else [],
        events=[Event(kind="plan.begun", subject=now.id)] if first else [],
    )
    if content := store.content(plan.id):
        return now, content.brief
    try:
        picture = decide_again(lambda _: pictures.of_session(plan.activity_id, act.at))
    except Busy:
        raise
    except (NotFound, WrongState, RegistrationWindowClosed):
        _failed(act, now, PlanFailure.CALLED_OFF)
        return None
    given = _briefed(now, picture)
    ledger.accept(act, store.same(now), *store.briefed(now, given))
    return now, given


def _briefed(plan: Plan, picture: Picture) -> Brief:
    """What the planner is given; a draft that it is based on keeps what is locked in it."""
    keeps = plan.run.keeps
    basis = store.content(plan.run.basis) if plan.run.basis else None
    return brief(picture, keeps=keeps, kept=kept(basis, picture, keeps=keeps) if basis else None)


class _Telling:
    """Writes down how far the planner is, now and then."""

    def __init__(self, act: Act, plan: Plan, until: Callable[[], bool]) -> None:
        self.act, self.plan, self.until = act, plan, until
        self.reached = Reached()
        self.told_at = float("-inf")

    def __call__(self, progress: Progress) -> None:
        self.reached = self.reached.told(progress)
        if self.until():
            raise _TooLong
        if time.monotonic() - self.told_at < TOLD_EVERY_SECONDS:
            return
        try:
            ledger.accept(self.act, store.reached(self.plan, self.reached))
        except Overtaken:
            now = read(store.key(self.plan.id))
            if now is None or now.version != self.plan.version:
                raise _Stopped from None
        self.told_at = time.monotonic()


def _finish(act: Act, plan: Plan, given: Brief, solved: planned.Plan) -> None:
    """Check the plan once more, seat the interpreters, and write all of it down."""
    verdict = check(given.problem, solved)
    if not verdict.valid:
        log.error("plan is not valid", extra={"plan": plan.id, "wrong": verdict.wrong[:10]})
        return _failed(act, plan, PlanFailure.NOT_VALID)
    requests = {one.id: one for one in given.problem.requests}
    content = Content(
        brief=given,
        planned=seated(given, solved.meetings),
        left=said(requests, solved.unplaced),
    )
    found = Made(
        scores=solved.scores,
        conflict=solved.conflict,
        placed=len(content.planned),
        left=len(content.left),
        parts=parts_of(given.problem),
    )
    after = rules.made(plan, found, act.at)
    with suppress(Overtaken):  # discarded, or made by another job that was called as well
        for some in batched(store.said(after, content), AT_ONCE, strict=False):
            ledger.accept(act, store.same(plan), *some)
        _moved(act, plan, after, "plan.drafted")
    return None


def _failed(act: Act, plan: Plan, why: PlanFailure) -> None:
    with suppress(Overtaken):
        _moved(act, plan, rules.failed(plan, why, act.at), "plan.failed")


def _moved(act: Act, before: Plan, after: Plan, kind: str) -> None:
    ledger.accept(
        act,
        store.moved(after),
        changes=[Change(subject=after.id, before=before, after=after)],
        events=[Event(kind=kind, subject=after.id)],
    )
