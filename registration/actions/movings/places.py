"""The registrations of a merged company, and who is registered twice because of it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from registration.actions.merges import belongings
from registration.actions.movings import talks
from registration.actions.movings.steps import Step
from registration.actions.rivals import decide_again
from registration.rules import doubles as rules
from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.confirmations import registration_event
from registration.rules.doubles import Double
from registration.rules.events import Change, Job, Work
from registration.rules.journeys import delegation_of
from registration.rules.merges import Moved, Outcome
from registration.rules.refusals import Refused
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import Quota, Seats
from registration.store import activities, ledger, registrations, seats, waiting
from registration.store import merges as store
from registration.store.rows import read, read_each, read_many
from registration.store.seats import Taking
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken, Write

NO_LIMIT = 1_000_000  # nobody loses a place because two companies turned out to be one


def move(step: Step, id: str, known: Moved | None = None) -> bool:
    """A registration passes to the other company, with its seat, or its place in line."""
    return step.once(known, lambda: _move(step, id, known))


def _move(step: Step, id: str, known: Moved | None) -> bool:
    was, activity = _scene(id)
    if was.company_id != step.source:
        return step.noted(known, done=False) if known else False
    theirs = seats.quota_key(was.activity_id, step.source)
    ours = seats.quota_key(was.activity_id, step.target)
    person = seats.person_key(was.activity_id, was.person.email)
    found = read_many((theirs, ours, person))
    now = replace(was, company_id=step.target, version=was.version + 1)
    what = Moved(id=id, outcome=Outcome.MOVED, version=now.version)
    ledger.accept(
        step.act,
        *store.registration_moved(
            was, now, activity, theirs=found[theirs], ours=found[ours], claim=found[person]
        ),
        step.wrote(known.returned() if known else what),
        changes=[Change(subject=id, before=was, after=now)],
        events=[registration_event(now, "moved")],
    )
    return True


def _scene(id: str) -> tuple[Registration, Activity]:
    delegation, activity, _ = ids.split("reg", id) or ("", "", "")
    key, where = registrations.key(id), activities.key(ids.make("act", delegation, activity))
    found = read_many((key, where))
    return found.need(key, "id"), found.need(where, "id")


def doubles(step: Step) -> Iterator[Double]:
    """Who is registered by both, as far as nothing was decided about them."""
    known = [one for one in store.all_moved(step.merge.id) if one.id.startswith("reg_")]
    moved = {one.id for one in known if not one.twice}
    decided = {one.id for one in known if one.twice}
    listed, _ = belongings(step.target)
    theirs = _present(sorted(moved))
    ours = _present(one.id for one in listed if one.id not in moved)
    for double in rules.doubles(theirs, ours, step.act.at):
        if double.late.id not in decided:
            yield double


def _present(wanted: Iterable[str]) -> list[Registration]:
    return list(read_each(registrations.key(id) for id in wanted))


def end(step: Step, double: Double) -> bool:
    """The later registration ends; what its person was to sit in, the one that stays sits in.

    Where that one is busy at the same time by now, both stay as they are.
    """
    try:
        for session in step.sessions(delegation_of(double.late.id)):
            talks.pass_on(step, session, double)
    except ClaimLost:
        what = Moved(id=double.late.id, outcome=Outcome.CLASHED, into=double.stays.id, twice=True)
        with suppress(Overtaken):  # another run was faster
            ledger.accept(step.act, step.wrote(what))
        return True
    return decide_again(lambda _: _end(step, double))


def _end(step: Step, double: Double) -> bool:
    late, activity = _scene(double.late.id)
    stays, _ = _scene(double.stays.id)
    at = step.act.at
    if not (late.as_of(at).is_open and stays.as_of(at).is_open):
        return False
    now = rules.ended(Double(stays=stays, late=late), step.act.reason, at)
    what = Moved(
        id=late.id,
        outcome=Outcome.DOUBLE,
        into=stays.id,
        version=now.version,
        stood=late.state,
        twice=True,
    )
    in_line = late.state is RegistrationState.WAITING
    promotes = Work(job=Job.PROMOTE, subject=activity.id)
    ledger.accept(
        step.act,
        *(waiting.left(late) if in_line else seats.freed(late)),
        registrations.moved(now, activity, was=late.version),
        step.wrote(what),
        changes=[Change(subject=now.id, before=late, after=now)],
        events=[replace(registration_event(now), work=promotes)],
    )
    return True


def restore(step: Step, known: Moved) -> bool:
    """A registration that ended as a double stands again, where a seat is free for it."""
    stands = known.outcome is Outcome.CLASHED
    if not stands:
        restored = _again(step, known)
        stands = restored is not None
        if restored:
            _sit(step, known, restored)
    return step.once(known, lambda: step.noted(known, done=stands))


def _again(step: Step, known: Moved) -> Registration | None:
    """The registration that stands again; None: its seat is gone, or the person has another one."""
    try:
        return decide_again(lambda _: _restored(step, known))
    except Overtaken:
        raise
    except Refused:
        return None


def _sit(step: Step, known: Moved, restored: Registration) -> None:
    """Its person sits again where the other one did for her."""
    stays, _ = _scene(known.into or "")
    origin = step.merge.loser if _came(step, known.id) else step.merge.survivor
    back = Double(stays=restored, late=stays)
    for session in step.sessions(delegation_of(known.id)):
        talks.pass_back(step, session, back, origin)


def _came(step: Step, id: str) -> bool:
    """Whether it was the loser's."""
    return read(store.moved_key(step.merge.id, id)) is not None


def _restored(step: Step, known: Moved) -> Registration | None:
    was, activity = _scene(known.id)
    keys = seats.key(activity.id), seats.quota_key(activity.id, was.company_id)
    found = read_many(keys)
    counted = found[keys[0]]
    if was.version == known.version + 1 and was.state == known.stood:
        return was  # by a run that did not come further
    if was.version != known.version or not _takes(activity, counted, step.act.at):
        return None
    state = RegistrationState(known.stood)
    now = replace(
        was,
        state=state,
        hold_until=None,
        reason=None,
        version=was.version + 1,
        updated_at=step.act.at,
    )
    writes = _seated(now, counted, found[keys[1]])
    if writes is None:
        return None
    ledger.accept(
        step.act,
        *writes,
        registrations.moved(now, activity, was=was.version),
        changes=[Change(subject=now.id, before=was, after=now)],
        events=[registration_event(now, "restored")],
    )
    return now


def _takes(activity: Activity, counted: Seats | None, now: datetime) -> bool:
    return counted is not None and activity.is_scheduled and now < activity.starts_at


def _seated(
    now: Registration, counted: Seats | None, quota: Quota | None
) -> tuple[Write, ...] | None:
    """A seat for good, or a place in line. None: there is none, or it was never for good."""
    if now.state is RegistrationState.WAITING:
        return waiting.joined(now, tell=True)
    good = now.state in (RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL)
    if counted is None or not good or not counted.empty or counted.waiting:
        return None
    taking = Taking(
        registration=now,
        seats=counted,
        seats_gone=(),
        quota=quota,
        places_gone=(),
        limit=NO_LIMIT,
        tell=True,
    )
    return seats.taken(taking)
