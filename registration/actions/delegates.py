"""Decision-makers: list them, invite them, take their answer, let one stand in for another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registration.actions.rivals import decide_again
from registration.rules import cascades, ids, invitations
from registration.rules import delegates as rules
from registration.rules.acts import Act, Role
from registration.rules.breaches import Rule
from registration.rules.candidates import Candidate
from registration.rules.cascades import Cascade
from registration.rules.consents import ConsentForm, Purpose
from registration.rules.delegates import AlreadyListed, Delegate, Status
from registration.rules.delegations import with_delegate
from registration.rules.events import Change, Event, Job, Mail, Work
from registration.rules.journeys import Journey, delegation_of, expect_version
from registration.rules.refusals import Invalid, NotAllowed
from registration.rules.stops import Kind
from registration.rules.wording import read_reason
from registration.store import cascades as cascade_store
from registration.store import delegates as store
from registration.store import delegations, journeys, ledger, mailboxes
from registration.store.writes import Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Consents that are given, and purposes for which consent ends."""

    given: tuple[ConsentForm, ...] = ()
    ended: tuple[Purpose, ...] = ()


NOTHING_AGREED = Agreement()


def identify(act: Act, delegation_id: str, candidate: Candidate) -> Delegate:
    """A new name on the list. Raises NotFound, WrongState, problems, AlreadyListed."""

    def decide(_: int) -> Delegate:
        journey = journeys.get(delegation_id, "delegation_id")
        delegate = rules.identify(
            candidate,
            id=ids.make("dgt", ids.last(delegation_id), ids.new_ulid(act.at)),
            delegation=journey.delegation,
            timetable=journey.timetable,
            listed=len(journey.people),
            at=act.at,
        )
        change = Change(subject=delegate.id, after=delegate)
        writes = [store.listed(delegate), *_mailbox(None, delegate)]
        joined = with_delegate(journey.delegation, delegate.id)
        longer = delegations.moved(journey.delegation, joined, edition=journey.edition)
        _save(act, journey, "delegate.identified", [change], [*longer, *writes])
        return delegate

    return decide_again(decide)


def revise(
    act: Act,
    id: str,
    changes: Mapping[str, Any],
    agreement: Agreement = NOTHING_AGREED,
    *,
    expected: int,
) -> Delegate:
    """What is written about her, and what she agreed to. A delegate herself changes OWN_FIELDS.

    Raises NotFound, NotAllowed, VersionConflict, WrongState, problems, AlreadyListed.
    """
    if act.by.role is Role.DELEGATE and not changes.keys() <= rules.OWN_FIELDS:
        raise NotAllowed

    def next_one(journey: Journey, known: Delegate) -> Delegate:
        revised = rules.revise(
            known,
            changes,
            delegation=journey.delegation,
            timetable=journey.timetable,
            at=act.at,
        )
        return _agreed(act, revised, agreement)

    return _change(act, id, "delegate.revised", next_one, expected=expected)


def invite(act: Act, id: str, *, expected: int) -> Delegate:
    """Mails her the invitation, or a fresh link if she has it. Raises as the rule does."""

    def next_one(journey: Journey, known: Delegate) -> Delegate:
        return rules.invite(known, delegation=journey.delegation, at=act.at)

    def mails(journey: Journey, now: Delegate) -> list[Mail]:
        return invitations.invitation(now, journey.delegation, act.at, ids.new_ulid(act.at))

    return _change(act, id, "delegate.invited", next_one, expected=expected, mails=mails)


def answer(
    act: Act, id: str, to: Status, agreement: Agreement = NOTHING_AGREED, *, expected: int
) -> Delegate:
    """She accepts, declines or withdraws, or the desk notes it for her. Raises WrongState."""

    def next_one(journey: Journey, known: Delegate) -> Delegate:
        moved = rules.move(known, to, delegation=journey.delegation, at=act.at)
        return _agreed(act, moved, agreement)

    return _change(act, id, f"delegate.{to.value.lower()}", next_one, expected=expected)


