"""A delegation: decision-makers who travel, the days they travel, and who organises them.

    DRAFT ──▶ PUBLISHED ──▶ LOCKED ──▶ COMPLETED ──▶ ARCHIVED
      └──────────┴────────────┴──▶ CANCELLED

PUBLISHED is open for registrations. LOCKED freezes texts and programme, so that hosts can rely on
them; people still answer, cancel and are replaced. A cancelled delegation stays readable and
takes nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from registration.rules.breaches import Rule
from registration.rules.outlines import Outline, check, tidied
from registration.rules.refusals import Form, Path, Refused, WrongState
from registration.rules.texts import Text
from registration.rules.wording import check_line, tidy_line


class Status(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    LOCKED = "LOCKED"
    COMPLETED = "COMPLETED"
    ARCHIVED = "ARCHIVED"
    CANCELLED = "CANCELLED"


NEXT: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.PUBLISHED, Status.CANCELLED}),
    Status.PUBLISHED: frozenset({Status.LOCKED, Status.CANCELLED}),
    Status.LOCKED: frozenset({Status.COMPLETED, Status.CANCELLED}),
    Status.COMPLETED: frozenset({Status.ARCHIVED}),
    Status.ARCHIVED: frozenset(),
    Status.CANCELLED: frozenset(),
}


@dataclass(eq=False)
class SlugTaken(Refused):
    slug: str
    code = "SLUG_TAKEN"
    says = Text(
        en="Another delegation is already called {slug}.",
        de="Eine andere Delegation heißt schon {slug}.",
        es="Ya hay otra delegación llamada {slug}.",
    )

    @property
    def path(self) -> Path:
        return ("slug",)


@dataclass(eq=False)
class NotOver(Refused):
    """`ends_on` is the last day."""

    ends_on: date
    code = "NOT_OVER"
    says = Text(
        en="The delegation travels until {ends_on}; it cannot be completed earlier.",
        de="Die Delegation reist bis {ends_on}; vorher kann sie nicht abgeschlossen werden.",
        es="La delegación viaja hasta el {ends_on}; no se puede concluir antes.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Outline):
    """An outline with an id and a history.

    `activity_ids` and `delegate_ids` name all that belongs to it, in the order it came, so that a
    page of delegations is read with what belongs to each by key, and not list by list.
    """

    id: str
    status: Status = Status.DRAFT
    published_at: datetime | None = None
    cancelled_because: str | None = None
    activity_ids: tuple[str, ...] = ()
    delegate_ids: tuple[str, ...] = ()
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def is_public(self) -> bool:
        """Whether people outside the desk may read it; a draft that was cancelled never was."""
        return self.published_at is not None

    @property
    def is_live(self) -> bool:
        """Whether people may still sign up, answer and meet."""
        return self.status in (Status.PUBLISHED, Status.LOCKED)

    @property
    def is_open_to_edits(self) -> bool:
        """Whether texts and programme may still change."""
        return self.status in (Status.DRAFT, Status.PUBLISHED)

    @property
    def takes_people(self) -> bool:
        """Whether the list of decision-makers may still change."""
        return self.is_open_to_edits or self.is_live


def draft(outline: Outline, *, id: str, at: datetime) -> Delegation:
    """A new delegation, seen by the desk alone. Raises every problem of the form at once."""
    tidy = tidied(outline)
    form = Form()
    check(form, tidy)
    form.check()
    kept = {field.name: getattr(tidy, field.name) for field in fields(Outline)}
    return Delegation(id=id, created_at=at, updated_at=at, **kept)


def revise(delegation: Delegation, changes: Mapping[str, Any], *, at: datetime) -> Delegation:
    """The delegation with some fields of its outline changed.

    Its address and direction are fixed once people have seen it. Raises WrongState from LOCKED
    on, and every problem of the form at once.
    """
    expect(delegation, delegation.is_open_to_edits)
    revised = tidied(replace(delegation, **changes))
    form = Form()
    for name in ("slug", "direction"):
        if delegation.is_public and getattr(revised, name) != getattr(delegation, name):
            form.reject((name,), Rule.FIXED_ONCE_PUBLIC)
    check(form, revised)
    if delegation.is_public:
        _check_translations(form, revised)
    form.check()
    return changed(revised, at)


def publish(delegation: Delegation, *, stops: int, at: datetime) -> Delegation:
    """Opens it to the public.

    It needs title and summary in German beside English, and a programme: `stops` is the number
    of activities that are not cancelled. Raises WrongState, or every problem at once.
    """
    published = move(delegation, Status.PUBLISHED, at=at)
    form = Form()
    _check_translations(form, delegation)
    if stops < 1:
        form.reject(("activities",), Rule.EMPTY_PROGRAMME)
    form.check()
    return replace(published, published_at=at)


def complete(delegation: Delegation, *, at: datetime) -> Delegation:
    """Ends it, after its last day. Raises WrongState, NotOver."""
    completed = move(delegation, Status.COMPLETED, at=at)
    if at < delegation.period.over_at:
        raise NotOver(delegation.period.ends_on)
    return completed


def cancel(delegation: Delegation, reason: str, *, at: datetime) -> Delegation:
    """Calls it off; the reason is kept and shown. Raises WrongState, Invalid."""
    form = Form()
    check_line(form, ("reason",), reason, limit=500)
    form.check()
    cancelled = move(delegation, Status.CANCELLED, at=at)
    return replace(cancelled, cancelled_because=tidy_line(reason))


def move(delegation: Delegation, to: Status, *, at: datetime) -> Delegation:
    """One step along the diagram above. Raises WrongState."""
    expect(delegation, to in NEXT[delegation.status])
    return changed(replace(delegation, status=to), at)


def expect(delegation: Delegation, holds: bool) -> None:
    """Raises WrongState, which names where the delegation stands, unless `holds`."""
    if not holds:
        raise WrongState(delegation.id, delegation.status)


def with_activity(delegation: Delegation, id: str) -> Delegation:
    """The delegation with one more stop; no new version of what the organiser wrote."""
    return replace(delegation, activity_ids=(*delegation.activity_ids, id))


def without_activity(delegation: Delegation, id: str) -> Delegation:
    """The delegation with one stop less."""
    kept = tuple(one for one in delegation.activity_ids if one != id)
    return replace(delegation, activity_ids=kept)


def with_delegate(delegation: Delegation, id: str) -> Delegation:
    """The delegation with one more name on its list."""
    return replace(delegation, delegate_ids=(*delegation.delegate_ids, id))


def changed(delegation: Delegation, at: datetime) -> Delegation:
    """The next version, as of `at`."""
    return replace(delegation, version=delegation.version + 1, updated_at=at)


def _check_translations(form: Form, outline: Outline) -> None:
    for name, text in (("title", outline.title), ("summary", outline.summary)):
        if text.de is None:
            form.reject((name, "de"), Rule.UNTRANSLATED)
