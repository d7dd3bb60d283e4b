"""A matchmaking session to test with: the get-together's, companies admitted, delegates there."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from registration.actions import meetings as meeting_actions
from registration.actions import wishes
from registration.rules import contacts, ids
from registration.rules import registrations as registering
from registration.rules.activities import Activity
from registration.rules.acts import Act, Principal, Role
from registration.rules.companies import Company
from registration.rules.consents import Channel, Consent, Purpose
from registration.rules.delegates import Delegate
from registration.rules.delegates import Status as DelegateStatus
from registration.rules.delegations import Delegation, Status
from registration.rules.events import Event
from registration.rules.interpreters import Interpreter
from registration.rules.meetings import Meeting, Side
from registration.rules.pages import Window
from registration.rules.quotas import Limits
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.slots import Grid, Period, Table
from registration.rules.texts import Language
from registration.rules.wishes import Asked
from registration.store import (
    activities,
    companies,
    delegates,
    delegations,
    ledger,
    meetings,
    registrations,
    slots,
)
from registration.store.rows import read
from registration.store.writes import Write, write_all
from tests import companies as forms
from tests import journeys

NOW = datetime(2019, 9, 20, 9, tzinfo=UTC)
STAFF = Principal(role=Role.OPERATOR, id="amz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Everything that lies in the store. The first two slots begin at 15:00 and 15:20 UTC."""

    delegation: Delegation
    get_together: Activity
    activity: Activity
    grid: Grid
    companies: tuple[Company, ...]
    delegates: tuple[Delegate, ...]
    registrations: tuple[Registration, ...]  # of the companies in turn

    def of(self, company: Company) -> tuple[Registration, ...]:
        return tuple(one for one in self.registrations if one.company_id == company.id)


def act(by: Principal, operation: str = "test", *, at: datetime = NOW, key: str = "") -> Act:
    return Act(by=by, at=at, operation=operation, request_id="r", key=key or None, digest=key)


def as_company(company: Company) -> Principal:
    return Principal(role=Role.COMPANY, id=company.id)


def as_delegate(delegate: Delegate) -> Principal:
    return Principal(role=Role.DELEGATE, id=delegate.id)


def company(number: int) -> Company:
    name = f"Beispiel Nr. {number} GmbH"
    profile = replace(forms.FORM, legal_name=name, languages=("de", "en"))
    id = ids.make("com", ids.new_ulid(NOW))
    return replace(forms.company(profile), id=id)


def delegate(number: int) -> Delegate:
    consent = Consent(
        purpose=Purpose.SHARE_PROFILE,
        text_version="1",
        language=Language.ES,
        granted_at=NOW,
        channel=Channel.EMAIL,
        evidence="test",
    )
    found = journeys.delegate(
        DelegateStatus.ACCEPTED, name=f"Rosa Ejemplo {number}", email=f"rosa{number}@example.org"
    )
    return replace(found, consents=(consent,))


def registration(company: Company, activity: Activity, number: int) -> Registration:
    person = contacts.Person(
        name=f"Anna Beispiel {number}",
        role=None,
        email=f"anna{number}@{ids.last(company.id).lower()}.example",
        phone=None,
        language=Language.DE,
    )
    at = NOW - timedelta(days=1) + timedelta(seconds=number)
    held = registering.hold(activity, company.id, person, at)
    return replace(held, state=RegistrationState.CONFIRMED)


def session(
    *, slots_: int = 6, tables: int = 3, firms: int = 1, people: int = 1, representatives: int = 1
) -> Session:
    """A session with that many slots of 20 minutes, tables, companies, delegates, and confirmed
    registrations per company."""
    get_together = journeys.activity(journeys.GET_TOGETHER)
    activity = journeys.session(get_together)
    starts = activity.starts_at
    firms_ = tuple(company(number) for number in range(firms))
    return Session(
        delegation=journeys.delegation(Status.PUBLISHED),
        get_together=get_together,
        activity=activity,
        grid=Grid(
            activity_id=activity.id,
            slot_minutes=20,
            sessions=(Period(starts_at=starts, ends_at=starts + timedelta(minutes=20 * slots_)),),
            tables=tuple(Table(number=number) for number in range(1, tables + 1)),
            requests_until=starts,
        ),
        companies=firms_,
        delegates=tuple(delegate(number) for number in range(people)),
        registrations=tuple(
            registration(firm, get_together, number)
            for firm in firms_
            for number in range(representatives)
        ),
    )


def foreign(session: Session, *, interpreters: int = 1) -> Session:
    """The same where companies speak German only and delegates Spanish only, with so many who
    interpret between the two."""
    firms, people, talks = session.companies, session.delegates, session.activity.id
    parts = ids.split("act", talks) or ("", "")
    called = tuple(
        Interpreter(
            id=ids.make("ipr", *parts, ids.new_ulid(NOW)),
            name=f"Inés Ejemplo {number}",
            languages=("de", "es"),
            email=f"ines{number}@example.org",
            language=Language.ES,
        )
        for number in range(interpreters)
    )
    return replace(
        session,
        companies=tuple(
            replace(firm, profile=replace(firm.profile, languages=("de",))) for firm in firms
        ),
        delegates=tuple(replace(person, languages=("es",)) for person in people),
        grid=replace(session.grid, interpreters=called),
    )


def limited(session: Session, **limits: int) -> Session:
    """The same with limits on what each may ask for and have."""
    return replace(session, grid=replace(session.grid, limits=Limits(**limits)))


def opened(session: Session) -> Session:
    """The session, laid into the store."""
    writes: list[Write] = [
        *delegations.drafted(session.delegation),
        activities.written(session.get_together),
        activities.written(session.activity),
        slots.drawn(session.grid, None),
    ]
    for firm in session.companies:
        writes.append(companies.added(firm, ())[0])
    writes += [delegates.listed(person) for person in session.delegates]
    writes += [registrations.added(one, session.get_together) for one in session.registrations]
    for start in range(0, len(writes), 90):
        write_all(*writes[start : start + 90])
    return session


def ask(
    here: Session, by: Side = Side.COMPANY, *, firm: int = 0, person: int = 0, at: datetime = NOW
) -> Asked:
    company, delegate = here.companies[firm], here.delegates[person]
    wish = wishes.Wish(
        activity_id=here.activity.id,
        company_id=company.id,
        delegate_id=delegate.id,
        asking=by,
        message="Stamped hinges",
    )
    principal = as_company(company) if by is Side.COMPANY else as_delegate(delegate)
    return wishes.request(act(principal, at=at), wish)


def asked(here: Session, by: Side = Side.COMPANY, *, firm: int = 0, person: int = 0) -> Meeting:
    return ask(here, by, firm=firm, person=person).meeting


def accept(here: Session, meeting: Meeting, by: Principal = STAFF, **how: int) -> Meeting:
    return meeting_actions.accept(act(by), meeting.id, **how)


def stored(meeting: Meeting) -> Meeting:
    found = read(meetings.key(meeting.id))
    assert found
    return found


def events(here: Session) -> list[Event]:
    page = ledger.outbox_page(f"{NOW:%Y-%m-%d}", Window(first=100))
    return [entry.event for entry in reversed(page.values)]
