"""Reads what a page shows: after its link one Query for the meetings, then one read by key.

The meetings are read before the grid, and as everybody sees them: while a plan is being published
each is shown as it was before, or as it is after, never some so and some so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import Any

from functions.pages.scenes import Cast, Scene, Sitting
from registration.rules.journeys import delegation_of
from registration.rules.meetings import Meeting, MeetingState
from registration.rules.page_links import PageKind, PageLink
from registration.rules.placements import Placement
from registration.rules.plans import LeftOut, Plan, Planned, PlanState
from registration.rules.slots import Grid, Slot
from registration.rules.slots import slots as slots_of
from registration.rules.texts import Language
from registration.store import (
    activities,
    companies,
    delegates,
    delegations,
    meetings,
    plans,
    registrations,
    slots,
)
from registration.store.rows import Key, read_many

MOST_KEYS = 100  # of one BatchGetItem

# What the two wrote to each other is theirs alone.
_PRIVATE = (PageKind.COMPANY, PageKind.COMPANIES, PageKind.DELEGATE, PageKind.DELEGATES)


def gather(link: PageLink, language: Language, now: datetime) -> Scene | None:
    """What the page of a link is drawn from; None where what it is about is not there any more.

    The page of a company that has become part of another is that one's.
    """
    if link.plan_id is not None:
        return _draft(link, link.plan_id, language, now)
    sittings = _live(link)
    found = _read({*_session_keys(link), *_people_keys(link, sittings)})
    about = found.get(companies.key(link.about or "")) if link.kind is PageKind.COMPANY else None
    if about and about.merged_into:
        return gather(replace(link, about=about.merged_into), language, now)
    return _scene(link, sittings, found, language, now)


def _draft(link: PageLink, plan_id: str, language: Language, now: datetime) -> Scene | None:
    """The grid of a draft that somebody still wants."""
    content = plans.content(plan_id)
    if content is None:
        return None
    told: tuple[Planned | LeftOut, ...] = (*content.planned, *content.left)
    pairs = {companies.key(one.company_id) for one in told}
    sent = {registrations.key(one.representative) for one in content.planned}
    guests = {delegates.key(one.delegate_id) for one in told}
    found = _read({*_session_keys(link), plans.key(plan_id), *pairs, *sent, *guests})
    plan: Plan | None = found.get(plans.key(plan_id))
    grid: Grid | None = found.get(slots.key(link.activity_id))
    if plan is None or grid is None or not plan.is_made or plan.state is PlanState.DISCARDED:
        return None
    at = {slot.number: slot for slot in slots_of(grid)}
    sittings = [_planned(one, at[one.slot]) for one in content.planned if one.slot in at]
    scene = _scene(link, sittings, found, language, now)
    if scene is None:
        return None
    people = _cast_of(scene.cast, content.left, found)
    return replace(scene, left=content.left, cast=people, is_draft=grid.plan != plan_id)


def _planned(planned: Planned, slot: Slot) -> Sitting:
    return Sitting(
        slot=planned.slot,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        table=planned.table,
        company_id=planned.company_id,
        delegate_id=planned.delegate_id,
        representative=planned.representative,
        interpreter=planned.interpreter,
        locked=planned.locked,
    )


def _live(link: PageLink) -> list[Sitting]:
    """What is agreed: with whoever the page is about, or in all of the session."""
    one_side = link.kind in (PageKind.COMPANY, PageKind.DELEGATE)
    held = meetings.held(link.activity_id, link.about if one_side else None)
    told = link.kind in _PRIVATE
    return [
        _sitting(one, one.place, told=told)
        for one in held
        if one.place and _concerns(link, one.place)
    ]


def _concerns(link: PageLink, place: Placement) -> bool:
    return link.kind not in _AT_PLACE or link.about in (str(place.table), place.interpreter)


_AT_PLACE = (PageKind.TABLE, PageKind.INTERPRETER)


def _sitting(meeting: Meeting, place: Placement, *, told: bool) -> Sitting:
    return Sitting(
        slot=place.slot,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        table=place.table,
        company_id=meeting.company_id,
        delegate_id=meeting.delegate_id,
        representative=place.representative,
        interpreter=place.interpreter,
        to_confirm=meeting.state is MeetingState.NEEDS_RECONFIRM,
        topic=(meeting.message or meeting.reply) if told else None,
    )


def _scene(
    link: PageLink,
    sittings: list[Sitting],
    found: Mapping[Key[Any], Any],
    language: Language,
    now: datetime,
) -> Scene | None:
    delegation = found.get(delegations.key(delegation_of(link.activity_id)))
    activity = found.get(activities.key(link.activity_id))
    cast = _cast(link, sittings, found)
    if delegation is None or activity is None or not _is_there(link, found):
        return None
    return Scene(
        link=link,
        delegation=delegation,
        activity=activity,
        grid=found.get(slots.key(link.activity_id)),
        sittings=tuple(sorted(sittings, key=lambda one: (one.starts_at, one.table))),
        cast=cast,
        language=language,
        now=now,
    )


def _session_keys(link: PageLink) -> Iterable[Key[Any]]:
    yield delegations.key(delegation_of(link.activity_id))
    yield activities.key(link.activity_id)
    yield slots.key(link.activity_id)


def _people_keys(link: PageLink, sittings: Iterable[Sitting]) -> Iterable[Key[Any]]:
    for sitting in sittings:
        yield companies.key(sitting.company_id)
        yield delegates.key(sitting.delegate_id)
        yield registrations.key(sitting.representative)
    if link.kind is PageKind.COMPANY:
        yield companies.key(link.about or "")
    if link.kind is PageKind.DELEGATE:
        yield delegates.key(link.about or "")


def _read(keys: set[Key[Any]]) -> Mapping[Key[Any], Any]:
    """One round trip per hundred keys."""
    values: dict[Key[Any], Any] = {}
    for some in batched(sorted(keys, key=lambda key: (key.pk, key.sk)), MOST_KEYS, strict=False):
        found = read_many(some)
        values |= {key: value for key in some if (value := found[key]) is not None}
    return values


def _cast(link: PageLink, sittings: list[Sitting], found: Mapping[Key[Any], Any]) -> Cast:
    firms = {one.company_id for one in sittings}
    guests = {one.delegate_id for one in sittings}
    if link.kind is PageKind.COMPANY and link.about:
        firms.add(link.about)
    if link.kind is PageKind.DELEGATE and link.about:
        guests.add(link.about)
    sent = {one.representative for one in sittings}
    return Cast(
        companies={id: one for id in firms if (one := found.get(companies.key(id)))},
        delegates={id: one for id in guests if (one := found.get(delegates.key(id)))},
        registrations={id: one for id in sent if (one := found.get(registrations.key(id)))},
    )


def _cast_of(cast: Cast, left: Iterable[LeftOut], found: Mapping[Key[Any], Any]) -> Cast:
    """The same with those who are left out."""
    firms = {one.company_id: found.get(companies.key(one.company_id)) for one in left}
    guests = {one.delegate_id: found.get(delegates.key(one.delegate_id)) for one in left}
    return replace(
        cast,
        companies={**cast.companies, **{id: one for id, one in firms.items() if one}},
        delegates={**cast.delegates, **{id: one for id, one in guests.items() if one}},
    )


def _is_there(link: PageLink, found: Mapping[Key[Any], Any]) -> bool:
    """Whether whoever the page is about still is part of the session."""
    grid: Grid | None = found.get(slots.key(link.activity_id))
    match link.kind:
        case PageKind.COMPANY:
            return companies.key(link.about or "") in found
        case PageKind.DELEGATE:
            delegate = found.get(delegates.key(link.about or ""))
            return delegate is not None and delegate.may_sign_in
        case PageKind.INTERPRETER:
            return grid is not None and link.about in {one.id for one in grid.interpreters}
        case PageKind.TABLE:
            return grid is not None and link.about in {str(one.number) for one in grid.tables}
        case _:
            return True
