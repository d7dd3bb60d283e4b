"""What people are told about their meetings: to whom, in whose language, in the venue's time."""

from dataclasses import dataclass, replace
from enum import StrEnum

from registration.rules.activities import Activity
from registration.rules.delegates import Delegate, seen_by_companies
from registration.rules.events import Mail
from registration.rules.interpreters import Interpreter
from registration.rules.meetings import HELD, Meeting, Representative
from registration.rules.texts import Language, Text, venue_time


class Notice(StrEnum):
    """The letters about meetings, by the names of their templates."""

    REQUESTED = "meeting_requested"
    BOOKED = "meeting_booked"
    DECLINED = "meeting_declined"
    MOVED = "meeting_moved"
    PASSED_ON = "meeting_passed_on"
    CANCELLED = "meeting_cancelled"
    HANDED_OVER = "meeting_handed_over"
    OTHER_PERSON = "meeting_other_person"
    INTERPRETING = "interpreting"
    INTERPRETING_NO_MORE = "interpreting_no_more"


_SOMEBODY = Text(
    en="a member of the delegation",
    de="ein Mitglied der Delegation",
    es="un miembro de la delegación",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who meets, and where: what the letters name. `interpreters` are those of the session."""

    activity: Activity
    company: str
    delegate: Delegate
    interpreters: tuple[Interpreter, ...] = ()

    def delegate_for(self, language: Language) -> str:
        """How the delegate is named to companies."""
        shown = seen_by_companies(self.delegate)
        return f"{shown.name}, {shown.firm}" if shown else _SOMEBODY.read(language)

    def interpreter(self, meeting: Meeting | None) -> Interpreter | None:
        """Who interprets at what is agreed, if anybody."""
        place = meeting.place if meeting and meeting.state in HELD else None
        wanted = place.interpreter if place else None
        return next((one for one in self.interpreters if one.id == wanted), None)


def to_company(notice: Notice, meeting: Meeting, occasion: Occasion) -> tuple[Mail, ...]:
    """To the representative who comes, or to all who might. The delegate is named if she agreed
    to that."""
    return tuple(
        Mail(
            to=each.email,
            template=notice,
            language=each.language,
            params={"partner": occasion.delegate_for(each.language)}
            | _params(meeting, occasion, each.language),
        )
        for each in addressed(meeting)
    )


def to_delegate(notice: Notice, meeting: Meeting, occasion: Occasion) -> tuple[Mail, ...]:
    """To the delegate, if an address is known."""
    delegate = occasion.delegate
    if delegate.email is None:
        return ()
    params = _params(meeting, occasion, delegate.language)
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


def of_move(meeting: Meeting, was: Meeting, occasion: Occasion) -> tuple[Mail, ...]:
    """To all whom it concerns that a meeting is held elsewhere: both sides, who comes now and who
    came before, and who interprets."""
    zone = occasion.activity.zone
    mails = to_company(Notice.MOVED, meeting, occasion)
    mails += to_delegate(Notice.MOVED, meeting, occasion)
    if was.place:
        starts = was.place.starts_at
        mails = tuple(
            replace(mail, params={**mail.params, "was": venue_time(starts, zone, mail.language)})
            for mail in mails
        )
    if addressed(was) != addressed(meeting):
        mails += to_company(Notice.PASSED_ON, was, occasion)
    return mails + to_interpreters(meeting, occasion, was=was)


def to_interpreters(
    meeting: Meeting, occasion: Occasion, *, was: Meeting | None = None
) -> tuple[Mail, ...]:
    """To whoever interprets at a meeting now, and to whoever did before and no longer does."""
    now, before = occasion.interpreter(meeting), occasion.interpreter(was)
    mails: tuple[Mail, ...] = ()
    if now:
        mails += _to_interpreter(Notice.INTERPRETING, now, meeting, occasion)
    if was and before and (now is None or now.id != before.id):
        mails += _to_interpreter(Notice.INTERPRETING_NO_MORE, before, was, occasion)
    return mails


def _to_interpreter(
    notice: Notice, interpreter: Interpreter, meeting: Meeting, occasion: Occasion
) -> tuple[Mail, ...]:
    """If an address is known."""
    if interpreter.email is None:
        return ()
    who, language = occasion.delegate, interpreter.language
    params = _params(meeting, occasion, language)
    names = {"name": interpreter.name, "one": occasion.company, "other": f"{who.name}, {who.firm}"}
    return (Mail(to=interpreter.email, template=notice, language=language, params=params | names),)


def _params(meeting: Meeting, occasion: Occasion, language: Language) -> dict[str, str]:
    place, activity = meeting.place, occasion.activity
    interpreter = occasion.interpreter(meeting)
    return {
        "activity": activity.title.read(language),
        "starts": venue_time(place.starts_at, activity.zone, language) if place else "",
        "table": str(place.table) if place else "",
        "interpreter": interpreter.name if interpreter else "",
        "until": venue_time(meeting.expires_at, activity.zone, language),
        "place": f"{activity.place.name}, {activity.place.city}",
        "message": meeting.message or "",
        "reason": meeting.reason or "",
    }
