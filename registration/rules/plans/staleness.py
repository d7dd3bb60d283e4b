"""Whether a draft still fits what is there: told by value, never by a version.

What it was made from is compared with what would be made of it now. Requests that came since do
not count: who asks later waits for the next plan, or books by hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from registration.planning.check import check
from registration.planning.plans import Plan, Unplaced
from registration.planning.problem import Problem, Request
from registration.rules.meetings import Meeting
from registration.rules.placements import Placement
from registration.rules.plans.contents import Brief, Content, Planned
from registration.rules.plans.differences import live, place_of
from registration.rules.plans.refusals import MOST_SHOWN, Changed, Since


def unchanged(content: Content, held: Mapping[str, Meeting]) -> dict[str, Placement]:
    """The places of the draft that are those in force; by wish. Nothing is asked of them anew."""
    now = live(held.values())
    return {
        one.wish: place
        for one in content.planned
        if one.wish in now
        and place_of(now[one.wish]) == place_of(one)
        and (place := held[one.wish].place)
    }


def changes(content: Content, now: Brief) -> tuple[Changed, ...]:
    """What speaks against publishing, ten at the most; nothing where it can be put in force.

    `now` is what would be planned now, what is `unchanged` kept.
    """
    found = tuple(dict.fromkeys(_changes(content, now)))
    if not found and not _still_valid(content, now.problem):
        found = (Changed(what=Since.GRID),)
    return found[:MOST_SHOWN]


def _changes(content: Content, now: Brief) -> Iterator[Changed]:
    before, after = content.brief.problem, now.problem
    if _grid(content.brief) != _grid(now) or _limits_differ(before, after):
        yield Changed(what=Since.GRID)
        return  # no slot means the same any more
    yield from _meetings(before, after)
    requests = {one.id: one for one in after.requests}
    planned = content.by_wish
    for wish, request in requests.items():
        if request.lock and not _kept(planned.get(wish), request):
            yield _about(Since.LOCKED, request)
    away = absences(after)
    for one in content.planned:
        found = requests.get(one.wish)
        if found is None or found.vetoed or one.representative not in found.people_a:
            yield _seat(Since.UNWANTED, one)
        elif found.lock is None:
            yield from misfits(one, found, now, away)


def _grid(brief: Brief) -> tuple[object, ...]:
    """What all the rest rests upon."""
    return brief.slots, brief.problem.sessions, brief.problem.tables


def _limits_differ(before: Problem, after: Problem) -> bool:
    """Whether a party of either may have more or fewer meetings than it might."""
    was = {one.id: one.most for one in before.parties}
    return any(one.id in was and was[one.id] != one.most for one in after.parties)


def _meetings(before: Problem, after: Problem) -> Iterator[Changed]:
    """What was booked, called off or moved."""
    was, now = before.previous, after.previous
    known = {one.id: one for one in (*before.requests, *after.requests)}
    for wish in sorted({*was, *now}):
        if wish not in was:
            yield _about(Since.BOOKED, known[wish])
        elif wish not in now:
            yield _about(Since.ENDED, known[wish])
        elif was[wish] != now[wish]:
            yield _about(Since.MOVED, known[wish])


def _kept(one: Planned | None, request: Request) -> bool:
    lock = request.lock
    return (
        one is not None
        and lock is not None
        and (one.slot, one.table) == (lock.slot, lock.table)
        and {one.representative, one.delegate_id} >= set(lock.people)
    )


def absences(problem: Problem) -> dict[str, frozenset[int]]:
    """The slots in which each person (id) is not there."""
    return {one.id: one.unavailable for one in problem.people}


def misfits(
    one: Planned, request: Request, now: Brief, away: Mapping[str, frozenset[int]]
) -> Iterator[Changed]:
    """What has become of the people and the slot of one meeting of a draft."""
    if request.allowed is not None and one.slot not in request.allowed:
        yield _seat(Since.BEGUN, one)
    elif one.slot in away[one.representative] | away[one.delegate_id]:
        yield _seat(Since.AWAY, one)
    elif not _interpreted(one, request, now):
        yield _seat(Since.INTERPRETER, one)


def _interpreted(one: Planned, request: Request, now: Brief) -> bool:
    """Whether nobody is needed, or who was to come still can."""
    pools = dict(zip(now.interpreters, now.problem.interpreters, strict=True))
    if one.interpreter is None:
        return request.language is None
    pool = pools.get(one.interpreter)
    knows = pool is not None and (request.language is None or request.language in pool.languages)
    return knows and pool is not None and pool.available[one.slot] > 0


def _still_valid(content: Content, problem: Problem) -> bool:
    """Whether the independent check accepts the draft for what is there now."""
    placed = content.placed()
    held = {one.request for one in placed}
    left = tuple(one.id for one in problem.requests if one.id not in held)
    reasons = {one.wish: one for one in content.left}
    known = tuple(Unplaced(request=id, reason=reasons[id].reason) for id in left if id in reasons)
    there = frozenset((*held, *(one.request for one in known)))
    same = replace(problem, requests=tuple(one for one in problem.requests if one.id in there))
    plan = Plan(seed=0, meetings=placed, unplaced=known, scores=())
    return check(same, plan).valid


def _about(what: Since, request: Request) -> Changed:
    return Changed(what=what, wish=request.id, company_id=request.a, delegate_id=request.b)


def _seat(what: Since, one: Planned) -> Changed:
    return Changed(what=what, wish=one.wish, company_id=one.company_id, delegate_id=one.delegate_id)
