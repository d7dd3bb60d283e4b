"""A draft of a session's plan: asked for, made by a job, looked at, adjusted, published.

    QUEUED ──▶ RUNNING ──▶ DRAFT ──▶ PUBLISHING ──▶ PUBLISHED
       └─────────┴──▶ FAILED
       └─────────┴──────────┴──▶ DISCARDED

What it is made from is remembered by value, so that its score means the same for good, and whoever
publishes it can be told what has changed since. Whether what is published is in force yet, the row
of the grid alone says: see `standing`.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from registration.planning.plans import Effort, Progress, Score, Tier
from registration.rules import ids
from registration.rules.acts import Act, Principal
from registration.rules.breaches import Rule
from registration.rules.refusals import Form, VersionConflict, WrongState
from registration.rules.slots import Grid
from registration.rules.texts import Language, Text
from registration.rules.wording import check_range

SECONDS = (1, 600)
SEEDS = (0, 2**31 - 1)
USUAL_SECONDS = 30
USUAL_SEED = 1
STARTS = 3  # times a job may begin: who is cut off that often would be so again


class PlanState(StrEnum):
    """Where a draft stands."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DRAFT = "DRAFT"
    PUBLISHING = "PUBLISHING"
    PUBLISHED = "PUBLISHED"
    FAILED = "FAILED"
    DISCARDED = "DISCARDED"


class PlanFailure(StrEnum):
    """Why there is no plan."""

    CUT_OFF = "CUT_OFF"  # out of time or of memory, or a fault, again and again
    NOT_VALID = "NOT_VALID"  # what the planner made did not pass the check
    CALLED_OFF = "CALLED_OFF"  # the session does not take place any more


