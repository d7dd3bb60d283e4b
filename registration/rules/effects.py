"""What a change would do, told before it is made: of which kind, how many, and some of them by id.

A rehearsal counts what the change itself would write and what the jobs behind it would do then.
Whoever has seen the effects gets a token that says so; a change that cannot be taken back is made
with that token alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.changes import ChangeRequest, ChangeState
from registration.rules.events import Change, Event
from registration.rules.links import Link, Purpose
from registration.rules.meetings import HELD, Meeting, MeetingState
from registration.rules.refusals import Refused
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.texts import Text

TOKEN_HOLDS = timedelta(minutes=15)
MOST_SAMPLES = 5


class EffectKind(StrEnum):
    """What happens to something; each thing is counted under one of the first twelve."""

    CREATED = "CREATED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"
    ACTIVITIES_CANCELLED = "ACTIVITIES_CANCELLED"
    REGISTRATIONS_CONFIRMED = "REGISTRATIONS_CONFIRMED"
    REGISTRATIONS_REJECTED = "REGISTRATIONS_REJECTED"
    REGISTRATIONS_CANCELLED = "REGISTRATIONS_CANCELLED"
    PLACES_IN_LINE_ENDED = "PLACES_IN_LINE_ENDED"
    MEETINGS_ENDED = "MEETINGS_ENDED"
    MEETINGS_TO_RECONFIRM = "MEETINGS_TO_RECONFIRM"
    MEETINGS_PLANNED = "MEETINGS_PLANNED"
    REQUESTS_ENDED = "REQUESTS_ENDED"
    SEATS_RELEASED = "SEATS_RELEASED"
    MAILS = "MAILS"
    OVER_COMPANY_LIMIT = "OVER_COMPANY_LIMIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """`sample` are some of the ids; `at_least`: there may be more than could be counted."""

    kind: EffectKind
    count: int
    sample: tuple[str, ...] = ()
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """That somebody has seen what a change would do; `secret` proves it until `expires_at`."""

    secret: str
    expires_at: datetime


@dataclass(eq=False)
class ConfirmationNeeded(Refused):
    """What the change would do by now (`effects`) has not been seen by its author."""

    effects: tuple[Effect, ...]
    code = "CONFIRMATION_NEEDED"
    says = Text(
        en="This cannot be taken back. Look at its effects with a dry run first, and confirm them.",
        de="Das lässt sich nicht zurücknehmen. Bitte sehen Sie sich zuerst in einem Probelauf die "
        "Folgen an und bestätigen Sie sie.",
        es="Esto no se puede deshacer. Vea primero los efectos en una prueba y confírmelos.",
    )


class Tally:
    """Counts effects as they are found."""

    def __init__(self) -> None:
        self._count: Counter[EffectKind] = Counter()
        self._sample: defaultdict[EffectKind, list[str]] = defaultdict(list)
        self._open: set[EffectKind] = set()

    def add(self, kind: EffectKind, id: str, count: int = 1) -> None:
        """One more (or as many) of that kind."""
        if count:
            self._count[kind] += count
            if id and id not in self._sample[kind] and len(self._sample[kind]) < MOST_SAMPLES:
                self._sample[kind].append(id)

    def change(self, change: Change) -> None:
        """What becomes of one object, and of the seat that it kept."""
        self.add(_kind(change), change.subject)
        if _frees(change):
            self.add(EffectKind.SEATS_RELEASED, change.subject)

    def event(self, event: Event) -> None:
        """The mails that go out with it."""
        self.add(EffectKind.MAILS, event.subject, len(event.mails))

    def leave_open(self, *kinds: EffectKind) -> None:
        """There may be more of these than were counted."""
        self._open.update(kinds)

    def effects(self) -> tuple[Effect, ...]:
        """All there are, in the order of their kinds."""
        return tuple(self._effects())

    def _effects(self) -> Iterator[Effect]:
        for kind in EffectKind:
            if self._count[kind] or kind in self._open:
                yield Effect(
                    kind=kind,
                    count=self._count[kind],
                    sample=tuple(self._sample[kind]),
                    at_least=kind in self._open,
                )


def _kind(change: Change) -> EffectKind:
    before, after = change.before, change.after
    if before is None:
        return EffectKind.CREATED
    if after is None:
        return EffectKind.REMOVED
    match after:
        case Registration():
            return _OF_REGISTRATION.get(after.state, EffectKind.CHANGED)
        case Meeting() if isinstance(before, Meeting):
            return _of_meeting(before, after)
        case ChangeRequest(state=ChangeState.OBSOLETE):
            return EffectKind.REQUESTS_ENDED
        case Activity(is_scheduled=False) if isinstance(before, Activity) and before.is_scheduled:
            return EffectKind.ACTIVITIES_CANCELLED
        case _:
            return EffectKind.CHANGED


_OF_REGISTRATION = {
    RegistrationState.CONFIRMED: EffectKind.REGISTRATIONS_CONFIRMED,
    RegistrationState.REJECTED: EffectKind.REGISTRATIONS_REJECTED,
    RegistrationState.CANCELLED: EffectKind.REGISTRATIONS_CANCELLED,
    RegistrationState.WITHDRAWN: EffectKind.PLACES_IN_LINE_ENDED,
}


def _of_meeting(before: Meeting, after: Meeting) -> EffectKind:
    if after.state is MeetingState.NEEDS_RECONFIRM:
        return EffectKind.MEETINGS_TO_RECONFIRM
    if before.state in HELD and after.state not in HELD:
        return EffectKind.MEETINGS_ENDED
    if before.state is MeetingState.PENDING and after.state is MeetingState.EXPIRED:
        return EffectKind.REQUESTS_ENDED
    return EffectKind.CHANGED


def _frees(change: Change) -> bool:
    before, after = change.before, change.after
    if not isinstance(before, Registration) or not isinstance(after, Registration):
        return False
    return before.keeps_seat and not after.keeps_seat


def subject_of(act: Act) -> str:
    """What a token is about: this call of this person, with exactly this input."""
    said = "\n".join((act.operation, str(act.by), act.by.contact or "", act.digest))
    return sha256(said.encode()).hexdigest()


def confirmation(act: Act, seen: str) -> Link:
    """What the token says: who has seen what the call would do, to objects in these versions."""
    return Link(
        purpose=Purpose.CONFIRMATION,
        subject=f"{subject_of(act)}.{seen}",
        expires_at=(act.at + TOKEN_HOLDS).replace(microsecond=0),
        nonce=ids.new_ulid(act.at),
    )


def confirmed(act: Act, link: Link) -> Act | None:
    """The act, bound to the versions that its author has seen; None: of another call."""
    about, _, seen = link.subject.partition(".")
    return replace(act, seen=seen) if about == subject_of(act) else None
