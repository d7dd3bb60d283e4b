"""The meetings of a merged company: each keeps its id, its place and all that it holds there."""

from dataclasses import replace

from registration.actions.allowances import given_up, settled
from registration.actions.bookings import event, told
from registration.actions.movings.steps import Step, used
from registration.actions.publications import at_rest, clear_the_way
from registration.actions.rivals import decide_again
from registration.actions.scenes import of_pair
from registration.rules import doubles as rules
from registration.rules import ids
from registration.rules.doubles import Double
from registration.rules.endings import end_meeting
from registration.rules.events import Change, Event
from registration.rules.meetings import HELD, Meeting, MeetingState, Side, id_of, sends
from registration.rules.merges import Moved, Outcome
from registration.rules.notices import Notice, to_interpreters
from registration.store import ledger, meetings
from registration.store import merges as store
from registration.store.rows import read_many
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken


def move(step: Step, id: str, known: Moved | None = None) -> bool:
    """A meeting passes to the other company. Where that has one with the delegate already, one of
    the two ends: see `doubles.first_of`."""
    return step.once(known, lambda: _back(step, known) if known else _move(step, id))


def _move(step: Step, id: str) -> bool:
    was = at_rest(id)
    if was is None or was.company_id != step.source:
        return False
    now = replace(was, company_id=step.target, version=was.version + 1)
    other = _theirs(step, was)
    if other is None:
        what = Moved(id=id, outcome=Outcome.MOVED, version=now.version)
        _save(step, was, now, what, pair=True)
        return True
    at = step.act.at
    stays = rules.first_of(now, other, at)
    ended = end_meeting(other if stays is now else now, step.act.reason or "", at)
    if stays is now:
        what = Moved(id=id, outcome=Outcome.MOVED, version=now.version)
        _save(step, was, now, what, pair=True, other=other, ended=ended)
    else:
        after = replace(ended, version=now.version) if ended else now
        _save(step, was, after, _ended(was, after, other, ended), pair=False)
    return True


def _ended(was: Meeting, now: Meeting, into: Meeting, ended: Meeting | None) -> Moved:
    """What became of a meeting that is a double; `ended`: it has ended by that."""
    return Moved(
        id=was.id,
        outcome=Outcome.DOUBLE,
        into=into.id,
        version=now.version,
        stood=was.state if ended else "",
        until=was.expires_at if ended else None,
    )


def _theirs(step: Step, was: Meeting) -> Meeting | None:
    """What the other company has with the same delegate."""
    pair = was.activity_id, step.target, was.delegate_id
    keys = meetings.key(id_of(*pair)), meetings.pair_key(*pair)
    found = read_many(keys)
    named = found[keys[1]]
    taken_over = at_rest(named.meeting_id) if named else None
    for one in (taken_over, found[keys[0]]):
        if one and one.id == was.id and one.company_id == step.target:
            raise Overtaken  # another run has moved it since
        if one and (one.company_id, one.delegate_id) == (step.target, was.delegate_id):
            clear_the_way(None, one)
            return one
    return None


def _save(
    step: Step,
    was: Meeting,
    now: Meeting,
    what: Moved,
    *,
    pair: bool,
    other: Meeting | None = None,
    ended: Meeting | None = None,
) -> None:
    """One transaction: the meeting, the other one that ends for it, and what both count for."""
    at = step.act.at
    writes = [
        *used(was.activity_id),
        *store.meeting_moved(was, now, pair=pair),
        *meetings.released(was, now),
        *given_up(was, step.source),
        *settled(at, Side.COMPANY, step.target, now, *([ended] if ended else [])),
        step.wrote(what),
    ]
    changes = [Change(subject=now.id, before=was, after=now)]
    events = [_told(step, was, now)]
    gone = ended or (now if now.state is not was.state else None)
    if gone:
        writes += settled(at, Side.DELEGATE, gone.delegate_id, gone)
    if ended and other:
        twice = replace(_ended(other, ended, now, ended), twice=True)
        writes += [meetings.saved(ended, other), *meetings.released(other, ended)]
        writes.append(step.wrote(twice))
        changes.append(Change(subject=other.id, before=other, after=ended))
        events.append(_told(step, other, ended))
    ledger.accept(step.act, *writes, changes=changes, events=events)


