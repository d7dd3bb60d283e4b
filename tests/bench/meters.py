"""What a run asks of DynamoDB: its calls as they were sent, and the write units they cost."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

from registration.store.rows import connection
from tests.costs.units import INDEXES, WRITE_BYTES, size


@dataclass(slots=True)
class Watch:
    """Seconds that passed, and those of them in which this process was at work."""

    wall: float = 0
    cpu: float = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        wall, cpu = perf_counter(), process_time()
        yield
        self.wall += perf_counter() - wall
        self.cpu += process_time() - cpu


@dataclass(slots=True)
class Meter:
    """Calls to the store in their order: the operation and its body."""

    calls: list[tuple[str, bytes]] = field(default_factory=list)

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append((model.name, bytes(params["body"])))

    def taken(self) -> list[tuple[str, bytes]]:
        """The calls since the last time."""
        calls, self.calls = self.calls, []
        return calls


@contextmanager
def metered() -> Iterator[Meter]:
    """Notes every call while the block runs."""
    meter = Meter()
    events: Any = connection().client.meta.events
    events.register("before-call.dynamodb", meter.note)
    try:
        yield meter
    finally:
        events.unregister("before-call.dynamodb", meter.note)


@dataclass(slots=True)
class Cost:
    """What calls come to: how many of each operation, and their write units."""

    calls: Counter[str] = field(default_factory=Counter)
    units: int = 0

    def add(self, calls: list[tuple[str, bytes]]) -> None:
        for name, body in calls:
            self.calls[name] += 1
            if name == "TransactWriteItems":
                self.units += sum(map(_units, json.loads(body)["TransactItems"]))


def _units(asked: dict[str, Any]) -> int:
    """Computed from sizes, since the emulator leaves the indexes out of a transaction's capacity.

    Two units per kilobyte in a transaction, one more per kilobyte and index. Rows that are updated
    in place or deleted (seats, places, claims) are below one kilobyte, and their index keys stay.
    """
    [(_, write)] = asked.items()
    item = write.get("Item", {})
    kilobytes = max(1, -(-size(item) // WRITE_BYTES))
    return kilobytes * (2 + sum(f"{index}pk" in item for index in INDEXES))
