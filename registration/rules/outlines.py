"""What an organiser writes about a delegation, before it has an id and a history."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from registration.rules.breaches import Rule
from registration.rules.codes import check_countries, check_languages, check_zone
from registration.rules.refusals import Form
from registration.rules.sectors import Sector, read_sectors
from registration.rules.texts import Text
from registration.rules.wording import check_line, check_text, tidy_line, tidy_text

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
LONGEST_DAYS = 60  # no journey is longer; catches a mistyped year
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Direction(StrEnum):
    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


class Programme(StrEnum):
    """The scheme behind a delegation.

    BBA is run by WFS for the Saxon economics ministry, since 2015. AWIS is the foreign-trade
    initiative that ministry, chambers and WFS share.
    """

    BBA = "BBA"
    AWIS = "AWIS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days, both included, as they are counted in `zone`."""

    starts_on: date
    ends_on: date
    zone: str = "Europe/Berlin"

    def holds(self, starts_at: datetime, ends_at: datetime, zone: str) -> bool:
        """Whether something that runs from `starts_at` to `ends_at` lies within these days.

        The days are those of its own place, `zone`. Ending at midnight is fine.
        """
        after = self.ends_on + timedelta(days=1)
        return _midnight(self.starts_on, zone) <= starts_at and ends_at <= _midnight(after, zone)

    @property
    def over_at(self) -> datetime:
        """The midnight that ends the last day (aware)."""
        return _midnight(self.ends_on + timedelta(days=1), self.zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """Who runs it, and for whom: AMZ, on behalf of WFS."""

    name: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What an organiser writes about a delegation.

    `slug` is its name in addresses; left blank it is made of the English title and the year.
    `languages` are those spoken on the journey, `markets` the countries it is about.
    """

    direction: Direction
    title: Text
    summary: Text
    period: Period
    organiser: Organiser
    slug: str = ""
    markets: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    languages: tuple[str, ...] = ()
    programme: Programme | None = None


def slug_of(title: str, year: int) -> str:
    """`Mexico: Automotive` and 2019 -> `mexico-automotive-2019`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))[:54].strip("-")
    return f"{words}-{year}".strip("-")


def is_slug(text: str) -> bool:
    """Whether a text can be a name in addresses."""
    return 3 <= len(text) <= 60 and _SLUG.fullmatch(text) is not None


def tidied[O: Outline](outline: O) -> O:
    """One spelling: no stray white space, codes in their own case, nothing twice."""
    organiser = outline.organiser
    return replace(
        outline,
        title=tidy_text(outline.title),
        summary=tidy_text(outline.summary),
        slug=outline.slug.strip().lower()
        or slug_of(outline.title.en, outline.period.starts_on.year),
        organiser=Organiser(
            name=tidy_line(organiser.name),
            on_behalf_of=tidy_line(organiser.on_behalf_of or "") or None,
        ),
        markets=tuple(dict.fromkeys(code.upper() for code in outline.markets)),
        languages=tuple(dict.fromkeys(code.lower() for code in outline.languages)),
        sectors=tuple(
            dict.fromkeys(replace(one, code=one.code.strip()) for one in outline.sectors)
        ),
    )


def check(form: Form, outline: Outline) -> None:
    """Notes everything that is wrong with it."""
    check_text(form, ("title",), outline.title)
    check_text(form, ("summary",), outline.summary, limit=4000)
    check_line(form, ("organiser", "name"), outline.organiser.name)
    check_line(form, ("organiser", "on_behalf_of"), outline.organiser.on_behalf_of)
    check_countries(form, ("markets",), outline.markets)
    check_languages(form, ("languages",), outline.languages)
    if not is_slug(outline.slug):
        form.reject(("slug",), Rule.SLUG_SHAPE)
    read_sectors(form, ("sectors",), outline.sectors)
    _check_period(form, outline.period)


def _check_period(form: Form, period: Period) -> None:
    check_zone(form, ("period", "zone"), period.zone)
    if not EARLIEST <= period.starts_on <= LATEST:
        form.reject(("period", "starts_on"), Rule.OUT_OF_RANGE, low=EARLIEST, high=LATEST)
        return
    latest = period.starts_on + timedelta(days=LONGEST_DAYS)
    if period.ends_on < period.starts_on:
        form.reject(("period", "ends_on"), Rule.ENDS_BEFORE_START)
    elif period.ends_on > latest:
        form.reject(("period", "ends_on"), Rule.OUT_OF_RANGE, low=period.starts_on, high=latest)
