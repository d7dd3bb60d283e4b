"""How few changes of table a timetable has at the least: a proof, tables aside.

Tables that stand in the same slots are alike, so that a programme of who sits where has no end of
plans that differ by name alone. This one deals out whole days of tables instead: each meeting is in
one of them, and there are so many tables of a kind. Its relaxation is solved day by day (column
generation). What the prices of the meetings come to, and for each table what the best day is worth
at them, is a bound at any prices; they are searched near the best so far (du Merle).
"""

from collections import Counter
from dataclasses import dataclass, field

from ortools.linear_solver.python.model_builder import LinearExpr, Model, Solver, Variable

from registration.planning.exact.days import UNIT, Day, Days, Kind, TooLong
from registration.planning.exact.search import Search
from registration.planning.seating import Floor

_MOST = 12.0  # seconds: what comes later is little
_WAYS = 64  # to follow in a slot, as long as they find days
_EACH = 3  # days for each table at a time
_TWICE = 2  # that they may have a meeting in common
_NEAR, _NEARER, _NEAREST = 0.2, 0.6, 0.03  # prices about the best, in pairs that stay
_WORKING, _DEALING = 9e-9, 2e-5  # seconds of a core for a unit of work, for a day in a programme


def fewest(floor: Floor, tables: dict[str, int], search: Search) -> int:
    """A bound on the changes, as good as it becomes in the seconds left; begins at these tables."""
    proof = _Proof(floor, tables)
    changes = floor.changes(tables)
    until = min(search.left, _MOST)
    while proof.bound < changes and proof.seconds < until and not proof.done:
        proof.step(until - proof.seconds)
    search.spent += proof.seconds
    return proof.bound


def _counted(floor: Floor) -> int:
    """A bound without a search: between two slots no more meetings find one to stay with than the
    emptier has."""
    slots = {name: sitting[0] for name, sitting in floor.sittings.items()}
    held = Counter(slots.values())
    adjacent = sum(slots[one] + 1 == slots[other] for one, other in set(floor.pairs))
    return max(0, adjacent - sum(min(held[slot], held[slot + 1]) for slot in list(held)))


@dataclass
class _Dealt:
    """The tables of one kind, and the days known for them with the pairs that stay."""

    count: int
    days: dict[Day, int] = field(default_factory=dict)
    price: float = 0.0  # of a table


class _Proof:
    """The programme so far, and what it has proven."""

    def __init__(self, floor: Floor, tables: dict[str, int]) -> None:
        self._days = Days(floor)
        self.bound, self.done = _counted(floor), not tables
        self._dealt = self._deal(floor, tables)
        size, changes = len(self._days.names), floor.changes(tables)
        self._middle = [(len(floor.pairs) - changes) / max(1, size)] * size
        self._near = _NEAR
        self._seconds = 0.0

    @property
    def seconds(self) -> float:
        """What it took so far, the same on every machine."""
        return self._seconds + _WORKING * self._days.work

    def _deal(self, floor: Floor, tables: dict[str, int]) -> dict[Kind, _Dealt]:
        """The tables by kind, each with the day that it has."""
        number = self._days.number
        own = {
            (floor.sittings[name][0], table): (number[name],) for name, table in floor.own.items()
        }
        open_ = {slot: tuple(number[one] for one in some) for slot, some in floor.open.items()}
        dealt: dict[Kind, _Dealt] = {}
        for table in sorted({*tables.values()}.union(*floor.free)):
            kind = tuple(
                own.get((slot, table), open_.get(slot, ()) if table in free else ())
                for slot, free in enumerate(floor.free)
            )
            day = tuple(at for at, name in enumerate(self._days.names) if tables[name] == table)
            dealt.setdefault(kind, _Dealt(0)).count += 1
            dealt[kind].days[day] = self._days.staying(day)
        return dealt

    def step(self, seconds: float) -> None:
        """Prices, and days worth more than they cost; where a quick look finds none, a long one,
        which proves something, if the seconds are enough for it."""
        prices = self._priced()
        whole = [round(UNIT * price) for price in prices]
        self._prove(whole, [self._days.hope(whole, kind) for kind in self._dealt])
        if self._look(whole, _WAYS)[0]:
            return
        self._days.limit = self._days.work + seconds / _WORKING
        try:
            found, best = self._look(whole, None)
        except TooLong:
            self.done = True
            return
        if self._prove(whole, best) or not found:
            self._middle = prices
        if not found:
            self.done = self._near < _NEAREST
            self._near *= _NEARER

    def _prove(self, prices: list[int], best: list[int]) -> bool:
        """What is certain at these prices, with the best day of each kind; whether it is more."""
        days = sum(
            max(0, most) * kind.count for most, kind in zip(best, self._dealt.values(), strict=True)
        )
        bound = len(self._days.pairs) - (sum(prices) + days) // UNIT
        if bound <= self.bound:
            return False
        self.bound = bound
        return True

    def _look(self, prices: list[int], ways: int | None) -> tuple[int, list[int]]:
        """How many days were found, and what the best of each kind is worth."""
        found, best = 0, []
        for kind, dealt in self._dealt.items():
            least = max(0, round(UNIT * dealt.price)) + 1
            days = self._days.best(prices, kind, least, ways)
            best.append(max([least, *(worth for worth, _ in days[:1])]))
            found += self._take(dealt, [day for _, day in days])
        return found, best

    def _take(self, dealt: _Dealt, days: list[Day]) -> int:
        """Some of these days that have little in common."""
        used: Counter[int] = Counter()
        taken = 0
        for day in days:
            if (
                taken < _EACH * dealt.count
                and day not in dealt.days
                and all(used[one] < _TWICE for one in day)
            ):
                used.update(day)
                dealt.days[day] = self._days.staying(day)
                taken += 1
        return taken

    def _priced(self) -> list[float]:
        """The prices at which the days known so far are dealt out best."""
        model, worth, terms = Model(), [], []  # type: ignore[no-untyped-call]
        having: list[list[Variable]] = [[] for _ in self._middle]
        tables = []
        for dealt in self._dealt.values():
            days = [model.new_num_var(0, dealt.count, "") for _ in dealt.days]
            for one, (day, stay) in zip(days, dealt.days.items(), strict=True):
                terms.append(one)
                worth.append(float(stay))
                for meeting in day:
                    having[meeting].append(one)
            tables.append(model.add(LinearExpr.sum(days) <= dealt.count))
        meetings = []
        for middle, some in zip(self._middle, having, strict=True):
            under, over = (model.new_num_var(0, float("inf"), "") for _ in range(2))
            terms += [under, over]
            worth += [middle - self._near, -middle - self._near]
            meetings.append(model.add(LinearExpr.sum([*some, under]) - over == 1))
        model.maximize(LinearExpr.weighted_sum(terms, worth))
        solver = Solver("glop")
        solver.solve(model)
        self._seconds += _DEALING * len(terms)
        for dealt, row in zip(self._dealt.values(), tables, strict=True):
            dealt.price = solver.dual_value(row)
        return [solver.dual_value(row) for row in meetings]
