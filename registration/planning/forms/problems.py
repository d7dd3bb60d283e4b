"""A problem as JSON, and read again."""

from collections import defaultdict
from collections.abc import Mapping

from msgspec import DecodeError, json

from registration.planning.forms.malformed import Malformed
from registration.planning.forms.schedule import (
    FORMAT,
    PartyFields,
    PersonFields,
    PlaceFields,
    Pool,
    Schedule,
    Wish,
    place,
    wrongs,
)
from registration.planning.problem import Interpreters, Party, Person, Place, Problem, Request

type _Staff = Mapping[str, tuple[str, ...]]  # the people of each party


def read_problem(data: bytes) -> Problem:
    """An instance, or what `write_problem` wrote. Raises `Malformed`."""
    try:
        form = json.decode(data, type=Schedule)
    except DecodeError as fault:
        raise Malformed(str(fault)) from None
    for name, wrong in wrongs(form):
        raise Malformed(f"{name}: {wrong}")
    staff = _staff(form)
    return Problem(
        name=form.name,
        slots=form.slots,
        sessions=form.sessions,
        tables=tuple(tuple(range(one)) if isinstance(one, int) else one for one in form.tables),
        parties=tuple(Party(id=one.id, side=one.side, most=one.max) for one in form.all_parties()),
        people=tuple(
            Person(id=one.id, party=one.party, unavailable=frozenset(one.unavailable))
            for one in form.all_people()
        ),
        requests=tuple(_request(one, at, staff) for at, one in enumerate(form.requests)),
        interpreters=tuple(
            Interpreters(languages=frozenset(one.languages), available=one.available)
            for one in form.pools()
        ),
        fair_side=form.fair_side,
        previous={id: _place(given) for id, given in (form.previous or {}).items()},
    )


def _staff(form: Schedule) -> _Staff:
    found: dict[str, tuple[str, ...]] = {one.id: () for one in form.all_parties()}
    for one in form.all_people():
        found[one.party] += (one.id,)
    return found


def _request(one: Wish, at: int, staff: _Staff) -> Request:
    return Request(
        id=one.id,
        a=one.a,
        b=one.b,
        people_a=_people(f"requests[{at}].a", one.a, one.people_a, staff),
        people_b=_people(f"requests[{at}].b", one.b, one.people_b, staff),
        weight=one.weight,
        must=one.must,
        allowed=None if one.allowed is None else frozenset(one.allowed),
        language=one.interpreter,
        table=one.table,
        lock=None if one.lock is None else _place(one.lock),
        vetoed=one.vetoed,
    )


def _people(
    name: str, party: str, wanted: tuple[str, ...] | None, staff: _Staff
) -> tuple[str, ...]:
    if party not in staff:
        raise Malformed(f'{name}: no participant "{party}"')
    for id in wanted or ():
        if id not in staff[party]:
            raise Malformed(f'{name}: no person "{id}" of "{party}"')
    return staff[party] if wanted is None else wanted


def _place(given: int | PlaceFields) -> Place:
    one = place(given)
    return Place(slot=one.slot, table=one.table, people=one.people)


def write_problem(problem: Problem) -> bytes:
    """One line of JSON, the same for the same problem."""
    people: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for person in problem.people:
        people[person.party] += (person.id,)
    return json.encode(
        Schedule(
            format=FORMAT,
            name=problem.name,
            slots=problem.slots,
            sessions=problem.sessions,
            tables=problem.tables,
            parties=tuple(PartyFields(one.id, one.side, one.most) for one in problem.parties),
            people=tuple(
                PersonFields(one.id, one.party, tuple(sorted(one.unavailable)))
                for one in problem.people
            ),
            requests=tuple(_wish(one, people) for one in problem.requests),
            interpreters=tuple(
                Pool(tuple(sorted(one.languages)), one.available) for one in problem.interpreters
            ),
            fair_side=problem.fair_side,
            previous={id: _fields(one) for id, one in sorted(problem.previous.items())} or None,
        )
    )


def _wish(one: Request, people: _Staff) -> Wish:
    return Wish(
        id=one.id,
        a=one.a,
        b=one.b,
        weight=one.weight,
        must=one.must,
        allowed=None if one.allowed is None else tuple(sorted(one.allowed)),
        interpreter=one.language,
        table=one.table,
        lock=None if one.lock is None else _fields(one.lock),
        vetoed=one.vetoed,
        people_a=None if one.people_a == people.get(one.a) else one.people_a,
        people_b=None if one.people_b == people.get(one.b) else one.people_b,
    )


def _fields(one: Place) -> PlaceFields:
    return PlaceFields(slot=one.slot, table=one.table, people=one.people)
