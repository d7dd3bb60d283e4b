"""What serverless.yml says about how a function gets its events, for the desk's own event loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra import ROOT
from infra.templates import document

type Pattern = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """How many records at once, how often a failed one again, and which ones at all."""

    batch: int
    retries: int
    patterns: tuple[Pattern, ...]

    def wants(self, record: Mapping[str, Any]) -> bool:
        """Whether the filter lets a stream's record through."""
        return any(_fits(pattern, record) for pattern in self.patterns)


def stream(function: str) -> Deliveries:
    """The deliveries of the table's stream to a function."""
    (event,) = _function(function)["events"]
    told = event["stream"]
    return Deliveries(
        batch=told["batchSize"],
        retries=told["maximumRetryAttempts"],
        patterns=tuple(told["filterPatterns"]),
    )


def batch(function: str) -> int:
    """How many messages of its queue a function gets at once."""
    (event,) = _function(function)["events"]
    size: int = event["sqs"]["batchSize"]
    return size


def timeout(function: str) -> int:
    """How many seconds a function may take for one delivery."""
    seconds: int = _function(function)["timeout"]
    return seconds


def _function(name: str) -> dict[str, Any]:
    found: dict[str, Any] = document(ROOT / "serverless.yml")["functions"][name]
    return found


def _fits(pattern: Pattern, record: Mapping[str, Any]) -> bool:
    """Lambda's event filtering, as far as ours goes: equal texts, `prefix`, `exists`."""
    return all(
        _fits(wanted, record.get(name) or {})
        if isinstance(wanted, dict)
        else any(_is(rule, record.get(name)) for rule in wanted)
        for name, wanted in pattern.items()
    )


def _is(rule: Any, value: Any) -> bool:
    match rule:
        case {"prefix": start}:
            return isinstance(value, str) and value.startswith(start)
        case {"exists": there}:
            return (value is not None) is there
        case _:
            return bool(rule == value)
