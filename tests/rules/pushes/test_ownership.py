"""Whose a field is, before and after a push."""

from dataclasses import replace

import pytest

from registration.rules.breaches import Rule
from registration.rules.districts import Chamber
from registration.rules.profiles import Field
from registration.rules.pushes.ownership import company_after, merge, writer
from registration.rules.refusals import Invalid
from tests.companies import NOW, company

IHK, HWK = Chamber.IHK_CHEMNITZ, Chamber.HWK_CHEMNITZ
MINE = writer(IHK)


def test_an_empty_field_is_filled_and_its_own_from_then_on() -> None:
    merged = merge({"phone": None}, {}, {"phone": "+49"}, by=MINE, foreign={})
    assert (merged.values, merged.owners, merged.conflicts) == (
        {"phone": "+49"},
        {"phone": "chamber:IHK_CHEMNITZ"},
        (),
    )


def test_what_it_wrote_last_it_overwrites() -> None:
    merged = merge({"name": "A"}, {"name": MINE}, {"name": "B"}, by=MINE, foreign={})
    assert merged.values == {"name": "B"}


@pytest.mark.parametrize(
    ("owners", "owner"), [({}, "company"), ({"name": writer(HWK)}, "chamber:HWK_CHEMNITZ")]
)
def test_everything_else_is_kept_and_reported(owners: dict[str, str], owner: str) -> None:
    merged = merge({"name": "A"}, owners, {"name": "B"}, by=MINE, foreign={})
    assert merged.values == {}
    [conflict] = merged.conflicts
    assert (conflict.ours, conflict.theirs, conflict.owner) == ("A", "B", owner)
    assert merged.owners == owners


def test_to_say_what_stands_there_is_no_conflict_and_no_claim() -> None:
    merged = merge({"name": "A"}, {}, {"name": "A"}, by=MINE, foreign={})
    assert (merged.values, merged.owners, merged.conflicts) == ({}, {}, ())


def test_a_company_that_says_nothing_new_is_the_same_company() -> None:
    known = replace(company(), linked=(IHK,))
    after, conflicts = company_after(known, {"legal_name": known.name}, IHK, NOW, frozenset())
    assert after is known
    assert conflicts == ()


def test_a_chamber_that_brings_it_is_linked_once() -> None:
    after, _ = company_after(company(), {}, HWK, NOW, frozenset())
    assert after.linked == (HWK,)
    assert company_after(after, {}, HWK, NOW, frozenset())[0] is after


def test_verified_fields_are_the_desks_and_foreign_numbers_anothers() -> None:
    known = replace(company(), verified=(Field.LEGAL_NAME,), owners={"legal_name": MINE})
    said = {"legal_name": "Neu GmbH", "lei": "213800KUD8LAJWSQ9D15"}
    _, conflicts = company_after(known, said, IHK, NOW, frozenset({"lei"}))
    assert [(one.field, one.owner) for one in conflicts] == [
        ("legal_name", "desk"),
        ("lei", "another company"),
    ]


def test_fields_that_do_not_fit_each_other_are_refused_at_their_place() -> None:
    known = replace(company(), owners={"vat_id": MINE})
    with pytest.raises(Invalid) as refused:
        company_after(known, {"widnr": "DE811128135-00001"}, IHK, NOW, frozenset())
    assert (refused.value.path, refused.value.rule) == (
        ("company", "widnr"),
        Rule.WIDNR_VAT_MISMATCH,
    )
