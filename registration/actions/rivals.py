"""Deciding again when somebody else was faster: bounded, with jitter, on what is true by then."""

import random
import time
from collections.abc import Callable

from registration.store.writes import Overtaken

# A burst of 200 sign-ups on one row of DynamoDB, which takes one transaction after the other (8 to
# 20 ms each), is through in 2 to 5 seconds; whoever asks is answered within 8.
PATIENCE_SECONDS = 6.0
LONGEST_PAUSE_SECONDS = 0.4


def decide_again[T](decide: Callable[[int], T]) -> T:
    """What `decide` comes to; it is given the number of the attempt, from 0.

    It loads, decides and saves, and raises Overtaken where what it loaded was no longer true.
    Once patience has ended, that is the answer: Busy, nothing was written.
    """
    ends = time.monotonic() + PATIENCE_SECONDS
    attempt = 0
    while True:
        try:
            return decide(attempt)
        except Overtaken:
            if time.monotonic() > ends:
                raise
        ceiling = min(LONGEST_PAUSE_SECONDS, 0.01 * 2**attempt)
        time.sleep(random.uniform(0, ceiling))
        attempt += 1