def replace(
    act: Act, old_id: str, new_id: str, *, expected: int, new_expected: int
) -> tuple[Delegate, Delegate]:
    """The new one takes the old one's chair and activities; the old one books nothing any more.

    Her meetings are handed over by whoever calls this, afterwards and resumably: there may be more
    of them than fit into a transaction. Raises NotFound, VersionConflict, WrongState.
    """

    def decide(_: int) -> tuple[Delegate, Delegate]:
        journey = journeys.get(delegation_of(old_id), "id")
        old, new = journey.delegate(old_id, "id"), journey.delegate(new_id, "replacement_id")
        expect_version(old, expected)
        expect_version(new, new_expected)
        left, came = rules.stand_in(old, new, delegation=journey.delegation, at=act.at)
        changes = [
            Change(subject=old.id, before=old, after=left),
            Change(subject=new.id, before=new, after=came),
        ]
        writes = [
            _unchanged(journey),
            store.moved(left, was=old.version),
            store.moved(came, was=new.version),
            *_mailbox(old, left),
        ]
        mails = invitations.named(came, journey.delegation, act.at, ids.new_ulid(act.at))
        _save(act, journey, "delegate.replaced", changes, writes, mails)
        return left, came

    return decide_again(decide)


def drop_out(act: Act, id: str, reason: str, *, expected: int) -> tuple[Delegate, Cascade]:
    """She is off the roster at once, and books nothing any more.

    Her meetings and requests are ended by the job that is made along with it. Raises NotFound,
    VersionConflict, WrongState, Invalid.
    """
    because = read_reason(reason)
    if because is None:
        raise Invalid(("reason",), Rule.REQUIRED)

    def decide(_: int) -> tuple[Delegate, Cascade]:
        journey = journeys.get(delegation_of(id), "id")
        known = journey.delegate(id, "id")
        expect_version(known, expected)
        left = rules.drop_out(known, delegation=journey.delegation, at=act.at)
        sessions = [one for one in journey.timetable if one.kind is Kind.MATCHMAKING_SESSION]
        cascade = cascades.opened(id, journey.delegation.title, sessions, because, act.at)
        change = Change(subject=id, before=known, after=left)
        writes = [
            _unchanged(journey),
            store.moved(left, was=known.version),
            *_mailbox(known, left),
            cascade_store.opened(cascade),
        ]
        event = Event(
            kind="delegate.dropped_out",
            subject=id,
            data={"delegation": journey.delegation.id},
            work=Work(job=Job.CASCADE, subject=cascade.id),
        )
        ledger.accept(
            act.because(because), *writes, changes=[change], events=[event], answer=cascade.id
        )
        return left, cascade

    return decide_again(decide)


def _change(
    act: Act,
    id: str,
    kind: str,
    next_one: Callable[[Journey, Delegate], Delegate],
    *,
    expected: int,
    mails: Callable[[Journey, Delegate], list[Mail]] | None = None,
) -> Delegate:
    def decide(_: int) -> Delegate:
        journey = journeys.get(delegation_of(id), "id")
        known = journey.delegate(id, "id")
        expect_version(known, expected)
        now = next_one(journey, known)
        change = Change(subject=id, before=known, after=now)
        writes = [
            _unchanged(journey),
            store.moved(now, was=known.version),
            *_mailbox(known, now),
        ]
        _save(act, journey, kind, [change], writes, mails(journey, now) if mails else [])
        return now

    return decide_again(decide)


def _unchanged(journey: Journey) -> Write:
    """Whether people may still answer, and to what, is decided on what was read."""
    return delegations.unchanged(journey.delegation.id, edition=journey.edition)


def _agreed(act: Act, delegate: Delegate, agreement: Agreement) -> Delegate:
    evidence = f"request {act.request_id}"
    return rules.agree(delegate, agreement.given, agreement.ended, evidence=evidence, at=act.at)


def _mailbox(was: Delegate | None, now: Delegate) -> list[Write]:
    """Her address is hers alone in this delegation, and leads her in, for as long as she is in."""
    owner = delegation_of(now.id)
    return [*mailboxes.moved(now.id, owner, _address(was), _address(now), AlreadyListed())]


def _address(delegate: Delegate | None) -> str | None:
    if delegate is None or delegate.status in (Status.WITHDRAWN, Status.REPLACED):
        return None
    return delegate.email


def _save(
    act: Act,
    journey: Journey,
    kind: str,
    changes: list[Change],
    writes: list[Write],
    mails: list[Mail] | None = None,
) -> None:
    subject = changes[-1].subject
    delegation = journey.delegation.id
    event = Event(
        kind=kind, subject=subject, data={"delegation": delegation}, mails=tuple(mails or ())
    )
    ledger.accept(
        act,
        *writes,
        changes=changes,
        events=[event],
        answer=subject,
    )
