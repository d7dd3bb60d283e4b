"""What comes of planning: who meets when and where, how good that is, and why the rest does not."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """The objective, in strict order. All but WEIGHT are to be small."""

    MUSTS_LEFT = "MUSTS_LEFT"  # requests that must be held and are not
    WEIGHT = "WEIGHT"
    UNSERVED = "UNSERVED"  # parties of the fair side with a possible wish and no meeting
    SHORTFALL = "SHORTFALL"  # the worst gap between what a party of it could have and has
    DROPPED = "DROPPED"  # meetings of the plan in force that are held no more
    MOVED = "MOVED"  # and those held in another slot
    BREAKS = "BREAKS"  # idle stretches between two meetings of a person within a session
    TABLE_CHANGES = "TABLE_CHANGES"  # from one meeting of a person to the next


class Reason(StrEnum):
    """Why a request is left out."""

    NO_COMMON_SLOT = "NO_COMMON_SLOT"
    NO_TABLE = "NO_TABLE"
    NO_INTERPRETER = "NO_INTERPRETER"
    CAP = "CAP"
    VETO = "VETO"
    OUTWEIGHED = "OUTWEIGHED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A request that is held: its slot, its table, and who sits there (ids of people)."""

    request: str
    slot: int
    table: int
    person_a: str
    person_b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A request that is left out. `against` are requests (ids) that hold what it would need."""

    request: str
    reason: Reason
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a tier came to, and the proven bound: no plan that is as good in the tiers above can
    have a better value than that.

    `standing`: what is proven of this timetable alone, where something is: none with the same
    meetings in the same slots can have a better value. It says nothing of other timetables.
    """

    tier: Tier
    value: int
    bound: int
    standing: int | None = None

    @property
    def proven(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to search at the most, in seconds of one core of 2020: counted by what is done, so
    that they are the same on every machine."""

    seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A tier has come to this value, and this is proven of it so far; told at every better plan.

    `seconds` are deterministic ones, since the search began.
    """

    tier: Tier
    value: int
    bound: int
    seconds: float = 0.0


type Watch = Callable[[Progress], None]


def unwatched(progress: Progress) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an engine found: a plan that is neither checked nor explained yet.

    `scores` and `conflict` as in `Plan`.
    """

    meetings: tuple[Placed, ...]
    scores: tuple[Score, ...]
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`scores` in the order of the tiers. `conflict` are MUSTs and locks (request ids) of which
    not all can be held, as few as were found; empty where all are."""

    seed: int
    meetings: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    scores: tuple[Score, ...]
    conflict: tuple[str, ...] = ()
