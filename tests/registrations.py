"""A get-together that takes registrations, and companies that want to go there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from registration import links
from registration.actions import holds
from registration.actions.holds import Wish
from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.acts import ANONYMOUS, Act, Principal, Role
from registration.rules.companies import Company
from registration.rules.contacts import ContactForm
from registration.rules.delegations import Status, with_activity
from registration.rules.events import Event
from registration.rules.identifiers import NOTHING_WRITTEN
from registration.rules.pages import Window
from registration.rules.registrations import Registration
from registration.rules.seats import Seats
from registration.store import activities, companies, delegations, ledger, seats
from registration.store import registrations as store
from registration.store.rows import read
from registration.store.writes import write_all
from tests import companies as firms
from tests import journeys

OPEN = datetime(2019, 9, 2, 8, tzinfo=UTC)  # within the window of the get-together
LATER = OPEN + timedelta(minutes=60)
STAFF = Principal(role=Role.OPERATOR, id="amz")


def get_together(
    capacity: int = 60, *, status: Status = Status.PUBLISHED, **changes: Any
) -> Activity:
    """A get-together in the store, with its delegation and so many free seats."""
    activity = journeys.activity(journeys.GET_TOGETHER, seats_companies=capacity, **changes)
    write_all(
        *delegations.drafted(with_activity(journeys.delegation(status), activity.id)),
        activities.written(activity),
        seats.opened(activity.id, capacity),
    )
    return activity


def company(number: int = 1) -> Company:
    """A company in the store, one for each number, without a register number."""
    found = firms.company(replace(firms.FORM, identifiers=NOTHING_WRITTEN))
    found = replace(found, id=ids.make("com", f"{number:026}"))
    if read(companies.key(found.id)) is None:
        write_all(*companies.added(found, ()))
    return found


def person(name: str = "Anna Beispiel") -> ContactForm:
    address = name.lower().replace(" ", ".")
    return ContactForm(name=name, email=f"{address}@beispiel.example")


def wish(activity: Activity, name: str = "Anna Beispiel", company_id: str | None = None) -> Wish:
    return Wish(activity_id=activity.id, company_id=company_id, person=person(name))


def by(who: Company | Principal | None, at: datetime = OPEN, key: str | None = None) -> Act:
    """Somebody's act: a company's, another principal's, or nobody's in particular."""
    principal = who if isinstance(who, Principal) else ANONYMOUS
    if isinstance(who, Company):
        principal = Principal(role=Role.COMPANY, id=who.id)
    return Act(by=principal, at=at, operation="test", request_id="r-1", key=key)


def hold(activity: Activity, who: Company, name: str = "Anna Beispiel") -> Registration:
    return holds.register(by(who), wish(activity, name))


def events(day: str = "2019-09-02") -> list[Event]:
    """What happened, oldest first."""
    return [entry.event for entry in ledger.outbox_page(day, Window(first=50)).values][::-1]


def secret() -> str:
    """The secret of the last mailed link."""
    mailed = [mail.link for event in events() for mail in event.mails if mail.link]
    return links.seal(mailed[-1])


def counted(activity: Activity) -> Seats:
    found = read(seats.key(activity.id))
    assert found
    return found


def stored(registration: Registration) -> Registration:
    found = read(store.key(registration.id))
    assert found
    return found
