"""What one publication changes for one person, and the one mail that tells all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registration.rules.events import Mail
from registration.rules.meetings import HELD, Meeting
from registration.rules.notices import Occasion, addressed
from registration.rules.placements import Placement
from registration.rules.texts import Language, Text, venue_time


class Turn(StrEnum):
    """What became of a meeting for a person."""

    BOOKED = "BOOKED"
    MOVED = "MOVED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One meeting (`about`, its id) that is new, moved or cancelled for one person.

    `starts_at` and `table` are those of today, or of what is cancelled; `was_at` and `was_table`
    those before it moved.
    """

    email: str
    name: str = ""
    language: Language
    turn: Turn
    about: str
    partner: str
    activity: Text
    place: str
    zone: str
    starts_at: datetime
    table: int
    was_at: datetime | None = None
    was_table: int | None = None


_NEW = Text(
    en="{starts}, table {table}: {partner}",
    de="{starts}, Tisch {table}: {partner}",
    es="{starts}, mesa {table}: {partner}",
)
_LINES = {
    Turn.BOOKED: _NEW,
    Turn.MOVED: Text(
        en="{starts}, table {table}: {partner} (until now {was}, table {was_table})",
        de="{starts}, Tisch {table}: {partner} (bisher {was}, Tisch {was_table})",
        es="{starts}, mesa {table}: {partner} (hasta ahora {was}, mesa {was_table})",
    ),
    Turn.CANCELLED: _NEW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    """Somebody at the table: where to write to, and whom they meet."""

    email: str
    name: str
    language: Language
    partner: str


def news_of(was: Meeting | None, now: Meeting, occasion: Occasion) -> tuple[News, ...]:
    """For everybody who sits at the table, or sat there: nothing where nothing changes for them."""
    before, after = _seats(was, occasion), _seats(now, occasion)
    found: list[News] = []
    for email, seat in {**before, **after}.items():
        old = was.place if was and email in before else None
        new = now.place if email in after else None
        told = _turn(old, new)
        if told:
            turn, at = told
            found.append(_about(now, seat, turn, at, old, occasion))
    return tuple(found)


def _seats(meeting: Meeting | None, occasion: Occasion) -> dict[str, _Seat]:
    """Who sits at the table, by address; nobody unless it is agreed."""
    if meeting is None or meeting.place is None or meeting.state not in HELD:
        return {}
    seats = [
        _Seat(
            email=each.email,
            name="",
            language=each.language,
            partner=occasion.delegate_for(each.language),
        )
        for each in addressed(meeting)
    ]
    delegate = occasion.delegate
    if delegate.email:
        seats.append(
            _Seat(
                email=delegate.email,
                name=delegate.name,
                language=delegate.language,
                partner=occasion.company,
            )
        )
    interprets = occasion.interpreter(meeting)
    if interprets and interprets.email:
        both = f"{occasion.company} – {occasion.delegate_for(interprets.language)}"
        seats.append(
            _Seat(
                email=interprets.email,
                name=interprets.name,
                language=interprets.language,
                partner=both,
            )
        )
    return {seat.email: seat for seat in seats}


def _turn(old: Placement | None, new: Placement | None) -> tuple[Turn, Placement] | None:
    if old and new:
        stays = (old.starts_at, old.ends_at, old.table) == (new.starts_at, new.ends_at, new.table)
        return None if stays else (Turn.MOVED, new)
    if new:
        return Turn.BOOKED, new
    return (Turn.CANCELLED, old) if old else None


def _about(
    meeting: Meeting, seat: _Seat, turn: Turn, at: Placement, old: Placement | None, of: Occasion
) -> News:
    moved = old if turn is Turn.MOVED else None
    where = of.activity.place
    return News(
        email=seat.email,
        name=seat.name,
        language=seat.language,
        turn=turn,
        about=meeting.id,
        partner=seat.partner,
        activity=of.activity.title,
        place=f"{where.name}, {where.city}",
        zone=of.activity.zone,
        starts_at=at.starts_at,
        table=at.table,
        was_at=moved.starts_at if moved else None,
        was_table=moved.table if moved else None,
    )


def digest(news: Sequence[News], reason: str | None) -> Mail:
    """The one mail to one person: all that changes for them, in order of time."""
    first = news[0]
    language = first.language
    return Mail(
        to=first.email,
        template="plan_published",
        language=language,
        params={
            "name": next((each.name for each in news if each.name), ""),
            "activity": first.activity.read(language),
            "place": first.place,
            "reason": reason or "",
            **{turn.value.lower(): _list(news, turn, language) for turn in Turn},
        },
    )


def _list(news: Iterable[News], turn: Turn, language: Language) -> str:
    theirs = sorted(
        (each for each in news if each.turn is turn), key=lambda each: (each.starts_at, each.about)
    )
    return "\n".join(_line(each, language) for each in theirs)


def _line(news: News, language: Language) -> str:
    def when(at: datetime | None) -> str:
        return venue_time(at, news.zone, language) if at else ""

    return (
        _LINES[news.turn]
        .read(language)
        .format(
            starts=when(news.starts_at),
            table=news.table,
            partner=news.partner,
            was=when(news.was_at),
            was_table=news.was_table,
        )
    )
