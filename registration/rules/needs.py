"""What somebody needs: diet and access, with the consent to note it; and how a delegate travels.

What one eats or cannot climb may tell of health or faith (GDPR Article 9): it is noted only with an
explicit consent, lies in a row of its own that no list loads, stands in no audit entry or event,
and ends by itself. What stays is the record: that there was a consent, to which text, and when.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.consents import Channel
from registration.rules.refusals import Form
from registration.rules.texts import Language
from registration.rules.wording import check_line, tidy_line

KEPT = timedelta(days=14)  # after what it is needed for
MAX_NOTE = 300


class Requirement(StrEnum):
    """What somebody may need."""

    VEGETARIAN = "VEGETARIAN"
    VEGAN = "VEGAN"
    HALAL = "HALAL"
    KOSHER = "KOSHER"
    NO_PORK = "NO_PORK"
    GLUTEN_FREE = "GLUTEN_FREE"
    LACTOSE_FREE = "LACTOSE_FREE"
    ALLERGY = "ALLERGY"
    WHEELCHAIR = "WHEELCHAIR"
    STEP_FREE = "STEP_FREE"
    HEARING = "HEARING"
    SIGHT = "SIGHT"
    SIGN_LANGUAGE = "SIGN_LANGUAGE"
    COMPANION = "COMPANION"
    OTHER = "OTHER"


# These say nothing to a kitchen or a door without a word more.
EXPLAINED = frozenset({Requirement.ALLERGY, Requirement.OTHER})


class Means(StrEnum):
    """How somebody travels."""

    FLIGHT = "FLIGHT"
    TRAIN = "TRAIN"
    CAR = "CAR"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The explicit consent: to which wording, where, and where the proof lies."""

    text_version: str
    language: Language
    channel: Channel
    evidence: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What somebody needs, in kinds; `note` is for the kitchen and the door."""

    kinds: tuple[Requirement, ...]
    note: str | None
    agreed: Agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """An arrival or a departure; `number` is of the flight or train, `place` airport or station."""

    at: datetime
    by: Means
    number: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How somebody comes and goes, and where she sleeps."""

    arrival: Leg | None = None
    departure: Leg | None = None
    hotel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Of the registration or delegate `about`, while its person is the one with that digest.

    `person` is empty for delegates, whose id is theirs alone. `due_at` is when it is deleted.
    """

    about: str
    person: str = ""
    requirements: Requirements | None = None
    travel: Travel | None = None
    version: int = 0
    due_at: datetime

    @property
    def is_empty(self) -> bool:
        return self.requirements is None and self.travel is None

    def holds(self, person: str, now: datetime) -> bool:
        """Whether it is still that person's, and not due to be deleted."""
        return self.person == person and now < self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is told of a change for ever: that something was noted, and on whose word. Not what."""

    requirements: bool
    travel: bool
    agreed: Agreed | None
    version: int


def record(needs: Needs | None) -> Record | None:
    """What the audit says of them."""
    if needs is None or needs.is_empty:
        return None
    told = needs.requirements
    return Record(
        requirements=told is not None,
        travel=needs.travel is not None,
        agreed=told.agreed if told else None,
        version=needs.version,
    )


def require(needs: Needs, written: Requirements, *, evidence: str, at: datetime) -> Needs:
    """With these requirements instead of any before. Raises all problems at once."""
    form, agreed = Form(), written.agreed
    note = tidy_line(written.note or "") or None
    kinds = tuple(one for one in Requirement if one in written.kinds)
    if not kinds:
        form.reject(("kinds",), Rule.REQUIRED)
    if note is None and EXPLAINED.intersection(kinds):
        form.reject(("note",), Rule.REQUIRED)
    check_line(form, ("note",), note, limit=MAX_NOTE)
    check_line(form, ("consent", "text_version"), agreed.text_version, limit=60)
    check_line(form, ("consent", "evidence"), agreed.evidence, limit=200)
    form.check()
    text_version, proof = tidy_line(agreed.text_version), agreed.evidence or evidence
    agreed = replace(agreed, text_version=text_version, evidence=proof, at=at)
    return _next(needs, requirements=Requirements(kinds=kinds, note=note, agreed=agreed))


def plan(needs: Needs, written: Travel) -> Needs:
    """With this journey instead of any before. Raises all problems at once."""
    form = Form()
    legs = {"arrival": written.arrival, "departure": written.departure}
    if not (written.hotel or any(legs.values())):
        form.reject((), Rule.REQUIRED)
    for name, leg in legs.items():
        if leg:
            check_line(form, (name, "number"), leg.number, limit=20)
            check_line(form, (name, "place"), leg.place)
    check_line(form, ("hotel",), written.hotel)
    if written.arrival and written.departure and written.departure.at <= written.arrival.at:
        form.reject(("departure", "at"), Rule.ENDS_BEFORE_START)
    form.check()
    return _next(needs, travel=written)


def erase(needs: Needs, *, requirements: bool, travel: bool) -> Needs:
    """Without the one, the other, or both. Raises Invalid where it is neither."""
    form = Form()
    if not (requirements or travel):
        form.reject(("parts",), Rule.REQUIRED)
    form.check()
    kept = None if requirements else needs.requirements
    return _next(needs, requirements=kept, travel=None if travel else needs.travel)


def _next(needs: Needs, **changed: object) -> Needs:
    return replace(needs, version=needs.version + 1, **changed)  # type: ignore[arg-type]  # by field
