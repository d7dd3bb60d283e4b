"""Names: which spellings are one, and which legal form stands in which register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.identifiers import RegisterType
from registration.rules.names import LegalForm, folded, matching


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "MUELLER UND SOEHNE GmbH"),
        ("Müller & Söhne GmbH", "Söhne + Müller e. K."),
        ("Groß Maschinenbau GmbH & Co. KG", "Gross-Maschinenbau GmbH"),
        ("Erzgebirgische Drahtwerke e.G.", "Erzgebirgische Drahtwerke eG"),
        ("A.B.C. Werkzeuge UG (haftungsbeschränkt)", "ABC Werkzeuge"),
        ("Dr.Weber Optik AG", "Dr. Weber Optik Aktiengesellschaft"),
        ("Café Noël OHG", "Cafe Noel"),
        ("Pleiße-Guss Gesellschaft mit beschränkter Haftung", "Pleisse Guss G.m.b.H."),
    ],
)
def test_two_spellings_of_one_name_match(one: str, other: str) -> None:
    assert matching(one) == matching(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller Metallbau GmbH", "Müller Metallbearbeitung GmbH"),
        ("Vogtland Textil GmbH", "Vogtland GmbH"),
        ("Kalb GmbH", "Kolb GmbH"),
    ],
)
def test_two_names_do_not_match(one: str, other: str) -> None:
    assert matching(one) != matching(other)


def test_a_name_that_is_only_a_legal_form_still_has_a_spelling() -> None:
    assert matching("KG") == "kg"


def test_for_lists_the_order_of_words_stays() -> None:
    assert folded("Müller & Söhne GmbH") == "mueller und soehne gmbh"


@given(st.text())
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert matching(matching(name)) == matching(name)


@given(st.text())
def test_upper_and_lower_case_are_one_name(name: str) -> None:
    assert matching(name.upper().lower()) == matching(name.lower())


@given(st.permutations(["stahl", "guss", "sachsen", "gmbh", "und"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert matching(" ".join(words)) == "guss sachsen stahl"


@pytest.mark.parametrize(
    ("form", "register"),
    [
        (LegalForm.GMBH, RegisterType.HRB),
        (LegalForm.GMBH_CO_KG, RegisterType.HRA),
        (LegalForm.EG, RegisterType.GNR),
        (LegalForm.EV, RegisterType.VR),
        (LegalForm.PARTG, RegisterType.PR),
        (LegalForm.EGBR, RegisterType.GSR),
    ],
)
def test_a_legal_form_has_its_register(form: LegalForm, register: RegisterType) -> None:
    assert [one for one in RegisterType if form.fits(one)] == [register]


def test_a_sole_trader_and_a_gbr_stand_in_no_register() -> None:
    for form in (LegalForm.SOLE_TRADER, LegalForm.GBR):
        assert not any(form.fits(register) for register in RegisterType)


def test_other_forms_may_stand_in_any_register() -> None:
    assert all(LegalForm.OTHER.fits(register) for register in RegisterType)
