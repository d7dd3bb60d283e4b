"""Ask for a meeting, in either direction."""

from dataclasses import dataclass, replace

from registration.actions.meetings import book, event, told
from registration.actions.rivals import decide_again
from registration.actions.scenes import Scene, of_pair
from registration.rules import wishes as rules
from registration.rules.acts import Act
from registration.rules.companies import CompanyState
from registration.rules.delegates import seen_by_companies
from registration.rules.events import Change
from registration.rules.meetings import Meeting, MeetingState, Side, id_of
from registration.rules.notices import Notice
from registration.rules.placements import NoTable, SlotTaken
from registration.rules.refusals import NotFound
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.wishes import Asked, AskOutcome, NotAdmitted
from registration.store import ledger, slots
from registration.store import meetings as store
from registration.store.writes import Overtaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants to meet whom, where; `asking` is the side that asks."""

    activity_id: str
    company_id: str
    delegate_id: str
    asking: Side
    message: str | None = None
    representative_ids: tuple[str, ...] = ()


def request(act: Act, wish: Wish) -> Asked:
    """Ask for a meeting. The same wish again is answered with what there is.

    The opposite wish is a match and booked at once, or marked as one where no slot is free for
    all. Raises NotAdmitted, RegistrationWindowClosed, NotFound, Invalid.
    """
    return decide_again(lambda attempt: _request(act, wish, attempt))


def _request(act: Act, wish: Wish, attempt: int) -> Asked:
    scene = of_pair(act.by, wish.activity_id, wish.company_id, wish.delegate_id)
    _check_shown(scene, wish)
    rules.check_message(wish.message)
    scene.expect_live()
    asked = rules.ask(_wished(act, scene, wish), scene.meeting, scene.grid)
    match asked.outcome:
        case AskOutcome.EXISTING:
            return _known(act, asked)
        case AskOutcome.MUTUAL_MATCH:
            return _match(act, scene, asked, wish.asking, attempt)
        case AskOutcome.REQUESTED:
            return _ask(act, scene, asked, wish, attempt)


def _known(act: Act, asked: Asked) -> Asked:
    """Nothing changes; only the call is remembered, so that a repeat of it is told apart."""
    if act.key:
        ledger.accept(act, answer=_answer(asked.outcome, asked.meeting))
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
    )


def _ask(act: Act, scene: Scene, asked: Asked, wish: Wish, attempt: int) -> Asked:
    """A new request, or a new round of one: one Query, one transaction."""
    named, admission = wish.representative_ids, scene.activity.admits_from
    registrations = store.admitted(wish.company_id, admission, named, afresh=attempt > 0)
    chosen = rules.choose_representatives(registrations, wish.representative_ids)
    meeting = replace(asked.meeting, representatives=chosen)
    silent = meeting.state is not MeetingState.PENDING  # the other side's veto outlives it
    other = Side.DELEGATE if wish.asking is Side.COMPANY else Side.COMPANY
    mails = () if silent else told(Notice.REQUESTED, meeting, scene, other)
    ledger.accept(
        act,
        store.saved(meeting, scene.meeting),
        store.still_confirmed(chosen[0].registration_id, Overtaken(), chosen[0].email),
        slots.unchanged(wish.activity_id, scene.grid),  # a cascade that is past it has moved it
        changes=[Change(subject=meeting.id, before=scene.meeting, after=meeting)],
        events=[event("meeting.requested", meeting, mails)],
        answer=_answer(AskOutcome.REQUESTED, meeting),
    )
    return Asked(outcome=AskOutcome.REQUESTED, meeting=meeting)


def _match(act: Act, scene: Scene, asked: Asked, by: Side, attempt: int) -> Asked:
    """Book what both want, or note that they do."""
    match, outcome = asked.meeting, AskOutcome.MUTUAL_MATCH
    answer = _answer(outcome, match)
    try:
        booked = book(act, scene, match, by, attempt=attempt, answer=answer)
    except (SlotTaken, NoTable, NotAdmitted, RegistrationWindowClosed):
        if match == scene.meeting:
            return _known(act, asked)
        ledger.accept(
            act,
            store.saved(match, scene.meeting),
            changes=[Change(subject=match.id, before=scene.meeting, after=match)],
            events=[event("meeting.matched", match)],
            answer=answer,
        )
        return asked
    return Asked(outcome=outcome, meeting=booked)
