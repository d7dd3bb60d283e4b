"""The people of a merged company, and what it wants: each gets an id with the other company."""

from collections.abc import Iterable
from dataclasses import replace

from registration.actions.movings.steps import Step
from registration.rules import ids
from registration.rules.contacts import Contact
from registration.rules.events import Change
from registration.rules.interests import Interest
from registration.rules.merges import Moved, Outcome
from registration.store import contacts, interests, ledger, mailboxes
from registration.store import merges as store
from registration.store.rows import read, read_many
from registration.store.writes import Write


def move(step: Step, id: str, known: Moved | None = None) -> bool:
    """A person passes to the other company. Who is a contact there already, under the same address,
    stays that one, and has given both companies' consents."""
    return step.once(known, lambda: _move(step, id, known))


def _move(step: Step, id: str, known: Moved | None) -> bool:
    twice = store.moved_key(step.merge.id, id, twice=True)
    key = contacts.key(id)
    found = read_many((key, twice))
    was, double = found[key], found[twice]
    if was is None or double is not None:
        return _lost(step, known)
    there = read(mailboxes.key(was.email, step.target))
    if there and known:
        return _lost(step, known)
    other = read(contacts.key(there.person)) if there else None
    if other:
        return _stay(step, was, other)
    own = ids.make("con", ids.last(step.target), ids.last(id))
    now = replace(was, id=own, company=step.target, version=was.version + 1)
    return _passed(step, known, was, now, "contact.moved", store.contact_moved(was, now))


def _passed[T: (Contact, Interest)](
    step: Step, known: Moved | None, was: T, now: T, kind: str, writes: Iterable[Write]
) -> bool:
    """It has another id from now on: in one transaction with the note of that."""
    moved = Moved(id=was.id, became=now.id, outcome=Outcome.MOVED)
    ledger.accept(
        step.act,
        *writes,
        step.wrote(known.returned() if known else moved),
        changes=[Change(subject=was.id, before=was), Change(subject=now.id, after=now)],
        events=[step.event(kind, now.id)],
    )
    return True


def _lost(step: Step, known: Moved | None) -> bool:
    """Nothing is there to move. What should have gone back, and can not, is noted."""
    return step.noted(known, done=False) if known else False


def _stay(step: Step, was: Contact, other: Contact) -> bool:
    """The person is one contact from now on: the other one."""
    new = tuple(one for one in was.consents if one not in other.consents)
    after = replace(
        other,
        consents=(*other.consents, *new),
        vouched=other.vouched or was.vouched,
        version=other.version + 1,
    )
    what = Moved(id=was.id, outcome=Outcome.DOUBLE, into=other.id, twice=True)
    saved = [step.or_again(one) for one in contacts.changed(other, after)]
    ledger.accept(
        step.act,
        *store.contact_gone(was),
        *saved,
        step.wrote(what),
        changes=[Change(subject=other.id, before=other, after=after)],
        events=[step.event("contact.moved", other.id)],
    )
    return True


def restore(step: Step, known: Moved) -> bool:
    """A person who was a contact of both is one of both again."""

    def decide() -> bool:
        was = read(contacts.key(known.id))
        if was is None:
            return _lost(step, known)
        there = read(mailboxes.key(was.email, was.company))
        if there is not None:
            return _lost(step, known)
        ledger.accept(
            step.act,
            *store.contact_back(was),
            step.wrote(known.returned()),
            events=[step.event("contact.moved", was.id)],
        )
        return True

    return step.once(known, decide)


def move_interest(step: Step, id: str, known: Moved | None = None) -> bool:
    """An interest passes to the other company."""

    def decide() -> bool:
        was = read(interests.key(id))
        if was is None:
            return _lost(step, known)
        own = ids.make("int", ids.last(step.target), ids.last(id))
        now = replace(was, id=own, company=step.target)
        writes = (*interests.withdrawn(was), *interests.stated(now))
        return _passed(step, known, was, now, "interest.moved", writes)

    return step.once(known, decide)
