"""Review tasks: what a sign-up leaves for a person of the desk to decide.

A weak match is scored from what two companies share:

    the same folded name           60   (two companies are compared only then)
    the same postcode              25
    the same domain                25
    another legal form             -5   (GmbH or GmbH & Co. KG: people mix them up)
    another EUID, VAT id or LEI   -40   each (then they are two companies of one family)

From 80 points on somebody should look. Name and postcode suffice, name alone does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.addresses import Address
from registration.rules.companies import Company
from registration.rules.identifiers import Register
from registration.rules.names import matching
from registration.rules.profiles import Field, Profile
from registration.rules.refusals import WrongState
from registration.rules.sizes import Size

THRESHOLD = 80


class ReviewKind(StrEnum):
    """Why somebody should look."""

    WEAK_MATCH = "WEAK_MATCH"
    JOIN_DIFFERENCES = "JOIN_DIFFERENCES"
    JOIN_UNVOUCHED = "JOIN_UNVOUCHED"
    IDENTIFIERS_OF_TWO = "IDENTIFIERS_OF_TWO"


class Reason(StrEnum):
    """What speaks for or against two being one."""

    SAME_NAME = "SAME_NAME"
    SAME_POSTCODE = "SAME_POSTCODE"
    SAME_DOMAIN = "SAME_DOMAIN"
    OTHER_LEGAL_FORM = "OTHER_LEGAL_FORM"
    OTHER_IDENTIFIER = "OTHER_IDENTIFIER"


_POINTS = {
    Reason.SAME_NAME: 60,
    Reason.SAME_POSTCODE: 25,
    Reason.SAME_DOMAIN: 25,
    Reason.OTHER_LEGAL_FORM: -5,
    Reason.OTHER_IDENTIFIER: -40,
}


class Resolution(StrEnum):
    """What the desk decided."""

    SAME_COMPANY = "SAME_COMPANY"
    DIFFERENT_COMPANIES = "DIFFERENT_COMPANIES"
    TAKEN_OVER = "TAKEN_OVER"
    DISMISSED = "DISMISSED"


class ReviewState(StrEnum):
    OPEN = "OPEN"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field where somebody stated something else than what is kept."""

    field: Field
    kept: str
    stated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How much two companies look alike, 0 to 100, and by what."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_weak_match(self) -> bool:
        return self.score >= THRESHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a task ended, who said so, and when."""

    resolution: Resolution
    note: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTask:
    """`company` is the one that signed up or was joined, `candidate` the one it may be as well.

    `contact` is the person who joined.
    """

    id: str
    kind: ReviewKind
    company: str
    created_at: datetime
    candidate: str | None = None
    contact: str | None = None
    match: Match | None = None
    differences: tuple[Difference, ...] = ()
    verdict: Verdict | None = None
    version: int = 1

    @property
    def state(self) -> ReviewState:
        return ReviewState.RESOLVED if self.verdict else ReviewState.OPEN


def compare(new: Profile, domain: str | None, known: Company) -> Match:
    """How much a profile looks like a company that is already there."""
    old = known.profile
    shared = {
        Reason.SAME_NAME: matching(new.legal_name) == matching(old.legal_name),
        Reason.SAME_POSTCODE: new.address.postcode == old.address.postcode,
        Reason.SAME_DOMAIN: domain is not None and domain == known.domain,
        Reason.OTHER_LEGAL_FORM: new.legal_form is not old.legal_form,
    }
    mine, theirs = new.identifiers.strong, old.identifiers.strong
    contradictions = [kind for kind in mine if kind in theirs and mine[kind] != theirs[kind]]
    reasons = [reason for reason, applies in shared.items() if applies]
    reasons += [Reason.OTHER_IDENTIFIER] * len(contradictions)
    points = sum(_POINTS[reason] for reason in reasons)
    return Match(score=min(100, max(0, points)), reasons=tuple(dict.fromkeys(reasons)))


def weak_match(
    id: str, company: Company, others: Iterable[Company], now: datetime
) -> ReviewTask | None:
    """A task about the company that looks most like this one, if any does enough."""
    matches = [(compare(company.profile, company.domain, other), other.id) for other in others]
    weak = [pair for pair in matches if pair[0].is_weak_match]
    if not weak:
        return None
    match, candidate = max(weak, key=lambda pair: pair[0].score)
    return ReviewTask(
        id=id,
        kind=ReviewKind.WEAK_MATCH,
        company=company.id,
        candidate=candidate,
        match=match,
        created_at=now,
    )


def differences(kept: Profile, stated: Profile) -> tuple[Difference, ...]:
    """Where a sign-up that joins states something else. What it leaves out is no difference."""
    return tuple(
        Difference(field=field, kept=spelled(kept.value_of(field)), stated=spelled(value))
        for field in Field
        if (value := stated.value_of(field)) and value != kept.value_of(field)
    )


def spelled(value: object) -> str:
    """A value of a profile as a person reads it."""
    match value:
        case None:
            return ""
        case Register():
            return value.euid
        case Address():
            return f"{value.street}, {value.postcode} {value.city}, {value.district.label}"
        case Size():
            return f"{value.size_class} ({value.declared.year})"
        case tuple():
            return ", ".join(str(entry) for entry in value)
        case _:
            return str(value)


def join_kind(
    candidate: str | None, found: tuple[Difference, ...], vouched: bool
) -> ReviewKind | None:
    """What a person who joins a company leaves to look at; None: nothing."""
    if candidate:
        return ReviewKind.IDENTIFIERS_OF_TWO
    if found:
        return ReviewKind.JOIN_DIFFERENCES
    return None if vouched else ReviewKind.JOIN_UNVOUCHED


def resolved(task: ReviewTask, verdict: Verdict) -> ReviewTask:
    """The task with its verdict. Raises WrongState where it has one already."""
    if task.verdict:
        raise WrongState(task.id, task.state)
    return replace(task, verdict=verdict, version=task.version + 1)
