"""The timetable of a delegation: what fits into its programme, and what gets in the way.

Delegates travel together. Two activities with seats for delegates therefore conflict where they
overlap, the way between them included, unless somebody gave a reason why that is meant. A
matchmaking session in the building of the get-together that admits to it is a part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from registration.rules.activities import Activity, Override, called_off, changed, expect_scheduled
from registration.rules.breaches import Rule
from registration.rules.delegations import Delegation, Status, expect
from registration.rules.outlines import Period
from registration.rules.refusals import Form, Path, Refused
from registration.rules.stops import Kind, Stop, check, tidied
from registration.rules.texts import Text
from registration.rules.wording import check_line, tidy_line

# Of one delegation, cancelled ones included: all of them are read at once, and called off at once.
MAX_ACTIVITIES = 40

# All activities of one delegation, cancelled ones included.
type Timetable = tuple[Activity, ...]


@dataclass(eq=False)
class ProgrammeConflict(Refused):
    """`activities` are the ids of those that overlap, travel included."""

    activities: tuple[str, ...]
    code = "PROGRAMME_CONFLICT"
    says = Text(
        en="This overlaps with other activities ({count}), travel included. "
        "Give a reason to keep it all the same.",
        de="Das überschneidet sich mit anderen Aktivitäten ({count}), Fahrzeit eingerechnet. "
        "Mit einer Begründung ist es trotzdem möglich.",
        es="Esto coincide con otras actividades ({count}), incluido el traslado. "
        "Con un motivo se puede mantener.",
    )

    @property
    def path(self) -> Path:
        return ("starts_at",)

    def details(self) -> dict[str, object]:
        return {"count": len(self.activities)}


@dataclass(eq=False)
class AdmitsToOthers(Refused):
    """`activity` is the id of a session that people get into by this one."""

    activity: str
    code = "ADMITS_TO_OTHERS"
    says = Text(
        en="A matchmaking session takes its people from this activity. Change that first.",
        de="Eine Gesprächsrunde bezieht ihre Teilnehmer aus dieser Aktivität. Bitte zuerst ändern.",
        es="Una sesión de reuniones toma sus participantes de esta actividad. Modifíquelo antes.",
    )


def add(
    stop: Stop,
    *,
    id: str,
    delegation: Delegation,
    timetable: Timetable,
    override: str | None = None,
    at: datetime,
) -> Activity:
    """A new activity; `override` is the reason to accept conflicts, if there is one.

    Raises WrongState from LOCKED on, every problem of the form at once, then ProgrammeConflict.
    """
    kept = {field.name: getattr(stop, field.name) for field in fields(Stop)}
    activity = tidied(Activity(id=id, created_at=at, updated_at=at, **kept))
    return _fitted(activity, delegation, timetable, override)


def revise(
    activity: Activity,
    changes: Mapping[str, Any],
    *,
    delegation: Delegation,
    timetable: Timetable,
    override: str | None = None,
    at: datetime,
) -> Activity:
    """The activity with some fields of its stop changed. Raises as `add` does."""
    expect_scheduled(activity)
    revised = tidied(replace(changed(activity, at), **changes))
    return _fitted(revised, delegation, timetable, override)


def cancel(
    activity: Activity,
    reason: str,
    *,
    delegation: Delegation,
    timetable: Timetable,
    at: datetime,
) -> Activity:
    """Calls one activity off; the reason is kept and shown.

    Raises WrongState, Invalid, AdmitsToOthers.
    """
    expect(delegation, delegation.takes_people)
    expect_scheduled(activity)
    form = Form()
    check_line(form, ("reason",), reason, limit=500)
    form.check()
    _check_admits_nobody(activity, timetable)
    return called_off(activity, reason, at)


def check_removable(activity: Activity, *, delegation: Delegation, timetable: Timetable) -> None:
    """Only a draft forgets an activity. Raises WrongState, AdmitsToOthers."""
    expect(delegation, delegation.status is Status.DRAFT)
    _check_admits_nobody(activity, timetable)


def check_days(timetable: Timetable, period: Period) -> None:
    """A delegation's days may change, but not so that its programme falls out. Raises Invalid."""
    outside = [
        activity
        for activity in timetable
        if activity.is_scheduled
        and not period.holds(activity.starts_at, activity.ends_at, activity.zone)
    ]
    form = Form()
    if outside:
        form.reject(("period",), Rule.PROGRAMME_OUTSIDE, count=len(outside))
    form.check()