def _told(step: Step, was: Meeting, now: Meeting) -> Event:
    """Nobody is written to unless what was agreed has ended: the delegate, and who interprets."""
    if not (was.state in HELD and now.state is MeetingState.CANCELLED):
        kind = "moved" if was.state is now.state else "expired"
        return event(f"meeting.{kind}", now)
    scene = of_pair(step.act.by, now.activity_id, step.target, now.delegate_id)
    mails = told(Notice.CANCELLED, now, scene, Side.DELEGATE)
    mails += to_interpreters(now, scene.occasion, was=was)
    return event("meeting.cancelled", now, mails, frees=True)


def _back(step: Step, known: Moved) -> bool:
    was = at_rest(known.id)
    if was is None or was.company_id != step.source:
        return step.noted(known, done=False)
    now = _as_it_stood(was, known, step)
    now = replace(now, company_id=step.target, version=was.version + 1)
    at = step.act.at
    writes = [
        *used(was.activity_id),
        *store.meeting_back(was, now),
        *given_up(was, step.source),
        *settled(at, Side.COMPANY, step.target, now),
        step.wrote(known.returned()),
    ]
    if now.state is not was.state:
        writes += settled(at, Side.DELEGATE, now.delegate_id, now)
    ledger.accept(
        step.act,
        *writes,
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[event("meeting.moved", now)],
    )
    return True


def _as_it_stood(was: Meeting, known: Moved, step: Step) -> Meeting:
    """A request that ended as a double is open again, unless its time is up or it has changed.

    What was agreed, and ended, stays ended: its slot may be somebody else's.
    """
    pending = known.stood == MeetingState.PENDING
    if not pending or known.version != was.version or known.until is None:
        return was
    if known.until <= step.act.at:
        return was
    return replace(was, state=MeetingState.PENDING, expires_at=known.until, reason=None)


def restore(step: Step, known: Moved) -> bool:
    """A meeting that ended for one of the loser's is what it was, where that is possible."""

    def decide() -> bool:
        was = at_rest(known.id)
        now = _as_it_stood(was, known, step) if was else None
        if was is None or now is None or now == was:
            return step.noted(known, done=False)
        now = replace(now, version=was.version + 1)
        at = step.act.at
        ledger.accept(
            step.act,
            *used(was.activity_id),
            meetings.saved(now, was),
            *settled(at, Side.COMPANY, now.company_id, now),
            *settled(at, Side.DELEGATE, now.delegate_id, now),
            step.wrote(known.returned()),
            changes=[Change(subject=now.id, before=was, after=now)],
            events=[event("meeting.moved", now)],
        )
        return True

    return step.once(known, decide)


def pass_on(step: Step, session_id: str, double: Double) -> None:
    """Where the later registration was to sit, the one that stays does. Raises ClaimLost."""
    for meeting in meetings.with_company(session_id, double.stays.company_id):
        _pass(step, meeting.id, double)


def pass_back(step: Step, session_id: str, double: Double, origin: str) -> None:
    """The same for the meetings that were one company's (id) from the first. Who is busy meanwhile
    stays away."""
    for meeting in meetings.with_company(session_id, step.source):
        _, _, named, _ = ids.split("mtg", meeting.id) or ("", "", "", "")
        if named == ids.last(origin) and sends(meeting, double.late.id):
            try:
                _pass(step, meeting.id, double)
            except ClaimLost:
                continue


def _pass(step: Step, id: str, double: Double) -> None:
    lost: list[ClaimLost] = []

    def decide(_: int) -> None:
        was = at_rest(id)
        now = rules.sent_instead(was, double, step.act.at) if was else None
        if was is None or now is None:
            return
        try:
            ledger.accept(
                step.act,
                *used(was.activity_id),
                meetings.saved(now, was),
                *meetings.claimed(now, was),
                *meetings.released(was, now),
                changes=[Change(subject=now.id, before=was, after=now)],
                events=[event("meeting.other_person", now)],
            )
        except ClaimLost as busy:
            lost.append(busy)

    decide_again(decide)
    if lost:
        raise lost[0]
