"""What an organiser does with a delegation: draft, publish, lock, complete, archive, cancel."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from registration.actions.rivals import decide_again
from registration.rules import activities, cascades, ids, timetables
from registration.rules import delegations as rules
from registration.rules.acts import Act
from registration.rules.cascades import Cascade
from registration.rules.delegations import Delegation, Status
from registration.rules.events import Change, Event, Job, Work
from registration.rules.journeys import Journey, expect_version
from registration.rules.outlines import Outline
from registration.store import activities as activity_store
from registration.store import cascades as cascade_store
from registration.store import delegations as store
from registration.store import journeys, ledger


def draft(act: Act, outline: Outline) -> Journey:
    """A new delegation that only the desk sees. Raises its problems, SlugTaken."""
    id = ids.make("del", ids.new_ulid(act.at))
    delegation = rules.draft(outline, id=id, at=act.at)
    ledger.accept(
        act,
        *store.drafted(delegation),
        changes=[Change(subject=id, after=delegation)],
        events=[_event("delegation.drafted", delegation)],
        answer=id,
    )
    return Journey(delegation=delegation)


def revise(act: Act, id: str, changes: Mapping[str, Any], *, expected: int) -> Journey:
    """Texts, days, markets and the like. Raises VersionConflict, WrongState, problems."""

    def next_one(journey: Journey) -> Delegation:
        revised = rules.revise(journey.delegation, changes, at=act.at)
        timetables.check_days(journey.timetable, revised.period)
        return revised

    return _change(act, id, "delegation.revised", next_one, expected=expected)


def publish(act: Act, id: str, *, expected: int) -> Journey:
    """Opens it to the public. Raises VersionConflict, WrongState, what is missing."""

    def next_one(journey: Journey) -> Delegation:
        return rules.publish(journey.delegation, stops=journey.stops, at=act.at)

    return _change(act, id, "delegation.published", next_one, expected=expected)


def lock(act: Act, id: str, *, expected: int) -> Journey:
    """Freezes texts and programme. Raises VersionConflict, WrongState."""
    return _move(act, id, "delegation.locked", Status.LOCKED, expected=expected)


def complete(act: Act, id: str, *, expected: int) -> Journey:
    """Ends it after its last day. Raises VersionConflict, WrongState, NotOver."""

    def next_one(journey: Journey) -> Delegation:
        return rules.complete(journey.delegation, at=act.at)

    return _change(act, id, "delegation.completed", next_one, expected=expected)


def archive(act: Act, id: str, *, expected: int) -> Journey:
    """Puts a completed one away. Raises VersionConflict, WrongState."""
    return _move(act, id, "delegation.archived", Status.ARCHIVED, expected=expected)


def cancel(act: Act, id: str, reason: str, *, expected: int) -> tuple[Journey, Cascade]:
    """Calls it off with all its activities, in one transaction; nothing more can happen in it.

    What people hold there is ended by the job that is made along with it. Raises VersionConflict,
    WrongState, Invalid.
    """

    def decide(_: int) -> tuple[Journey, Cascade]:
        journey = journeys.get(id, "id")
        expect_version(journey.delegation, expected)
        cancelled = rules.cancel(journey.delegation, reason, at=act.at)
        scheduled = [activity for activity in journey.timetable if activity.is_scheduled]
        timetable = {one.id: activities.called_off(one, reason, act.at) for one in scheduled}
        because = cancelled.cancelled_because or reason
        cascade = cascades.opened(id, cancelled.title, scheduled, because, act.at)
        ledger.accept(
            act,
            *store.moved(journey.delegation, cancelled, edition=journey.edition),
            *(activity_store.written(after) for after in timetable.values()),
            cascade_store.opened(cascade),
            changes=[
                Change(subject=id, before=journey.delegation, after=cancelled),
                *(Change(subject=was.id, before=was, after=timetable[was.id]) for was in scheduled),
            ],
            events=[
                replace(
                    _event("delegation.cancelled", cancelled),
                    work=Work(job=Job.CASCADE, subject=cascade.id),
                )
            ],
            answer=cascade.id,
        )
        called_off = tuple(timetable.get(one.id, one) for one in journey.timetable)
        return replace(journey, delegation=cancelled, timetable=called_off), cascade

    return decide_again(decide)


def _move(act: Act, id: str, kind: str, to: Status, *, expected: int) -> Journey:
    def next_one(journey: Journey) -> Delegation:
        return rules.move(journey.delegation, to, at=act.at)

    return _change(act, id, kind, next_one, expected=expected)


def _change(
    act: Act, id: str, kind: str, next_one: Callable[[Journey], Delegation], *, expected: int
) -> Journey:
    def decide(_: int) -> Journey:
        journey = journeys.get(id, "id")
        expect_version(journey.delegation, expected)
        changed = next_one(journey)
        _save(act, journey, changed, kind)
        return replace(journey, delegation=changed)

    return decide_again(decide)


def _save(act: Act, journey: Journey, now: Delegation, kind: str) -> None:
    was = journey.delegation
    ledger.accept(
        act,
        *store.moved(was, now, edition=journey.edition),
        changes=[Change(subject=was.id, before=was, after=now)],
        events=[_event(kind, now)],
        answer=was.id,
    )


def _event(kind: str, delegation: Delegation) -> Event:
    data = {"status": delegation.status.value, "version": str(delegation.version)}
    return Event(kind=kind, subject=delegation.id, data=data)
