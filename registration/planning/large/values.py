"""What a timetable comes to, tier by tier; tables, which come last, left aside."""

from collections import Counter

from registration.planning.large.facts import Facts, Timetable, breaks
from registration.planning.plans import Tier


def tiers(facts: Facts) -> tuple[Tier, ...]:
    """The tiers that depend on what is held only, not on when."""
    chosen = (Tier.MUSTS_LEFT, Tier.WEIGHT, Tier.UNSERVED, Tier.SHORTFALL)
    return (*chosen, Tier.DROPPED) if facts.problem.previous else chosen


def values(facts: Facts, table: Timetable) -> dict[Tier, int]:
    """Every tier but the table changes."""
    requests = facts.problem.requests
    held: Counter[str] = Counter()
    for one in table:
        held.update((facts.requests[one].a, facts.requests[one].b))
    gaps = [target - held[party] for party, target in facts.targets.items()]
    again = [one for one in facts.previous if one in table]
    return {
        Tier.MUSTS_LEFT: sum(
            (one.must or one.lock is not None) and one.id not in table for one in requests
        ),
        Tier.WEIGHT: sum(facts.requests[one].weight for one in table),
        Tier.UNSERVED: sum(not held[party] for party in facts.targets),
        Tier.SHORTFALL: max([0, *gaps]),
        Tier.DROPPED: len(facts.previous) - len(again),
        Tier.MOVED: sum(table[one].slot != facts.previous[one] for one in again),
        Tier.BREAKS: sum(breaks(facts, table).values()),
    }


def losses(facts: Facts, table: Timetable) -> list[int]:
    """The tiers of what is held, all to be small, to be compared in order."""
    known = values(facts, table)
    return [-known[tier] if tier is Tier.WEIGHT else known[tier] for tier in tiers(facts)]
