"""Merge two companies into one, and undo it.

What identifies the two changes hands in one transaction; what belongs to the loser is moved by the
job behind it (`movings`), and back by the same job (`returns`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from registration.actions.rivals import decide_again
from registration.rules import doubles, ids
from registration.rules import merges as rules
from registration.rules.acts import Act
from registration.rules.breaches import Rule
from registration.rules.companies import Company
from registration.rules.events import Change, Event, Job, Work
from registration.rules.meetings import Meeting
from registration.rules.merges import Choices, Merge
from registration.rules.pages import Page, Window
from registration.rules.refusals import Invalid, VersionConflict
from registration.rules.registrations import Registration
from registration.rules.reviews import Resolution, ReviewTask, Verdict
from registration.rules.reviews import resolved as reviewed
from registration.store import companies, ledger, reviews
from registration.store import merges as store
from registration.store.rows import read_many

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which company becomes part of which, in which versions; the review task (id) that it ends."""

    survivor_id: str
    loser_id: str
    survivor_version: int
    loser_version: int
    choices: Choices = field(default_factory=dict)
    review_task_id: str | None = None


def merge(act: Act, wish: Wish) -> Merge:
    """Make the loser part of the survivor, and begin to move what belongs to it.

    Raises NotFound, VersionConflict, CompanyMerged, WrongState while one of them is in another
    merge, MergeClash, and Invalid or Problems where the chosen fields do not fit each other.
    """
    return decide_again(lambda _: _merge(act, wish))


def _merge(act: Act, wish: Wish) -> Merge:
    keys = companies.key(wish.survivor_id), companies.key(wish.loser_id)
    task_key = reviews.key(wish.review_task_id or "")
    found = read_many((*keys, task_key))
    survivor = found.need(keys[0], "survivor_id")
    _expect(survivor, wish.survivor_version)
    loser = found.need(keys[1], "loser_id")
    _expect(loser, wish.loser_version)
    task = found.need(task_key, "review_task_id") if wish.review_task_id else None
    begun = rules.opened(
        ids.make("mrg", ids.new_ulid(act.at)),
        survivor,
        loser,
        wish.choices,
        reason=act.reason,
        by=str(act.by),
        at=act.at,
    )
    check_clashes(act, begun)
    closed = _closed(act, task, begun) if task else None
    gone = rules.absorbed(begun)
    held = companies.held_matches(loser, begun.after)
    ledger.accept(
        act,
        *store.begun(begun),
        *store.joined((survivor, begun.after), (loser, gone), held),
        *([reviews.resolved(closed)] if closed else []),
        changes=[
            Change(subject=survivor.id, before=survivor, after=begun.after),
            Change(subject=loser.id, before=loser, after=gone),
            *([Change(subject=closed.id, before=task, after=closed)] if closed else []),
        ],
        events=[_event("company.merged", begun)],
        answer=begun.id,
    )
    return begun


def _expect(company: Company, version: int) -> None:
    if company.version != version:
        raise VersionConflict(company.id, company.version)


def _closed(act: Act, task: ReviewTask, merge: Merge) -> ReviewTask:
    """The task that asked whether the two are one, decided. Raises Invalid for another one."""
    if {task.company, task.candidate} != {merge.survivor, merge.loser}:
        raise Invalid(("review_task_id",), Rule.OTHER_COMPANIES)
    verdict = Verdict(
        resolution=Resolution.SAME_COMPANY, note=act.reason, by=str(act.by), at=act.at
    )
    return reviewed(task, verdict)


def _event(kind: str, merge: Merge) -> Event:
    return Event(
        kind=kind,
        subject=merge.loser,
        data={"survivor": merge.survivor, "merge": merge.id},
        work=Work(job=Job.MERGE, subject=merge.id),
    )


def check_clashes(act: Act, merge: Merge) -> None:
    """Raises MergeClash where both have agreed what one company cannot have."""
    theirs, their_meetings = belongings(merge.loser)
    ours, our_meetings = belongings(merge.survivor)
    twice = tuple(doubles.doubles(theirs, ours, act.at))
    doubles.check_clashes(their_meetings, our_meetings, twice, act.at)


def belongings(company_id: str) -> tuple[tuple[Registration, ...], tuple[Meeting, ...]]:
    """All registrations and meetings of a company, as its lists have them."""
    listed = every(lambda window: store.of_company(company_id, window))
    registrations = {one.id: one for one in listed if isinstance(one, Registration)}
    meetings = {one.id: one for one in listed if isinstance(one, Meeting)}
    return tuple(registrations.values()), tuple(meetings.values())


def every[V](page_of: Callable[[Window], Page[V]]) -> tuple[V, ...]:
    """The values of a list, page after page."""
    found: list[V] = []
    after: str | None = None
    while True:
        page = page_of(Window(first=PAGE, after=after))
        found += page.values
        if not page.more or not page.items:
            return tuple(found)
        after = page.items[-1][0]


def undo(act: Act, id: str, expected: int) -> Merge:
    """Make the two companies two again, and begin to move back what belonged to the loser.

    Raises NotFound, VersionConflict, WrongState, UndoExpired, IdentifierTaken.
    """
    return decide_again(lambda _: _undo(act, id, expected))


def _undo(act: Act, id: str, expected: int) -> Merge:
    key = store.key(id)
    merge = read_many((key,)).need(key, "id")
    undoing = rules.undone(merge, expected, act.at)
    keys = companies.key(merge.survivor), companies.key(merge.loser)
    found = read_many(keys)
    survivor, loser = found.need(keys[0], "id"), found.need(keys[1], "id")
    ours, theirs = rules.parted(merge, survivor, loser)
    held = companies.held_matches(ours, theirs)
    ledger.accept(
        act,
        *store.begun(undoing, merge),
        *store.parted((survivor, ours), (loser, theirs), held),
        changes=[
            Change(subject=survivor.id, before=survivor, after=ours),
            Change(subject=loser.id, before=loser, after=theirs),
        ],
        events=[_event("company.parted", undoing)],
        answer=id,
    )
    return undoing
