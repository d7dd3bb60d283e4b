"""Ask for a meeting, in either direction."""

from dataclasses import dataclass, replace

from registration.actions.allowances import counted
from registration.actions.bookings import book, event, told
from registration.actions.rivals import decide_again
from registration.actions.scenes import Scene, of_pair
from registration.rules import wishes as rules
from registration.rules.acts import Act
from registration.rules.allowances import QuotaReached
from registration.rules.companies import CompanyState
from registration.rules.delegates import seen_by_companies
from registration.rules.events import Change
from registration.rules.interpreters import NoInterpreter
from registration.rules.meetings import Meeting, MeetingState, Side, id_of
from registration.rules.notices import Notice
from registration.rules.placements import NoTable, SlotTaken
from registration.rules.refusals import NotFound
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.wishes import Asked, AskOutcome, NotAdmitted
from registration.store import delegates, ledger, slots
from registration.store import meetings as store
from registration.store.slots import ClaimLost
from registration.store.writes import Overtaken

# Why a match has no place for the time being; all else is the caller's to know.
NOWHERE = (
    SlotTaken,
    NoTable,
    NoInterpreter,
    QuotaReached,
    NotAdmitted,
    RegistrationWindowClosed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants to meet whom, where; `asking` is the side that asks.

    `priority` is 1 to 3. `fill`: any slot will do that becomes free; None: as was said before.
    """

    activity_id: str
    company_id: str
    delegate_id: str
    asking: Side
    message: str | None = None
    representative_ids: tuple[str, ...] = ()
    priority: int | None = None
    fill: bool | None = None


def request(act: Act, wish: Wish) -> Asked:
    """Ask for a meeting. The same wish again is answered with what there is.

    The opposite wish is a match and booked at once, or marked as one where no slot is free for
    all. Raises NotAdmitted, RegistrationWindowClosed, NotFound, Invalid.
    """
    losses, afresh = 0, False

    def decide(_: int) -> Asked:
        nonlocal losses, afresh
        try:
            return _request(act, wish, losses, afresh)
        except ClaimLost:
            losses += 1
            raise
        except _HasLeft:
            afresh = True
            raise Overtaken from None

    return decide_again(decide)


class _HasLeft(Exception):
    """Whom the company would send has left meanwhile; the index may not know it yet."""


def _request(act: Act, wish: Wish, losses: int, afresh: bool) -> Asked:
    scene = of_pair(act.by, wish.activity_id, wish.company_id, wish.delegate_id)
    _check_shown(scene, wish)
    rules.check_words(wish.message, wish.priority)
    scene.expect_live()
    wished = _wished(act, scene, wish)
    asked = rules.ask(wished, scene.meeting, scene.grid, fill=wish.fill)
    match asked.outcome:
        case AskOutcome.EXISTING:
            return _known(act, scene, asked)
        case AskOutcome.MUTUAL_MATCH:
            return _match(act, scene, asked, wish.asking, losses)
        case AskOutcome.REQUESTED:
            return _ask(act, scene, asked, wish, afresh)


def _known(act: Act, scene: Scene, asked: Asked) -> Asked:
    """What there is already, with what the side now says of it.

    Where nothing changes, only the call is remembered, so that a repeat of it is told apart.
    """
    if asked.meeting != scene.meeting:
        return _noted(act, scene, asked, "meeting.restated")
    if act.key:
        ledger.accept(act, answer=_answer(asked.outcome, asked.meeting))
    return asked


def _noted(act: Act, scene: Scene, asked: Asked, kind: str) -> Asked:
    """What was said of a meeting, which is given no place with that."""
    meeting, was = asked.meeting, scene.meeting
    ledger.accept(
        act,
        store.saved(meeting, was),
        *counted(act, scene, meeting, None),
        slots.used(scene.grid),
        changes=[Change(subject=meeting.id, before=was, after=meeting)],
        events=[event(kind, meeting)],
        answer=_answer(asked.outcome, meeting),
    )
    return asked


def _answer(outcome: AskOutcome, meeting: Meeting) -> str:
    return f"{outcome} {meeting.id}"


def _check_shown(scene: Scene, wish: Wish) -> None:
    """Whoever is not shown can not be asked: NotFound."""
    if not scene.delegation.is_public:
        raise NotFound(("activity_id",))
    delegate = scene.delegate
    if seen_by_companies(delegate) is None or not delegate.attends_to(wish.activity_id):
        raise NotFound(("delegate_id",))
    if scene.company.state is not CompanyState.ACTIVE:
        raise NotFound(("company_id",))


def _wished(act: Act, scene: Scene, wish: Wish) -> Meeting:
    return Meeting(
        id=id_of(wish.activity_id, wish.company_id, wish.delegate_id),
        activity_id=wish.activity_id,
        company_id=wish.company_id,
        delegate_id=wish.delegate_id,
        requested_by=wish.asking,
        requested_at=act.at,
        expires_at=rules.answer_until(act.at, scene.grid),
        representatives=(),
        message=wish.message,
        priority=wish.priority,
    )


def _ask(act: Act, scene: Scene, asked: Asked, wish: Wish, afresh: bool) -> Asked:
    """A new request, or a new round of one: one Query, one transaction."""
    named, admission = wish.representative_ids, scene.activity.admits_from
    registrations = store.admitted(wish.company_id, admission, named, afresh=afresh)
    chosen = rules.choose_representatives(registrations, wish.representative_ids)
    meeting = replace(asked.meeting, representatives=chosen)
    silent = meeting.state is not MeetingState.PENDING  # the other side's veto outlives it
    other = Side.DELEGATE if wish.asking is Side.COMPANY else Side.COMPANY
    mails = () if silent else told(Notice.REQUESTED, meeting, scene, other)
    ledger.accept(
        act,
        store.saved(meeting, scene.meeting),
        *counted(act, scene, meeting, None if act.by.is_staff else wish.asking),
        store.still_confirmed(chosen[0].registration_id, lambda _: _HasLeft(), chosen[0].email),
        slots.used(scene.grid),  # a cascade or a plan that is past it has moved it
        delegates.on_roster(meeting.delegate_id, Overtaken()),
        changes=[Change(subject=meeting.id, before=scene.meeting, after=meeting)],
        events=[event("meeting.requested", meeting, mails)],
        answer=_answer(AskOutcome.REQUESTED, meeting),
    )
    return Asked(outcome=AskOutcome.REQUESTED, meeting=meeting)


def _match(act: Act, scene: Scene, asked: Asked, by: Side, losses: int) -> Asked:
    """Book what both want, or note that they do."""
    match, outcome = asked.meeting, AskOutcome.MUTUAL_MATCH
    try:
        booked = book(act, scene, match, by, losses=losses, answer=_answer(outcome, match))
    except NOWHERE:
        if match == scene.meeting:
            return _known(act, scene, asked)
        return _noted(act, scene, asked, "meeting.matched")
    return Asked(outcome=outcome, meeting=booked)
