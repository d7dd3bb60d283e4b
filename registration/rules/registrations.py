"""One person of one company at one activity: what may happen to the registration.

    HELD ──confirm──▶ CONFIRMED ◀──approve── PENDING_APPROVAL ──reject──▶ REJECTED
      ├──confirm, where the activity asks for approval──▲
      └──(60 min)──▶ EXPIRED          HELD, PENDING_APPROVAL, CONFIRMED ──cancel──▶ CANCELLED

    WAITING ──offer──▶ OFFERED ──accept──▶ like confirm       OFFERED ──decline──▶ DECLINED
                         └──(24 h, cut-off)──▶ EXPIRED     WAITING, OFFERED ──cancel──▶ WITHDRAWN

From HELD or OFFERED until it ends a registration keeps a seat; once ended it never bars a new one.
Pure: which of several rivals gets the last seat is a race, so the database decides it
(store.registrations).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.breaches import Rule
from registration.rules.contacts import Person
from registration.rules.delegations import Delegation
from registration.rules.delegations import Status as DelegationStatus
from registration.rules.refusals import Form, LinkInvalid, Refused, WrongState
from registration.rules.seats import held_until, lapsed
from registration.rules.texts import Text
from registration.rules.waiting import Waiting, WaitingState
from registration.rules.wording import read_reason


class RegistrationState(StrEnum):
    """Where a registration stands."""

    HELD = "HELD"
    WAITING = "WAITING"
    OFFERED = "OFFERED"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    CANCELLED = "CANCELLED"


TIMED = (RegistrationState.HELD, RegistrationState.OFFERED)  # states that end by themselves
SEATED = (
    *TIMED,
    RegistrationState.PENDING_APPROVAL,
    RegistrationState.CONFIRMED,
)  # states that keep a seat
IN_LINE = (RegistrationState.WAITING, RegistrationState.OFFERED)
GIVEN_UP = (RegistrationState.CANCELLED, RegistrationState.WITHDRAWN)


@dataclass(eq=False)
class RegistrationClosed(WrongState):
    """The delegation or the activity (`id`) takes no registrations where it stands."""

    code = "REGISTRATION_CLOSED"
    says = Text(
        en="No registrations are taken here (state: {state}).",
        de="Hier werden keine Anmeldungen angenommen (Stand: „{state}“).",
        es="Aquí no se admiten inscripciones (estado: «{state}»).",
    )


@dataclass(eq=False)
class RegistrationWindowClosed(Refused):
    """Outside the period in which this step is possible; None: on that side it has no end.

    `can_be_asked`: the desk may still be asked to make the change (`changes`).
    """

    opens_at: datetime | None
    closes_at: datetime | None
    can_be_asked: bool = False
    code = "WINDOW_CLOSED"
    says = Text(
        en="This is not possible at this time.",
        de="Das ist zu diesem Zeitpunkt nicht möglich.",
        es="Esto no es posible en este momento.",
    )


@dataclass(eq=False)
class HoldExpired(Refused):
    """`until` is when the registration `id` gave its seat up."""

    id: str
    until: datetime
    code = "HOLD_EXPIRED"
    says = Text(
        en="The seat was kept for 60 minutes and is free again. Please register anew.",
        de="Der Platz war 60 Minuten lang reserviert und ist wieder frei. Bitte melden Sie sich "
        "neu an.",
        es="La plaza estuvo reservada 60 minutos y vuelve a estar libre. Inscríbase de nuevo.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """`hold_until` is when it ends unless confirmed or accepted, None where it never would by
    itself; `reason` is why somebody ended it; `waiting` its place in line, if it ever had one.

    `owners` says who wrote each field of the person last (a principal as text, or `person`); what
    is not there is the company's.
    """

    id: str
    activity_id: str
    company_id: str
    person: Person
    state: RegistrationState = RegistrationState.HELD
    hold_until: datetime | None = None
    waiting: Waiting | None = None
    owners: dict[str, str] = field(default_factory=dict)
    reason: str | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def ulid(self) -> str:
        """The last part of its id, by which seats and quotas name it."""
        return ids.last(self.id)

    @property
    def delegation_id(self) -> str:
        (delegation, *_) = ids.split("reg", self.id) or ("",)
        return ids.make("del", delegation)

    @property
    def keeps_seat(self) -> bool:
        return self.state in SEATED

    @property
    def is_open(self) -> bool:
        """Whether it keeps a seat or waits for one."""
        return self.keeps_seat or self.state is RegistrationState.WAITING

    @property
    def waiting_state(self) -> WaitingState | None:
        """Where it stands with the waiting list; None where it never was on it."""
        if self.waiting is None:
            return None
        if self.waiting.accepted_at:
            return WaitingState.ACCEPTED
        stands = self.state.value
        # A place in line also ends where the whole activity was called off.
        return WaitingState(stands) if stands in WaitingState else WaitingState.WITHDRAWN

    def as_of(self, now: datetime) -> Self:
        """The registration as it stands at `now`: unconfirmed past its hold, it has EXPIRED."""
        if self.state in TIMED and lapsed(self.hold_until, now):
            return replace(self, state=RegistrationState.EXPIRED)
        return self


def check_open(delegation: Delegation, activity: Activity, now: datetime) -> None:
    """Raises RegistrationClosed or RegistrationWindowClosed where nobody can register at `now`."""
    if delegation.status is not DelegationStatus.PUBLISHED:
        raise RegistrationClosed(delegation.id, delegation.status)
    expect_takes_place(delegation, activity)
    if activity.window is None:
        raise RegistrationWindowClosed(None, None)
    opens_at = activity.window.opens_at
    closes_at = min(activity.window.closes_at, activity.starts_at)
    if not opens_at <= now < closes_at:
        raise RegistrationWindowClosed(opens_at, closes_at)


def hold(activity: Activity, company_id: str, person: Person, now: datetime) -> Registration:
    """A new registration, which keeps its seat until the hold ends or the link is confirmed."""
    (delegation, stop) = ids.split("act", activity.id) or ("", "")
    return Registration(
        id=ids.make("reg", delegation, stop, ids.new_ulid(now)),
        activity_id=activity.id,
        company_id=company_id,
        person=person,
        hold_until=held_until(now),
        created_at=now,
        updated_at=now,
    )


def seat(activity: Activity, company_id: str, person: Person, now: datetime) -> Registration:
    """A new registration that somebody vouches for: nobody has to confirm it."""
    held = hold(activity, company_id, person, now)
    return replace(held, state=seated(activity), hold_until=None)


def confirm(
    registration: Registration, delegation: Delegation, activity: Activity, now: datetime
) -> Registration:
    """The person followed the mailed link. Raises HoldExpired, or LinkInvalid if it was used.

    From here on the seat is kept for good, also while an approval is pending.
    """
    current = registration.as_of(now)
    if current.state is RegistrationState.EXPIRED and current.hold_until:
        raise HoldExpired(current.id, current.hold_until)
    if current.state is not RegistrationState.HELD:
        raise LinkInvalid
    expect_takes_place(delegation, activity)
    return moved(current, seated(activity), now)


def approve(
    registration: Registration, delegation: Delegation, activity: Activity, now: datetime
) -> Registration:
    """The organiser says yes. Raises WrongState, RegistrationClosed."""
    expect(registration.as_of(now), RegistrationState.PENDING_APPROVAL)
    expect_takes_place(delegation, activity)
    return moved(registration, RegistrationState.CONFIRMED, now)


def reject(registration: Registration, reason: str, now: datetime) -> Registration:
    """The organiser says no, and the seat is free. Raises WrongState, Invalid."""
    because = read_reason(reason)
    if because is None:
        form = Form()
        form.reject(("reason",), Rule.REQUIRED)
        form.check()
    expect(registration.as_of(now), RegistrationState.PENDING_APPROVAL)
    return moved(registration, RegistrationState.REJECTED, now, because)


def cancel(
    registration: Registration,
    activity: Activity,
    reason: str | None,
    now: datetime,
    *,
    staff: bool,
) -> Registration:
    """The seat, or the place in line, is given back. Again changes nothing and returns the same.

    Companies and chambers may until the activity's self-service ends, staff until it starts.
    Raises WrongState where it ended otherwise, RegistrationWindowClosed, Invalid.
    """
    because = read_reason(reason)
    current = registration.as_of(now)
    if current.state in GIVEN_UP:
        return current
    expect(current, *SEATED, RegistrationState.WAITING)
    if current.state in IN_LINE:  # nobody counts on who is not seated: no deadline
        return moved(current, RegistrationState.WITHDRAWN, now, because)
    check_self_service(current, activity, now, staff=staff)
    return moved(current, RegistrationState.CANCELLED, now, because)


def check_self_service(
    registration: Registration, activity: Activity, now: datetime, *, staff: bool
) -> None:
    """Raises RegistrationWindowClosed from the deadline on, for staff from the start."""
    closes_at = cancellable_until(activity, staff=staff)
    if now >= closes_at:
        confirmed = registration.state is RegistrationState.CONFIRMED
        raise RegistrationWindowClosed(None, closes_at, confirmed and now < activity.starts_at)


def cancellable_until(activity: Activity, *, staff: bool) -> datetime:
    """Until when a registration for the activity can be cancelled."""
    return activity.starts_at if staff else min(activity.self_service_until, activity.starts_at)


def seated(activity: Activity) -> RegistrationState:
    """How somebody sits there for good."""
    approval = activity.needs_approval
    return RegistrationState.PENDING_APPROVAL if approval else RegistrationState.CONFIRMED


def expect(registration: Registration, *states: RegistrationState) -> None:
    """Raises WrongState where it stands in none of these."""
    if registration.state not in states:
        raise WrongState(registration.id, registration.state)


def takes_place(delegation: Delegation, activity: Activity) -> bool:
    """Whether people can still be confirmed for it."""
    return delegation.is_live and activity.is_scheduled


def expect_takes_place(delegation: Delegation, activity: Activity) -> None:
    """Raises RegistrationClosed where nobody can be confirmed any more."""
    if not delegation.is_live:
        raise RegistrationClosed(delegation.id, delegation.status)
    if not activity.is_scheduled:
        raise RegistrationClosed(activity.id, activity.status)


def moved(
    registration: Registration, state: RegistrationState, now: datetime, reason: str | None = None
) -> Registration:
    """The next version, in another state."""
    version = registration.version + 1
    return replace(registration, state=state, reason=reason, version=version, updated_at=now)
