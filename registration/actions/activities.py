"""What an organiser does with the programme: add, change, remove and call off activities."""

from collections.abc import Callable, Mapping
from typing import Any

from registration.actions.rivals import decide_again
from registration.rules import cascades, ids, timetables
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.cascades import Cascade
from registration.rules.delegations import Delegation, with_activity, without_activity
from registration.rules.events import Change, Event, Job, Work
from registration.rules.journeys import Journey, delegation_of, expect_version
from registration.rules.places import Host
from registration.rules.refusals import NotFound
from registration.rules.stops import Stop
from registration.store import activities as store
from registration.store import cascades as cascade_store
from registration.store import companies, delegations, journeys, ledger, seats
from registration.store.rows import read
from registration.store.writes import Write


def add(act: Act, delegation_id: str, stop: Stop, *, override: str | None) -> Activity:
    """A new activity with its seats.

    Raises NotFound, WrongState, all problems of the form, ProgrammeConflict.
    """
    _check_host(stop.host)

    def decide(_: int) -> Activity:
        journey = journeys.get(delegation_id, "delegation_id")
        activity = timetables.add(
            stop,
            id=ids.make("act", ids.last(delegation_id), ids.new_ulid(act.at)),
            delegation=journey.delegation,
            timetable=journey.timetable,
            override=override,
            at=act.at,
        )
        opened = seats.opened(activity.id, activity.seats_companies)
        change = Change(subject=activity.id, after=activity)
        joined = with_activity(journey.delegation, activity.id)
        _save(act, journey, joined, "activity.added", change, store.written(activity), opened)
        return activity

    return decide_again(decide)


def _nothing_else(was: Activity, now: Activity) -> tuple[Write, ...]:
    return ()


def revise(
    act: Act,
    id: str,
    changes: Mapping[str, Any],
    *,
    expected: int,
    override: str | None,
    beside: Callable[[Activity, Activity], tuple[Write, ...]] = _nothing_else,
) -> Activity:
    """Raises NotFound, VersionConflict, and what `add` raises.

    `beside` is what nouns further right have to say about the change: it refuses, or says what
    must hold in the transaction.
    """
    _check_host(changes.get("host"))

    def decide(_: int) -> Activity:
        journey, known = _load(id, expected)
        revised = timetables.revise(
            known,
            changes,
            delegation=journey.delegation,
            timetable=journey.timetable,
            override=override,
            at=act.at,
        )
        writes = [store.written(revised), *beside(known, revised)]
        work: Work | None = None
        if _places(revised) != _places(known):
            writes.append(seats.resized(id, revised.seats_companies))
            work = Work(job=Job.PROMOTE, subject=id)
        change = Change(subject=id, before=known, after=revised)
        _save(act, journey, journey.delegation, "activity.revised", change, *writes, work=work)
        return revised

    return decide_again(decide)


def _places(activity: Activity) -> tuple[int, int]:
    """What decides who can sit there."""
    return activity.seats_companies, activity.max_persons_per_company


def cancel(act: Act, id: str, reason: str, *, expected: int) -> tuple[Activity, Cascade]:
    """Calls one activity off; nobody can register for it or meet in it any more.

    What people hold there is ended by the job that is made along with it. Raises NotFound,
    VersionConflict, WrongState, Invalid, AdmitsToOthers.
    """

    def decide(_: int) -> tuple[Activity, Cascade]:
        journey, known = _load(id, expected)
        cancelled = timetables.cancel(
            known,
            reason,
            delegation=journey.delegation,
            timetable=journey.timetable,
            at=act.at,
        )
        because = cancelled.cancelled_because or reason
        cascade = cascades.opened(id, known.title, (known,), because, act.at)
        _save(
            act,
            journey,
            journey.delegation,
            "activity.cancelled",
            Change(subject=id, before=known, after=cancelled),
            store.written(cancelled),
            cascade_store.opened(cascade),
            work=Work(job=Job.CASCADE, subject=cascade.id),
            answer=cascade.id,
        )
        return cancelled, cascade

    return decide_again(decide)


def remove(act: Act, id: str, *, expected: int) -> None:
    """Forgets an activity of a draft, and its seats.

    Raises NotFound, VersionConflict, WrongState, AdmitsToOthers.
    """

    def decide(_: int) -> None:
        journey, known = _load(id, expected)
        timetables.check_removable(
            known, delegation=journey.delegation, timetable=journey.timetable
        )
        change = Change(subject=id, before=known)
        left = without_activity(journey.delegation, id)
        writes = [store.removed(known), seats.closed(id)]
        _save(act, journey, left, "activity.removed", change, *writes)

    decide_again(decide)


def _load(id: str, expected: int) -> tuple[Journey, Activity]:
    journey = journeys.get(delegation_of(id), "id")
    known = journey.activity(id, "id")
    expect_version(known, expected)
    return journey, known


def _check_host(host: Host | None) -> None:
    if host and host.company and read(companies.key(host.company)) is None:
        raise NotFound(("host", "company_id"))


def _save(
    act: Act,
    journey: Journey,
    now: Delegation,
    kind: str,
    change: Change,
    *writes: Write,
    work: Work | None = None,
    answer: str | None = None,
) -> None:
    event = Event(kind=kind, subject=change.subject, data={"delegation": now.id}, work=work)
    ledger.accept(
        act,
        *delegations.moved(journey.delegation, now, edition=journey.edition),
        *writes,
        changes=[change],
        events=[event],
        answer=answer or change.subject,
    )
