"""What a function would write into Lambda's log, read back."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from functions import telemetry


@dataclass
class Log:
    """All that was written: lines of the log, and metrics between them."""

    stream: StringIO = field(default_factory=StringIO)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [one for one in self._all() if "_aws" not in one]

    @property
    def metrics(self) -> list[dict[str, Any]]:
        return [one for one in self._all() if "_aws" in one]

    def counted(self, name: str) -> list[dict[str, Any]]:
        """Where a metric was told."""
        return [one for one in self.metrics if name in one]

    def request(self) -> dict[str, Any]:
        """What the one request was said to be."""
        (line,) = (one["request"] for one in self.lines if one["message"] == "request")
        found: dict[str, Any] = line
        return found

    def _all(self) -> Iterator[dict[str, Any]]:
        return map(json.loads, self.text.splitlines())


@contextmanager
def logged() -> Iterator[Log]:
    """Whatever runs in here tells what it would tell on Lambda, at its level."""
    log, root = Log(), logging.getLogger()
    before, level = root.handlers[:], root.level
    root.setLevel(logging.INFO)
    telemetry.begin(log.stream)
    try:
        yield log
    finally:
        telemetry.end()
        root.handlers[:] = before
        root.setLevel(level)
