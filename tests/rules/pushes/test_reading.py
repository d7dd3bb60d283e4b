"""Rows as chambers write them: strictly, with every problem at its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.breaches import Rule
from registration.rules.pushes import Op, Outcome, Result, external_id_of, read_row, rejected
from registration.rules.refusals import Invalid, Problems, Refused
from registration.rules.texts import Language

ROW: dict[str, Any] = {
    "externalId": "M-1",
    "revision": 3,
    "activityId": "act_1",
    "legalBasis": "CHAMBER_LAW",
}


def broken(**changes: Any) -> dict[str, Rule]:
    with pytest.raises((Invalid, Problems)) as refused:
        read_row(ROW | changes)
    refusal = refused.value
    found = refusal.problems if isinstance(refusal, Problems) else (refusal,)
    return {".".join(map(str, one.path)): one.rule for one in found if isinstance(one, Invalid)}


def test_a_row_says_what_it_says_and_no_more() -> None:
    row = read_row(ROW | {"company": {"legalName": "  Federn   GmbH ", "vatId": "136 695 976"}})
    assert row.company == {"legal_name": "Federn GmbH", "vat_id": "DE136695976"}
    assert row.person == {}


def test_two_spellings_of_one_content_are_one_content() -> None:
    spelled = read_row(ROW | {"company": {"vatId": "DE 136695976", "website": "x.example"}})
    other = {"website": "https://X.example/", "vatId": "de136695976", "lei": None}
    again = read_row(ROW | {"revision": 9, "company": other})
    assert spelled.digest == again.digest
    assert spelled.fingerprint != again.fingerprint
    assert read_row(ROW | {"company": {"vatId": "DE136695976"}}).digest != spelled.digest


def test_an_empty_list_or_text_empties_nothing() -> None:
    row = read_row(ROW | {"company": {"sectors": [], "lei": ""}, "person": {"phone": ""}})
    assert (row.company, row.person) == ({}, {})


def test_what_is_not_known_is_named() -> None:
    assert broken(colour="red", company={"vat": "DE1"}) == {
        "colour": Rule.UNKNOWN_FIELD,
        "company.vat": Rule.UNKNOWN_FIELD,
    }


def test_a_consent_has_a_rule_of_its_own() -> None:
    consents = [{"purpose": "PHOTOS"}]
    assert broken(consents=consents, person={"consents": consents}) == {
        "consents": Rule.CONSENT_NOT_PUSHABLE,
        "person.consents": Rule.CONSENT_NOT_PUSHABLE,
    }


def test_either_a_number_or_a_time() -> None:
    both = {"updatedAt": "2019-09-01T10:00:00Z"}
    assert broken(**both) == {"revision": Rule.REVISION_OR_TIME}
    assert broken(revision=None) == {"revision": Rule.REVISION_OR_TIME}
    assert broken(revision=True) == {"revision": Rule.WRONG_TYPE}
    assert broken(revision=-1) == {"revision": Rule.OUT_OF_RANGE}
    assert broken(revision=None, updatedAt="2019-09-01") == {"updated_at": Rule.WRONG_TYPE}


def test_times_of_one_instant_are_one_revision() -> None:
    times = ("2019-09-01T10:00:00+02:00", "2019-09-01T08:00:00Z")
    first, second = (read_row(ROW | {"revision": None, "updatedAt": time}) for time in times)
    assert first.revision == second.revision
    assert str(first.revision) == "2019-09-01T08:00:00Z"


def test_parts_are_read_by_the_rules_of_every_form() -> None:
    address = {"street": "Weg 1", "postcode": "9111", "city": "Chemnitz", "district": "BERLIN"}
    register = {"court": "Zwickau", "type": "HRB", "number": "12"}
    sectors = [{"scheme": "WZ_2008", "code": "62.10"}]
    told = {"address": address, "register": register, "sectors": sectors}
    assert broken(company=told, person={"email": "x", "phone": "1"}) == {
        "company.address.postcode": Rule.POSTCODE_FORMAT,
        "company.address.district": Rule.UNKNOWN_CHOICE,
        "company.register.court": Rule.REGISTER_COURT_UNKNOWN,
        "company.sectors.0.code": Rule.SECTOR_UNKNOWN,
        "person.email": Rule.EMAIL_FORMAT,
        "person.phone": Rule.PHONE_FORMAT,
    }


@pytest.mark.parametrize("staff", [int("9" * 400), -int("9" * 400), 1e300])
def test_a_number_beyond_all_numbers_is_a_problem_of_its_row(staff: float) -> None:
    declared = {"year": 2018, "figures": {"staff": staff, "turnover": 1}}
    found = broken(company={"size": {"declared": declared}})
    assert found == {"company.size.declared.figures.staff": Rule.WRONG_TYPE}


def test_an_id_that_no_key_holds_is_a_problem_of_its_row() -> None:
    assert broken(activityId="x" * 3000) == {"activity_id": Rule.TOO_LONG}


def test_a_cancellation_needs_no_more_than_its_id_and_its_revision() -> None:
    row = read_row({"externalId": " M-1 ", "revision": 4, "op": "cancel"})
    assert (row.external_id, row.op) == ("M-1", Op.CANCEL)
    more = read_row({"externalId": "M-1", "revision": 4, "op": "CANCEL", "activityId": "act_1"})
    assert more.digest == row.digest


def test_an_external_id_has_one_to_a_hundred_characters() -> None:
    assert broken(externalId=" ") == {"external_id": Rule.REQUIRED}
    assert broken(externalId="x" * 101) == {"external_id": Rule.TOO_LONG}
    assert external_id_of({"externalId": "x" * 300}) == "x" * 100
    assert external_id_of({"externalId": 7}) == ""


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
NAMES = ["externalId", "revision", "updatedAt", "op", "activityId", "legalBasis", "company"]
PARTS = ["legalName", "legalForm", "address", "register", "size", "sectors", "offers", "markets"]


@given(
    st.dictionaries(st.sampled_from([*NAMES, "person", "objectionFlag"]), json),
    st.dictionaries(st.sampled_from(PARTS), json),
)
def test_any_object_is_read_or_refused_with_reasons(plain: Any, company: Any) -> None:
    try:
        read_row(plain | {"company": company})
    except Refused as refusal:
        outcome = rejected("x", refusal)
        assert isinstance(outcome, Outcome)
        assert outcome.result is Result.REJECTED
        assert all(one.message(language) for one in outcome.problems for language in Language)
