"""A session's wishes and means as the planner reads them, made of what lies in the store.

Parties are companies and delegates; a request has the id of the pair's meeting. Tables have their
own numbers. What has begun, is locked or was to stay stands where it is, with its interpreter, so
that it needs none of those who are left.

An interpreter is a pool of its own, in the order of the grid. A request's `language` names those
who could interpret for it: two pairs of languages that the same people know are one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from registration.planning.problem import Interpreters, Party, Person, Place, Problem, Request
from registration.rules import ids
from registration.rules.interpreters import able
from registration.rules.meetings import Representative
from registration.rules.parties import bridge_between
from registration.rules.placements import Placement
from registration.rules.plans.contents import Brief
from registration.rules.plans.pictures import Picture, Wanted, wanted
from registration.rules.slots import slots

COMPANY, DELEGATE = "company", "delegate"
NOBODY = "nobody"  # the language of a pair for whom nobody could interpret

type Kept = Mapping[str, Placement]  # places of another draft that are to stay, by request


def brief(picture: Picture, *, keeps: bool = False, kept: Kept | None = None) -> Brief:
    """What the planner is given. `keeps` all that is agreed where it is; `kept` stays as well."""
    return _Making(picture, keeps, kept or {}).brief()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Who may come for the company (ids), and the language of the request."""

    people: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class _Making:
    picture: Picture
    keeps: bool
    kept: Kept

    def brief(self) -> Brief:
        pairs = wanted(self.picture)
        locks = {one.id: place for one in pairs if (place := self._lock(one))}
        casts = {one.id: _cast(self.picture, one) for one in pairs if one.id not in locks}
        held = {one.id: one.place for one in self.picture.held().values() if one.place}
        return Brief(
            problem=self._problem(pairs, locks, casts),
            interpreters=tuple(one.id for one in self.picture.grid.interpreters),
            interpreted={
                id: place.interpreter
                for id, place in {**held, **locks}.items()
                if place.interpreter
            },
            locked=frozenset(one.id for one in pairs if one.id in locks and self._for_good(one)),
            slots=slots(self.picture.grid),
        )

    def _problem(
        self, pairs: Sequence[Wanted], locks: Mapping[str, Placement], casts: Mapping[str, _Cast]
    ) -> Problem:
        picture = self.picture
        requests = tuple(
            self._fixed(one, locks[one.id]) if one.id in locks else self._free(one, casts[one.id])
            for one in pairs
        )
        fixed = set(picture.grid.fixed_tables.values())
        tables = tuple(one.number for one in picture.grid.tables if one.number not in fixed)
        return Problem(
            name=picture.activity.id,
            slots=len(slots(picture.grid)),
            sessions=tuple(_stretches(picture)),
            tables=(tables,) * len(slots(picture.grid)),
            parties=tuple(self._parties(requests)),
            people=tuple(self._people(requests, locks)),
            requests=requests,
            interpreters=self._interpreters(requests, locks),
            fair_side=COMPANY,
            previous={
                one.id: _place(one.meeting.place, one.delegate_id)
                for one in pairs
                if one.is_held and one.meeting and one.meeting.place
            },
        )

    def _lock(self, one: Wanted) -> Placement | None:
        meeting = one.meeting
        if one.is_held and meeting and meeting.place:
            begun = meeting.place.starts_at <= self.picture.at
            if begun or meeting.locked or (self.keeps and not one.vetoed):
                return meeting.place
        return None if one.vetoed else self.kept.get(one.id)

    def _for_good(self, one: Wanted) -> bool:
        """Whether what has a lock is locked itself: in the live plan, or where it is kept from."""
        return one.id in self.kept or (one.meeting is not None and one.meeting.locked)

    def _free(self, one: Wanted, cast: _Cast) -> Request:
        return Request(
            id=one.id,
            a=one.company_id,
            b=one.delegate_id,
            people_a=cast.people,
            people_b=(one.delegate_id,),
            weight=one.weight,
            must=one.must,
            allowed=self._coming(),
            language=cast.language,
            table=self.picture.grid.fixed_tables.get(one.delegate_id),
            vetoed=one.vetoed,
        )

    def _fixed(self, one: Wanted, place: Placement) -> Request:
        """Where it stands nothing else is asked of it: it has its interpreter, or needs none."""
        return Request(
            id=one.id,
            a=one.company_id,
            b=one.delegate_id,
            people_a=(place.representative,),
            people_b=(one.delegate_id,),
            weight=one.weight,
            must=one.must,
            lock=_place(place, one.delegate_id),
        )

    def _begun(self) -> frozenset[int]:
        """The slots in which nothing can be put any more."""
        at = self.picture.at
        return frozenset(one.number for one in slots(self.picture.grid) if one.starts_at <= at)

    def _coming(self) -> frozenset[int] | None:
        """The others; None: all of them."""
        begun = self._begun()
        return frozenset(range(len(slots(self.picture.grid)))) - begun if begun else None

    def _parties(self, requests: Iterable[Request]) -> Iterator[Party]:
        limits = self.picture.grid.limits
        for id in sorted({one.a for one in requests}):
            yield Party(id=id, side=COMPANY, most=limits.meetings_per_company)
        for id in sorted({one.b for one in requests}):
            yield Party(id=id, side=DELEGATE, most=limits.meetings_per_delegate)

    def _people(
        self, requests: Iterable[Request], locks: Mapping[str, Placement]
    ) -> Iterator[Person]:
        seated: dict[str, set[int]] = {}
        for one in requests:
            if lock := locks.get(one.id):
                seated.setdefault(lock.representative, set()).add(lock.slot)
                seated.setdefault(one.b, set()).add(lock.slot)
        party = {who: one.a for one in requests for who in one.people_a}
        party |= {one.b: one.b for one in requests}
        for id in sorted(party):
            gone = self._away(id) - seated.get(id, set())
            yield Person(id=id, party=party[id], unavailable=gone)

    def _away(self, id: str) -> frozenset[int]:
        """When that one is away, or it is too late to sit at a table."""
        return self._begun() | {one.slot for one in self.picture.away if one.id == id}

    def _interpreters(
        self, requests: Iterable[Request], locks: Mapping[str, Placement]
    ) -> tuple[Interpreters, ...]:
        used = {one.language for one in requests if one.language is not None}
        taken = {(lock.interpreter, lock.slot) for lock in locks.values()}
        return tuple(
            Interpreters(
                languages=frozenset(name for name in used if ids.last(one.id) in name.split(",")),
                available=tuple(
                    int(slot not in gone and (one.id, slot) not in taken)
                    for slot in range(len(slots(self.picture.grid)))
                ),
            )
            for one in self.picture.grid.interpreters
            for gone in [self._away(one.id)]
        )


