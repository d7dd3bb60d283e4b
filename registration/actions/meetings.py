"""Accept, decline, withdraw, cancel or reconfirm a meeting."""

from collections.abc import Callable
from random import randrange

from registration.actions.rivals import decide_again
from registration.actions.scenes import Scene, of_meeting
from registration.rules import meetings as rules
from registration.rules import placements
from registration.rules.acts import Act
from registration.rules.events import Change, Event, Mail
from registration.rules.meetings import By, Meeting, Side
from registration.rules.notices import Notice, to_company, to_delegate
from registration.rules.placements import Placement, SlotTaken
from registration.rules.refusals import NotAllowed, WrongState
from registration.rules.wishes import NotAdmitted
from registration.rules.wording import read_reason
from registration.store import delegates, ledger, slots
from registration.store import meetings as store
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken

TRIES = 7  # to find another table or slot, before somebody is told that theirs is taken


def accept(
    act: Act,
    meeting_id: str,
    *,
    slot: int | None = None,
    table: int | None = None,
    expected: int | None = None,
) -> Meeting:
    """Say yes: delegate, representative and table are taken in the slot, or in the first free one.

    `table` is for staff. Raises SlotTaken, which names what was scarce and what else is free, and
    NoTable; the request stays as it is then.
    """
    if table is not None and not act.by.is_staff:
        raise NotAllowed

    def decide(attempt: int) -> Meeting:
        scene, meeting = of_meeting(act.by, meeting_id)
        by = rules.side_of(act.by, meeting)
        rules.check_version(meeting, by, act.at, expected)
        rules.check_acceptable(meeting, by=by, now=act.at)
        return book(act, scene, meeting, by, slot=slot, table=table, attempt=attempt)

    return decide_again(decide)


def book(
    act: Act,
    scene: Scene,
    meeting: Meeting,
    by: By,
    *,
    slot: int | None = None,
    table: int | None = None,
    attempt: int = 0,
    answer: str | None = None,
) -> Meeting:
    """Give a request its place and save both: one Query, one transaction.

    Those who lost a race spread out, the further the more often they lost. Raises ClaimLost to be
    called again, in the last attempt SlotTaken; NoTable, NotAdmitted.
    """
    scene.expect_live()
    if not scene.delegate.is_on_roster:
        raise WrongState(scene.delegate.id, scene.delegate.status)
    busy = slots.holders(meeting.activity_id)
    spread = randrange(2**attempt)
    now = act.at
    while True:
        place = placements.choose(
            scene.grid, busy, meeting.party, now=now, slot=slot, table=table, skip=spread
        )
        booked = rules.accept(meeting, place, by=by, now=now)
        try:
            _save_booked(act, scene, booked, place, answer or booked.id)
        except NotAdmitted:
            meeting = rules.without(meeting, place.representative)
            if not meeting.representatives:
                raise
        except ClaimLost as lost:
            if attempt < TRIES:
                raise
            raise _taken(act, scene, meeting, place, lost) from None
        else:
            return booked


def _save_booked(act: Act, scene: Scene, booked: Meeting, place: Placement, answer: str) -> None:
    ledger.accept(
        act,
        store.saved(booked, scene.meeting),
        *store.claimed(booked),
        slots.used(scene.grid),
        store.still_confirmed(place.representative, NotAdmitted()),
        delegates.on_roster(booked.delegate_id, Overtaken()),
        changes=[Change(subject=booked.id, before=scene.meeting, after=booked)],
        events=[event("meeting.booked", booked, told(Notice.BOOKED, booked, scene))],
        answer=answer,
    )


def _taken(
    act: Act, scene: Scene, meeting: Meeting, place: Placement, lost: ClaimLost
) -> SlotTaken:
    busy = slots.holders(meeting.activity_id)
    near = placements.alternatives(scene.grid, busy, meeting.party, now=act.at, near=place.slot)
    return SlotTaken(lost.claim.kind, near)


def decline(
    act: Act, meeting_id: str, *, no_thanks: bool = False, expected: int | None = None
) -> Meeting:
    """Say no. With `no_thanks` the one who asked is not told, and never will be."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        declined = rules.decline(meeting, by=by, now=act.at, no_thanks=no_thanks)
        if declined.vetoed_by:
            return declined, event("meeting.vetoed", declined)
        asked = set(Side) if meeting.mutual else {meeting.requested_by}
        mails = told(Notice.DECLINED, declined, scene, *(asked - {by}))
        return declined, event("meeting.declined", declined, mails)

    return _step(act, meeting_id, expected, move)


def withdraw(act: Act, meeting_id: str, *, expected: int | None = None) -> Meeting:
    """Take one's own request back."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        withdrawn = rules.withdraw(meeting, by=by, now=act.at)
        return withdrawn, event("meeting.withdrawn", withdrawn)

    return _step(act, meeting_id, expected, move)


def cancel(
    act: Act, meeting_id: str, *, reason: str | None = None, expected: int | None = None
) -> Meeting:
    """Call off what was agreed: all three claims are free at once, and the other side is told."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        cancelled = rules.cancel(meeting, by=by, now=act.at, reason=read_reason(reason))
        mails = told(Notice.CANCELLED, cancelled, scene, *(set(Side) - {by}))
        return cancelled, event("meeting.cancelled", cancelled, mails)

    return _step(act, meeting_id, expected, move)


def reconfirm(act: Act, meeting_id: str, *, expected: int | None = None) -> Meeting:
    """Agree to meet the delegate who comes instead of the one who was replaced."""

    def move(scene: Scene, meeting: Meeting, by: By) -> tuple[Meeting, Event]:
        scene.expect_live()
        again = rules.reconfirm(meeting, by=by, now=act.at)
        mails = told(Notice.BOOKED, again, scene, *(set(Side) - {by}))
        return again, event("meeting.reconfirmed", again, mails)

    return _step(act, meeting_id, expected, move)


type Move = Callable[[Scene, Meeting, By], tuple[Meeting, Event]]


def _step(act: Act, meeting_id: str, expected: int | None, move: Move) -> Meeting:
    """Load, let the rule decide, save; what the meeting no longer holds is given back."""

    def decide(attempt: int) -> Meeting:
        scene, meeting = of_meeting(act.by, meeting_id)
        by = rules.side_of(act.by, meeting)
        rules.check_version(meeting, by, act.at, expected)
        after, happened = move(scene, meeting, by)
        ledger.accept(
            act.because(after.reason),
            store.saved(after, meeting),
            *store.released(meeting, after),
            changes=[Change(subject=meeting.id, before=meeting, after=after)],
            events=[happened],
            answer=meeting.id,
        )
        return after

    return decide_again(decide)


def told(notice: Notice, meeting: Meeting, scene: Scene, *sides: Side) -> tuple[Mail, ...]:
    """The mails to those sides; without a side named, to both."""
    wanted = sides or tuple(Side)
    mails: tuple[Mail, ...] = ()
    if Side.COMPANY in wanted:
        mails += to_company(notice, meeting, scene.occasion)
    if Side.DELEGATE in wanted:
        mails += to_delegate(notice, meeting, scene.occasion)
    return mails


def event(kind: str, meeting: Meeting, mails: tuple[Mail, ...] = ()) -> Event:
    """What happened to a meeting, in thin words."""
    data = {"state": meeting.state.value, "version": str(meeting.version)}
    return Event(kind=kind, subject=meeting.id, data=data, mails=mails)
