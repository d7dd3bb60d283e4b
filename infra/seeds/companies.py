"""Companies sign up, follow their links, name colleagues and interests; the desk verifies some."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from infra.seeds.diary import DESK, mailed_secret, once
from infra.seeds.sheets import CompanySheet
from registration.actions import companies, contacts, interests, sessions, sign_ups
from registration.rules.acts import ANONYMOUS, Act, Principal, Role
from registration.rules.companies import SignUpForm
from registration.rules.contacts import ContactForm
from registration.rules.interests import InterestForm
from registration.rules.principals import Grant
from registration.rules.profiles import ProfileForm
from registration.store import companies as store
from registration.store.rows import read

READS_MAIL_AFTER = timedelta(minutes=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A company that is in: its session, and the people it can send."""

    principal: Principal
    name: str
    people: tuple[ContactForm, ...]


def load(sheet: CompanySheet) -> Member | None:
    """One company up to the desk's first day; None where nobody has followed its link yet."""
    by = ANONYMOUS
    if sheet.signed_up_by:
        by = Principal(role=Role.CHAMBER, id=sheet.signed_up_by)
    form = SignUpForm(profile=sheet.profile, contact=sheet.contact)
    at = sheet.signed_up_at

    def sign_up(act: Act) -> str:
        sign_ups.sign_up(act, form)
        return ""

    once("companySignUp", sheet.key, by, at, sign_up)
    if not sheet.confirmed:
        return None
    principal = _session(sheet.contact.email, at)
    _add_colleagues(sheet, principal)
    _state_interests(sheet, principal)
    _keep_up_to_date(sheet, principal)
    people = (sheet.contact, *sheet.colleagues)
    return Member(principal=principal, name=sheet.profile.legal_name, people=people)


def _session(email: str, mailed_at: datetime) -> Principal:
    """Whoever follows the link that was mailed at that moment."""
    opened: list[Principal] = []

    def follow(act: Act) -> str:
        opened.append(sessions.create(act, mailed_secret(email, mailed_at)).principal)
        return ""

    reference = once("sessionCreate", email, ANONYMOUS, mailed_at + READS_MAIL_AFTER, follow)
    return opened[0] if opened else msgspec.json.decode(reference, type=Grant).principal


def _add_colleagues(sheet: CompanySheet, principal: Principal) -> None:
    for day, colleague in enumerate(sheet.colleagues, start=1):
        at = sheet.signed_up_at + timedelta(days=day)

        def add(act: Act, form: ContactForm = colleague) -> str:
            return contacts.add(act, principal.id, form).id

        once("contactAdd", colleague.email, principal, at, add)
        _session(colleague.email, at)


def _state_interests(sheet: CompanySheet, principal: Principal) -> None:
    for number, form in enumerate(sheet.interests, start=1):
        at = sheet.signed_up_at + timedelta(minutes=10 * number)

        def state(act: Act, form: InterestForm = form) -> str:
            return interests.state(act, principal.id, form).id

        once("interestState", f"{sheet.key} {number}", principal, at, state)


def _keep_up_to_date(sheet: CompanySheet, principal: Principal) -> None:
    id, updated, verified = principal.id, sheet.updated, frozenset(sheet.verified)
    if updated:
        size = updated.size

        def update(act: Act) -> str:
            def change(form: ProfileForm) -> ProfileForm:
                return replace(form, size=size)

            return companies.update(act, id, _version(id), change).id

        once("companyUpdate", sheet.key, principal, updated.at, update)
    if verified:

        def verify(act: Act) -> str:
            return companies.verify(act, id, _version(id), verified).id

        once("companyVerify", sheet.key, DESK, sheet.signed_up_at + timedelta(days=3), verify)


def _version(id: str) -> int:
    company = read(store.key(id))
    return company.version if company else 0
