"""One row of a push: what a chamber says of one person of one company at one activity.

What a row leaves out it does not say, and so it changes nothing there; a row never empties a field.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

EXTERNAL_ID_LIMIT = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_REVISION = 2**53 - 1  # what every JSON reader keeps exactly


class Op(StrEnum):
    """What the row is to come to."""

    UPSERT = "UPSERT"
    CANCEL = "CANCEL"


class LegalBasis(StrEnum):
    """Why the chamber may pass the person on; the person is told (GDPR Article 14(1)(c))."""

    CHAMBER_LAW = "CHAMBER_LAW"  # § 9(4) IHKG, § 113 HwO
    CONSENT_TO_CHAMBER = "CONSENT_TO_CHAMBER"
    CONTRACT = "CONTRACT"


class RevisionKind(StrEnum):
    """How a chamber counts the versions of a row: always in the same way."""

    NUMBER = "NUMBER"
    TIME = "TIME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A version of a row: a number of the chamber's own, or microseconds since 1970 (UTC)."""

    kind: RevisionKind
    at: int

    @classmethod
    def of_time(cls, moment: datetime) -> "Revision":
        at = (moment - _EPOCH) // timedelta(microseconds=1)
        return cls(kind=RevisionKind.TIME, at=at)

    def __str__(self) -> str:
        if self.kind is RevisionKind.NUMBER:
            return str(self.at)
        moment = _EPOCH + timedelta(microseconds=self.at)
        return moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRow:
    """A row as read. `company` and `person` hold what was said, in one spelling, by field.

    The fields of a company are those of a profile, its identifiers among them by their own names.
    `dropped`: it is no row that was sent, but one that a snapshot left out.
    """

    external_id: str
    revision: Revision
    op: Op = Op.UPSERT
    activity_id: str = ""
    legal_basis: LegalBasis | None = None
    objected: bool = False
    company: Mapping[str, object] = field(default_factory=dict)
    person: Mapping[str, object] = field(default_factory=dict)
    dropped: bool = False

    @property
    def email(self) -> str:
        return str(self.person.get("email") or "")

    @property
    def digest(self) -> str:
        """Names the content: the same for all spellings of it, whatever the revision."""
        if self.op is Op.CANCEL:
            return Op.CANCEL  # what else such a row may say is of no account
        said = (self.op, self.activity_id, self.legal_basis, self.objected)
        return _digest((*said, self.company, self.person))

    @property
    def fingerprint(self) -> str:
        """Names the row as a whole, revision included."""
        return _digest((self.external_id, self.revision, self.digest))


def _digest(value: object) -> str:
    text = msgspec.json.encode(value, order="deterministic")
    return hashlib.sha256(text).hexdigest()[:32]
