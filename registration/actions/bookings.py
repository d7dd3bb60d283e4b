"""Give a meeting its place: a slot in which all that it needs is free, taken in one transaction."""

from collections.abc import Callable
from random import randrange

from registration.actions.allowances import counted
from registration.actions.rivals import decide_again
from registration.actions.scenes import Scene
from registration.rules import meetings as rules
from registration.rules import placements
from registration.rules.acts import Act
from registration.rules.events import Change, Event, Job, Mail, Work
from registration.rules.meetings import By, Meeting, Side
from registration.rules.notices import Notice, to_company, to_delegate, to_interpreters
from registration.rules.placements import Placement
from registration.rules.refusals import WrongState
from registration.rules.wishes import NotAdmitted
from registration.store import delegates, ledger, slots
from registration.store import meetings as store
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken

type Seating = Callable[[Meeting, Placement], Meeting]
type Telling = Callable[[Meeting], Event]


def seat_again(decide: Callable[[int], Meeting]) -> Meeting:
    """`decide_again`, given how often a claim was lost to somebody else: so far do they spread.

    Other changes in between, as of the grid's row, are no reason to look for another slot.
    """
    losses = 0

    def counting(_: int) -> Meeting:
        nonlocal losses
        try:
            return decide(losses)
        except ClaimLost:
            losses += 1
            raise

    return decide_again(counting)


def book(
    act: Act,
    scene: Scene,
    meeting: Meeting,
    by: By,
    *,
    slot: int | None = None,
    table: int | None = None,
    losses: int = 0,
    answer: str | None = None,
) -> Meeting:
    """Give a request its place and save both: one Query, one transaction.

    Those who lost a race spread out, the further the more often they lost. Raises ClaimLost to be
    called again; SlotTaken, NoTable, NoInterpreter, QuotaReached, NotAdmitted.
    """

    def accepted(pending: Meeting, place: Placement) -> Meeting:
        return rules.accept(pending, place, by=by, now=act.at)

    def booked(meeting: Meeting) -> Event:
        mails = told(Notice.BOOKED, meeting, scene)
        return event("meeting.booked", meeting, mails + to_interpreters(meeting, scene.occasion))

    return seat(
        act, scene, meeting, by, accepted, booked, slot=slot, table=table, losses=losses,
        answer=answer,
    )  # fmt: skip


def seat(
    act: Act,
    scene: Scene,
    meeting: Meeting,
    by: By,
    into: Seating,
    happened: Telling,
    *,
    slot: int | None = None,
    table: int | None = None,
    losses: int = 0,
    answer: str | None = None,
) -> Meeting:
    """Find a place for the meeting, let the rule put it there, save it, and tell `happened`.

    What it takes anew is claimed in the transaction that gives back what it no longer needs.
    """
    scene.expect_live()
    if not scene.delegate.is_on_roster:
        raise WrongState(scene.delegate.id, scene.delegate.status)
    holders = slots.holders(meeting.activity_id)
    busy = [claim for claim, holder in holders.items() if holder != meeting.id]
    spread = randrange(2 ** min(losses, 10))
    while True:
        party = scene.party(meeting)
        with scene.while_grid_stands():
            place = placements.choose(
                scene.grid, frozenset(busy), party, now=act.at, slot=slot, table=table, skip=spread
            )
        seated = into(meeting, place)
        if seated == scene.meeting:
            return seated
        try:
            _save(act, scene, seated, by, happened(seated), answer or seated.id)
        except NotAdmitted:
            meeting = rules.without(meeting, place.representative)
            if not meeting.representatives:
                raise
        else:
            return seated


def _save(act: Act, scene: Scene, seated: Meeting, by: By, happened: Event, answer: str) -> None:
    place, was = seated.place, scene.meeting
    if place is None:
        raise AssertionError("a meeting that was seated has a place")
    ledger.accept(
        act,
        store.saved(seated, was),
        *counted(act, scene, seated, by),
        *store.claimed(seated, was),
        *(store.released(was, seated) if was else ()),
        slots.used(scene.grid),
        store.still_confirmed(place.representative, NotAdmitted()),
        delegates.on_roster(seated.delegate_id, Overtaken()),
        changes=[Change(subject=seated.id, before=was, after=seated)],
        events=[happened],
        answer=answer,
    )


def told(notice: Notice, meeting: Meeting, scene: Scene, *sides: Side) -> tuple[Mail, ...]:
    """The mails to those sides; without a side named, to both."""
    wanted = sides or tuple(Side)
    mails: tuple[Mail, ...] = ()
    if Side.COMPANY in wanted:
        mails += to_company(notice, meeting, scene.occasion)
    if Side.DELEGATE in wanted:
        mails += to_delegate(notice, meeting, scene.occasion)
    return mails


def event(
    kind: str, meeting: Meeting, mails: tuple[Mail, ...] = (), *, frees: bool = False
) -> Event:
    """What happened to a meeting, in thin words. What `frees` a slot is offered to those who take
    any."""
    data = {"state": meeting.state.value, "version": str(meeting.version)}
    work = Work(job=Job.FILL, subject=meeting.activity_id) if frees else None
    return Event(kind=kind, subject=meeting.id, data=data, mails=mails, work=work)
