"""Write down what was denied: one row's update at most, none once a minute has had enough.

It never stands in the way of an answer. What one environment writes in a minute is bounded as well,
so that an attack from many places costs no more than a clumsy client.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from registration.rules import denials as rules
from registration.rules.acts import Principal
from registration.rules.denials import Attempt
from registration.store import denials as store

log = logging.getLogger(__name__)

WRITTEN_A_MINUTE = 120
RESTS_FOR_SECONDS = 10  # after a write that failed


@dataclass(slots=True)
class _Memory:
    """What this environment knows of the minute: who has had enough, and how much it wrote."""

    minute: str = ""
    written: int = 0
    full: set[tuple[Principal, str]] = field(default_factory=set)
    rests_until: float = 0.0


_memory = _Memory()


def note(by: Principal, address: str, attempts: Sequence[Attempt]) -> None:
    """Write down what one request was denied, if its minute has room for it."""
    if not attempts or monotonic() < _memory.rests_until:
        return
    _turn(f"{attempts[0].at:%Y-%m-%dT%H:%M}")
    who = (by, rules.network(address))
    if who in _memory.full or _memory.written >= WRITTEN_A_MINUTE:
        return
    _memory.written += 1
    try:
        if not store.noted(*who, attempts[: rules.MOST_OF_A_REQUEST]):
            _memory.full.add(who)
    except (PynamoDBException, BotoCoreError, ClientError):
        log.exception("a denied attempt was not written down")
        _memory.rests_until = monotonic() + RESTS_FOR_SECONDS


def forget() -> None:
    """Know nothing of this minute: for a new endpoint."""
    _turn("")
    _memory.rests_until = 0.0


def _turn(minute: str) -> None:
    if minute != _memory.minute:
        _memory.minute, _memory.written = minute, 0
        _memory.full.clear()
