"""A registration opens and thousands come at once: what DynamoDB's published limits make of it.

A simulation, event by event, with a fixed seed. What a sign-up and its confirmation write, and
where, is taken from real ones (`tests/bench/scale.py`); how they try again is taken from our code.
The row of the seats names each hold that is not confirmed yet, so that it grows, and its writes.

Assumed: a transaction holds its rows for 8 to 20 ms, and one that meets a row in use is turned away
after 5, and paid; reading takes 5 ms. A partition takes 1,000 write units a second and saves none
up. Nine of ten confirm, 1 to 20 minutes later. Whoever is turned away for good does not come back.
"""

import heapq
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from statistics import quantiles

from registration.actions.rivals import LONGEST_PAUSE_SECONDS, PATIENCE_SECONDS
from registration.store.writes import ATTEMPTS, FIRST_PAUSE_SECONDS
from tests.costs.units import WRITE_BYTES

WRITE_UNITS_A_SECOND = 1000
SERVICE_SECONDS = (0.008, 0.020)
TURNED_AWAY_SECONDS = READING_SECONDS = 0.005
CONFIRMS, CONFIRMED_AFTER_SECONDS = 0.9, (60, 1200)
CONCURRENT_CALLS = 1000  # Lambda's, of an account


@dataclass(slots=True)
class Bucket:
    """What may be spent in a second, and is filled again as time passes."""

    rate: float
    most: float
    level: float = 0
    at: float = 0

    def has(self, units: float, now: float) -> bool:
        """Whether so much may be spent now."""
        self.level = min(self.most, self.level + (now - self.at) * self.rate)
        self.at = now
        return self.level >= units

    def spend(self, units: float, now: float) -> bool:
        """Whether so much was."""
        enough = self.has(units, now)
        self.level -= units if enough else 0
        return enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Write units of one transaction by partition, less the row of the seats; and that row's bytes
    without a hold, and for each."""

    units: Mapping[str, int]
    seats: int
    hold: int
    partition: str  # where the row of the seats lies


@dataclass(slots=True)
class Call:
    """A sign-up or a confirmation: when it came, its tries since it looked, how often it has."""

    came: float
    price: Price
    confirms: bool = False
    tries: int = 0
    looks: int = 0


@dataclass(slots=True)
class Opening:
    """What came of an opening."""

    took: list[float] = field(default_factory=list)
    confirmed: int = 0
    not_confirmed: int = 0
    full: int = 0
    at_the_gateway: int = 0
    without_a_function: int = 0
    busy: int = 0
    throttled: int = 0
    conflicts: int = 0
    most_at_once: int = 0
    most_holds: int = 0

    def percentile(self, which: int) -> float:
        """Seconds that a sign-up took which got a seat."""
        return quantiles(self.took, n=100)[which - 1]


class Simulation:
    """One activity, whose row of seats takes one transaction at a time."""

    def __init__(
        self, sign_up: Price, confirm: Price, *, seats: int, gateway: Bucket | None, seed: int = 1
    ) -> None:
        self._chance = random.Random(seed)
        self._sign_up, self._confirm, self._gateway = sign_up, confirm, gateway
        limit = WRITE_UNITS_A_SECOND
        names = {*sign_up.units, *confirm.units, sign_up.partition}
        self._partitions = {name: Bucket(limit, limit, limit) for name in names}
        self._queue: list[tuple[float, int, Callable[[float, Call], None], Call]] = []
        self._left, self._number, self._free_at, self._at_once, self._holds = seats, 0, 0.0, 0, 0
        self.found = Opening()

    def run(self, many: int, seconds: float) -> Opening:
        """So many come within that time, evenly spread by chance."""
        for _ in range(many):
            came = self._chance.uniform(0, seconds)
            self._then(came, self._come, Call(came, self._sign_up))
        while self._queue:
            now, _, step, call = heapq.heappop(self._queue)
            step(now, call)
        return self.found

    def _then(self, at: float, step: Callable[[float, Call], None], call: Call) -> None:
        self._number += 1
        heapq.heappush(self._queue, (at, self._number, step, call))

    def _come(self, now: float, call: Call) -> None:
        if self._gateway and not self._gateway.spend(1, now):
            self.found.at_the_gateway += 1
        elif self._at_once >= CONCURRENT_CALLS:
            self.found.without_a_function += 1
        else:
            self._at_once += 1
            self.found.most_at_once = max(self.found.most_at_once, self._at_once)
            self._look(now, call)

    def _look(self, now: float, call: Call) -> None:
        call.tries = 0
        self._then(now + READING_SECONDS, self._write, call)

    def _write(self, now: float, call: Call) -> None:
        if not call.confirms and self._left == 0:
            self._at_once -= 1
            self.found.full += 1
        elif not self._paid(now, call.price):
            self.found.throttled += 1
            self._turned_away(now + TURNED_AWAY_SECONDS, call)
        elif now < self._free_at:
            self.found.conflicts += 1
            self._turned_away(now + TURNED_AWAY_SECONDS, call)
        else:
            self._free_at = now + self._chance.uniform(*SERVICE_SECONDS)
            self._count(-1 if call.confirms else 1)
            self._then(self._free_at, self._done, call)

    def _paid(self, now: float, price: Price) -> bool:
        """Whether every partition has the units left; what is throttled is not paid."""
        row = 2 * ceil((price.seats + price.hold * self._holds) / WRITE_BYTES)
        units = {**price.units}
        units[price.partition] = units.get(price.partition, 0) + row
        if not all(self._partitions[name].has(many, now) for name, many in units.items()):
            return False
        return all(self._partitions[name].spend(many, now) for name, many in units.items())

    def _count(self, more: int) -> None:
        self._holds += more
        self._left -= max(0, more)
        self.found.most_holds = max(self.found.most_holds, self._holds)

    def _turned_away(self, now: float, call: Call) -> None:
        """As `store.writes.write_all` tries again, and `actions.rivals` decides again."""
        ceiling = FIRST_PAUSE_SECONDS * 2**call.tries
        now += self._chance.uniform(ceiling / 4, ceiling)
        call.tries += 1
        if call.tries < ATTEMPTS:
            self._then(now, self._write, call)
        elif now > call.came + PATIENCE_SECONDS:
            self._then(now, self._give_up, call)
        else:
            pause = self._chance.uniform(0, min(LONGEST_PAUSE_SECONDS, 0.01 * 2**call.looks))
            call.looks += 1
            self._then(now + pause, self._look, call)

    def _done(self, now: float, call: Call) -> None:
        self._at_once -= 1
        if call.confirms:
            self.found.confirmed += 1
            return
        self.found.took.append(now - call.came)
        if self._chance.random() < CONFIRMS:
            later = now + self._chance.uniform(*CONFIRMED_AFTER_SECONDS)
            self._then(later, self._come, Call(later, self._confirm, confirms=True))

    def _give_up(self, now: float, call: Call) -> None:
        self._at_once -= 1
        if call.confirms:
            self.found.not_confirmed += 1
        else:
            self.found.busy += 1
