"""Lines of the log as JSON, written by Powertools: level, place, time, the request that they go
back to, X-Ray's id of the trace, and whatever the code said beside.

What an exception says stays out: `KeyError` names the key, a driver the value, SES the address. Its
type, a code where it has one, and where it was raised are enough to find the fault.
"""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, override

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from registration import meters
from registration.rules.refusals import Refused
from registration.store.rows import code_of

ROOT = Path(__file__).parents[2]
FRAMES = 30  # of one exception, the innermost ones
LINKS = 5  # of a chain of exceptions


class Lines(LambdaPowertoolsFormatter):
    """Powertools' formatter, with nothing that an exception carries along."""

    def __init__(self, service: str) -> None:
        super().__init__(service=service, use_rfc3339=True, utc=True, serialize_stacktrace=False)

    @override
    def formatException(self, ei: Any) -> str:
        """The chain of exceptions without their messages, the one that was caught first."""
        return "\n".join(line for one in _chain(ei[1]) for line in _told(one))

    @override
    def serialize(self, log: Any) -> str:
        """The last look at a line."""
        log.pop("exception_notes", None)
        meter = meters.current()
        if meter and meter.correlation_id:
            log.setdefault("correlation_id", meter.correlation_id)
        return super().serialize(log)


def written_to(stream: TextIO, service: str) -> Lines:
    """From here on all that is logged goes there, and nowhere else; the formatter that does it."""
    formatter, handler = Lines(service), logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.getLogger().handlers[:] = [handler]
    return formatter


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what caused it, or stood behind it."""
    for _ in range(LINKS):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> Iterator[str]:
    kind = type(error)
    code = _code(error)
    yield f"{kind.__module__}.{kind.__qualname__}" + (f" ({code})" if code else "")
    for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]:
        yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"


def _code(error: BaseException) -> str | None:
    """What the store, AWS or the rules call it: a word of a fixed vocabulary."""
    if isinstance(error, Refused):
        return error.code
    if isinstance(error, PynamoDBException):
        return code_of(error)
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code"))
    return None


def _short(filename: str) -> str:
    """Libraries lie beside our code on Lambda."""
    path = Path(filename)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else filename
