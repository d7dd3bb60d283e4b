"""A delegation that is called off while people hold seats, wait, have meetings and ask for some."""

from collections import defaultdict
from dataclasses import dataclass, replace

from registration.actions import activities as programme
from registration.actions import cascades, delegations, holds, meetings
from registration.actions.holds import Wish
from registration.rules import changes
from registration.rules.activities import Activity
from registration.rules.acts import SYSTEM
from registration.rules.cascades import Cascade
from registration.rules.changes import ChangeKind, ChangeRequest
from registration.rules.events import Event, Mail
from registration.rules.links import Link
from registration.rules.meetings import Meeting
from registration.rules.pages import Window
from registration.rules.registrations import Registration
from registration.store import activities, ledger, seats
from registration.store import cascades as store
from registration.store import changes as change_store
from registration.store import registrations as registration_store
from registration.store.places import FOR_GOOD, PersonRow, QuotaRow, SeatsRow
from registration.store.rows import read
from registration.store.writes import Write, put, write_all
from tests import registrations as people
from tests.sessions import (
    NOW,
    STAFF,
    Session,
    accept,
    act,
    as_company,
    ask,
    asked,
    opened,
    session,
)

JOB = act(SYSTEM, "cascade")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`held` has not confirmed her address, `booked` is agreed, `open_` asked for and `silent`
    silently declined."""

    here: Session
    held: Registration
    booked: Meeting
    open_: Meeting
    silent: Meeting


def seated(here: Session, capacity: int = 60) -> Session:
    """The session with the seats, places and claims that its registrations hold."""
    party = here.get_together
    by_company: dict[str, list[Registration]] = defaultdict(list)
    for one in here.registrations:
        by_company[one.company_id].append(one)
    counted = SeatsRow.of(party.id)
    counted.capacity, counted.taken, counted.holds = capacity, len(here.registrations), {}
    writes: list[Write] = [put(counted), seats.opened(here.activity.id, 0)]
    for theirs in by_company.values():
        quota = QuotaRow.of(theirs[0])
        quota.persons = {one.ulid: FOR_GOOD for one in theirs}
        quota.confirmed = {one.ulid for one in theirs}
        writes += [put(quota), *(put(PersonRow.of(one)) for one in theirs)]
    write_all(*writes)
    return here


def world(*, firms: int = 2, people_: int = 3) -> World:
    """Two companies with a person each, who know three delegates; one more person just came."""
    here = seated(opened(session(firms=firms, people=people_)))
    booked = accept(here, asked(here))
    open_ = ask(here, person=1).meeting
    silent = ask(here, person=2).meeting
    meetings.decline(act(STAFF), silent.id, no_thanks=True)
    held = register(here, "Berta Beispiel")
    write_all(*change_store.opened(late_change(here)))
    return World(here=here, held=held, booked=booked, open_=open_, silent=silent)


def register(here: Session, name: str, *, firm: int = 0, or_wait: bool = False) -> Registration:
    wish = Wish(
        activity_id=here.get_together.id,
        company_id=None,
        person=people.person(name),
        or_wait=or_wait,
    )
    return holds.register(act(as_company(here.companies[firm])), wish)


def newest_link() -> Link:
    """What was mailed last."""
    return next(mail.link for event in happened()[::-1] for mail in event.mails if mail.link)


def call_off(here: Session) -> Cascade:
    """The whole delegation."""
    version = here.delegation.version
    _, cascade = delegations.cancel(act(STAFF), here.delegation.id, "Storm", expected=version)
    return cascade


def call_off_activity(activity: Activity) -> Cascade:
    _, cascade = programme.cancel(act(STAFF), activity.id, "Storm", expected=activity.version)
    return cascade


def late_change(here: Session) -> ChangeRequest:
    """What somebody asks for whose registration, the first, can not be cancelled any more."""
    known = here.registrations[0]
    return changes.ask(
        known,
        replace(here.get_together, cancel_by=NOW),
        ChangeKind.CANCEL,
        None,
        "A late reason",
        by=str(as_company(here.companies[0])),
        contact=None,
        now=NOW,
    )


def run(cascade: Cascade) -> Cascade:
    """The cascade, once it is done."""
    assert cascades.go_on(JOB, cascade.id, lambda: False)
    return stored(cascade)


def stored(cascade: Cascade) -> Cascade:
    found = read(store.key(cascade.id))
    assert found
    return found


def registration(known: Registration) -> Registration:
    found = read(registration_store.key(known.id))
    assert found
    return found


def activity(known: Activity) -> Activity:
    found = read(activities.key(known.id))
    assert found
    return found


def happened() -> list[Event]:
    """Everything of the day, oldest first."""
    events: list[Event] = []
    after: str | None = None
    while True:
        page = ledger.outbox_page(f"{NOW:%Y-%m-%d}", Window(first=100, after=after))
        events += [entry.event for entry in page.values]
        if not page.more:
            return events[::-1]
        after = page.items[-1][0]


def digests() -> list[Mail]:
    return [mail for event in happened() if event.kind == "cascade.told" for mail in event.mails]
