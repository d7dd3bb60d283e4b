"""Change what a company says of itself, and verify it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from registration.actions.rivals import decide_again
from registration.rules import companies as rules
from registration.rules import ids
from registration.rules.acts import Act
from registration.rules.companies import Company, expect_there, speaks_for
from registration.rules.events import Change, Event
from registration.rules.profiles import Field, ProfileForm, form_of
from registration.rules.refusals import NotAllowed, NotFound, VersionConflict
from registration.rules.reviews import ReviewTask, weak_match
from registration.store import companies, contacts, ledger, reviews
from registration.store.rows import read_many
from registration.store.writes import Write


def update(
    act: Act, id: str, expected: int, change: Callable[[ProfileForm], ProfileForm]
) -> Company:
    """Change what a company says of itself. Its identifiers move in the same transaction.

    A new name under which another company is known already makes a review task.
    Raises FieldVerified for everybody but the desk, IdentifierTaken, VersionConflict.
    """
    before = own(act, id)
    if before.version != expected:
        raise VersionConflict(id, before.version)
    form = change(form_of(before.profile))
    after = rules.changed(before, form, act.at, act.by)

    def move(attempt: int) -> Company:
        held = companies.held_matches(before, after)
        moved = companies.changed(before, after, held)
        task = _weak_match(act, before, after, held)
        return _saved(act, before, after, "company.updated", *moved, task=task)

    return decide_again(move)


def verify(act: Act, id: str, expected: int, fields: frozenset[Field]) -> Company:
    """Say which fields the desk has checked, and only these. Raises VersionConflict."""
    before = own(act, id)
    after = replace(rules.verified(before, fields), version=expected + 1)
    return _saved(act, before, after, "company.verified", companies.saved(after))


def _weak_match(
    act: Act, before: Company, after: Company, held: Mapping[str, str]
) -> ReviewTask | None:
    """A task where the company now looks like another one, and did not before."""
    fresh = set(after.match_keys) - set(before.match_keys)
    others = {held[text] for text in fresh if text in held} - {after.id}
    if not others:
        return None
    keys = [companies.key(id) for id in others]
    found = read_many(keys)
    alike = [other for key in keys if (other := found[key])]
    return weak_match(ids.make("rev", ids.new_ulid(act.at)), after, alike, act.at)


def _saved(
    act: Act,
    before: Company,
    after: Company,
    kind: str,
    *writes: Write,
    task: ReviewTask | None = None,
) -> Company:
    changes = [Change(subject=after.id, before=before, after=after)]
    if task:
        writes = (*writes, reviews.opened(task))
        changes.append(Change(subject=task.id, after=task))
    ledger.accept(
        act,
        *writes,
        changes=changes,
        events=[Event(kind=kind, subject=after.id)],
        answer=after.id,
    )
    return after


def own(act: Act, id: str, *path: str) -> Company:
    """A company the caller acts for. Raises NotFound about `path`, NotAllowed for its strangers,
    CompanyMerged."""
    keys = companies.key(id), contacts.key(act.by.contact or "")
    found = read_many(keys)
    company = found.need(keys[0], *(path or ("id",)))
    if speaks_for(act.by, company, found[keys[1]]):
        expect_there(company)
        return company
    if act.by.id == company.id:
        raise NotAllowed
    raise NotFound(path or ("id",))
