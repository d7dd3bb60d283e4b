"""Let a caller spend points, in one round trip, or in none where recognising took two already."""

import logging
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from registration import settings
from registration.rules import budgets as rules
from registration.rules.acts import Principal, Role
from registration.rules.budgets import Balance, Budget
from registration.store import budgets as store

log = logging.getLogger(__name__)

# A counter that fails is left alone for so long, so that no answer waits for it again and again.
RESTS_FOR_SECONDS = 10
MOST_DEBTORS = 1000


@dataclass(slots=True)
class _Memory:
    """What this environment knows: who owes points, and until when the counter is left alone."""

    owed: dict[str, int]
    rests_until: float = 0.0


_memory = _Memory({})


def charge(
    by: Principal, address: str, points: int, now: datetime, *, later: bool = False
) -> Balance | None:
    """Spend points of a caller's minute; None where nothing was counted.

    `later` counts them together with the caller's next request in this environment, where
    recognising the caller took two round trips already, or one of a caller who was known. A
    counter that cannot be reached never stands in the way of an answer.
    """
    budget = Budget(owner=rules.owner(by, address), limit=_limit(by))
    if later:
        _owe(budget.owner, points)
        return None
    return _spend(budget, points + _memory.owed.pop(budget.owner, 0), now) if points else None


def ask_for_a_link(by: Principal, address: str, now: datetime) -> Balance | None:
    """Count a request for a sign-in link, of strangers only; None where nothing was counted."""
    return _spend(rules.links_from(address), 1, now) if by.role is Role.ANONYMOUS else None


def _spend(budget: Budget, points: int, now: datetime) -> Balance | None:
    if monotonic() < _memory.rests_until:
        return None
    try:
        return store.spend(budget, points, now)
    except (PynamoDBException, BotoCoreError, ClientError):
        log.exception("the counter of points failed; it rests for %d s", RESTS_FOR_SECONDS)
        _memory.rests_until = monotonic() + RESTS_FOR_SECONDS
        return None


def forget() -> None:
    """Owe nobody anything and try the counter again: for a new endpoint."""
    _memory.owed.clear()
    _memory.rests_until = 0.0


def _owe(owner: str, points: int) -> None:
    if len(_memory.owed) >= MOST_DEBTORS:
        _memory.owed.clear()
    _memory.owed[owner] = _memory.owed.get(owner, 0) + points


def _limit(by: Principal) -> int:
    if by.role is Role.ANONYMOUS:
        return settings.POINTS_PER_MINUTE_OF_AN_ADDRESS
    if by.is_staff or by.role is Role.CHAMBER:
        return settings.POINTS_PER_MINUTE_OF_STAFF
    return settings.POINTS_PER_MINUTE_OF_A_PERSON
