"""Companies: the whole form at once, and who may change what."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from registration.rules.acts import ANONYMOUS, Principal, Role
from registration.rules.addresses import AddressForm, domain_of
from registration.rules.breaches import Rule
from registration.rules.companies import (
    FieldVerified,
    SignUpForm,
    changed,
    owner,
    read_sign_up,
    verified,
)
from registration.rules.contacts import ContactForm
from registration.rules.districts import Chamber, ChamberKind
from registration.rules.identifiers import IdentifiersForm, RegisterForm
from registration.rules.names import LegalForm
from registration.rules.profiles import (
    Cooperation,
    CooperationKind,
    Field,
    ProfileForm,
    form_of,
)
from registration.rules.refusals import Invalid, Problems
from registration.rules.sectors import Scheme, Sector
from registration.rules.sizes import Declaration, Figures, SizeForm
from tests.companies import CONTACT, FORM, NOW, company, sign_up

LATER = datetime(2019, 9, 1, tzinfo=UTC)
COMPANY = Principal(role=Role.COMPANY, id="com_01DH0000000000000000000000")
DESK = Principal(role=Role.OPERATOR, id="uta")


def broken(form: ProfileForm, contact: ContactForm = CONTACT) -> dict[str, Rule]:
    with pytest.raises((Invalid, Problems)) as refused:
        read_sign_up(SignUpForm(profile=form, contact=contact), NOW)
    refusal = refused.value
    problems = refusal.problems if isinstance(refusal, Problems) else (refusal,)
    return {
        ".".join(map(str, problem.path)): problem.rule
        for problem in problems
        if isinstance(problem, Invalid)
    }


def test_a_form_gets_all_its_problems_at_once() -> None:
    form = replace(
        FORM,
        legal_name=" ",
        address=AddressForm(street="", postcode="9456", city="Annaberg-Buchholz"),
        identifiers=IdentifiersForm(
            register=RegisterForm(court="Zwickau", type="HRB", number="1"), vat_id="DE136695977"
        ),
        sectors=(Sector(scheme=Scheme.WZ_2025, code="62.01"),),
        markets=("MX", "XX"),
        languages=("de", "xx"),
        website="not a website",
        offers=(Cooperation(kind=CooperationKind.COMMERCIAL, title="", text="x" * 2001),),
    )
    assert broken(form, replace(CONTACT, email="ina@")) == {
        "legal_name": Rule.REQUIRED,
        "address.street": Rule.REQUIRED,
        "address.postcode": Rule.POSTCODE_FORMAT,
        "address.district": Rule.REQUIRED,
        "register.court": Rule.REGISTER_COURT_UNKNOWN,
        "vat_id": Rule.VAT_ID_CHECK_DIGIT,
        "sectors.0.code": Rule.SECTOR_UNKNOWN,
        "website": Rule.WEBSITE_FORMAT,
        "markets.1": Rule.UNKNOWN_COUNTRY,
        "languages.1": Rule.UNKNOWN_LANGUAGE,
        "offers.0.title": Rule.REQUIRED,
        "offers.0.text": Rule.TOO_LONG,
        "contact.email": Rule.EMAIL_FORMAT,
    }


def test_lists_have_limits() -> None:
    wish = Cooperation(kind=CooperationKind.TECHNOLOGY, title="Laser", text="Welding")
    form = replace(
        FORM, markets=("MX",) * 51, languages=("de",) * 21, offers=(wish,) * 11, requests=(wish,)
    )
    assert set(broken(form).values()) == {Rule.TOO_MANY}
    assert set(broken(form)) == {"markets", "languages", "offers"}


@pytest.mark.parametrize(
    ("legal_form", "type"),
    [(LegalForm.GMBH, "HRA"), (LegalForm.EK, "HRB"), (LegalForm.SOLE_TRADER, "HRA")],
)
def test_a_register_entry_must_fit_the_legal_form(legal_form: LegalForm, type: str) -> None:
    register = RegisterForm(court="Chemnitz", type=type, number="5")
    form = replace(FORM, legal_form=legal_form, identifiers=IdentifiersForm(register=register))
    assert broken(form) == {"register.type": Rule.REGISTER_TYPE_LEGAL_FORM}


def test_a_company_without_register_number_is_fine() -> None:
    form = replace(FORM, legal_form=LegalForm.SOLE_TRADER, identifiers=IdentifiersForm())
    assert sign_up(form).profile.identifiers.strong == {}


def test_the_class_is_computed_from_the_declared_figures() -> None:
    figures = Figures(staff=Decimal("38"), turnover=4_200_000)
    form = replace(FORM, size=SizeForm(declared=Declaration(year=2018, figures=figures)))
    size = sign_up(form).profile.size
    assert size is not None
    assert (size.size_class, size.declared.year) == ("SMALL", 2018)


def test_everything_is_written_in_one_spelling() -> None:
    form = replace(
        FORM,
        legal_name="  Beispiel   Stanzteile GmbH ",
        markets=("mx", "PL", "MX"),
        languages=("DE", "es"),
        memberships=(ChamberKind.HWK, ChamberKind.IHK),
        website="WWW.Beispiel-Stanzteile.example/de/",
    )
    profile = sign_up(form).profile
    assert (profile.legal_name, profile.markets, profile.languages, profile.website) == (
        "Beispiel Stanzteile GmbH",
        ("MX", "PL"),
        ("de", "es"),
        "https://www.beispiel-stanzteile.example/de",
    )
    assert company(form).chambers == (Chamber.IHK_CHEMNITZ, Chamber.HWK_CHEMNITZ)


def test_a_chamber_that_brought_a_company_in_is_linked_to_it_once() -> None:
    found = replace(company(), linked=(Chamber.HWK_DRESDEN, Chamber.IHK_CHEMNITZ))
    assert found.chambers == (Chamber.IHK_CHEMNITZ, Chamber.HWK_DRESDEN)


@pytest.mark.parametrize(
    "text",
    ["ftp://example.org", "http://", "example", "https://user@example.org", "[", "a b.example"],
)
def test_what_is_no_website_is_refused(text: str) -> None:
    assert broken(replace(FORM, website=text)) == {"website": Rule.WEBSITE_FORMAT}


def test_the_domain_comes_from_the_website_or_else_from_the_mail() -> None:
    assert domain_of("https://www.beispiel.example/de") == "beispiel.example"
    assert sign_up().domain == "beispiel-stanzteile.example"
    assert sign_up(contact=replace(CONTACT, email="ina@gmx.de")).domain is None


def test_a_company_is_found_again_by_name_with_postcode_or_domain() -> None:
    assert company().match_keys == (
        "beispiel stanzteile#P09456",
        "beispiel stanzteile#Dbeispiel-stanzteile.example",
    )


def test_a_profile_reads_back_from_its_own_form() -> None:
    figures = Figures(staff=Decimal("38"), turnover=4_200_000)
    full = replace(
        FORM,
        identifiers=replace(
            FORM.identifiers, widnr="DE136695976-00001", lei="213800KUD8LAJWSQ9D15"
        ),
        size=SizeForm(declared=Declaration(year=2018, figures=figures)),
        sectors=(Sector(scheme=Scheme.WZ_2008, code="29.32"),),
        offers=(Cooperation(kind=CooperationKind.COMMERCIAL, title="Stampings", text="Steel"),),
        markets=("MX",),
        languages=("de",),
        website="https://www.beispiel.example",
    )
    before = company(full)
    after = changed(before, form_of(before.profile), LATER, COMPANY)
    assert after == replace(before, version=2)


def test_a_company_may_not_change_what_the_desk_verified() -> None:
    checked = verified(company(), [Field.LEGAL_NAME, Field.ADDRESS])
    form = form_of(checked.profile)
    moved = replace(
        form, legal_name="Other GmbH", address=replace(form.address, street="Anderswo 2")
    )
    with pytest.raises(Problems) as refused:
        changed(checked, moved, LATER, COMPANY)
    assert [problem.path for problem in refused.value.problems] == [("legal_name",), ("address",)]
    assert {type(problem) for problem in refused.value.problems} == {FieldVerified}


def test_a_company_may_change_everything_else() -> None:
    checked = verified(company(), [Field.LEGAL_NAME])
    form = replace(form_of(checked.profile), markets=("MX",), website="neu.example")
    after = changed(checked, form, LATER, COMPANY)
    assert (after.profile.markets, after.domain) == (("MX",), "neu.example")


def test_a_field_is_whose_who_wrote_it_last() -> None:
    form = replace(form_of(company().profile), markets=("MX",), website="neu.example")
    by_desk = changed(company(), form, LATER, DESK)
    assert by_desk.owners == {"markets": "operator:uta", "website": "operator:uta"}
    after = changed(by_desk, replace(form, markets=("MX", "BR")), LATER, COMPANY)
    assert after.owners == {"markets": str(COMPANY), "website": "operator:uta"}


def test_a_stranger_signs_a_company_up_for_itself() -> None:
    assert owner(ANONYMOUS, COMPANY.id) == str(COMPANY)


def test_the_desk_may_change_what_it_verified_and_it_stays_verified() -> None:
    checked = verified(company(), [Field.LEGAL_NAME])
    form = replace(form_of(checked.profile), legal_name="Beispiel Stanztechnik GmbH")
    after = changed(checked, form, LATER, DESK)
    assert (after.name, after.verified) == ("Beispiel Stanztechnik GmbH", (Field.LEGAL_NAME,))


def test_what_is_missing_cannot_be_verified() -> None:
    assert verified(company(), [Field.LEI, Field.VAT_ID]).verified == (Field.VAT_ID,)
