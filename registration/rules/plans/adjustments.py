"""A draft changed by hand: one wish placed or moved, dropped, locked or let go.

Each step is checked at once against all the rest of the draft, and says what is in the way. What
has begun, or is locked in the live plan, is none of the draft's to change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from registration.planning import reasons
from registration.planning.problem import Problem, Request
from registration.rules.breaches import Rule
from registration.rules.plans.contents import Content, Planned, in_order, said
from registration.rules.plans.refusals import (
    PlanCapReached,
    PlanCollides,
    PlanFixed,
    PlanVetoed,
)
from registration.rules.refusals import Invalid, NotFound
from registration.rules.slots import ResourceKind

MOST_FREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a wish is to be held. What is left out is chosen: what it has already, if it is free,
    or else the first that is. All but the numbers are ids."""

    slot: int
    table: int | None = None
    representative: str | None = None
    interpreter: str | None = None


def placed(content: Content, wish: str, seat: Seat) -> Content:
    """The wish held there, whether it was held elsewhere, or not at all.

    Raises NotFound, Invalid, PlanFixed, PlanVetoed, PlanCapReached, and PlanCollides about the
    first that is in the way.
    """
    request = _request(content, wish)
    was = content.by_wish.get(wish)
    _check_free_to_move(request, was)
    _check_seat(content.brief.problem, seat)
    if request.vetoed:
        raise PlanVetoed
    rest = tuple(one for one in content.planned if one.wish != wish)
    _check_caps(content.brief.problem, request, rest)
    book = _Book(content, request, was, rest)
    found = book.seated(seat)
    if isinstance(found, _Lack):
        free = tuple(slot for slot in book.free_slots() if slot != seat.slot)
        nearest = sorted(free, key=lambda slot: (abs(slot - seat.slot), slot))[:MOST_FREE]
        raise PlanCollides(found.resource, seat.slot, found.held_by, tuple(sorted(nearest)))
    return _with(content, (*rest, found))


def dropped(content: Content, wish: str) -> Content:
    """The wish not held any more. Raises NotFound, PlanFixed."""
    was = _planned(content, wish)
    _check_free_to_move(_request(content, wish), was)
    return _with(content, (one for one in content.planned if one.wish != wish))


def locked(content: Content, wish: str, *, on: bool) -> Content:
    """The wish is to stay where it is, now and once it is published; or it need not any longer.

    Raises NotFound, PlanFixed where it was locked before the draft was made.
    """
    was = _planned(content, wish)
    if wish in content.brief.locked and not on:
        raise PlanFixed
    others = (one for one in content.planned if one.wish != wish)
    return replace(content, planned=in_order((*others, replace(was, locked=on))))


def _with(content: Content, planned: Iterable[Planned]) -> Content:
    """The draft with those meetings, and anew why the others are left out."""
    now = replace(content, planned=in_order(planned))
    problem = content.brief.problem
    requests = {one.id: one for one in problem.requests}
    by_hand = {one.wish for one in content.left if one.by_hand}
    by_hand |= content.by_wish.keys() - now.by_wish.keys()
    left = reasons.explain(problem, now.placed())
    return replace(now, left=said(requests, left, frozenset(by_hand)))


def _request(content: Content, wish: str) -> Request:
    for one in content.brief.problem.requests:
        if one.id == wish:
            return one
    raise NotFound(("step", "wish_id"))


def _planned(content: Content, wish: str) -> Planned:
    found = content.by_wish.get(wish)
    if found is None:
        raise NotFound(("step", "wish_id"))
    return found


def _check_free_to_move(request: Request, was: Planned | None) -> None:
    if request.lock or (was and was.locked):
        raise PlanFixed


def _check_seat(problem: Problem, seat: Seat) -> None:
    if not 0 <= seat.slot < problem.slots:
        about = {"low": 0, "high": problem.slots - 1}
        raise Invalid(("step", "slot"), Rule.OUT_OF_RANGE, about)


def _check_caps(problem: Problem, request: Request, rest: Iterable[Planned]) -> None:
    held = [id for one in rest for id in (one.company_id, one.delegate_id)]
    for party in problem.parties:
        at_cap = party.most is not None and held.count(party.id) >= party.most
        if party.id in (request.a, request.b) and at_cap:
            raise PlanCapReached(party.id, party.most or 0)