def _place(place: Placement, delegate_id: str) -> Place:
    people = (place.representative, delegate_id)
    return Place(slot=place.slot, table=place.table, people=people)


def _stretches(picture: Picture) -> Iterator[tuple[int, int]]:
    """Slots that follow each other without a break."""
    all_slots = slots(picture.grid)
    breaks = [two.number for one, two in pairwise(all_slots) if two.starts_at > one.ends_at]
    yield from pairwise((0, *breaks, len(all_slots)))


def _cast(picture: Picture, one: Wanted) -> _Cast:
    """Whom the company sends. Where some share a language with the delegate they come, so that
    nobody is needed to interpret; otherwise those for whom somebody could."""
    sent = one.representatives(picture)
    able_ = {who: _interpreters_for(picture, one, who) for who in sent}
    alone = tuple(who for who in sent if able_[who] is None)
    if alone or not sent:
        return _Cast(people=alone, language=None)
    common = frozenset.intersection(*(found for found in able_.values() if found is not None))
    most = max((able_[who] or frozenset() for who in sent), key=lambda found: (len(found), *found))
    helpers = common or most
    people = tuple(who for who in sent if helpers <= (able_[who] or frozenset()))
    return _Cast(people=people, language=",".join(sorted(helpers)) or NOBODY)


def _interpreters_for(picture: Picture, one: Wanted, who: str) -> frozenset[str] | None:
    """Those who could interpret for that representative (id); None where nobody is needed."""
    company, delegate = picture.companies[one.company_id], picture.delegates[one.delegate_id]
    person = next(each.person for each in picture.people[one.company_id] if each.id == who)
    sent = Representative(registration_id=who, email=person.email, language=person.language)
    needed = bridge_between(company, sent, delegate)
    if needed is None:
        return None
    return frozenset(ids.last(each.id) for each in able(picture.grid.interpreters, needed))
