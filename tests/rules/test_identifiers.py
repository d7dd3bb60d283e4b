"""Register numbers, EUIDs, VAT ids, W-IdNrs and LEIs: what is taken, and which rule is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10, mod_97_10

from registration.rules.breaches import Rule
from registration.rules.identifiers import (
    Identifiers,
    IdentifiersForm,
    RegisterForm,
    RegisterType,
    read_euid,
    read_identifiers,
    read_lei,
    read_register,
    read_vat_id,
    read_widnr,
)
from registration.rules.refusals import Form, Invalid

VAT_ID = "DE136695976"
LEI = "213800KUD8LAJWSQ9D15"


def broken(form: Form) -> dict[str, Rule]:
    """The broken rule of each field of a form."""
    rules = {}
    for problem in form.problems:
        assert isinstance(problem, Invalid)
        rules[".".join(map(str, problem.field))] = problem.rule
    return rules


def register(court: str, type: str, number: str) -> tuple[str | None, dict[str, Rule]]:
    form = Form()
    entry = read_register(form, ("register",), RegisterForm(court=court, type=type, number=number))
    return (entry.euid if entry else None), broken(form)


@pytest.mark.parametrize(
    ("court", "type", "number", "euid"),
    [
        ("Chemnitz", "HRB", "12345", "DEU1206R.HRB12345"),
        ("Amtsgericht Dresden", "hra", "1", "DEU1104R.HRA1"),
        ("AG Leipzig", "GnR", "204", "DEU1308R.GnR204"),
        ("U1206", "GsR", "77", "DEU1206R.GsR77"),
        # Two that stand in the European register portal.
        ("X1517", "HRB", "395 KI", "DEX1517R.HRB395KI"),
        ("F1103", "HRB", "248481 B", "DEF1103R.HRB248481B"),
    ],
)
def test_a_register_number_with_its_court_makes_the_euid(
    court: str, type: str, number: str, euid: str
) -> None:
    assert register(court, type, number) == (euid, {})


@pytest.mark.parametrize("court", ["Zwickau", "Plauen", "U1207", "", "Amtsgericht", "Bautzen"])
def test_a_saxon_court_that_keeps_no_register_is_named(court: str) -> None:
    assert register(court, "HRB", "1") == (None, {"register.court": Rule.REGISTER_COURT_UNKNOWN})


@pytest.mark.parametrize("number", ["", "0", "012", "1234567", "12-3", "12 ABCD", "HRB 5"])
def test_a_register_number_has_one_to_six_digits(number: str) -> None:
    _, rules = register("Chemnitz", "HRB", number)
    assert rules == {"register.number": Rule.REGISTER_NUMBER_FORMAT}


def test_all_three_parts_of_a_register_entry_are_reported_at_once() -> None:
    assert register("Zwickau", "HRC", "x") == (
        None,
        {
            "register.court": Rule.REGISTER_COURT_UNKNOWN,
            "register.type": Rule.REGISTER_TYPE_UNKNOWN,
            "register.number": Rule.REGISTER_NUMBER_FORMAT,
        },
    )


@given(
    st.sampled_from(["U1206", "U1104", "U1308", "F1103", "X1517"]),
    st.sampled_from(RegisterType),
    st.integers(1, 999_999),
    st.sampled_from(["", "B", "KI", "Ö"]),
)
def test_an_euid_reads_back_as_itself(
    court: str, type: RegisterType, number: int, suffix: str
) -> None:
    euid, _ = register(court, type, f"{number} {suffix}")
    assert euid is not None
    assert read_euid(euid.lower()) == euid


def test_a_foreign_or_damaged_euid_is_none() -> None:
    assert read_euid("ATBRA.123456-001") is None
    assert read_euid("DEU1206R.HRB") is None


def vat_id(text: str) -> tuple[str | None, dict[str, Rule]]:
    form = Form()
    return read_vat_id(form, ("vat_id",), text), broken(form)


@pytest.mark.parametrize("text", [VAT_ID, "de 136 695 976", "136695976", "DE136.695.976"])
def test_a_vat_id_has_one_spelling(text: str) -> None:
    assert vat_id(text) == (VAT_ID, {})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DE136695977", Rule.VAT_ID_CHECK_DIGIT),
        ("DE13669597", Rule.VAT_ID_FORMAT),
        ("DE036695976", Rule.VAT_ID_FORMAT),
        ("DE13669597X", Rule.VAT_ID_FORMAT),
        ("ATU13585627", Rule.VAT_ID_COUNTRY),
        ("PL5260001246", Rule.VAT_ID_COUNTRY),
    ],
)
def test_a_bad_vat_id_names_the_rule_it_breaks(text: str, rule: Rule) -> None:
    assert vat_id(text) == (None, {"vat_id": rule})


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_in_a_vat_id_is_always_noticed(base: int, place: int, shift: int) -> None:
    right = f"{base}{mod_11_10.calc_check_digit(str(base))}"
    assert vat_id(f"DE{right}") == (f"DE{right}", {})
    digits = [*right]
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert vat_id(f"DE{''.join(digits)}")[0] is None


def widnr(text: str) -> tuple[str | None, dict[str, Rule]]:
    form = Form()
    return read_widnr(form, ("widnr",), text), broken(form)


def test_a_widnr_keeps_its_suffix() -> None:
    assert widnr("de136695976-00001") == ("DE136695976-00001", {})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DE136695976", Rule.WIDNR_FORMAT),
        ("136695976-00001", Rule.WIDNR_FORMAT),
        ("DE136695976-1", Rule.WIDNR_FORMAT),
        ("DE136695977-00001", Rule.WIDNR_CHECK_DIGIT),
    ],
)
def test_a_bad_widnr_names_the_rule_it_breaks(text: str, rule: Rule) -> None:
    assert widnr(text) == (None, {"widnr": rule})


def lei(text: str) -> tuple[str | None, dict[str, Rule]]:
    form = Form()
    return read_lei(form, ("lei",), text), broken(form)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (LEI[:-1], Rule.LEI_FORMAT),
        (LEI + "0", Rule.LEI_FORMAT),
        ("213800KUD8LAJWSQ9DXX", Rule.LEI_FORMAT),
        ("213800KUD8LXJWSQ9D15", Rule.LEI_CHECK_DIGIT),
    ],
)
def test_a_bad_lei_names_the_rule_it_breaks(text: str, rule: Rule) -> None:
    assert lei(text) == (None, {"lei": rule})


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18))
def test_every_lei_with_its_check_digits_is_taken(base: str) -> None:
    number = base + mod_97_10.calc_check_digits(base)
    assert lei(number.lower()) == (number, {})


def test_vat_id_and_widnr_of_one_company_share_their_nine_digits() -> None:
    form = Form()
    read_identifiers(form, IdentifiersForm(vat_id=VAT_ID, widnr="DE129273398-00001"))
    assert broken(form) == {"widnr": Rule.WIDNR_VAT_MISMATCH}


def test_vat_id_and_widnr_make_the_same_strong_identifier() -> None:
    by_vat_id = Identifiers(vat_id=VAT_ID)
    by_widnr = Identifiers(widnr=f"{VAT_ID}-00002")
    assert by_vat_id.strong == by_widnr.strong == {"VAT": "136695976"}


def test_a_company_without_any_number_is_fine() -> None:
    form = Form()
    empty = IdentifiersForm(vat_id="", widnr=None, lei="")
    assert read_identifiers(form, empty) == Identifiers()
    assert broken(form) == {}


@given(st.text())
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    form = Form()
    written = IdentifiersForm(
        register=RegisterForm(court=text, type=text, number=text),
        vat_id=text,
        widnr=text,
        lei=text,
    )
    read = read_identifiers(form, written)
    assert read.register is None
