"""Open a link to a page, and shut it again."""

from datetime import datetime

from registration import links
from registration.actions.rivals import decide_again
from registration.rules import ids
from registration.rules import page_links as rules
from registration.rules.acts import Act
from registration.rules.companies import Company, speaks_for
from registration.rules.contacts import Contact
from registration.rules.delegates import Delegate
from registration.rules.events import Change, Event
from registration.rules.journeys import delegation_of
from registration.rules.page_links import PageKind, PageLink, PageWish
from registration.rules.refusals import NotAllowed, NotFound
from registration.rules.slots import Grid
from registration.rules.texts import Language
from registration.store import (
    activities,
    companies,
    contacts,
    delegates,
    delegations,
    ledger,
    plans,
    slots,
)
from registration.store import page_links as store
from registration.store.rows import read, read_many


def create(act: Act, wish: PageWish) -> PageLink:
    """A link to one page of a session; its address is `address` of it. Two round trips.

    Raises NotFound, NotAllowed, and what is wrong with the wish, all at once.
    """
    rules.check_owner(act.by, wish)
    grid, ends_at, spoken = _looked_up(act, wish)
    rules.check(wish, grid, ends_at=ends_at, now=act.at)
    id = ids.make("pgl", ids.new_ulid(act.at))
    link = rules.made(
        wish,
        id=id,
        proof=links.page_proof(id),
        language=spoken or act.language,
        ends_at=ends_at,
        by=act.by,
        now=act.at,
    )
    ledger.accept(
        act,
        store.opened(link),
        changes=[Change(subject=link.id, after=link)],
        events=[Event(kind="page_link.created", subject=link.id)],
        answer=link.id,
    )
    return link


def address(link: PageLink) -> str:
    """Where the page of a link is. Told once to whoever makes it; no row holds it."""
    return links.page_address(link.id)


def revoke(act: Act, id: str, *, expected: int) -> PageLink:
    """Shut a link for good; twice is as good as once. Raises NotFound, NotAllowed,
    VersionConflict."""

    def decide(attempt: int) -> PageLink:
        was = _own(act, id)
        link = rules.revoked(was, expected=expected, now=act.at)
        if link is was:
            ledger.accept(act, answer=id)
            return was
        ledger.accept(
            act,
            store.moved(link),
            changes=[Change(subject=id, before=was, after=link)],
            events=[Event(kind="page_link.revoked", subject=id)],
            answer=id,
        )
        return link

    return decide_again(decide)


def opened(secret: str, now: datetime) -> PageLink | None:
    """The link behind what stands in an address; None alike for every reason not to show it."""
    found = rules.read_secret(secret)
    link = read(store.key(found[0])) if found else None
    if found is None or link is None or not link.is_proved(found[1]) or not link.opens(now):
        return None
    return link


def _looked_up(act: Act, wish: PageWish) -> tuple[Grid | None, datetime, Language | None]:
    """The session's grid and end, and the language of whoever the page is for: one BatchGet."""
    delegation_key = delegations.key(delegation_of(wish.activity_id))
    activity_key = activities.key(wish.activity_id)
    grid_key = slots.key(wish.activity_id)
    company_key = companies.key(wish.company_id or "")
    delegate_key = delegates.key(wish.delegate_id or "")
    caller_key, plan_key = contacts.key(act.by.contact or ""), plans.key(wish.plan_id or "")
    of_session = (delegation_key, activity_key, grid_key, plan_key)
    found = read_many((*of_session, company_key, delegate_key, caller_key))
    _check_speaks(act, found[company_key], found[caller_key])
    if wish.company_id is not None:
        found.need(company_key, "company_id")
    if wish.delegate_id is not None:
        _check_travels(found.need(delegate_key, "delegate_id"), wish)
    delegation = found.need(delegation_key, "activity_id")
    activity = found.need(activity_key, "activity_id")
    if not (delegation.is_public or act.by.is_staff):
        raise NotFound(("activity_id",))
    if wish.plan_id and found.need(plan_key, "plan_id").activity_id != wish.activity_id:
        raise NotFound(("plan_id",))
    delegate = found[delegate_key]
    language = delegate.language if delegate else None
    return found[grid_key], activity.ends_at, language or _spoken(wish, found[grid_key])


def _check_speaks(act: Act, company: Company | None, caller: Contact | None) -> None:
    if company and act.by.id == company.id and not speaks_for(act.by, company, caller):
        raise NotAllowed


def _check_travels(delegate: Delegate, wish: PageWish) -> None:
    if delegation_of(delegate.id) != delegation_of(wish.activity_id):
        raise NotFound(("delegate_id",))


def _spoken(wish: PageWish, grid: Grid | None) -> Language | None:
    if wish.kind is not PageKind.INTERPRETER or grid is None:
        return None
    return next((each.language for each in grid.interpreters if each.id == wish.about), None)


def _own(act: Act, id: str) -> PageLink:
    """A link that the principal may shut. Raises NotFound, NotAllowed."""
    link = read(store.key(id))
    if link is None or not rules.is_own(act.by, link):
        raise NotFound(("id",))
    if link.kind is PageKind.COMPANY and act.by.contact:
        company_key = companies.key(link.about or "")
        caller_key = contacts.key(act.by.contact)
        found = read_many((company_key, caller_key))
        _check_speaks(act, found[company_key], found[caller_key])
    return link
