"""What follows when an activity, or a whole delegation, is called off, or a delegate does not come.

    ENDING ──▶ TELLING ──▶ DONE

First everything that was agreed there ends, one by one, and leaves a note for each person whom it
concerns. Then each person gets one mail that lists all of it. A cascade stops anywhere and goes on
where it stopped: `section` and `after` say where that is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.events import Mail
from registration.rules.texts import Language, Text, venue_time


class CascadeState(StrEnum):
    """What it is at."""

    ENDING = "ENDING"
    TELLING = "TELLING"
    DONE = "DONE"


class Section(StrEnum):
    """What is gone through in each activity, in this order; for a delegate the meetings alone."""

    REGISTRATIONS = "REGISTRATIONS"
    MEETINGS = "MEETINGS"
    CHANGES = "CHANGES"


class Ended(StrEnum):
    """What came to an end for a person."""

    REGISTRATION = "REGISTRATION"
    WAITING = "WAITING"
    MEETING = "MEETING"
    REQUEST = "REQUEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many objects ended, each counted with its end; `digests` are mails."""

    registrations: int = 0
    meetings: int = 0
    requests: int = 0
    digests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """`subject` is what was called off, or the delegate who does not come (id), `title` what people
    call it.

    `activity_ids` are the activities that were still to come; `section` counts through the
    sections of all of them, `after` is the last row of it that is done.
    """

    id: str
    subject: str
    title: Text
    activity_ids: tuple[str, ...]
    reason: str
    state: CascadeState = CascadeState.ENDING
    section: int = 0
    after: str | None = None
    counts: Counts = field(default_factory=Counts)
    version: int = 1
    created_at: datetime
    finished_at: datetime | None = None

    @property
    def dropped_out(self) -> str | None:
        """The delegate (id) who does not come, if that is what it is about."""
        return self.subject if self.subject.startswith("dgt_") else None

    @property
    def sections(self) -> tuple[Section, ...]:
        return (Section.MEETINGS,) if self.dropped_out else tuple(Section)

    @property
    def place(self) -> tuple[str, Section] | None:
        """The activity (id) and the section it is at; None: all of them are done."""
        if self.section >= len(self.activity_ids) * len(self.sections):
            return None
        activity, section = divmod(self.section, len(self.sections))
        return self.activity_ids[activity], self.sections[section]

    def past(self, after: str) -> Self:
        """The next version, which has done everything up to that row."""
        return replace(self, after=after, version=self.version + 1)

    def further(self, now: datetime) -> Self:
        """The next version, which begins with what comes next."""
        following = replace(self, after=None, version=self.version + 1)
        match self.state:
            case CascadeState.ENDING if self.place:
                return replace(following, section=self.section + 1)
            case CascadeState.ENDING:
                return replace(following, state=CascadeState.TELLING)
            case _:
                return replace(following, state=CascadeState.DONE, finished_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing that ended for one person: what the mail to that person is made of.

    `about` is the id of the registration or meeting, `partner` whom the person was to meet.
    """

    email: str
    name: str = ""
    language: Language
    what: Ended
    about: str
    activity: Text
    place: str
    starts_at: datetime
    zone: str
    partner: str = ""


_LINES = {
    Ended.REGISTRATION: Text(
        en="{starts}: {activity}, {place}",
        de="{starts}: {activity}, {place}",
        es="{starts}: {activity}, {place}",
    ),
    Ended.WAITING: Text(
        en="{starts}: {activity}, {place} (waiting list)",
        de="{starts}: {activity}, {place} (Warteliste)",
        es="{starts}: {activity}, {place} (lista de espera)",
    ),
    Ended.MEETING: Text(
        en="{starts}: meeting with {partner}, {activity}",
        de="{starts}: Gespräch mit {partner}, {activity}",
        es="{starts}: reunión con {partner}, {activity}",
    ),
    Ended.REQUEST: Text(
        en="{starts}: open meeting request, {partner}, {activity}",
        de="{starts}: offener Gesprächswunsch, {partner}, {activity}",
        es="{starts}: solicitud de reunión pendiente, {partner}, {activity}",
    ),
}


def opened(
    subject: str, title: Text, activities: Iterable[Activity], reason: str, at: datetime
) -> Cascade:
    """What there is to do about what was called off. What is over stays as it was."""
    delegation = subject.partition("_")[2].partition(".")[0]
    return Cascade(
        id=ids.make("job", delegation, ids.new_ulid(at)),
        subject=subject,
        title=title,
        activity_ids=tuple(one.id for one in activities if one.ends_at > at),
        reason=reason,
        created_at=at,
    )


def digest(cascade: Cascade, notes: Sequence[Note]) -> Mail:
    """The one mail to one person: all that ended for them, in order of time."""
    first = notes[0]
    language = first.language
    in_order = sorted(notes, key=lambda note: (note.starts_at, note.about))
    return Mail(
        to=first.email,
        template="dropped_out" if cascade.dropped_out else "called_off",
        language=language,
        params={
            "name": next((note.name for note in notes if note.name), ""),
            "what": cascade.title.read(language),
            "list": "\n".join(_line(note, language) for note in in_order),
            "reason": cascade.reason,
        },
    )


def _line(note: Note, language: Language) -> str:
    return (
        _LINES[note.what]
        .read(language)
        .format(
            starts=venue_time(note.starts_at, note.zone, language),
            activity=note.activity.read(language),
            place=note.place,
            partner=note.partner,
        )
    )
