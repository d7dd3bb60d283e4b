"""Districts, municipality keys and the chambers that follow from them."""

import pytest

from registration.rules.breaches import Rule
from registration.rules.districts import (
    Chamber,
    ChamberKind,
    District,
    Place,
    chamber,
    chambers,
    read_place,
)
from registration.rules.refusals import Form, Invalid


def place(
    district: District | None, municipality: str | None
) -> tuple[Place | None, list[tuple[str | int, Rule]]]:
    form = Form()
    found = read_place(form, ("address",), district, municipality)
    broken = [
        (problem.field[-1], problem.rule)
        for problem in form.problems
        if isinstance(problem, Invalid)
    ]
    return found, broken


def test_saxony_has_ten_districts_and_three_cities() -> None:
    assert len(District) == 13
    assert [district.label for district in District if district.is_city] == [
        "Chemnitz, Stadt",
        "Dresden, Stadt",
        "Leipzig, Stadt",
    ]


@pytest.mark.parametrize(
    ("district", "ihk"),
    [
        (District.ZWICKAU, Chamber.IHK_CHEMNITZ),
        (District.ERZGEBIRGSKREIS, Chamber.IHK_CHEMNITZ),
        (District.MITTELSACHSEN, Chamber.IHK_CHEMNITZ),
        (District.GOERLITZ, Chamber.IHK_DRESDEN),
        (District.MEISSEN, Chamber.IHK_DRESDEN),
        (District.NORDSACHSEN, Chamber.IHK_LEIPZIG),
        (District.LEIPZIG_LAND, Chamber.IHK_LEIPZIG),
    ],
)
def test_the_chamber_follows_from_the_district(district: District, ihk: Chamber) -> None:
    assert chamber(ChamberKind.IHK, district) is ihk


def test_a_mixed_firm_belongs_to_both_chambers_of_its_district() -> None:
    both = frozenset(ChamberKind)
    assert chambers(both, District.ZWICKAU) == (Chamber.IHK_CHEMNITZ, Chamber.HWK_CHEMNITZ)
    assert chambers(frozenset(), District.ZWICKAU) == ()


def test_every_district_has_a_chamber_of_each_kind() -> None:
    found = {chamber(kind, district) for kind in ChamberKind for district in District}
    assert found == set(Chamber)


def test_chambers_are_called_by_their_names() -> None:
    assert Chamber.IHK_LEIPZIG.label == "IHK zu Leipzig"
    assert Chamber.HWK_DRESDEN.label == "HWK Dresden"


def test_the_municipality_key_tells_the_district() -> None:
    found, broken = place(None, "14524330")
    assert found == Place(district=District.ZWICKAU, municipality="14524330")
    assert broken == []


def test_a_city_is_its_own_municipality() -> None:
    assert place(None, "14511000")[0] == Place(district=District.CHEMNITZ, municipality="14511000")


@pytest.mark.parametrize("key", ["14524000", "14511010", "09162000", "1452433", "abcdefgh"])
def test_a_key_of_no_saxon_municipality_is_refused(key: str) -> None:
    assert place(District.ZWICKAU, key)[1] == [("municipality_key", Rule.MUNICIPALITY_KEY_UNKNOWN)]


def test_a_municipality_lies_in_its_district() -> None:
    assert place(District.BAUTZEN, "14524330")[1] == [
        ("municipality_key", Rule.MUNICIPALITY_DISTRICT_MISMATCH)
    ]


def test_district_or_municipality_must_be_given() -> None:
    assert place(None, None) == (None, [("district", Rule.REQUIRED)])
