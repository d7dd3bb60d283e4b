"""What a plan says: who meets when, where and with which interpreter, and who does not, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from registration.planning.plans import Placed, Reason, Score, Tier, Unplaced
from registration.planning.problem import Problem, Request
from registration.rules.slots import Slot

PART = 100  # wishes in one part, so that a part stays far below the size of a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A wish (id of the pair's meeting) that is held. All else are ids, too.

    `locked`: it is to stay where it is, in this draft and once it is published.
    """

    wish: str
    company_id: str
    delegate_id: str
    slot: int
    table: int
    representative: str
    interpreter: str | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A wish that is not held. `against` are wishes that hold what it would need; `by_hand`: the
    planner had a place for it, and somebody took it out."""

    wish: str
    company_id: str
    delegate_id: str
    reason: Reason
    against: tuple[str, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the planner was given, by value.

    `interpreters` (ids) are those of `problem.interpreters`, in their order; `interpreted` says
    who interprets what is agreed (interpreters by wish). `locked` are the wishes that stay where
    they are for good: of those with a lock, some are only kept this once, or have begun.
    """

    problem: Problem
    interpreters: tuple[str, ...] = ()
    interpreted: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a plan says of some of its wishes."""

    planned: tuple[Planned, ...] = ()
    left: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a plan says, by time and table, and what it was made from."""

    brief: Brief
    planned: tuple[Planned, ...] = ()
    left: tuple[LeftOut, ...] = ()

    @property
    def by_wish(self) -> dict[str, Planned]:
        return {one.wish: one for one in self.planned}

    def placed(self) -> tuple[Placed, ...]:
        """In the planner's words."""
        return tuple(
            Placed(
                request=one.wish,
                slot=one.slot,
                table=one.table,
                person_a=one.representative,
                person_b=one.delegate_id,
            )
            for one in self.planned
        )


def in_order(planned: Iterable[Planned]) -> tuple[Planned, ...]:
    """By time and table."""
    return tuple(sorted(planned, key=lambda one: (one.slot, one.table, one.wish)))


def said(
    requests: Mapping[str, Request],
    left: Iterable[Unplaced],
    by_hand: frozenset[str] = frozenset(),
) -> tuple[LeftOut, ...]:
    """What the planner says of those that are left out, some of them (wishes) `by_hand`."""
    return tuple(
        LeftOut(
            wish=one.request,
            company_id=requests[one.request].a,
            delegate_id=requests[one.request].b,
            reason=one.reason,
            against=one.against,
            by_hand=one.request in by_hand,
        )
        for one in left
    )


def parts_of(problem: Problem) -> int:
    """Into how many parts what is said of the problem's wishes is dealt."""
    return -(-len(problem.requests) // PART) or 1


def dealt(content: Content, parts: int) -> tuple[Part, ...]:
    """The content in parts. A wish stays in its part, whatever is said of it."""
    planned: list[list[Planned]] = [[] for _ in range(parts)]
    left: list[list[LeftOut]] = [[] for _ in range(parts)]
    for one in content.planned:
        planned[_part(one.wish, parts)].append(one)
    for other in content.left:
        left[_part(other.wish, parts)].append(other)
    return tuple(
        Part(planned=tuple(some), left=tuple(others))
        for some, others in zip(planned, left, strict=True)
    )


def together(brief: Brief, parts: Iterable[Part]) -> Content:
    """The content of those parts."""
    found = tuple(parts)
    left = sorted((one for part in found for one in part.left), key=lambda one: one.wish)
    planned = in_order(one for part in found for one in part.planned)
    return Content(brief=brief, planned=planned, left=tuple(left))


def _part(wish: str, parts: int) -> int:
    return crc32(wish.encode()) % parts


def rescored(
    problem: Problem, solved: Iterable[Score], values: Mapping[Tier, int]
) -> tuple[Score, ...]:
    """The scores once somebody has changed the plan by hand.

    A bound was proven for all plans that are as good in the tiers above; below one that is worse
    now it says nothing any more. What was proven of the timetable is gone with it.
    """
    return tuple(_rescored(problem, solved, values))


def _rescored(
    problem: Problem, solved: Iterable[Score], values: Mapping[Tier, int]
) -> Iterator[Score]:
    holds = True
    for one in solved:
        value = values[one.tier]
        bound = one.bound if holds else _least(problem, one.tier)
        yield Score(tier=one.tier, value=value, bound=bound)
        more = value > one.value
        worse = value < one.value if one.tier is Tier.WEIGHT else more
        holds = holds and not worse


def _least(problem: Problem, tier: Tier) -> int:
    """What no plan at all can better."""
    if tier is not Tier.WEIGHT:
        return 0
    return sum(one.weight for one in problem.requests if not one.vetoed)
