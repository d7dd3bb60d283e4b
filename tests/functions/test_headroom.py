"""A request costs the same from wherever it is called."""

from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

import pytest

from functions.headroom import with_room

CALLS = 500


def _deep(frames: int, run: Callable[[], int]) -> int:
    return _deep(frames - 1, run) if frames else run()


def _mapped() -> int:
    """How often memory had to be mapped while a chain of calls was made again and again."""
    before = getrusage(RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _deep(12, int)
    return getrusage(RUSAGE_SELF).ru_minflt - before


def test_no_call_within_maps_memory_however_deep_it_all_began() -> None:
    # Some 160 of these frames fill one of the interpreter's own chunks: one of the depths hits it.
    assert max(_deep(depth, lambda: with_room(_mapped)) for depth in range(0, 200, 5)) < CALLS / 2


def test_what_is_called_is_answered_and_raised() -> None:
    assert with_room(lambda: "answer") == "answer"
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)


def test_room_within_room_is_nothing_special() -> None:
    assert with_room(lambda: with_room(lambda: 7)) == 7
