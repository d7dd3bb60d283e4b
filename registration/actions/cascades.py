"""End everything that an activity or a delegation that was called off had agreed, or a delegate who
does not come after all.

A job of the queue: it does portions until it is done or time is up, and notes how far it is. What
it does about one object is one transaction, with its count and its notes, decided on what is true
by then: however often it runs, wherever it was killed and whoever else is writing, each object ends
once, and each person gets one mail.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from registration.actions.allowances import given_up
from registration.actions.bookings import event
from registration.actions.publications import at_rest, clear_session, clear_the_way
from registration.actions.rivals import decide_again
from registration.rules import changes as change_rules
from registration.rules import endings
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.cascades import Cascade, CascadeState, Note, Section, digest
from registration.rules.changes import ChangeRequest, ChangeState
from registration.rules.confirmations import registration_event
from registration.rules.delegates import Status
from registration.rules.events import Change, Event
from registration.rules.meetings import HELD, Meeting, MeetingState
from registration.rules.notices import Occasion
from registration.rules.pages import Page, Window
from registration.rules.refusals import NotFound
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.verdicts import request_event
from registration.store import (
    activities,
    changes,
    companies,
    delegates,
    ledger,
    meetings,
    registrations,
    seats,
    slots,
    waiting,
)
from registration.store import cascades as store
from registration.store.rows import Found, Key, read, read_many
from registration.store.writes import Overtaken, Write

PORTION = 25  # objects or people between two looks at the clock


def go_on(act: Act, id: str, until: Callable[[], bool]) -> bool:
    """Do portions until nothing is left (True), or `until` says that time is up (False).

    Raises NotFound, and Busy where too many write at once; it is to be called again then.
    """
    while True:
        cascade = read(store.key(id))
        if cascade is None:
            raise NotFound(("id",))
        if cascade.state is CascadeState.DONE:
            return True
        if until():
            return False
        _portion(act.because(cascade.reason), cascade)


def _portion(act: Act, cascade: Cascade) -> None:
    if cascade.state is CascadeState.TELLING:
        return _tell(act, cascade)
    if cascade.place is None:
        return _advance(act, cascade, cascade.further(act.at))
    activity_id, section = cascade.place
    if cascade.after is None:
        shut = _left(activity_id) if cascade.dropped_out else _shut(activity_id, section)
        return _advance(act, cascade, cascade.past(""), *shut)
    activity_key = activities.key(activity_id)
    activity = read_many([activity_key]).need(activity_key, "id")
    return _end(act, cascade, activity, section)


def _shut(activity_id: str, section: Section) -> tuple[Write, ...]:
    """What keeps those out who have read that it takes place: all they may write lies there
    before the section is read, or fails and is decided again."""
    match section:
        case Section.REGISTRATIONS if read(seats.key(activity_id)):
            return (seats.shut(activity_id),)
        case Section.MEETINGS if grid := read(slots.key(activity_id)):
            return (slots.drawn(replace(grid, version=grid.version + 1), grid),)
        case _:
            return ()


def _left(activity_id: str) -> tuple[Write, ...]:
    """What tells those who plan there that somebody has left."""
    return (slots.touched(activity_id),) if read(slots.key(activity_id)) else ()


def _advance(act: Act, was: Cascade, now: Cascade, *writes: Write) -> None:
    """Note how far it is, unless another run is further."""
    done = now.state is CascadeState.DONE
    events = [Event(kind="cascade.done", subject=now.id)] if done else []
    try:
        ledger.accept(act, store.advanced(now, was=was.version), *writes, events=events)
    except Overtaken:
        return


def _end(act: Act, cascade: Cascade, activity: Activity, section: Section) -> None:
    """One page of a section."""
    asked = Window(first=PORTION, after=cascade.after or None)
    page: Page[Registration] | Page[Meeting] | Page[ChangeRequest]
    match section:
        case Section.REGISTRATIONS:
            page = registrations.of_activity(activity.id, asked)
            for registration in page.values:
                _end_registration(act, cascade, activity, registration)
        case Section.MEETINGS:
            clear_session(activity.id)
            page = meetings.of_activity(activity.id, asked)
            _end_meetings(act, cascade, activity, page.values)
        case Section.CHANGES:
            page = changes.of_activity(activity.id, asked)
            for request in page.values:
                _end_request(act, cascade, request)
    last = page.items[-1][0] if page.more else None
    _advance(act, cascade, cascade.past(last) if last else cascade.further(act.at))


def _end_registration(act: Act, cascade: Cascade, activity: Activity, found: Registration) -> None:
    def decide(attempt: int) -> None:
        was = _again(attempt, found, registrations.key(found.id))
        now = endings.end_registration(was, cascade.reason, act.at)
        if now is None:
            return
        in_line = was.state is RegistrationState.WAITING
        ledger.accept(
            act,
            *(waiting.left(was) if in_line else seats.freed(was)),
            registrations.moved(now, activity, was=was.version),
            store.counted(cascade.id, "registrations"),
            *store.noted(cascade.id, endings.notes_of_registration(was, activity), act.at),
            changes=[Change(subject=now.id, before=was, after=now)],
            events=[registration_event(now)],
        )

    decide_again(decide)


def _end_meetings(act: Act, cascade: Cascade, activity: Activity, found: Iterable[Meeting]) -> None:
    whose = cascade.dropped_out
    theirs = [
        one
        for one in found
        if endings.end_meeting(one, cascade.reason, act.at) and whose in (None, one.delegate_id)
    ]
    people = (
        key
        for one in theirs
        for key in (companies.key(one.company_id), delegates.key(one.delegate_id))
    )
    around = read_many([slots.key(activity.id), *people])
    for meeting in theirs:
        decide_again(lambda _, id=meeting.id: _end_meeting(act, cascade, activity, id, around))  # type: ignore[misc]


def _end_meeting(act: Act, cascade: Cascade, activity: Activity, id: str, around: Found) -> None:
    was = at_rest(id)
    now = endings.end_meeting(was, cascade.reason, act.at) if was else None
    if was is None or now is None or cascade.dropped_out not in (None, was.delegate_id):
        return
    agreed = was.state in HELD
    kind = "cancelled" if now.state is MeetingState.CANCELLED else "expired"
    occasion = occasion_of(cascade, activity, was, around)
    frees = agreed and cascade.dropped_out is not None
    ledger.accept(
        act,
        meetings.saved(now, was),
        *meetings.released(was, now),
        *(_uses(was) if cascade.dropped_out else ()),
        store.counted(cascade.id, "meetings" if agreed else "requests"),
        *store.noted(cascade.id, endings.notes_of_meeting(was, occasion, act.at), act.at),
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[event(f"meeting.{kind}", now, frees=frees)],
    )


def _uses(was: Meeting) -> tuple[Write, ...]:
    """What ends in a session that goes on is given back to both sides, and noticed by who plans."""
    grid = read(slots.key(was.activity_id))
    if grid is None:
        return ()
    clear_the_way(grid)
    return (slots.used(grid), *given_up(was, was.company_id), *given_up(was, was.delegate_id))


def occasion_of(cascade: Cascade, activity: Activity, was: Meeting, around: Found) -> Occasion:
    """What the people of a meeting are told of it. Who does not come is named as she was known
    until then."""
    company = around.need(companies.key(was.company_id), "id")
    where = delegates.key(was.delegate_id)
    delegate = around[where] or read_many([where]).need(where, "id")
    if cascade.dropped_out:
        delegate = replace(delegate, status=Status.ACCEPTED)
    grid = around[slots.key(activity.id)]
    return Occasion(
        activity=activity,
        company=company.name,
        delegate=delegate,
        interpreters=grid.interpreters if grid else (),
    )


def _end_request(act: Act, cascade: Cascade, found: ChangeRequest) -> None:
    def decide(attempt: int) -> None:
        was = _again(attempt, found, changes.key(found.id))
        if was.state is not ChangeState.OPEN:
            return
        now = change_rules.obsolete(was)
        ledger.accept(
            act,
            *changes.closed(now, was),
            store.counted(cascade.id, "requests"),
            changes=[Change(subject=now.id, before=was, after=now)],
            events=[request_event(now)],
        )

    decide_again(decide)


def _again[T](attempt: int, found: T, key: Key[T]) -> T:
    """What was found with its page; read anew where it has moved on since."""
    return found if attempt == 0 else read_many([key]).need(key, "id")


def _tell(act: Act, cascade: Cascade) -> None:
    """One mail to each person of the next notes."""
    page = store.people(cascade.id, Window(first=PORTION, after=cascade.after))
    if not page.items:
        return _advance(act, cascade, cascade.further(act.at))
    people = {sort.rpartition("#")[0]: note for sort, note in page.items}
    for note in people.values():
        _told(act, cascade, note)
    return _advance(act, cascade, cascade.past(f"{max(people)}#~"))  # behind all notes of the last


def _told(act: Act, cascade: Cascade, note: Note) -> None:
    mail = digest(cascade, store.of_person(cascade.id, note))

    def decide(_: int) -> None:
        ledger.accept(
            act,
            store.told(cascade.id, note, act.at),
            store.counted(cascade.id, "digests"),
            events=[Event(kind="cascade.told", subject=cascade.id, mails=(mail,))],
        )

    with suppress(store.ToldBefore):
        decide_again(decide)
