"""Delegates say when they are away; companies and delegates ask for meetings and get answers."""

from collections.abc import Callable
from datetime import timedelta

from infra.seeds.diary import DESK, once
from infra.seeds.journeys import Journey, Members
from infra.seeds.sheets import (
    AbsenceSheet,
    DeskWishSheet,
    GridSheet,
    MeetingSheet,
    PeopleSheet,
    WishesSheet,
)
from registration.actions import desk_wishes, meetings, slots, wishes
from registration.rules.acts import Act
from registration.rules.meetings import Side, id_of
from registration.rules.plans.pairs import DeskWish
from registration.rules.slots import Absence
from registration.store import slots as store
from registration.store.rows import read

type Step = Callable[[Act], str]

BETWEEN_WISHES = timedelta(minutes=3)


def load(people: PeopleSheet, journey: Journey, members: Members, grid: GridSheet) -> None:
    """All absences, meetings and wishes of one matchmaking session."""
    session = journey.activities[grid.activity]
    for away in people.absences:
        _stay_away(away, journey, grid, session)
    for sheet in people.meetings:
        _meet(sheet, journey, members, session)
    for asked in people.wishes:
        _ask(asked, journey, members, session)
    for wanted in people.desk:
        _want(wanted, journey, members, session)


def _stay_away(sheet: AbsenceSheet, journey: Journey, grid: GridSheet, session: str) -> None:
    if sheet.delegate:
        by = journey.delegates[sheet.delegate]
        id = by.id
    else:
        by, id = DESK, _interpreter(grid, sheet.interpreter or "", session)
    absence = Absence(activity_id=session, participant_id=id, slots=sheet.slots)

    def stay_away(act: Act) -> str:
        slots.stay_away(act, absence)
        return ""

    name = f"{journey.name} {sheet.delegate or sheet.interpreter}"
    once("availabilitySet", name, by, sheet.at, stay_away)


def _interpreter(grid: GridSheet, key: str, session: str) -> str:
    """The id that she got when the grid was drawn."""
    drawn = read(store.key(session))
    email = grid.interpreters[key].email
    return next(one.id for one in (drawn.interpreters if drawn else ()) if one.email == email)


def _ask(sheet: WishesSheet, journey: Journey, members: Members, session: str) -> None:
    """One wish after another, of a company or a delegate; nobody answers yet."""
    if sheet.company:
        by, asking = members[sheet.company].principal, Side.COMPANY
    else:
        by, asking = journey.delegates[sheet.delegate or ""], Side.DELEGATE
    for number, (other, priority) in enumerate(sheet.wishes.items()):
        company = sheet.company or other
        wish = wishes.Wish(
            activity_id=session,
            company_id=members[company].principal.id,
            delegate_id=journey.delegates[sheet.delegate or other].id,
            asking=asking,
            priority=priority,
        )

        def ask(act: Act, wish: wishes.Wish = wish) -> str:
            return wishes.request(act, wish).meeting.id

        name = f"{journey.name} {company} {sheet.delegate or other}"
        once("meetingRequest", name, by, sheet.at + number * BETWEEN_WISHES, ask)


def _want(sheet: DeskWishSheet, journey: Journey, members: Members, session: str) -> None:
    """What the organiser says of a pair."""
    wish = DeskWish(
        activity_id=session,
        company_id=members[sheet.company].principal.id,
        delegate_id=journey.delegates[sheet.delegate].id,
        stance=sheet.stance,
        priority=sheet.priority,
    )

    def want(act: Act) -> str:
        desk_wishes.keep(act, wish)
        return ""

    name = f"{journey.name} {sheet.company} {sheet.delegate}"
    once("meetingWishSet", name, DESK, sheet.at, want)


def _meet(sheet: MeetingSheet, journey: Journey, members: Members, session: str) -> None:
    """One meeting from the first wish on."""
    company, delegate = members[sheet.company].principal, journey.delegates[sheet.delegate]
    parties = {Side.COMPANY: company, Side.DELEGATE: delegate}
    other = Side.DELEGATE if sheet.by is Side.COMPANY else Side.COMPANY
    id = id_of(session, company.id, delegate.id)
    name = f"{journey.name} {sheet.company} {sheet.delegate}"

    def asks(side: Side) -> Step:
        wish = wishes.Wish(
            activity_id=session,
            company_id=company.id,
            delegate_id=delegate.id,
            asking=side,
            message=sheet.message if side is sheet.by else None,
        )
        return lambda act: wishes.request(act, wish).meeting.id

    once("meetingRequest", name, parties[sheet.by], sheet.at, asks(sheet.by))
    if sheet.then_at:
        side = sheet.by if sheet.then == "WITHDRAWN" else other
        answer, do = _answer(sheet, id, asks(other))
        once(answer, name, parties[side], sheet.then_at, do)
    if sheet.cancelled_at:
        once("meetingCancel", name, company, sheet.cancelled_at, _cancel(sheet, id))


def _answer(sheet: MeetingSheet, id: str, match: Step) -> tuple[str, Step]:
    """What somebody did about a request, and the name of the operation."""
    match sheet.then:
        case "MUTUAL_MATCH":
            return "meetingRequest", match
        case "DECLINED" | "VETOED":
            silent = sheet.then == "VETOED"
            return "meetingDecline", lambda act: meetings.decline(act, id, no_thanks=silent).id
        case "WITHDRAWN":
            return "meetingWithdraw", lambda act: meetings.withdraw(act, id).id
        case _:
            return "meetingAccept", lambda act: meetings.accept(act, id, slot=sheet.slot).id


def _cancel(sheet: MeetingSheet, id: str) -> Step:
    return lambda act: meetings.cancel(act, id, reason=sheet.reason).id
