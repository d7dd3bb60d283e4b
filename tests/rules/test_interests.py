"""Interests: what a company asks for, and which delegation serves it."""

from datetime import UTC, datetime

import pytest

from registration.rules.breaches import Rule
from registration.rules.interests import Interest, InterestForm, read_interest, serves
from registration.rules.refusals import Invalid, Problems
from registration.rules.sectors import Scheme, Sector

CARS = Sector(scheme=Scheme.WZ_2008, code="29")
CAR_PARTS = Sector(scheme=Scheme.WZ_2008, code="29.32")
CAR_PARTS_2025 = Sector(scheme=Scheme.WZ_2025, code="29.32")
TEXTILES = Sector(scheme=Scheme.WZ_2008, code="13")


def interest(*sectors: Sector, markets: tuple[str, ...] = ("MX", "US")) -> Interest:
    return Interest(
        id="int_1",
        company="com_1",
        markets=markets,
        sectors=sectors,
        note=None,
        stated_at=datetime(2019, 3, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize("asked", [(CARS,), (CAR_PARTS,), (CAR_PARTS_2025,), (TEXTILES, CARS), ()])
def test_a_delegation_serves_who_asked_for_its_market_and_sector(asked: tuple[Sector, ...]) -> None:
    assert serves(("MX",), (CAR_PARTS,), interest(*asked))


def test_a_wide_delegation_serves_a_narrow_interest() -> None:
    assert serves(("MX",), (CARS,), interest(CAR_PARTS))


def test_another_market_or_another_sector_is_not_served() -> None:
    assert not serves(("PL",), (CAR_PARTS,), interest(CAR_PARTS))
    assert not serves(("MX",), (CAR_PARTS,), interest(TEXTILES))


def test_a_delegation_without_sectors_serves_all_of_its_market() -> None:
    assert serves(("MX",), (), interest(TEXTILES))


def test_an_interest_names_a_market_and_known_sectors() -> None:
    wrong = Sector(scheme=Scheme.WZ_2025, code="62.01")
    with pytest.raises(Problems) as refused:
        read_interest(InterestForm(markets=(), sectors=(wrong,), note="x" * 1001))
    rules = [problem.rule for problem in refused.value.problems if isinstance(problem, Invalid)]
    assert rules == [Rule.REQUIRED, Rule.SECTOR_UNKNOWN, Rule.TOO_LONG]


def test_an_interest_is_written_in_one_spelling() -> None:
    read = read_interest(InterestForm(markets=("mx", "MX"), sectors=(CARS, CARS), note="  "))
    assert read == InterestForm(markets=("MX",), sectors=(CARS,), note=None)
