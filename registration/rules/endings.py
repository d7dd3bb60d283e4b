"""How what was agreed ends when its activity is called off, and who is to know of it.

A veto stays invisible: a request that was silently declined ends for the side that asked, at the
same moment and in the same words, as if it had been open all the time.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from registration.rules.activities import Activity
from registration.rules.cascades import Ended, Note
from registration.rules.meetings import HELD, Meeting, MeetingState, Side, can_cancel
from registration.rules.notices import Occasion, addressed
from registration.rules.registrations import Registration, RegistrationState, moved
from registration.rules.texts import Language

# An address that nobody has confirmed gets no mail about its end.
_TOLD = {
    RegistrationState.WAITING: Ended.WAITING,
    RegistrationState.OFFERED: Ended.WAITING,
    RegistrationState.PENDING_APPROVAL: Ended.REGISTRATION,
    RegistrationState.CONFIRMED: Ended.REGISTRATION,
}


def end_registration(registration: Registration, reason: str, now: datetime) -> Registration | None:
    """The registration cancelled; None where it has ended already."""
    if not registration.as_of(now).is_open:
        return None
    return moved(registration, RegistrationState.CANCELLED, now, reason)


def end_meeting(meeting: Meeting, reason: str, now: datetime) -> Meeting | None:
    """What is agreed is cancelled, a request expires; None where it is over, or has begun."""
    ended = replace(meeting, reason=reason, version=meeting.version + 1)
    if can_cancel(meeting, now):
        return replace(ended, state=MeetingState.CANCELLED, ended_by=None)
    if not _asking(meeting, now):
        return None
    if meeting.state is MeetingState.PENDING:
        ended = replace(ended, state=MeetingState.EXPIRED)
    return replace(ended, expires_at=now)


def notes_of_registration(was: Registration, activity: Activity) -> tuple[Note, ...]:
    """For the person, unless nobody has confirmed the address."""
    what, person = _TOLD.get(was.state), was.person
    if what is None:
        return ()
    thing = _Thing(what=what, about=was.id, activity=activity, starts_at=activity.starts_at)
    return (thing.note(person.email, person.language, name=person.name),)


def notes_of_meeting(was: Meeting, occasion: Occasion, now: datetime) -> tuple[Note, ...]:
    """For the representative who was to come, or all who might, for the delegate, and for whoever
    was to interpret.

    About a request, for the sides that see it as open.
    """
    place = was.place if was.state in HELD else None
    sides = tuple(Side) if place else _asking(was, now)
    thing = _Thing(
        what=Ended.MEETING if place else Ended.REQUEST,
        about=was.id,
        activity=occasion.activity,
        starts_at=place.starts_at if place else occasion.activity.starts_at,
    )
    notes: list[Note] = []
    if Side.COMPANY in sides:
        for each in addressed(was):
            partner = occasion.delegate_for(each.language)
            notes.append(thing.note(each.email, each.language, partner=partner))
    delegate = occasion.delegate
    if Side.DELEGATE in sides and delegate.email:
        to, partner = delegate.email, occasion.company
        notes.append(thing.note(to, delegate.language, name=delegate.name, partner=partner))
    helps = occasion.interpreter(was)
    if helps and helps.email:
        both = f"{occasion.company} – {occasion.delegate_for(helps.language)}"
        notes.append(thing.note(helps.email, helps.language, name=helps.name, partner=both))
    return tuple(notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """What ended, for whomever."""

    what: Ended
    about: str
    activity: Activity
    starts_at: datetime

    def note(self, to: str, language: Language, *, name: str = "", partner: str = "") -> Note:
        place = self.activity.place
        return Note(
            email=to,
            name=name,
            language=language,
            what=self.what,
            about=self.about,
            activity=self.activity.title,
            place=f"{place.name}, {place.city}",
            starts_at=self.starts_at,
            zone=self.activity.zone,
            partner=partner,
        )


def _asking(meeting: Meeting, now: datetime) -> tuple[Side, ...]:
    """The sides to whom it is an open request."""
    pending = MeetingState.PENDING
    return tuple(side for side in Side if meeting.seen_by(side, now).state is pending)
