"""What people say to being passed on: they take it over, object to it, or confirm its end."""

from dataclasses import replace

from registration import links
from registration.actions.departures import end_meetings
from registration.actions.rivals import decide_again
from registration.rules import ids
from registration.rules import registrations as rules
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.confirmations import moved_event
from registration.rules.contacts import folded_email
from registration.rules.events import Change, Event
from registration.rules.links import Link, Purpose
from registration.rules.pushes.ownership import PERSON, adopted
from registration.rules.pushes.tidings import data
from registration.rules.refusals import LinkInvalid, NotFound
from registration.rules.registrations import Registration, RegistrationState
from registration.store import activities, ledger, seats, waiting
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store.rows import read_many
from registration.store.writes import Write


def adopt(act: Act, secret: str) -> Registration:
    """The person takes the registration over: from now on she owns what is said of her.

    Again changes nothing. Raises LinkInvalid.
    """

    def decide(_: int) -> Registration:
        was, activity = _opened(act, secret, Purpose.PUSHED)
        if set(was.owners.values()) == {PERSON}:
            return _remembered(act, was)
        now = adopted(was, act.at)
        event = Event(kind="registration.adopted", subject=now.id, data=data(now))
        return _saved(act, was, now, activity, event)

    return decide_again(decide)


def object_to(act: Act, secret: str) -> Registration:
    """No chamber may pass the person on any more, and what chambers pushed of her ends.

    Her objection counts at once; the registrations end one by one, so that a repeat goes on where
    it stopped. What she took over herself stays. Raises LinkInvalid.
    """
    mine, _ = _opened(act, secret, Purpose.PUSHED)
    email = mine.person.email
    event = Event(kind="person.objected", subject=mine.id)
    once = replace(act, key=None)
    ledger.accept(once, store.objected(email, act.at), events=[event])
    pushed = {link.registration_id for link in store.of_person(email)} | {mine.id}
    for id in sorted(pushed - {""}):
        _end(once, id, email)
    found, _ = _read(mine.id)
    return _remembered(act, found)


def confirm_cancellation(act: Act, secret: str) -> Registration:
    """The person confirms what her chamber asked for. Again changes nothing.

    Raises LinkInvalid, WrongState, RegistrationWindowClosed.
    """

    def decide(_: int) -> Registration:
        was, activity = _opened(act, secret, Purpose.CANCELLATION)
        now = rules.cancel(was, activity, None, act.at, staff=False)
        if now.state is was.state:
            return _remembered(act, was)
        return _cancelled(act, was, now, activity)

    ended = decide_again(decide)
    end_meetings(replace(act, key=None), ended)
    return ended


def _end(act: Act, id: str, email: str) -> None:
    """End what a chamber pushed of her, at whatever time: an objection knows no deadline."""

    def decide(_: int) -> Registration | None:
        was, activity = _read(id)
        hers = folded_email(was.person.email) == folded_email(email)  # as each chamber spells it
        if not was.as_of(act.at).is_open or not hers or not _is_pushed(was):
            return None
        in_line = was.state in rules.IN_LINE
        state = RegistrationState.WITHDRAWN if in_line else RegistrationState.CANCELLED
        return _cancelled(act, was, rules.moved(was, state, act.at), activity)

    ended = decide_again(decide)
    if ended:
        end_meetings(act, ended)


def _is_pushed(registration: Registration) -> bool:
    """Whether it is a chamber's alone still; of several chambers none is the company."""
    owners = set(registration.owners.values())
    return bool(owners) and all(one.startswith("chamber:") for one in owners)


def _cancelled(act: Act, was: Registration, now: Registration, activity: Activity) -> Registration:
    in_line = was.state is RegistrationState.WAITING
    free = waiting.left(was) if in_line else seats.freed(was)
    return _saved(act, was, now, activity, moved_event(now, activity, was), *free)


def _saved(
    act: Act, was: Registration, now: Registration, activity: Activity, event: Event, *more: Write
) -> Registration:
    ledger.accept(
        act,
        *more,
        registration_store.moved(now, activity, was=was.version),
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[event],
        answer=now.id,
    )
    return now


def _remembered(act: Act, registration: Registration) -> Registration:
    """Nothing changes; only the call is remembered, to tell a repeat."""
    if act.key:
        ledger.accept(act, answer=registration.id)
    return registration


def _opened(act: Act, secret: str, purpose: Purpose) -> tuple[Registration, Activity]:
    """What a link is about, where it is still good for its person."""
    link: Link = links.unseal(secret, purpose, now=act.at)
    try:
        registration, activity = _read(link.subject)
    except NotFound:
        raise LinkInvalid from None
    if not link.went_to(registration.person.email):
        raise LinkInvalid
    return registration, activity


def _read(id: str) -> tuple[Registration, Activity]:
    delegation, activity, _ = ids.split("reg", id) or ("", "", "")
    at = registration_store.key(id), activities.key(ids.make("act", delegation, activity))
    found = read_many(at)
    return found.need(at[0], "id"), found.need(at[1], "id")
