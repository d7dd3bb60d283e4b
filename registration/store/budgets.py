"""Budgets: points that a caller spent in one window, counted by conditional updates."""

from datetime import datetime, timedelta
from hashlib import sha256

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from registration.rules.budgets import Balance, Budget
from registration.store.rows import Row, code_of
from registration.store.writes import Otherwise, Write, update

KEPT = timedelta(hours=1)


class BudgetRow(Row, discriminator="budget"):
    """`spent` of one window. The key is a digest: nobody needs to read an address here."""

    spent = NumberAttribute(default=0)


def spend(budget: Budget, points: int, now: datetime) -> Balance:
    """Count points of this window: one update. Where there are not enough, none is counted.

    More points than the limit are let through in a window without others.
    """
    row = _row(budget, now)
    try:
        row.update(actions=_more(budget, points, now), condition=_room(budget, points))
    except UpdateError as error:
        if code_of(error) != "ConditionalCheckFailedException":
            raise
        return _balance(budget, now, budget.limit, overdrawn=True)
    return _balance(budget, now, int(row.spent))


def counted(budget: Budget, now: datetime, otherwise: Otherwise) -> Write:
    """One point of this window, or `otherwise` where there is none."""
    return update(_row(budget, now), _more(budget, 1, now), _room(budget, 1), otherwise)


def _more(budget: Budget, points: int, now: datetime) -> list[Action]:
    kept_until = int((budget.resets_at(now) + KEPT).timestamp())
    return [BudgetRow.spent.add(points), Row.expires_at.set(kept_until)]


def _room(budget: Budget, points: int) -> Condition:
    room: Condition = Row.pk.does_not_exist() | (BudgetRow.spent <= budget.limit - points)
    return room


def _balance(budget: Budget, now: datetime, spent: int, *, overdrawn: bool = False) -> Balance:
    return Balance(
        limit=budget.limit,
        remaining=max(0, budget.limit - spent),
        resets_at=budget.resets_at(now),
        overdrawn=overdrawn,
    )


def _row(budget: Budget, now: datetime) -> BudgetRow:
    digest = sha256(budget.owner.encode()).hexdigest()
    return BudgetRow(f"BUDGET#{digest}", f"{budget.number(now):012}")