FAILED_BECAUSE = {
    PlanFailure.CUT_OFF: Text(
        en="Planning did not come to its end and was cut off. Try it with fewer seconds.",
        de="Die Planung kam nicht zum Ende und wurde abgebrochen. Bitte versuchen Sie es mit "
        "weniger Sekunden.",
        es="La planificación no llegó a su fin y se interrumpió. Inténtelo con menos segundos.",
    ),
    PlanFailure.NOT_VALID: Text(
        en="The plan that was made did not pass its check, and was not kept.",
        de="Der erstellte Plan hat die Prüfung nicht bestanden und wurde verworfen.",
        es="El plan elaborado no superó la comprobación y se descartó.",
    ),
    PlanFailure.CALLED_OFF: Text(
        en="The session does not take place any more, or has no slot grid.",
        de="Die Gesprächsrunde findet nicht mehr statt oder hat kein Zeitraster.",
        es="La sesión ya no se celebra o no tiene cuadrícula de horarios.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the planner is asked for. The same problem with the same seed gives the same plan.

    `seconds` are deterministic ones, the same on every machine. `keeps` all meetings where they
    are; `basis` is another draft (id), whose locked meetings are kept, too.
    """

    seed: int = USUAL_SEED
    seconds: int = USUAL_SECONDS
    keeps: bool = False
    basis: str | None = None

    @property
    def effort(self) -> Effort:
        return Effort(seconds=float(self.seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far the planner is: the last it told of each tier, in their order."""

    tiers: tuple[Progress, ...] = ()

    def told(self, progress: Progress) -> Self:
        """The same with what it told now."""
        known = {one.tier: one for one in self.tiers} | {progress.tier: progress}
        return replace(self, tiers=tuple(known[tier] for tier in Tier if tier in known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the planner made, in numbers."""

    scores: tuple[Score, ...]
    conflict: tuple[str, ...]
    placed: int
    left: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The head of a draft; its problem and its meetings lie beside it, dealt into `parts`.

    `solved` are the scores as the planner left them, `scores` as they are after adjustments by
    hand. `conflict` are wishes (ids of meetings) that had to be held, not all of which can.
    `starts` counts how often a job has begun with it, `locks` is the version of the grid while it
    is on its way into force.
    """

    id: str
    activity_id: str
    by: Principal
    run: Run
    state: PlanState = PlanState.QUEUED
    starts: int = 0
    parts: int = 0
    solved: tuple[Score, ...] = ()
    scores: tuple[Score, ...] = ()
    conflict: tuple[str, ...] = ()
    placed: int = 0
    left: int = 0
    adjusted: bool = False
    failure: PlanFailure | None = None
    reached: Reached = field(default_factory=Reached)
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    published_at: datetime | None = None
    locks: int | None = None
    version: int = 1

    @property
    def is_made(self) -> bool:
        """Whether there is a plan to look at."""
        return self.finished_at is not None and self.failure is None

    def expect(self, *states: PlanState) -> None:
        """Raises WrongState unless it is in one of these."""
        if self.state not in states:
            raise WrongState(self.id, self.state)

    def check_version(self, expected: int) -> None:
        """Raises VersionConflict."""
        if self.version != expected:
            raise VersionConflict(self.id, self.version)

    def next(self, **changes: object) -> Self:
        """The next version."""
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


def check_run(run: Run) -> None:
    """Raises Invalid about numbers out of range, all at once."""
    form = Form()
    check_range(form, ("seed",), run.seed, *SEEDS)
    check_range(form, ("seconds",), run.seconds, *SECONDS)
    if run.basis is not None and ids.split("pln", run.basis) is None:
        form.reject(("basis",), Rule.UNKNOWN_REFERENCE, id=run.basis)
    form.check()


def queued(act: Act, activity_id: str, run: Run) -> Plan:
    """A new draft, which a job is to make."""
    delegation, activity = ids.split("act", activity_id) or ("", "")
    return Plan(
        id=ids.make("pln", delegation, activity, ids.new_ulid(act.at)),
        activity_id=activity_id,
        by=act.by,
        run=run,
        created_at=act.at,
    )


def begun(plan: Plan, at: datetime) -> Plan:
    """A job has begun with it, for the first time or anew."""
    plan.expect(PlanState.QUEUED, PlanState.RUNNING)
    return plan.next(
        state=PlanState.RUNNING, starts=plan.starts + 1, started_at=plan.started_at or at
    )


def failed(plan: Plan, why: PlanFailure, at: datetime) -> Plan:
    """There is no plan, and there will be none."""
    plan.expect(PlanState.QUEUED, PlanState.RUNNING)
    return plan.next(state=PlanState.FAILED, failure=why, finished_at=at)


def discarded(plan: Plan) -> Plan:
    """Nobody wants it any more; a job that is at it stops."""
    plan.expect(PlanState.QUEUED, PlanState.RUNNING, PlanState.DRAFT, PlanState.FAILED)
    return plan.next(state=PlanState.DISCARDED)


def made(plan: Plan, found: Made, at: datetime) -> Plan:
    """The planner is done with it."""
    plan.expect(PlanState.RUNNING)
    return plan.next(
        state=PlanState.DRAFT,
        solved=found.scores,
        scores=found.scores,
        conflict=found.conflict,
        placed=found.placed,
        left=found.left,
        parts=found.parts,
        finished_at=at,
    )


def adjusted(plan: Plan, scores: tuple[Score, ...], placed: int, left: int) -> Plan:
    """Somebody has changed it by hand."""
    plan.expect(PlanState.DRAFT)
    return plan.next(scores=scores, placed=placed, left=left, adjusted=True)


def published(plan: Plan, grid: Grid, at: datetime) -> Plan:
    """It is put in force over that grid: from now on that comes to its end in any case."""
    plan.expect(PlanState.DRAFT)
    return plan.next(state=PlanState.PUBLISHED, published_at=at, locks=grid.version + 1)


def standing(plan: Plan, grid: Grid | None) -> PlanState:
    """Where it stands: on its way into force as long as the grid is locked by it."""
    on_its_way = grid is not None and grid.publishing is not None and grid.version == plan.locks
    return PlanState.PUBLISHING if on_its_way else plan.state


def failed_because(why: PlanFailure, language: Language) -> str:
    """A sentence for the one who asked for the plan."""
    return FAILED_BECAUSE[why].read(language)
