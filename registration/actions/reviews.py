"""Decide a review task."""

from registration.rules import reviews as rules
from registration.rules.acts import Act
from registration.rules.breaches import Rule
from registration.rules.events import Change, Event
from registration.rules.refusals import Invalid, NotFound, VersionConflict
from registration.rules.reviews import Resolution, ReviewTask, Verdict
from registration.store import ledger, reviews
from registration.store.rows import read

MAX_NOTE = 1000


def resolve(
    act: Act, id: str, expected: int, resolution: Resolution, note: str | None
) -> ReviewTask:
    """Say how a task ends. It changes no company: merging two is a step of its own."""
    if note and len(note) > MAX_NOTE:
        raise Invalid(("note",), Rule.TOO_LONG, {"limit": MAX_NOTE})
    before = read(reviews.key(id))
    if before is None:
        raise NotFound(("id",))
    if before.version != expected:
        raise VersionConflict(id, before.version)
    verdict = Verdict(resolution=resolution, note=note, by=str(act.by), at=act.at)
    after = rules.resolved(before, verdict)
    ledger.accept(
        act,
        reviews.resolved(after),
        changes=[Change(subject=id, before=before, after=after)],
        events=[Event(kind="review.resolved", subject=id)],
        answer=id,
    )
    return after
