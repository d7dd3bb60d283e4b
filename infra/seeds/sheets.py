"""The seeds' files in `data/`, read into the forms that people would fill in."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from registration.rules.candidates import Candidate
from registration.rules.consents import Purpose
from registration.rules.contacts import ContactForm
from registration.rules.districts import Chamber
from registration.rules.interests import InterestForm
from registration.rules.interpreters import Interpreter
from registration.rules.meetings import Side
from registration.rules.outlines import Outline
from registration.rules.plans.pairs import DeskStance
from registration.rules.profiles import Field, ProfileForm
from registration.rules.quotas import Limits
from registration.rules.registrations import RegistrationState
from registration.rules.sizes import SizeForm
from registration.rules.slots import Period
from registration.rules.stops import Stop
from registration.rules.texts import Language

DATA = Path(__file__).parent / "data"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSheet:
    """New figures, some years on."""

    at: datetime
    size: SizeForm


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanySheet:
    """What a company and those around it do until the desk's first day."""

    key: str
    signed_up_at: datetime
    signed_up_by: Chamber | None = None
    confirmed: bool = True
    profile: ProfileForm
    contact: ContactForm
    colleagues: tuple[ContactForm, ...] = ()
    updated: UpdateSheet | None = None
    verified: tuple[Field, ...] = ()
    interests: tuple[InterestForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySheet:
    """`host` is the key of a company, `admission` that of another activity."""

    key: str
    stop: Stop
    host: str | None = None
    admission: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterSheet:
    """Somebody who interprets at a session."""

    name: str
    languages: tuple[str, ...]
    email: str
    language: Language

    def person(self) -> Interpreter:
        """As the session is told of her; she gets an id with that."""
        return Interpreter(
            id="",
            name=self.name,
            languages=self.languages,
            email=self.email,
            language=self.language,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSheet:
    """The slot grid of one activity; `tables` counts them, `fixed_tables` names delegates."""

    activity: str
    drawn_at: datetime
    slot_minutes: int
    sessions: tuple[Period, ...]
    breaks: tuple[Period, ...]
    tables: int
    requests_from: datetime
    requests_until: datetime
    fixed_tables: dict[str, int]
    interpreters: dict[str, InterpreterSheet] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSheet:
    """A delegation and its programme, and how far it has come."""

    outline: Outline
    drafted_at: datetime
    published_at: datetime
    locked_at: datetime | None = None
    completed_at: datetime | None = None
    activities: tuple[ActivitySheet, ...]
    grid: GridSheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateSheet:
    """A decision-maker, and how far she has come."""

    key: str
    identified_at: datetime
    invited_at: datetime | None = None
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    shares: tuple[Purpose, ...] = ()
    candidate: Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSheet:
    """One person of a company (0: the contact, 1: the first colleague), and how far that went."""

    company: str
    person: int = 0
    at: datetime
    until: RegistrationState
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceSheet:
    """The slots in which a delegate, or an interpreter, is away."""

    delegate: str | None = None
    interpreter: str | None = None
    at: datetime
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesSheet:
    """Whom a company (or a delegate) would like to meet, and how much (1 to 3): one wish after
    another, some minutes apart. Nobody has answered yet."""

    company: str | None = None
    delegate: str | None = None
    at: datetime
    wishes: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWishSheet:
    """What the organiser wants of a pair that did not ask."""

    company: str
    delegate: str
    at: datetime
    stance: DeskStance
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSheet:
    """A wish to meet, and what became of it."""

    company: str
    delegate: str
    by: Side
    at: datetime
    message: str | None = None
    then: Literal[
        "PENDING",
        "EXPIRED",
        "BOOKED",
        "MUTUAL_MATCH",
        "DECLINED",
        "VETOED",
        "WITHDRAWN",
        "CANCELLED",
    ]
    then_at: datetime | None = None
    slot: int | None = None
    cancelled_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSheet:
    """Who signed up for the activities (by key) of a delegation, and who meets whom."""

    registrations: dict[str, tuple[RegistrationSheet, ...]]
    absences: tuple[AbsenceSheet, ...] = ()
    meetings: tuple[MeetingSheet, ...] = ()
    wishes: tuple[WishesSheet, ...] = ()
    desk: tuple[DeskWishSheet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneySheet:
    """Everything about one delegation; `name` is that of its folder."""

    name: str
    programme: ProgrammeSheet
    delegates: tuple[DelegateSheet, ...]
    people: PeopleSheet


def companies() -> tuple[CompanySheet, ...]:
    """All companies, in the order in which they signed up."""
    files = sorted((DATA / "companies").glob("*.yml"))
    sheets = [sheet for file in files for sheet in read(file, tuple[CompanySheet, ...])]
    return tuple(sorted(sheets, key=lambda sheet: sheet.signed_up_at))


def journeys() -> tuple[JourneySheet, ...]:
    """All delegations, in the order in which they were drafted."""
    sheets = [_journey(folder) for folder in (DATA / "journeys").iterdir()]
    return tuple(sorted(sheets, key=lambda sheet: sheet.programme.drafted_at))


def _journey(folder: Path) -> JourneySheet:
    listed = folder / "delegates.yml"
    return JourneySheet(
        name=folder.name,
        programme=read(folder / "programme.yml", ProgrammeSheet),
        delegates=read(listed, tuple[DelegateSheet, ...]) if listed.exists() else (),
        people=read(folder / "people.yml", PeopleSheet),
    )


def read[T](file: Path, of: type[T]) -> T:
    """One file as what it is the form of."""
    return msgspec.convert(_in_utc(yaml.safe_load(file.read_text())), of)


def _in_utc(value: Any) -> Any:
    """The same with every instant as aware UTC; they are written in local time, with its offset."""
    match value:
        case dict():
            return {name: _in_utc(part) for name, part in value.items()}
        case list():
            return [_in_utc(part) for part in value]
        case str() if _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
        case _:
            return value
