"""The link between a row of a chamber's own system and the registration it stands for.

It remembers the last revision and what it said, so that a repeated row changes nothing and an old
one is recognised; and what was answered in the run that wrote it last, so that a run which was cut
off answers the same when it is repeated.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.districts import Chamber
from registration.rules.pushes.outcomes import Outcome
from registration.rules.pushes.refusals import (
    ActivityFixed,
    RevisionKindChanged,
    RevisionReused,
    RevisionStale,
)
from registration.rules.pushes.rows import LegalBasis, Op, PushRow, Revision

MOST_ANSWERS = 20  # of one run to one external id; who repeats a row more often than that errs


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a row of the last run got. `mark` names it within the run."""

    mark: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PushLink:
    """`person` is the digest of the address. Without a registration it only remembers a CANCEL.

    `cancelled`: by the chamber itself; `dropped`: since a snapshot left the row out. `asked` is the
    content (digest) whose cancellation the person was asked to confirm.
    """

    chamber: Chamber
    external_id: str
    activity_id: str = ""
    registration_id: str = ""
    company_id: str = ""
    person: str = ""
    legal_basis: LegalBasis | None = None
    revision: Revision
    digest: str
    cancelled: bool = False
    dropped: bool = False
    asked: str = ""
    run: str = ""
    answers: tuple[Answer, ...] = ()
    version: int = 1
    created_at: datetime
    updated_at: datetime

    def answered(self, run: str, mark: str) -> Outcome | None:
        """What the same row got in the same run before."""
        known = self.answers if self.run == run else ()
        return next((one.outcome for one in known if one.mark == mark), None)


class Standing(StrEnum):
    """How a row stands to what is known under its external id."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    ADVANCED = "ADVANCED"  # a higher revision that says the same
    SAME = "SAME"


def standing(link: PushLink | None, row: PushRow) -> Standing:
    """Raises RevisionKindChanged, RevisionStale, RevisionReused, ActivityFixed."""
    if link is None:
        return Standing.NEW
    if row.dropped:
        if row.revision != link.revision:  # it was pushed again since the snapshot was compared
            raise RevisionStale(str(link.revision))
        return Standing.SAME if link.cancelled else Standing.CHANGED
    known, same = link.revision, row.digest == link.digest
    if row.revision.kind is not known.kind:
        raise RevisionKindChanged(str(known))
    if row.revision.at < known.at:
        raise RevisionStale(str(known))
    if link.activity_id and row.op is Op.UPSERT and row.activity_id != link.activity_id:
        raise ActivityFixed(link.activity_id)
    if row.revision.at > known.at:
        return Standing.ADVANCED if same else Standing.CHANGED
    if not same and not link.dropped:
        raise RevisionReused(str(known))
    return Standing.SAME if same else Standing.CHANGED


def first_link(chamber: Chamber, row: PushRow, now: datetime) -> PushLink:
    """A link that stands for nothing yet."""
    return PushLink(
        chamber=chamber,
        external_id=row.external_id,
        revision=row.revision,
        digest="",
        version=0,
        created_at=now,
        updated_at=now,
    )


def taken(link: PushLink, row: PushRow, now: datetime) -> PushLink:
    """The link after a row was carried out: its revision and content are what is known now."""
    return replace(
        link,
        activity_id=row.activity_id or link.activity_id,
        legal_basis=row.legal_basis or link.legal_basis,
        revision=row.revision,
        digest=row.digest,
        cancelled=row.op is Op.CANCEL,
        dropped=row.dropped,
        asked="",
        updated_at=now,
    )


def advanced(link: PushLink, row: PushRow, now: datetime) -> PushLink:
    """The link after a row that says the same under a higher revision."""
    return replace(link, revision=row.revision, updated_at=now)


def answering(link: PushLink, run: str, answers: Iterable[Answer]) -> PushLink:
    """The next version, which remembers what its rows got in this run."""
    known = link.answers if link.run == run else ()
    latest = (*known, *answers)[-MOST_ANSWERS:]
    return replace(link, run=run, answers=latest, version=link.version + 1)
