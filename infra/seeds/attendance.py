"""Companies register people for activities; these follow the mailed links, the desk decides."""

from datetime import timedelta

from infra.seeds.companies import READS_MAIL_AFTER, Member
from infra.seeds.diary import DESK, mailed_secret, once
from infra.seeds.journeys import Journey, Members
from infra.seeds.sheets import PeopleSheet, RegistrationSheet
from registration.actions import holds, registrations
from registration.rules.acts import ANONYMOUS, Act, Principal
from registration.rules.registrations import RegistrationState
from registration.store import registrations as store
from registration.store.rows import read

_UNCONFIRMED = (RegistrationState.HELD, RegistrationState.EXPIRED)


def load(people: PeopleSheet, journey: Journey, members: Members) -> None:
    """All registrations of one delegation."""
    for activity, sheets in people.registrations.items():
        for sheet in sheets:
            _register(sheet, journey, activity, members[sheet.company])


def _register(sheet: RegistrationSheet, journey: Journey, activity: str, member: Member) -> None:
    person = member.people[sheet.person]
    name = f"{journey.name} {activity} {person.email}"
    wish = holds.Wish(activity_id=journey.activities[activity], company_id=None, person=person)
    id = once(
        "register", name, member.principal, sheet.at, lambda act: holds.register(act, wish).id
    )
    if sheet.until in _UNCONFIRMED:
        return

    def confirm(act: Act) -> str:
        return registrations.confirm(act, mailed_secret(person.email, sheet.at)).id

    once("registrationConfirm", name, ANONYMOUS, sheet.at + READS_MAIL_AFTER, confirm)
    registered = read(store.key(id))
    if registered and registered.state is not sheet.until:
        _decide(sheet, name, id, registered.version, member.principal)


def _decide(sheet: RegistrationSheet, name: str, id: str, version: int, company: Principal) -> None:
    """What the desk, or the company itself, made of a confirmed registration some hours later."""
    at = sheet.at + timedelta(hours=5)

    def approve(act: Act) -> str:
        return registrations.approve(act, id, expected=version).id

    def reject(act: Act) -> str:
        return registrations.reject(act, id, sheet.reason or "", expected=version).id

    def cancel(act: Act) -> str:
        return registrations.cancel(act, id, sheet.reason, expected=version).id

    match sheet.until:
        case RegistrationState.CONFIRMED:
            once("registrationApprove", name, DESK, at, approve)
        case RegistrationState.REJECTED:
            once("registrationReject", name, DESK, at, reject)
        case RegistrationState.CANCELLED:
            once("registrationCancel", name, company, at, cancel)