def conflicts(activity: Activity, timetable: Timetable) -> tuple[str, ...]:
    """The ids of what overlaps with it and was not accepted for a reason, in order of time."""
    colliding = _colliding(activity, timetable)
    return tuple(other.id for other in colliding if not _accepted(activity, other))


def _fitted(
    activity: Activity, delegation: Delegation, timetable: Timetable, override: str | None
) -> Activity:
    expect(delegation, delegation.is_open_to_edits)
    form = Form()
    check(form, activity, delegation.period)
    _check_admission(form, activity, timetable)
    check_line(form, ("override_reason",), override, limit=500)
    if len({other.id for other in timetable} | {activity.id}) > MAX_ACTIVITIES:
        form.reject((), Rule.TOO_MANY, limit=MAX_ACTIVITIES)
    form.check()
    return _overridden(activity, timetable, override)


def _overridden(activity: Activity, timetable: Timetable, reason: str | None) -> Activity:
    """With the conflicts it may have, forgetting those that are none any more."""
    found = conflicts(activity, timetable)
    if found and reason is None:
        raise ProgrammeConflict(found)
    colliding = tuple(other.id for other in _colliding(activity, timetable))
    if reason is not None:
        override = Override(reason=tidy_line(reason), conflicts=colliding)
    elif activity.override:
        known = activity.override.conflicts
        kept = tuple(id for id in colliding if id in known)
        override = replace(activity.override, conflicts=kept)
    else:
        return activity
    return replace(activity, override=override if override.conflicts else None)


def _check_admission(form: Form, activity: Activity, timetable: Timetable) -> None:
    if activity.admission is None:
        return
    others = [other for other in timetable if other.id != activity.id and other.is_scheduled]
    allowed = {other.id for other in others if other.admission is None}
    admits = any(other.admission == activity.id for other in others)
    is_session = activity.kind is Kind.MATCHMAKING_SESSION
    if not is_session or admits or activity.admission not in allowed:
        form.reject(("admission_id",), Rule.NOT_AN_ADMISSION)


def _colliding(activity: Activity, timetable: Timetable) -> list[Activity]:
    in_order = sorted(timetable, key=lambda other: (other.starts_at, other.id))
    return [other for other in in_order if other.id != activity.id and _collide(activity, other)]


def _collide(one: Activity, other: Activity) -> bool:
    if not (_has_delegates(one) and _has_delegates(other)) or _is_part(one, other):
        return False
    first, second = sorted((one, other), key=lambda stop: (stop.starts_at, stop.ends_at))
    minutes = 0 if first.place.is_at(second.place) else second.travel_buffer_minutes
    return first.ends_at + timedelta(minutes=minutes) > second.starts_at


def _has_delegates(activity: Activity) -> bool:
    return activity.is_scheduled and activity.seats_delegates > 0


def _is_part(one: Activity, other: Activity) -> bool:
    related = one.admission == other.id or other.admission == one.id
    return related and one.place.is_at(other.place)


def _accepted(one: Activity, other: Activity) -> bool:
    return any(
        side.override is not None and against.id in side.override.conflicts
        for side, against in ((one, other), (other, one))
    )


def _check_admits_nobody(activity: Activity, timetable: Timetable) -> None:
    for other in timetable:
        if other.admission == activity.id and other.is_scheduled:
            raise AdmitsToOthers(other.id)
