"""What a person is told about the own registration: in their language, in the venue's time."""

from dataclasses import replace
from datetime import timedelta

from registration.rules.activities import Activity
from registration.rules.events import Event, Job, Mail, Work
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.texts import venue_time

# Longer than the seat is kept, so that who comes too late is told so, and not that the link is bad.
LINK_FOR = timedelta(days=7)

_LETTERS = {
    RegistrationState.HELD: "registration_held",
    RegistrationState.WAITING: "registration_waiting",
    RegistrationState.OFFERED: "registration_offered",
    RegistrationState.EXPIRED: "registration_offer_expired",
    RegistrationState.DECLINED: "registration_withdrawn",
    RegistrationState.WITHDRAWN: "registration_withdrawn",
    RegistrationState.PENDING_APPROVAL: "registration_pending",
    RegistrationState.CONFIRMED: "registration_confirmed",
    RegistrationState.REJECTED: "registration_ended",
    RegistrationState.CANCELLED: "registration_ended",
}


def held_event(registration: Registration, activity: Activity, nonce: str) -> Event:
    """A seat is held; its person gets the link that confirms it."""
    return _event(
        registration, _mail(registration, activity, confirmation_link(registration, nonce))
    )


def line_event(registration: Registration, activity: Activity, nonce: str) -> Event:
    """Somebody is in line, or is offered a seat; the link shows the place and answers the offer."""
    link = Link(
        purpose=Purpose.WAITING_LIST,
        subject=registration.id,
        expires_at=activity.starts_at,
        nonce=nonce,
        mailbox=mailbox(registration.person.email),
    )
    return _event(registration, _mail(registration, activity, link))


def moved_event(registration: Registration, activity: Activity, was: Registration) -> Event:
    """A registration has come from `was` to where it stands, and its person is told.

    A seat that was only held went to an address nobody had confirmed: its end makes no mail. What
    frees a seat or a place makes the promotion of the next.
    """
    freed = was.is_open and not registration.is_open
    if was.state is RegistrationState.HELD and not registration.keeps_seat:
        event = _event(registration)
    else:
        event = _event(registration, _mail(registration, activity, None))
    return replace(event, work=Work(job=Job.PROMOTE, subject=activity.id)) if freed else event


def expired_event(id: str, activity_id: str) -> Event:
    """A lapsed registration gave way to a newcomer."""
    return Event(kind="registration.expired", subject=id, data={"activity_id": activity_id})


def registration_event(registration: Registration, what: str = "") -> Event:
    """Something that is told to nobody by this event: where it stands, or `what` was done."""
    event = _event(registration)
    return replace(event, kind=f"registration.{what}") if what else event


def confirmation_link(registration: Registration, nonce: str) -> Link:
    """What turns the held seat into a registration."""
    return Link(
        purpose=Purpose.REGISTRATION,
        subject=registration.id,
        expires_at=(registration.hold_until or registration.created_at) + LINK_FOR,
        nonce=nonce,
    )


def _event(registration: Registration, *mails: Mail) -> Event:
    return Event(
        kind=f"registration.{registration.state.lower()}",
        subject=registration.id,
        data={
            "activity_id": registration.activity_id,
            "company_id": registration.company_id,
            "version": str(registration.version),
        },
        mails=mails,
    )


def _mail(registration: Registration, activity: Activity, link: Link | None) -> Mail:
    person = registration.person
    return Mail(
        to=person.email,
        template=_LETTERS[registration.state],
        language=person.language,
        params=_told(registration, activity, confirmed=link is None),
        link=link,
    )


def _told(registration: Registration, activity: Activity, *, confirmed: bool) -> dict[str, str]:
    language = registration.person.language
    known = {
        "activity": activity.title.read(language),
        "place": f"{activity.place.name}, {activity.place.city}",
        "starts": venue_time(activity.starts_at, activity.zone, language),
    }
    if confirmed:
        return known | {"name": registration.person.name, "reason": registration.reason or ""}
    if registration.hold_until is None:
        return known
    return known | {"until": venue_time(registration.hold_until, activity.zone, language)}
