"""What people are told about their meetings: to whom, in whose language, in the venue's time."""

from dataclasses import dataclass
from enum import StrEnum

from registration.rules.activities import Activity
from registration.rules.delegates import Delegate, seen_by_companies
from registration.rules.events import Mail
from registration.rules.meetings import Meeting, Representative
from registration.rules.texts import Language, Text, venue_time


class Notice(StrEnum):
    """The letters about meetings, by the names of their templates."""

    REQUESTED = "meeting_requested"
    BOOKED = "meeting_booked"
    DECLINED = "meeting_declined"
    CANCELLED = "meeting_cancelled"
    HANDED_OVER = "meeting_handed_over"
    OTHER_PERSON = "meeting_other_person"


_SOMEBODY = Text(
    en="a member of the delegation",
    de="ein Mitglied der Delegation",
    es="un miembro de la delegación",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who meets, and where: what the letters name."""

    activity: Activity
    company: str
    delegate: Delegate

    def delegate_for(self, language: Language) -> str:
        """How the delegate is named to companies."""
        shown = seen_by_companies(self.delegate)
        return f"{shown.name}, {shown.firm}" if shown else _SOMEBODY.read(language)


def to_company(notice: Notice, meeting: Meeting, occasion: Occasion) -> tuple[Mail, ...]:
    """To the representative who comes, or to all who might. The delegate is named if she agreed
    to that."""
    return tuple(
        Mail(
            to=each.email,
            template=notice,
            language=each.language,
            params={"partner": occasion.delegate_for(each.language)}
            | _params(meeting, occasion.activity, each.language),
        )
        for each in addressed(meeting)
    )


def to_delegate(notice: Notice, meeting: Meeting, occasion: Occasion) -> tuple[Mail, ...]:
    """To the delegate, if an address is known."""
    delegate = occasion.delegate
    if delegate.email is None:
        return ()
    params = _params(meeting, occasion.activity, delegate.language)
    return (
        Mail(
            to=delegate.email,
            template=notice,
            language=delegate.language,
            params={"partner": occasion.company} | params,
        ),
    )


def addressed(meeting: Meeting) -> tuple[Representative, ...]:
    """Who of the company comes, or all who might."""
    if meeting.place is None:
        return meeting.representatives
    comes = meeting.place.representative
    return tuple(each for each in meeting.representatives if each.registration_id == comes)


def _params(meeting: Meeting, activity: Activity, language: Language) -> dict[str, str]:
    place = meeting.place
    return {
        "activity": activity.title.read(language),
        "starts": venue_time(place.starts_at, activity.zone, language) if place else "",
        "table": str(place.table) if place else "",
        "until": venue_time(meeting.expires_at, activity.zone, language),
        "place": f"{activity.place.name}, {activity.place.city}",
        "message": meeting.message or "",
        "reason": meeting.reason or "",
    }
