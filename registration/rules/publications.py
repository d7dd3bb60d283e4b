"""A plan that is put in force: the whole of it in one instant, however many meetings it moves.

    begun ──▶ STAGING ──▶ CLAIMING ──▶ LISTING ──▶ SETTLING ──▶ TELLING ──▶ DONE
    the grid is locked        │ the plan is in force, the grid is free again

A publication is a list of moves. Each row is written beforehand with what it was before (`Staged`),
and the grid's row says which publication is under way: until that says no more, everybody sees what
was before, and from then on what comes after. So one write of one row is the change of the plan.
It stops anywhere and goes on where it stopped, whoever carries it on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from registration.rules.acts import Principal
from registration.rules.interpreters import Interpreter
from registration.rules.meetings import Meeting
from registration.rules.slots import Claim, Grid

PORTION = 25  # moves in one row, and in one transaction


class Step(StrEnum):
    """What a publication is at."""

    STAGING = "STAGING"  # write what comes after, with what was before
    CLAIMING = "CLAIMING"  # take and give back the claims, then put the plan in force
    LISTING = "LISTING"  # list each meeting where it is now
    SETTLING = "SETTLING"  # forget what was before
    TELLING = "TELLING"
    DONE = "DONE"


IN_FORCE = (Step.LISTING, Step.SETTLING, Step.TELLING, Step.DONE)
SETTLED = (Step.TELLING, Step.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One meeting as it is to be. `was` is the version it was decided on, None: there was none."""

    was: int | None
    after: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the moves, as many as one transaction takes."""

    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Some of the absences of a session whose grid changes along: before and after."""

    before: tuple[Claim, ...]
    after: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`plan` is the one it puts in force (id), None: the meetings move, the plan stays.

    `redrawn` is the grid that comes with it, if it changes, `released` are those who interpreted
    under the one before and do no more. It is done `by` whoever asked for it, whoever carries it
    on; `part` counts through the parts, `after` is the last person told.
    """

    id: str
    activity_id: str
    plan: str | None
    redrawn: Grid | None
    parts: int
    moves: int
    by: Principal
    operation: str
    request_id: str
    reason: str | None
    created_at: datetime
    step: Step = Step.STAGING
    part: int = 0
    after: str | None = None
    digests: int = 0
    finished_at: datetime | None = None
    version: int = 1
    released: tuple[Interpreter, ...] = ()

    @property
    def is_in_force(self) -> bool:
        """Whether everybody sees what it makes of the meetings."""
        return self.step in IN_FORCE

    @property
    def is_settled(self) -> bool:
        """Whether every meeting can be written to again."""
        return self.step in SETTLED

    def further(self) -> Self:
        """The next version, one part further, or at the next step."""
        if self.part + 1 < self.parts:
            return replace(self, part=self.part + 1, version=self.version + 1)
        return self.at(list(Step)[list(Step).index(self.step) + 1])

    def once_more(self) -> Self:
        """The next version, which has more to do at the same place."""
        return replace(self, version=self.version + 1)

    def at(self, step: Step) -> Self:
        """The next version, at the beginning of that step."""
        return replace(self, step=step, part=0, version=self.version + 1)


def effective(meeting: Meeting, grid: Grid) -> Meeting | None:
    """The meeting as everybody sees it under a grid that was read after it; None: not there yet."""
    if meeting.staged is None:
        return meeting
    if meeting.staged.plan == grid.publishing:
        return meeting.staged.before
    return replace(meeting, staged=None)


def parts(moves: Iterable[Move]) -> tuple[Part, ...]:
    """The moves in portions, in the order of their meetings."""
    inorder = sorted(moves, key=lambda move: move.after.id)
    starts = range(0, len(inorder), PORTION)
    return tuple(Part(moves=tuple(inorder[start : start + PORTION])) for start in starts)


def claimed(meetings: Iterable[Meeting]) -> dict[Claim, str]:
    """What meetings hold, and which (id). Raises ValueError where two hold the same."""
    holders: dict[Claim, str] = {}
    for meeting in meetings:
        for claim in meeting.claims():
            if claim in holders:
                raise ValueError(f"{claim} for {holders[claim]} and {meeting.id}")
            holders[claim] = meeting.id
    return holders


def under_way(grid: Grid | None, *meetings: Meeting | None) -> frozenset[str]:
    """The publications (ids) that have to come to their end before any of these is written to."""
    staged = {one.staged.plan for one in meetings if one and one.staged}
    return frozenset(staged | ({grid.publishing} if grid and grid.publishing else set()))


def after_moves(known: Mapping[str, Meeting], moves: Iterable[Move]) -> dict[str, Meeting]:
    """The meetings (by id) as they are once all has moved."""
    return {**known, **{move.after.id: move.after for move in moves}}