@dataclass(frozen=True, slots=True)
class _Lack:
    """What a slot lacks, and which wish has it; None: it is not there at all."""

    resource: ResourceKind
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything else that is held, looked through for one wish."""

    content: Content
    request: Request
    was: Planned | None
    rest: tuple[Planned, ...]

    @property
    def problem(self) -> Problem:
        return self.content.brief.problem

    def free_slots(self) -> Iterator[int]:
        """Where the wish could be held at once."""
        for slot in range(self.problem.slots):
            if isinstance(self.seated(Seat(slot=slot)), Planned):
                yield slot

    def seated(self, seat: Seat) -> Planned | _Lack:
        """The wish held there, or what is in the way."""
        slot, was = seat.slot, self.was
        there = {one.wish: one for one in self.rest if one.slot == slot}
        if self.request.allowed is not None and slot not in self.request.allowed:
            return _Lack(ResourceKind.DELEGATE)
        delegate = self._person(ResourceKind.DELEGATE, self.request.people_b, None, slot, there)
        if isinstance(delegate, _Lack):
            return delegate
        sent = seat.representative or (was.representative if was else None)
        named = (seat.representative,) if seat.representative else self.request.people_a
        person = self._person(ResourceKind.REPRESENTATIVE, named, sent, slot, there)
        if isinstance(person, _Lack):
            return person
        table = self._table(seat, there)
        if isinstance(table, _Lack):
            return table
        interpreter = self._interpreter(seat, there)
        if isinstance(interpreter, _Lack):
            return interpreter
        return Planned(
            wish=self.request.id,
            company_id=self.request.a,
            delegate_id=self.request.b,
            slot=slot,
            table=table,
            representative=person,
            interpreter=interpreter or None,
        )

    def _person(
        self,
        kind: ResourceKind,
        welcome: tuple[str, ...],
        liked: str | None,
        slot: int,
        there: dict[str, Planned],
    ) -> str | _Lack:
        if not set(welcome) <= {*self.request.people_a, *self.request.people_b}:
            raise Invalid(("step", "representative_id"), Rule.UNKNOWN_REFERENCE, {"id": welcome[0]})
        away = {one.id: one.unavailable for one in self.problem.people}
        taken = {who: one.wish for one in there.values() for who in _people(one)}
        for who in sorted(welcome, key=lambda id: id != liked):
            if who not in taken and slot not in away[who]:
                return who
        return _Lack(kind, next((taken[who] for who in welcome if who in taken), None))

    def _table(self, seat: Seat, there: dict[str, Planned]) -> int | _Lack:
        taken = {one.table: one.wish for one in there.values()}
        own, free = self.request.table, self.problem.tables[seat.slot]
        welcome = free if own is None else (own,)
        if seat.table is not None:
            if seat.table not in welcome:
                raise Invalid(("step", "table"), Rule.UNKNOWN_REFERENCE, {"id": seat.table})
            welcome = (seat.table,)
        kept = self.was.table if self.was else None
        for table in sorted(welcome, key=lambda number: (number != kept, number)):
            if table not in taken:
                return table
        alone = taken.get(welcome[0]) if len(welcome) == 1 else None
        return _Lack(ResourceKind.TABLE, alone)

    def _interpreter(self, seat: Seat, there: dict[str, Planned]) -> str | _Lack:
        """Empty where nobody is needed."""
        language = self.request.language
        if language is None:
            return ""
        pools = zip(self.content.brief.interpreters, self.problem.interpreters, strict=True)
        able = [id for id, pool in pools if language in pool.languages]
        there_now = set(self._idle(seat.slot))
        if seat.interpreter is not None and seat.interpreter not in able:
            about = {"id": seat.interpreter}
            raise Invalid(("step", "interpreter_id"), Rule.UNKNOWN_REFERENCE, about)
        welcome = [seat.interpreter] if seat.interpreter else able
        taken = {one.interpreter: one.wish for one in there.values() if one.interpreter}
        kept = self.was.interpreter if self.was else None
        for who in sorted(welcome, key=lambda id: id != kept):
            if who in there_now and who not in taken:
                return who
        return _Lack(
            ResourceKind.INTERPRETER, next((taken[who] for who in welcome if who in taken), None)
        )

    def _idle(self, slot: int) -> Iterator[str]:
        """The interpreters who are there and in no locked meeting."""
        pools = zip(self.content.brief.interpreters, self.problem.interpreters, strict=True)
        return (id for id, pool in pools if pool.available[slot])


def _people(one: Planned) -> tuple[str, str]:
    return one.representative, one.delegate_id
