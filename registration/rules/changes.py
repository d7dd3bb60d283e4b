"""Changes after the deadline: somebody asks for one, and the desk decides.

    OPEN ──accept──▶ ACCEPTED     the change is made in the same transaction
      ├──reject────▶ REJECTED     everything stays as it is
      ├──withdraw──▶ WITHDRAWN
      └────────────▶ OBSOLETE     the registration ended otherwise, or the activity has begun

Until then the registration stays as it is. What the change would cost is shown when it is asked
for, and as of now to whoever decides: what is ordered may have become final in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.arrangements import Arrangement, ArrangementKind
from registration.rules.breaches import Rule
from registration.rules.contacts import Person
from registration.rules.refusals import Form, Refused, WrongState
from registration.rules.registrations import (
    Registration,
    RegistrationState,
    RegistrationWindowClosed,
    expect,
)
from registration.rules.texts import Text
from registration.rules.wording import read_reason

HOST_LIST_FROZEN = timedelta(days=5)  # before the start: who receives people has to know them


class ChangeKind(StrEnum):
    """What is asked for."""

    CANCEL = "CANCEL"
    REPLACE_PERSON = "REPLACE_PERSON"
    CORRECT = "CORRECT"


class ChangeState(StrEnum):
    """Where a request stands."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    OBSOLETE = "OBSOLETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementImpact:
    """`persons` is by how many the order changes, `lost_cents` what is paid all the same."""

    kind: ArrangementKind
    supplier: str
    persons: int
    final: bool
    lost_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChange:
    """A name off the host's list, one onto it, or one for another."""

    off: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostImpact:
    """`list_frozen`: the host has the list already and has to be told."""

    name: str
    list_frozen: bool
    name_changes: tuple[NameChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a change means for those who prepare the activity."""

    arrangements: tuple[ArrangementImpact, ...] = ()
    host: HostImpact | None = None

    @property
    def lost_cents(self) -> int:
        return sum(each.lost_cents for each in self.arrangements)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """`person` is who is to come instead, or the person put right; None: nobody comes.

    `asked_by` and `decided_by` are principals as text, `contact` the person of the company who
    asked, `because` what the desk said about its decision.
    """

    id: str
    registration_id: str
    activity_id: str
    company_id: str
    kind: ChangeKind
    person: Person | None
    reason: str
    impact: Impact
    asked_by: str
    contact: str | None = None
    state: ChangeState = ChangeState.OPEN
    decided_by: str | None = None
    decided_at: datetime | None = None
    because: str | None = None
    version: int = 1
    created_at: datetime

    def seen_with(
        self, registration: Registration | None, activity: Activity | None, now: datetime
    ) -> "ChangeState":
        """Where it stands at `now`, whether or not somebody has written that down."""
        if self.state is ChangeState.OPEN and not applies(registration, activity, now):
            return ChangeState.OBSOLETE
        return self.state


@dataclass(eq=False)
class ChangeRequestOpen(Refused):
    """`id` is the request that waits for a decision."""

    id: str
    code = "CHANGE_REQUEST_OPEN"
    says = Text(
        en="A change of this registration has been asked for already and is being decided.",
        de="Für diese Anmeldung liegt schon ein Änderungswunsch vor, über den noch entschieden "
        "wird.",
        es="Ya se ha solicitado un cambio de esta inscripción y está pendiente de decisión.",
    )


@dataclass(eq=False)
class StillSelfService(Refused):
    """Until `until` nobody has to be asked."""

    until: datetime
    code = "STILL_SELF_SERVICE"
    says = Text(
        en="Until {until} you can change this yourself; nobody has to decide.",
        de="Bis {until} können Sie das selbst ändern; niemand muss darüber entscheiden.",
        es="Hasta el {until} puede cambiarlo usted mismo; nadie tiene que decidirlo.",
    )


def applies(registration: Registration | None, activity: Activity | None, now: datetime) -> bool:
    """Whether there is still something to change."""
    if registration is None or activity is None:
        return False
    confirmed = registration.as_of(now).state is RegistrationState.CONFIRMED
    return confirmed and activity.is_scheduled and now < activity.starts_at


def can_be_asked(registration: Registration, activity: Activity, now: datetime) -> bool:
    """Whether self-service is over and the desk can still decide."""
    return now >= activity.self_service_until and applies(registration, activity, now)


def check_askable(registration: Registration, activity: Activity, now: datetime) -> None:
    """Raises WrongState, StillSelfService, and RegistrationWindowClosed after the start."""
    expect(registration.as_of(now), RegistrationState.CONFIRMED)
    if not activity.is_scheduled:
        raise WrongState(activity.id, activity.status)
    if now < activity.self_service_until:
        raise StillSelfService(activity.self_service_until)
    if now >= activity.starts_at:
        raise RegistrationWindowClosed(activity.self_service_until, activity.starts_at)


def ask(
    registration: Registration,
    activity: Activity,
    kind: ChangeKind,
    person: Person | None,
    reason: str,
    *,
    by: str,
    contact: str | None,
    now: datetime,
) -> ChangeRequest:
    """A new request. Raises what is wrong with the form, and what `check_askable` raises."""
    because = read_reason(reason)
    form = Form()
    if because is None:
        form.reject(("reason",), Rule.REQUIRED)
    if (kind is ChangeKind.CANCEL) == (person is not None):
        form.reject(("person",), Rule.MUST_BE_EMPTY if person else Rule.REQUIRED)
    form.check()
    check_askable(registration, activity, now)
    delegation, own, _ = ids.split("reg", registration.id) or ("", "", "")
    return ChangeRequest(
        id=ids.make("chg", delegation, own, ids.new_ulid(now)),
        registration_id=registration.id,
        activity_id=activity.id,
        company_id=registration.company_id,
        kind=kind,
        person=person,
        reason=because or "",
        impact=impact(activity, registration.person, kind, person, now),
        asked_by=by,
        contact=contact,
        created_at=now,
    )


def impact(
    activity: Activity, was: Person, kind: ChangeKind, person: Person | None, now: datetime
) -> Impact:
    """What the change means at `now`."""
    host = activity.host
    return Impact(
        arrangements=_ordered(activity.arrangements, kind, now),
        host=HostImpact(
            name=host.name,
            list_frozen=now >= activity.starts_at - HOST_LIST_FROZEN,
            name_changes=_names(was, person),
        )
        if host
        else None,
    )


def decide(
    request: ChangeRequest, *, accept: bool, because: str | None, by: str, now: datetime
) -> ChangeRequest:
    """The desk's word. Raises WrongState, Invalid; a rejection needs its reason."""
    reason = read_reason(because)
    form = Form()
    if not accept and reason is None:
        form.reject(("reason",), Rule.REQUIRED)
    form.check()
    state = ChangeState.ACCEPTED if accept else ChangeState.REJECTED
    return replace(_closed(request, state), because=reason, decided_by=by, decided_at=now)


def withdraw(request: ChangeRequest) -> ChangeRequest:
    """Whoever asked takes it back. Raises WrongState."""
    return _closed(request, ChangeState.WITHDRAWN)


def obsolete(request: ChangeRequest) -> ChangeRequest:
    """There is nothing left to change. Raises WrongState."""
    return _closed(request, ChangeState.OBSOLETE)


def expect_open(request: ChangeRequest, seen: ChangeState) -> None:
    """Raises WrongState where it is not open any more."""
    if seen is not ChangeState.OPEN:
        raise WrongState(request.id, seen)


def _closed(request: ChangeRequest, state: ChangeState) -> ChangeRequest:
    expect_open(request, request.state)
    return replace(request, state=state, version=request.version + 1)


def _ordered(
    arrangements: Sequence[Arrangement], kind: ChangeKind, now: datetime
) -> tuple[ArrangementImpact, ...]:
    fewer = kind is ChangeKind.CANCEL
    return tuple(
        ArrangementImpact(
            kind=each.kind,
            supplier=each.supplier,
            persons=-1 if fewer else 0,
            final=each.is_final(now),
            lost_cents=each.cost_cents if fewer and each.is_final(now) else 0,
        )
        for each in arrangements
    )


def _names(was: Person, person: Person | None) -> tuple[NameChange, ...]:
    if person is None:
        return (NameChange(off=was.name),)
    if person.name == was.name:
        return ()
    return (NameChange(off=was.name, on=person.name),)
