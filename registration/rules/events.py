"""What an accepted change leaves behind: its audit entry, its event, and the mails it causes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from registration.rules.links import Link
from registration.rules.texts import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person. `template` names an entry of `letters.LETTERS`; `params` fill it.

    `link` is turned into a secret when the mail is written, so that no row holds one.
    """

    to: str
    template: str
    language: Language
    params: dict[str, str] = field(default_factory=dict)
    link: Link | None = None


class Job(StrEnum):
    """What is done by a queue's consumer once a change is written."""

    PROMOTE = "promote"  # offer the free seats of an activity (id) to those who wait
    CASCADE = "cascade"  # end all that an activity or delegation that was called off had agreed
    PUBLISH = "publish"  # put a plan in force (id of the publication)
    FILL = "fill"  # book in an activity (id) what waits for a place and takes any
    MERGE = "merge"  # move what belongs to a company that was merged, or back (id of the merge)
    PUSH = "push"  # go on with a chamber's file of registrations (id of the push)
    PLAN = "plan"  # have the solver plan a session's meetings (id of the draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A job that a change makes, about `subject` (an id). To do it twice comes to the same."""

    job: Job
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `kind` is `noun.past_participle`, `subject` the object's id.

    `work` goes to a queue from the outbox, so that no accepted change is without it.
    """

    kind: str
    subject: str
    data: dict[str, str] = field(default_factory=dict)
    mails: tuple[Mail, ...] = ()
    work: Work | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One object before and after. Values are rules' dataclasses; None: not there."""

    subject: str
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """An event as it waits in the outbox. `id` is a ULID, so that entries sort by time.

    `request_id` names the request that the event goes back to; none where it is older than that.
    """

    id: str
    at: datetime
    event: Event
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who changed what, when, on whose behalf and why. `by` is `role:id` of the principal."""

    id: str
    subject: str
    operation: str
    by: str
    contact: str | None
    at: datetime
    request_id: str
    reason: str | None
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
