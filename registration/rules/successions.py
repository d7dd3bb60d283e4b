"""What changes about a meeting when a company sends somebody else under one registration."""

from dataclasses import replace
from datetime import datetime

from registration.rules.contacts import Person
from registration.rules.events import Mail
from registration.rules.meetings import HELD, Meeting, MeetingState, Representative, Side, sends
from registration.rules.notices import Notice, Occasion, to_company, to_delegate
from registration.rules.registrations import Registration


def sent_by(meeting: Meeting, registration: Registration, now: datetime) -> Meeting | None:
    """The meeting with the person of the registration; None where nothing changes.

    What is over stays. A request that was silently declined is treated like an open one.
    """
    seen = meeting.seen_by(Side.COMPANY, now).state
    begun = meeting.place is not None and now >= meeting.place.starts_at
    if seen not in (MeetingState.PENDING, *HELD) or begun:
        return None
    now_sent = tuple(_sent(each, registration) for each in meeting.representatives)
    if now_sent == meeting.representatives:
        return None
    return replace(meeting, representatives=now_sent, version=meeting.version + 1)


def told(
    meeting: Meeting, was: Meeting, registration: Registration, occasion: Occasion
) -> tuple[Mail, ...]:
    """Of what is agreed: the delegate, who else comes, and that person, whom she meets."""
    moved = _addresses(meeting) != _addresses(was)
    if not moved or meeting.state not in HELD or not sends(meeting, registration.id):
        return ()
    person = {"person": registration.person.name}
    to_her = to_delegate(Notice.OTHER_PERSON, meeting, occasion)
    return (
        *to_company(Notice.BOOKED, meeting, occasion),
        *(replace(mail, params=mail.params | person) for mail in to_her),
    )


def _sent(known: Representative, registration: Registration) -> Representative:
    person: Person = registration.person
    if known.registration_id != registration.id:
        return known
    return replace(known, email=person.email, language=person.language)


def _addresses(meeting: Meeting) -> tuple[str, ...]:
    return tuple(each.email for each in meeting.representatives)
