"""Steps that begin in the same instant, and random schedules of them: the same every time."""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

from registration.rules.pages import Window
from registration.rules.refusals import Refused
from registration.store import ledger

type Step = Callable[[], object]

AT_ONCE = 12


def at_once(steps: Sequence[Step]) -> list[object]:
    """What came of steps that all begin in the same instant: results, and refusals."""
    barrier = Barrier(len(steps))

    def run(step: Step) -> object:
        barrier.wait()
        try:
            return step()
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def schedule(
    seed: int, rounds: int, possible: Callable[[random.Random], Step]
) -> Iterator[list[object]]:
    """Rounds of steps drawn at random, each round at once; what came of each."""
    chance = random.Random(seed)
    for _ in range(rounds):
        yield at_once([possible(chance) for _ in range(AT_ONCE)])


def check_history(subject: str, version: int) -> None:
    """The audit tells how an object came to this version: each change once, none left out."""
    entries = ledger.audit_page(subject, Window(first=100)).values
    assert entries[0].after
    assert entries[0].after["version"] == version
    assert entries[-1].before is None
    for later, earlier in pairwise(entries):
        assert later.before == earlier.after
