"""What is counted of accepted changes: how many registrations came to which state, how many seats
were offered, and how far a plan may be from the best one. Numbers, and nobody's name.
"""

from collections.abc import Iterable, Iterator

from registration.planning.plans import Score
from registration.rules.events import Change
from registration.rules.plans import Plan, PlanState
from registration.rules.registrations import Registration, RegistrationState


def states(changes: Iterable[Change]) -> Iterator[RegistrationState]:
    """The state of each registration that is new, or in another one than before."""
    for change in changes:
        after, before = change.after, change.before
        if isinstance(after, Registration):
            was = before.state if isinstance(before, Registration) else None
            if after.state is not was:
                yield after.state


def is_offer(state: RegistrationState) -> bool:
    """Whether a free seat was offered to somebody who waited."""
    return state is RegistrationState.OFFERED


def gaps(changes: Iterable[Change]) -> Iterator[tuple[str, float]]:
    """Of each draft that was made: its tiers, and by how many percent of the proven bound a better
    plan could still exceed it.
    """
    for change in changes:
        after, before = change.after, change.before
        if (
            isinstance(after, Plan)
            and isinstance(before, Plan)
            and (before.state, after.state) == (PlanState.RUNNING, PlanState.DRAFT)
        ):
            yield from ((score.tier.value, gap(score)) for score in after.solved)


def gap(score: Score) -> float:
    """Percent of the bound; 0 where the value is proven."""
    return 100 * abs(score.bound - score.value) / max(1, abs(score.bound))
