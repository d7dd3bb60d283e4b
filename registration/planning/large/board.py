"""A timetable that can be changed quickly: who is busy when, as bits, and what that costs.

A *seating* is a request with those who would sit there, so that a company
with two people has two of them. At most one seating of a request is held. Seatings, people and
parties are numbers here; ids only go in and come out.
"""

from collections.abc import Iterator
from itertools import product

from registration.planning.chances import own_table
from registration.planning.large.facts import Facts, Seat, Timetable, waits

BREAK = 10  # what a break costs; finer prices fit below
OUT = -1  # the slot of what is not held


class Waits(dict[int, int]):
    """The price of each pattern of busy slots (bits from the session's first), as it is asked."""

    def __init__(self, there: tuple[int, ...]) -> None:
        super().__init__()
        self.there = there

    def __missing__(self, pattern: int) -> int:
        busy = {slot for slot in self.there if pattern >> slot & 1}
        self[pattern] = 0
        if number := waits(busy, self.there):
            # A short break is nearer to none: the last ones would be met by chance only.
            idle = sum(slot not in busy for slot in self.there if min(busy) < slot < max(busy))
            self[pattern] = BREAK * number + idle
        return self[pattern]


class Board:
    """All seatings, and which of them are held."""

    def __init__(self, facts: Facts, table: Timetable) -> None:
        self.facts = facts
        self._number_seatings()
        self._price()
        slots = facts.problem.slots
        self.at = [[OUT] * slots for _ in self.people]  # the seating, by person and slot
        self.mask = [[0] * len(facts.problem.sessions) for _ in self.people]
        self.mine: list[list[int]] = [[] for _ in self.people]  # held seatings
        self.count = [0] * slots  # meetings at tables that stand free for all
        self.spoken = [[0] * slots for _ in facts.speaking]
        self.meetings = [0] * len(facts.problem.parties)
        self.slot = [OUT] * len(self.seatings)
        self.held: dict[str, int] = {}  # the seating that is held, by request
        for request, seat in table.items():
            self.put(self.number[request, seat.person_a, seat.person_b], seat.slot)
        self._keep_tiers()

    def _number_seatings(self) -> None:
        facts = self.facts
        self.people = [one.id for one in facts.problem.people]
        place = {who: number for number, who in enumerate(self.people)}
        party = {one.id: number for number, one in enumerate(facts.problem.parties)}
        self.party = [party[one.party] for one in facts.problem.people]
        self.seatings = list(self._possible())
        self.number = {seating: number for number, seating in enumerate(self.seatings)}
        requests = [facts.requests[request] for request, _, _ in self.seatings]
        self.a = [place[who] for _, who, _ in self.seatings]
        self.pair = [place[one] + place[other] for _, one, other in self.seatings]
        self.weight = [one.weight for one in requests]
        self.could = [self._could(*seating) for seating in self.seatings]
        self.free = [
            one.lock is None
            and own_table(one) is None
            and one.id not in facts.previous  # the fewest of them have moved already
            and bool(slots)
            for one, slots in zip(requests, self.could, strict=True)
        ]
        self.fits = [sum(1 << slot for slot in slots) for slots in self.could]
        self.speaks = [
            tuple(n for n, (langs, _) in enumerate(facts.speaking) if one.language in langs)
            for one in requests
        ]
        self.wishes: list[list[int]] = [[] for _ in self.people]
        for number, (_, one, other) in enumerate(self.seatings):
            if self.free[number]:
                self.wishes[place[one]].append(number)
                self.wishes[place[other]].append(number)

    def _possible(self) -> Iterator[tuple[str, str, str]]:
        for request, slots in self.facts.chances.items():
            if slots:
                for one, other in product(*self.facts.sides[request]):
                    yield request, one, other

    def _could(self, request: str, one: str, other: str) -> tuple[int, ...]:
        away = self.facts.away[one] | self.facts.away[other]
        return tuple(slot for slot in self.facts.chances[request] if slot not in away)

    def _price(self) -> None:
        """Slots by session and bit, and the price list of every person and session."""
        sessions = self.facts.problem.sessions
        self.session = [0] * self.facts.problem.slots
        self.bit = [0] * self.facts.problem.slots
        for number, (first, end) in enumerate(sessions):
            for slot in range(first, end):
                self.session[slot] = number
                self.bit[slot] = 1 << (slot - first)
        lists: dict[tuple[int, ...], Waits] = {}
        self.waits: list[list[Waits]] = []
        for who in self.people:
            row = []
            for (first, _), mine in zip(sessions, self.facts.sittings[who], strict=True):
                there = tuple(slot - first for slot in mine)
                row.append(lists.setdefault(there, Waits(there)))
            self.waits.append(row)

    def _keep_tiers(self) -> None:
        """With how few meetings each party is served as well as it is now."""
        facts, parties = self.facts, self.facts.problem.parties
        self.most = [facts.most[one.id] for one in parties]
        gaps = [
            facts.targets[one.id] - held
            for one, held in zip(parties, self.meetings, strict=True)
            if one.id in facts.targets
        ]
        worst = max(gaps, default=0)
        self.least = [
            max(facts.targets.get(one.id, 0) - worst, min(held, int(one.id in facts.targets)))
            for one, held in zip(parties, self.meetings, strict=True)
        ]

    def put(self, seating: int, slot: int) -> None:
        """Holds a seating in that slot."""
        self.slot[seating] = slot
        self.held[self.seatings[seating][0]] = seating
        for who in self.pairing(seating):
            self.at[who][slot] = seating
            self.mask[who][self.session[slot]] ^= self.bit[slot]
            self.mine[who].append(seating)
            self.meetings[self.party[who]] += 1
        self.tally(seating, slot, 1)

    def drop(self, seating: int) -> None:
        """Holds it no more."""
        slot = self.slot[seating]
        for who in self.pairing(seating):
            self.at[who][slot] = OUT
            self.mask[who][self.session[slot]] ^= self.bit[slot]
            self.mine[who].remove(seating)
            self.meetings[self.party[who]] -= 1
        self.tally(seating, slot, -1)
        del self.held[self.seatings[seating][0]]
        self.slot[seating] = OUT

    def tally(self, seating: int, slot: int, change: int) -> None:
        """Counts its table and its interpreter in, or out."""
        table = own_table(self.facts.requests[self.seatings[seating][0]])
        if table is None or table in self.facts.problem.tables[slot]:
            self.count[slot] += change
        for part in self.speaks[seating]:
            self.spoken[part][slot] += change

    def pairing(self, seating: int) -> tuple[int, int]:
        """Who sits there."""
        return self.a[seating], self.pair[seating] - self.a[seating]

    def turned(self, who: int, out: int, into: int) -> int:
        """What it costs a person more to meet in slot `into` instead of `out`."""
        prices, mask = self.waits[who], self.mask[who]
        one, other = self.session[out], self.session[into]
        if one == other:
            now = mask[one]
            return prices[one][now ^ self.bit[out] ^ self.bit[into]] - prices[one][now]
        return self.flipped(who, out) + self.flipped(who, into)

    def flipped(self, who: int, slot: int) -> int:
        """What it costs a person more to meet in that slot if they do not yet, or not to."""
        session = self.session[slot]
        prices, now = self.waits[who][session], self.mask[who][session]
        return prices[now ^ self.bit[slot]] - prices[now]

    def price(self) -> int:
        """What all pay for their breaks."""
        return sum(
            prices[now]
            for row, mask in zip(self.waits, self.mask, strict=True)
            for prices, now in zip(row, mask, strict=True)
        )

    def table(self) -> dict[str, Seat]:
        """The timetable as it stands."""
        return {
            request: Seat(self.slot[number], *self.seatings[number][1:])
            for request, number in sorted(self.held.items())
        }
