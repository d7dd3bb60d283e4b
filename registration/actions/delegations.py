"""What an organiser does with a delegation: draft, publish, lock, complete, archive, cancel."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from registration.actions.rivals import decide_again
from registration.rules import activities, ids, timetables
from registration.rules import delegations as rules
from registration.rules.acts import Act
from registration.rules.delegations import Delegation, Status
from registration.rules.events import Change, Event
from registration.rules.journeys import Journey, expect_version
from registration.rules.outlines import Outline
from registration.store import activities as activity_store
from registration.store import delegations as store
from registration.store import journeys, ledger
from registration.store.writes import Write


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


def cancel(act: Act, id: str, reason: str, *, expected: int) -> Journey:
    """Calls it off with all its activities, in one transaction; nothing more can happen in it.

    What people hold (registrations, meetings) stays as it is and is void. Raises VersionConflict,
    WrongState, Invalid.
    """

    def decide(_: int) -> Journey:
        journey = journeys.get(id, "id")
        expect_version(journey.delegation, expected)
        cancelled = rules.cancel(journey.delegation, reason, at=act.at)
        called_off = [
            (activity, activities.called_off(activity, reason, act.at))
            for activity in journey.timetable
            if activity.is_scheduled
        ]
        writes = [activity_store.written(after) for _, after in called_off]
        changes = [Change(subject=was.id, before=was, after=now) for was, now in called_off]
        timetable = {activity.id: activity for _, activity in called_off}
        _save(act, journey, cancelled, "delegation.cancelled", writes, changes)
        return replace(
            journey,
            delegation=cancelled,
            timetable=tuple(timetable.get(one.id, one) for one in journey.timetable),
        )

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


def _save(
    act: Act,
    journey: Journey,
    now: Delegation,
    kind: str,
    writes: list[Write] | None = None,
    changes: list[Change] | None = None,
) -> None:
    was = journey.delegation
    ledger.accept(
        act,
        *store.moved(was, now, edition=journey.edition),
        *(writes or ()),
        changes=[Change(subject=was.id, before=was, after=now), *(changes or ())],
        events=[_event(kind, now)],
        answer=was.id,
    )


def _event(kind: str, delegation: Delegation) -> Event:
    data = {"status": delegation.status.value, "version": str(delegation.version)}
    return Event(kind=kind, subject=delegation.id, data=data)
