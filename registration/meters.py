"""What one request, job or delivery costs and comes to, counted while it runs.

    with metering("companySignUp", request_id) as meter:
        ...
    meter.round_trips, meter.counted

Numbers and names of a fixed vocabulary only: codes, states, results, operations. Never an id, a
name, or anything that somebody wrote: what is counted here is told to the log and to CloudWatch.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

READS = frozenset({"BatchGetItem", "GetItem", "Query", "TransactGetItems"})


class Count(StrEnum):
    """What is counted. The value is the metric's name."""

    FAULTS = "Faults"  # by function
    OFFERS = "Offers"
    PLANNER_GAP = "PlannerGap"  # percent, by tier
    PUSHES = "Pushes"  # rows, by result
    REFUSALS = "Refusals"  # by code
    REGISTRATIONS = "Registrations"  # by the state that they came to


@dataclass(slots=True)
class Meter:
    """`correlation_id` names the request that all of it goes back to.

    `measured` are values that are no counts: what of, by which name, how much.
    """

    operation: str
    correlation_id: str = ""
    function: str = ""
    round_trips: int = 0
    read_units: float = 0.0
    write_units: float = 0.0
    counted: Counter[tuple[Count, str]] = field(default_factory=Counter)
    measured: list[tuple[Count, str, float]] = field(default_factory=list)

    def codes(self) -> list[str]:
        """The codes of what was refused."""
        return sorted(name for what, name in self.counted if what is Count.REFUSALS)

    @property
    def is_faulty(self) -> bool:
        """Whether anything went wrong."""
        return any(what is Count.FAULTS for what, _ in self.counted)

    def faulty(self) -> None:
        """Something went wrong that is nobody's mistake but ours."""
        self.counted[Count.FAULTS, self.function] += 1


_running: ContextVar[Meter | None] = ContextVar("meter", default=None)


def current() -> Meter | None:
    """The meter that runs here, if one does."""
    return _running.get()


@contextmanager
def metering(operation: str, correlation_id: str = "", function: str = "") -> Iterator[Meter]:
    """Everything in here is counted for itself; a job within a delivery, say."""
    outer = _running.get()
    inherited = outer.function if outer else ""
    meter = Meter(operation, correlation_id, function or inherited)
    before = _running.set(meter)
    try:
        yield meter
    finally:
        _running.reset(before)


@contextmanager
def joining(operation: str, correlation_id: str) -> Iterator[Meter]:
    """The meter that runs already, told its operation; where none does, one of its own."""
    meter = _running.get()
    if meter is None:
        with metering(operation, correlation_id) as meter:
            yield meter
        return
    meter.operation, meter.correlation_id = operation, correlation_id
    yield meter


def count(what: Count, *names: str) -> None:
    """One more of each name; nothing where no meter runs."""
    if meter := _running.get():
        meter.counted.update((what, name) for name in names)


def measure(what: Count, name: str, value: float) -> None:
    """A value; nothing where no meter runs."""
    if meter := _running.get():
        meter.measured.append((what, name, value))


def note_answer(parsed_response: Any = None, event_name: str = "", **_: Any) -> None:
    """Count one answer of DynamoDB, also one that is asked for again: botocore's
    `response-received.dynamodb.<Operation>`. PynamoDB asks for the units with every call.
    """
    if meter := _running.get():
        operation = event_name.rpartition(".")[2]
        units = _units((parsed_response or {}).get("ConsumedCapacity"))
        meter.round_trips += 1
        if operation in READS:
            meter.read_units += units
        else:
            meter.write_units += units


def _units(told: Any) -> float:
    """Of one table, or of each of several."""
    tables = told if isinstance(told, list) else [told or {}]
    return sum(float(table.get("CapacityUnits") or 0) for table in tables)
