"""Deciding again when somebody else was faster: bounded, with jitter, on what is true by then."""

import random
import time
from collections.abc import Callable

from registration.store.writes import Overtaken

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.4


def decide_again[T](decide: Callable[[int], T]) -> T:
    """What `decide` comes to; it is given the number of the attempt, from 0.

    It loads, decides and saves, and raises Overtaken where what it loaded was no longer true.
    After the last attempt that is the answer: Busy, nothing was written.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return decide(attempt)
        except Overtaken:
            ceiling = min(LONGEST_PAUSE_SECONDS, 0.01 * 2**attempt)
            time.sleep(random.uniform(0, ceiling))
    return decide(ATTEMPTS - 1)
