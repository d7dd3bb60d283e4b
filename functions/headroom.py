"""Room on the interpreter's stack, so that a request costs the same from wherever it is called.

CPython keeps frames in chunks of 16 KiB. Up to 3.13.0, and some releases after it, a call that
crosses the end of a chunk maps a new one and unmaps it on return, every time (gh-142183): where
that happens inside the engine's loops, a query takes up to ten times as long, depending on nothing
but how deep it was called. A frame that is large itself gets a chunk of its own, whose rest, about
124 KiB, holds whatever is called from there.
"""

from collections.abc import Callable

# Of 8 bytes each: just over half of 256 KiB, the chunk that is made for them. Nothing touches them.
_SLOTS = 16_500


def _call[T](run: Callable[[], T]) -> T:
    return run()


_call.__code__ = _call.__code__.replace(co_stacksize=_SLOTS)


def with_room[T](run: Callable[[], T]) -> T:
    """What `run` returns, called with room for some hundred frames without another chunk."""
    return _call(run)
