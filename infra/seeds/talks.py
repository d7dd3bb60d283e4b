"""Delegates say when they are away; companies and delegates ask for meetings and get answers."""

from collections.abc import Callable

from infra.seeds.diary import once
from infra.seeds.journeys import Journey, Members
from infra.seeds.sheets import AbsenceSheet, MeetingSheet, PeopleSheet
from registration.actions import meetings, slots, wishes
from registration.rules.acts import Act
from registration.rules.meetings import Side, id_of
from registration.rules.slots import Absence

type Step = Callable[[Act], str]


def load(people: PeopleSheet, journey: Journey, members: Members, session: str) -> None:
    """All absences and meetings of one matchmaking session (an activity's id)."""
    for away in people.absences:
        _stay_away(away, journey, session)
    for sheet in people.meetings:
        _meet(sheet, journey, members, session)


def _stay_away(sheet: AbsenceSheet, journey: Journey, session: str) -> None:
    herself = journey.delegates[sheet.delegate]
    absence = Absence(activity_id=session, participant_id=herself.id, slots=sheet.slots)

    def stay_away(act: Act) -> str:
        slots.stay_away(act, absence)
        return ""

    once("availabilitySet", f"{journey.name} {sheet.delegate}", herself, sheet.at, stay_away)


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
