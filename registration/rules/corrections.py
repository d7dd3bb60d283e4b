"""Changes of who comes: the same person put right, or another one in the same seat.

Whoever comes instead takes the registration over as it is: its id, its seat and its meetings stay,
so that nothing has to be given up in between and nobody in line can slip in.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from registration.rules.activities import Activity
from registration.rules.confirmations import registration_event
from registration.rules.contacts import Person, folded_email
from registration.rules.events import Event, Mail
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.registrations import Registration, RegistrationState, expect
from registration.rules.texts import venue_time

SITTING = (RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A registration before and after, and what is told about it."""

    was: Registration
    now: Registration
    event: Event

    @property
    def passes_on(self) -> bool:
        """Whether somebody else comes."""
        return not _same(self.was.person, self.now.person)


def put(
    was: Registration, activity: Activity, person: Person, *, by: str, nonce: str, now: datetime
) -> Correction:
    """Who comes is `person` from now on, and `by` has said so.

    Another address is another person: the one is told, and the other gets a link that gives the
    seat back while that goes without asking. Raises WrongState.
    """
    after = replace(
        was,
        person=person,
        owners=_owners(was, person, by),
        version=was.version + 1,
        updated_at=now,
    )
    if _same(was.person, person):
        expect(was.as_of(now), *SITTING, RegistrationState.HELD, RegistrationState.WAITING)
        return Correction(was=was, now=after, event=registration_event(after, "corrected"))
    expect(was.as_of(now), *SITTING)
    mails = (_gone(was, activity), _come(after, activity, nonce, now))
    event = replace(registration_event(after, "passed_on"), mails=mails)
    return Correction(was=was, now=after, event=event)


def _same(one: Person, other: Person) -> bool:
    return folded_email(one.email) == folded_email(other.email)


def _owners(was: Registration, person: Person, by: str) -> dict[str, str]:
    names = [each.name for each in fields(Person)]
    if not _same(was.person, person):
        return dict.fromkeys(names, by)
    changed = [name for name in names if getattr(was.person, name) != getattr(person, name)]
    return {**was.owners, **dict.fromkeys(changed, by)}


def _gone(was: Registration, activity: Activity) -> Mail:
    person = was.person
    return Mail(
        to=person.email,
        template="registration_passed_on",
        language=person.language,
        params={"name": person.name} | _told(was, activity),
    )


def _come(after: Registration, activity: Activity, nonce: str, now: datetime) -> Mail:
    person = after.person
    params = {"name": person.name} | _told(after, activity)
    link = None
    if now < activity.self_service_until:
        until = venue_time(activity.self_service_until, activity.zone, person.language)
        params["until"] = until
        link = Link(
            purpose=Purpose.CANCELLATION,
            subject=after.id,
            expires_at=activity.self_service_until,
            nonce=nonce,
            mailbox=mailbox(person.email),
        )
    return Mail(
        to=person.email,
        template="registration_taken_over",
        language=person.language,
        params=params,
        link=link,
    )


def _told(registration: Registration, activity: Activity) -> dict[str, str]:
    language = registration.person.language
    return {
        "activity": activity.title.read(language),
        "place": f"{activity.place.name}, {activity.place.city}",
        "starts": venue_time(activity.starts_at, activity.zone, language),
    }
