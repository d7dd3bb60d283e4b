"""What each function tells of itself on Lambda: lines of JSON, metrics, and nobody's name.

    @told("relay")
    def handler(event, context): ...

Off Lambda nothing is told, so that the desk's log stays readable.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from time import perf_counter, time
from typing import TextIO

import msgspec

from functions.telemetry import lines, metrics, traces
from functions.telemetry.lines import Lines
from functions.telemetry.metrics import Line
from registration import meters, settings
from registration.meters import Meter

SERVICE = "registration"

log = logging.getLogger(__name__)


class Fault(Exception):
    """What Lambda is told instead of an exception of ours, whose words it would write down."""


@dataclass(slots=True)
class _Environment:
    """This execution environment: where its lines go, and what writes them."""

    stream: TextIO
    formatter: Lines
    cold: bool = True

    def measured(self, metrics: Iterable[Line]) -> None:
        """Lambda makes one entry of the log of each line."""
        for one in metrics:
            self.stream.write(msgspec.json.encode(one).decode() + "\n")


_here: list[_Environment] = []  # none where nothing is told


def begin(stream: TextIO) -> None:
    """Tell from now on, as on Lambda."""
    _here[:] = [_Environment(stream, lines.written_to(stream, SERVICE))]


def end() -> None:
    """Tell nothing any more."""
    _here.clear()


if settings.ON_LAMBDA:
    begin(sys.stdout)


def told[**P, R](function: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For the handler of a function: what it does is metered, and a fault is told here, once.

    Lambda hears that there was one, by its type alone: it would write the message into the log.
    """

    def wrap(handler: Callable[P, R]) -> Callable[P, R]:
        @wraps(handler)
        def telling(*args: P.args, **kwargs: P.kwargs) -> R:
            _introduce(function, args[1] if len(args) > 1 else None)
            with metered(function, function=function) as meter:
                try:
                    return handler(*args, **kwargs)
                except Exception as error:
                    meter.faulty()
                    log.exception("the function failed")
                    if _here:
                        raise Fault(type(error).__name__) from None
                    raise

        return telling

    return wrap


@contextmanager
def metered(operation: str, correlation_id: str = "", function: str = "") -> Iterator[Meter]:
    """What is done in here is counted for itself, and told at its end: as metrics, and as a part of
    the trace."""
    started, began = perf_counter(), time()
    with meters.metering(operation, correlation_id, function) as meter:
        try:
            yield meter
        finally:
            for here in _here:
                seconds = perf_counter() - started
                here.measured(metrics.of(meter, seconds * 1000))
                traces.send(meter, began, began + seconds)


def _introduce(function: str, context: object) -> None:
    """Which call of Lambda's it is, as its own lines (START, REPORT) name it."""
    called = getattr(context, "aws_request_id", None)
    for here in _here:
        about = {"function": function, "function_request_id": called, "cold_start": here.cold}
        here.formatter.append_keys(**about)
        if here.cold:
            here.measured([metrics.of_cold_start(function)])
        here.cold = False
