"""Sectors: which codes exist in which edition, and which cover which."""

import pytest

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Invalid
from registration.rules.sectors import Scheme, Sector, covers, read_sectors

OLD, NEW = Scheme.WZ_2008, Scheme.WZ_2025


def rule_of(scheme: Scheme, code: str) -> Rule | None:
    form = Form()
    read_sectors(form, ("sectors",), (Sector(scheme=scheme, code=code),))
    problems = [problem for problem in form.problems if isinstance(problem, Invalid)]
    return problems[0].rule if problems else None


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("62.01", None, Rule.SECTOR_UNKNOWN),
        ("62.10", Rule.SECTOR_UNKNOWN, None),
        ("29.32", None, None),
        ("45", None, Rule.SECTOR_UNKNOWN),
    ],
)
def test_a_code_exists_in_one_edition_or_in_both(
    code: str, old: Rule | None, new: Rule | None
) -> None:
    assert (rule_of(OLD, code), rule_of(NEW, code)) == (old, new)


@pytest.mark.parametrize("code", ["29", "29.3", "29.32", "29.32.0"])
def test_all_levels_of_the_classification_are_taken(code: str) -> None:
    assert rule_of(OLD, code) is None


@pytest.mark.parametrize("code", ["", "C", "9", "2932", "29.", "29.32.", "29.32.00", "29,32"])
def test_a_code_is_written_with_its_dots(code: str) -> None:
    assert rule_of(OLD, code) is Rule.SECTOR_FORMAT


def test_a_fifth_level_needs_a_class_that_exists() -> None:
    assert rule_of(OLD, "29.39.1") is Rule.SECTOR_UNKNOWN


def test_a_sector_has_the_label_of_its_own_edition() -> None:
    assert Sector(scheme=OLD, code="25.62").label == "Machining"
    assert Sector(scheme=NEW, code="25.62").label == "Manufacture of locks and hinges"


def test_a_division_covers_its_classes_and_not_the_reverse() -> None:
    division, single = Sector(scheme=OLD, code="29"), Sector(scheme=OLD, code="29.32")
    assert covers(division, single)
    assert not covers(single, division)


def test_a_code_that_kept_its_meaning_covers_across_editions() -> None:
    assert covers(Sector(scheme=OLD, code="29"), Sector(scheme=NEW, code="29.32"))


def test_a_code_that_changed_its_meaning_covers_nothing_across_editions() -> None:
    assert not covers(Sector(scheme=OLD, code="25.62"), Sector(scheme=NEW, code="25.62"))
    assert not covers(Sector(scheme=OLD, code="62.01"), Sector(scheme=NEW, code="62.01"))


def test_the_same_sector_twice_counts_once_and_ten_are_enough() -> None:
    form = Form()
    one = Sector(scheme=OLD, code="29.32")
    assert read_sectors(form, ("sectors",), (one,) * 2) == (one,)
    assert form.problems == []
    read_sectors(form, ("sectors",), (one,) * 11)
    assert [str(problem) for problem in form.problems] == ["At most 10 entries."]
