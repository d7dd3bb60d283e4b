"""The tiers that do not depend on when, as sums over a programme of choices."""

from collections.abc import Iterator

from registration.planning.choice.programme import Programme, Sum, fair, total
from registration.planning.plans import Tier


def tiers(made: Programme) -> Iterator[tuple[Tier, Sum]]:
    """All to be as small as can be; the weight is that of what is left out."""
    requests = made.problem.requests
    musts = [one for one in requests if one.must or one.lock is not None]
    unserved, shortfall = fair(made)
    yield Tier.MUSTS_LEFT, len(musts) - total(made.held(one.id) for one in musts)
    yield Tier.WEIGHT, total(-one.weight * made.held(one.id) for one in requests)
    yield Tier.UNSERVED, unserved
    yield Tier.SHORTFALL, shortfall
    if made.problem.previous:
        once = [one.id for one in requests if one.id in made.problem.previous]
        could = len({request for request, _ in made.at} & set(once))
        yield Tier.DROPPED, could - total(made.held(one) for one in once)
