"""The fields of `b2b-schedule/1`, and what must hold among them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

FORMAT = "b2b-schedule/1"

type Count = Annotated[int, Meta(ge=0)]
type Wrong = tuple[str, str]  # the field, and what is wrong with it


class Participant(Struct, omit_defaults=True):
    """A party and its one person, by the same id."""

    id: str
    side: str
    unavailable: tuple[Count, ...] = ()
    max: Count | None = None


class PartyFields(Struct, omit_defaults=True):
    id: str
    side: str
    max: Count | None = None


class PersonFields(Struct, omit_defaults=True):
    id: str
    party: str
    unavailable: tuple[Count, ...] = ()


class Pool(Struct):
    languages: tuple[str, ...]
    available: tuple[Count, ...]


class PlaceFields(Struct, omit_defaults=True):
    slot: Count
    table: Count | None = None
    people: tuple[str, ...] = ()


class Wish(Struct, omit_defaults=True):
    """`people_a` and `people_b` are all of the party's, where they are not named."""

    id: str
    a: str
    b: str
    weight: Count
    must: bool = False
    allowed: tuple[Count, ...] | None = None
    interpreter: str | None = None
    table: Count | None = None
    lock: Count | PlaceFields | None = None
    vetoed: bool = False
    people_a: tuple[str, ...] | None = None
    people_b: tuple[str, ...] | None = None


class Schedule(Struct, omit_defaults=True):
    """`tables[slot]` is how many there are, from 0, or their numbers."""

    slots: Count
    sessions: tuple[tuple[Count, Count], ...]
    tables: tuple[Count | tuple[Count, ...], ...]
    requests: tuple[Wish, ...]
    format: str = ""
    name: str = ""
    participants: tuple[Participant, ...] = ()
    parties: tuple[PartyFields, ...] = ()
    people: tuple[PersonFields, ...] = ()
    interpreters: dict[str, tuple[Count, ...]] | tuple[Pool, ...] = ()
    fair_side: str = "company"
    previous: dict[str, Count | PlaceFields] | None = None

    def pools(self) -> tuple[Pool, ...]:
        """The interpreters, whichever way they are written."""
        if isinstance(self.interpreters, dict):
            return tuple(Pool((name,), counts) for name, counts in self.interpreters.items())
        return self.interpreters

    def all_parties(self) -> tuple[PartyFields, ...]:
        ours = (PartyFields(one.id, one.side, one.max) for one in self.participants)
        return (*ours, *self.parties)

    def all_people(self) -> tuple[PersonFields, ...]:
        ours = (PersonFields(one.id, one.id, one.unavailable) for one in self.participants)
        return (*ours, *self.people)


def place(given: int | PlaceFields) -> PlaceFields:
    """A place that is written as its slot alone, or in full."""
    return PlaceFields(slot=given) if isinstance(given, int) else given


def wrongs(form: Schedule) -> Iterator[Wrong]:
    """What makes no sense, by field; a problem that merely cannot be solved does."""
    if form.format != FORMAT:
        yield "format", f'"{FORMAT}" is wanted'
    yield from _grid(form)
    yield from _ids(form)
    for at, one in enumerate(form.requests):
        for name, wrong in _wish(form, one):
            yield f"requests[{at}].{name}", wrong
    for id, given in (form.previous or {}).items():
        yield from _slots(form, f"previous[{id}]", [place(given).slot])


def _grid(form: Schedule) -> Iterator[Wrong]:
    last = 0
    for at, (first, end) in enumerate(form.sessions):
        if not last <= first < end <= form.slots:
            yield f"sessions[{at}]", f"[first, end) within {form.slots} slots, in their order"
        last = end
    lengths = {"tables": len(form.tables)}
    for at, pool in enumerate(form.pools()):
        lengths[f"interpreters[{at}]"] = len(pool.available)
    for name, length in lengths.items():
        if length != form.slots:
            yield name, f"{length} numbers for {form.slots} slots"


def _ids(form: Schedule) -> Iterator[Wrong]:
    parties = [one.id for one in form.all_parties()]
    people = form.all_people()
    yield from _twice("participants", parties)
    yield from _twice("people", [one.id for one in people])
    yield from _twice("requests", [one.id for one in form.requests])
    known = set(parties)
    for one in people:
        if one.party not in known:
            yield f"people[{one.id}].party", f'no party "{one.party}"'
        yield from _slots(form, f"people[{one.id}].unavailable", one.unavailable)


def _twice(name: str, ids: Sequence[str]) -> Iterator[Wrong]:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            yield name, f'"{id}" twice'
        seen.add(id)


def _slots(form: Schedule, name: str, slots: Iterable[int]) -> Iterator[Wrong]:
    for slot in slots:
        if slot >= form.slots:
            yield name, f"no slot {slot}"


def _wish(form: Schedule, one: Wish) -> Iterator[Wrong]:
    if one.a == one.b:
        yield "b", f'"{one.b}" would meet itself'
    yield from _slots(form, "allowed", one.allowed or ())
    if one.lock is not None:
        yield from _slots(form, "lock", [place(one.lock).slot])
