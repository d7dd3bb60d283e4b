"""What became of each row of a push, and why: kept and sent as data, said in any language later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.refusals import Invalid, Path, Problems, Refused
from registration.rules.registrations import RegistrationState
from registration.rules.texts import Language, Text, in_words

type About = dict[str, str | int]


class Result(StrEnum):
    """What became of a row."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UPDATED_WITH_CONFLICTS = "UPDATED_WITH_CONFLICTS"
    UNCHANGED = "UNCHANGED"
    LINKED_EXISTING = "LINKED_EXISTING"
    WAITLISTED = "WAITLISTED"
    CANCELLED = "CANCELLED"
    CONFLICT = "CONFLICT"
    STALE = "STALE"
    REJECTED = "REJECTED"


FAILED = (Result.CONFLICT, Result.REJECTED)  # these keep an atomic push from being written


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a row was not carried out, or what to look at: a refusal as data.

    `field` is the path inside the row, `rule` the one of a field that was broken; `about` fills
    the sentence.
    """

    code: str
    field: Path = ()
    rule: str | None = None
    about: About | None = None

    def message(self, language: Language) -> str:
        sentence = Rule[self.rule].says if self.rule else _SENTENCES[self.code]
        words = {name: _word(name, value, language) for name, value in (self.about or {}).items()}
        return sentence.read(language).format_map(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that was kept: what stands there (`ours`), what the row said, and whose it is."""

    field: str
    ours: str
    theirs: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one row. `state` is the registration's, where the row was written."""

    external_id: str
    result: Result
    registration_id: str | None = None
    company_id: str | None = None
    state: RegistrationState | None = None
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[Problem, ...] = ()


_SENTENCES: dict[str, Text] = {}


def told[R: type[Refused]](refusal: R) -> R:
    """Register a refusal that a row may get: its sentence is found by its code."""
    _SENTENCES[refusal.code] = refusal.says
    return refusal


def problems(refusal: Refused) -> tuple[Problem, ...]:
    """A refusal as data; a form's problems as one each."""
    if isinstance(refusal, Problems):
        return tuple(one for each in refusal.problems for one in problems(each))
    if isinstance(refusal, Invalid):
        about = _about((refusal.about or {}).items())
        return (Problem(code="INVALID", field=refusal.path, rule=refusal.rule.name, about=about),)
    if refusal.code not in _SENTENCES:
        raise refusal  # none that a row can have: whoever made it must see it
    about = _about(refusal.details().items())
    return (Problem(code=refusal.code, field=refusal.path, about=about),)


def rejected(external_id: str, refusal: Refused) -> Outcome:
    """The outcome of a row that was refused, or that could not even be read."""
    return Outcome(external_id=external_id, result=Result.REJECTED, problems=problems(refusal))


def _about(details: Iterable[tuple[str, object]]) -> About | None:
    said = ((name, value) for name, value in details if not isinstance(value, tuple | None))
    known = {name: _plain(value) for name, value in said}
    return known or None


def _plain(value: object) -> str | int:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value if isinstance(value, int) else str(value)


def _word(name: str, value: object, language: Language) -> object:
    """A state is said in words, as everywhere."""
    return in_words(str(value), language) if name == "state" else value
