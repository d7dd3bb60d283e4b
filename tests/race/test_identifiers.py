"""An identifier that moves from one company to another is one company's at any time."""

from dataclasses import replace

import pytest

from registration.actions import companies as actions
from registration.actions import sign_ups
from registration.rules.acts import ANONYMOUS
from registration.rules.companies import Company, SignUpForm
from registration.rules.contacts import ContactForm
from registration.rules.identifiers import NOTHING_WRITTEN, IdentifiersForm
from registration.rules.pages import Window
from registration.rules.profiles import ProfileForm
from registration.store import claims, companies
from registration.store.rows import read
from tests.companies import FORM
from tests.race.rivals import Step, at_once, check_history
from tests.sessions import NOW, STAFF, act

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

VAT = "DE136695976"
NUMBERED = IdentifiersForm(vat_id=VAT)


def signing_up(number: int, identifiers: IdentifiersForm) -> Step:
    name = f"Beispiel Nr. {number} GmbH"
    profile = replace(FORM, legal_name=name, identifiers=identifiers)
    person = ContactForm(name="Ina Beispiel", email=f"ina{number}@beispiel-{number}.example")
    form = SignUpForm(profile=profile, contact=person)
    call = act(ANONYMOUS, "companySignUp", key=f"sign-up-{number:04}", at=NOW)
    return lambda: sign_ups.sign_up(call, form)


def renumbering(company: Company, identifiers: IdentifiersForm) -> Step:
    def change(form: ProfileForm) -> ProfileForm:
        return replace(form, identifiers=identifiers)

    def update() -> object:
        return actions.update(act(STAFF), company.id, company.version, change)

    return update


def all_companies() -> tuple[Company, ...]:
    return companies.page("", Window(first=100)).values


@pytest.mark.parametrize("round_", range(4))
def test_a_number_that_is_given_up_and_taken_up_is_one_companys(round_: int) -> None:
    signing_up(0, NUMBERED)()
    for number in range(1, 4):
        signing_up(number, NOTHING_WRITTEN)()
    owner, *others = sorted(all_companies(), key=lambda one: one.name)
    at_once(
        [
            renumbering(owner, NOTHING_WRITTEN),
            *(renumbering(other, NUMBERED) for other in others),
            *(signing_up(number, NUMBERED) for number in range(4, 10)),
        ]
    )
    holder = read(claims.identifier_key("VAT", VAT[2:]))
    numbered = [one.id for one in all_companies() if one.profile.identifiers.strong]
    assert numbered == ([holder] if holder else [])
    for one in all_companies():
        check_history(one.id, one.version)
