"""The size class of 2003/361/EC: its ceilings, its links, and its two years."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Invalid
from registration.rules.sizes import (
    RULES_VERSION,
    Declaration,
    Figures,
    Holder,
    Link,
    SizeClass,
    SizeForm,
    class_of_year,
    classify,
    read_size,
    total,
)

MICRO, SMALL, MEDIUM, LARGE = SizeClass
MILLION = 1_000_000


def figures(staff: str | int, turnover: int | None = None, balance: int | None = None) -> Figures:
    return Figures(staff=Decimal(staff), turnover=turnover, balance=balance)


def year(own: Figures, *links: Link, of: int = 2025) -> Declaration:
    return Declaration(year=of, figures=own, links=links)


def link(
    share: str, own: Figures, holder: Holder = Holder.ENTERPRISE, controls: bool = False
) -> Link:
    return Link(
        name="Other", share_percent=Decimal(share), figures=own, holder=holder, controls=controls
    )


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "expected"),
    [
        ("9.99", 2 * MILLION, None, MICRO),
        ("10", 2 * MILLION, 2 * MILLION, SMALL),
        ("9", 2 * MILLION + 1, 2 * MILLION, MICRO),  # one ceiling suffices
        ("9", 2 * MILLION + 1, 2 * MILLION + 1, SMALL),
        ("9", 2 * MILLION + 1, None, SMALL),
        ("49.9", 10 * MILLION, None, SMALL),
        ("50", 10 * MILLION, None, MEDIUM),
        ("49", 10 * MILLION + 1, 10 * MILLION + 1, MEDIUM),
        ("249", 50 * MILLION, None, MEDIUM),
        ("249", None, 43 * MILLION, MEDIUM),
        ("249", 50 * MILLION + 1, 43 * MILLION, MEDIUM),
        ("249", 50 * MILLION + 1, 43 * MILLION + 1, LARGE),
        ("250", 0, 0, LARGE),  # headcount is binding
    ],
)
def test_the_ceilings_of_article_2(
    staff: str, turnover: int | None, balance: int | None, expected: SizeClass
) -> None:
    assert class_of_year(year(figures(staff, turnover, balance))) is expected


@pytest.mark.parametrize(
    ("share", "counted"),
    [("24.99", 0), ("25", 25), ("40", 40), ("50", 50), ("50.01", 100), ("100", 100)],
)
def test_partners_count_by_share_and_linked_enterprises_in_full(share: str, counted: int) -> None:
    other = link(share, figures(100, 100 * MILLION, 100 * MILLION))
    assert total(year(figures(0, 0, 0), other)) == figures(
        counted, counted * MILLION, counted * MILLION
    )


def test_control_without_a_majority_of_shares_links_in_full() -> None:
    other = link("10", figures(300, 60 * MILLION), controls=True)
    assert class_of_year(year(figures(5, MILLION), other)) is LARGE


def test_an_investor_of_article_3_2_makes_no_partner_below_control() -> None:
    big = figures(5000, 900 * MILLION, 900 * MILLION)
    angel = link("40", big, Holder.EXEMPT_INVESTOR)
    assert class_of_year(year(figures(5, MILLION, MILLION), angel)) is MICRO
    owner = link("60", big, Holder.EXEMPT_INVESTOR)
    assert class_of_year(year(figures(5, MILLION, MILLION), owner)) is LARGE


def test_a_quarter_in_public_hands_is_no_sme_even_when_several_hold_it() -> None:
    town = link("13", figures(3, 0), Holder.PUBLIC_BODY)
    county = link("12", figures(3, 0), Holder.PUBLIC_BODY)
    assert class_of_year(year(figures(5, MILLION), town)) is MICRO
    assert class_of_year(year(figures(5, MILLION), town, county)) is LARGE


def test_an_amount_that_a_linked_enterprise_leaves_out_is_unknown_in_the_sum() -> None:
    other = link("60", figures(1, turnover=None, balance=MILLION))
    own = figures(5, MILLION, 3 * MILLION)
    assert total(year(own, other)) == figures(6, None, 4 * MILLION)
    assert class_of_year(year(own, other)) is SMALL


STAFF = {MICRO: 5, SMALL: 20, MEDIUM: 100, LARGE: 300}


def decided(established: SizeClass | None, before: SizeClass | None, now: SizeClass) -> SizeClass:
    form = SizeForm(
        declared=year(figures(STAFF[now], 0)),
        previous=year(figures(STAFF[before], 0), of=2024) if before else None,
        established=established,
    )
    return classify(form).size_class


@pytest.mark.parametrize(
    ("established", "before", "now", "expected"),
    [
        (None, None, SMALL, SMALL),  # nothing known of earlier years
        (None, SMALL, MEDIUM, SMALL),  # one year over the ceiling
        (SMALL, None, MEDIUM, SMALL),
        (SMALL, SMALL, MEDIUM, SMALL),
        (SMALL, MEDIUM, SMALL, SMALL),  # not in a row
        (SMALL, MEDIUM, MEDIUM, MEDIUM),  # two in a row
        (MEDIUM, SMALL, SMALL, SMALL),  # the same downwards
        (MICRO, SMALL, MEDIUM, SMALL),  # over the first ceiling twice, the second once
        (LARGE, MICRO, MEDIUM, MEDIUM),
        (SMALL, MICRO, MEDIUM, SMALL),  # once below, once above
    ],
)
def test_a_class_changes_after_two_years_in_a_row(
    established: SizeClass | None, before: SizeClass | None, now: SizeClass, expected: SizeClass
) -> None:
    assert decided(established, before, now) is expected


@given(st.sampled_from(SizeClass), st.sampled_from(SizeClass), st.sampled_from(SizeClass))
def test_the_class_never_lies_outside_what_was_and_what_the_years_say(
    established: SizeClass, before: SizeClass, now: SizeClass
) -> None:
    order = list(SizeClass).index
    place = order(decided(established, before, now))
    seen = [order(one) for one in (established, before, now)]
    assert min(seen) <= place <= max(seen)


@given(st.decimals(0, 400, places=1), st.integers(0, 60 * MILLION), st.integers(0, 60 * MILLION))
def test_more_never_makes_a_company_smaller(staff: Decimal, turnover: int, balance: int) -> None:
    order = list(SizeClass).index
    own = Figures(staff=staff, turnover=turnover, balance=balance)
    grown = replace(own, staff=staff + 10, turnover=turnover + MILLION, balance=balance + MILLION)
    assert order(class_of_year(year(own))) <= order(class_of_year(year(grown)))


def test_the_figures_the_class_and_the_version_of_the_rules_are_kept() -> None:
    declared = year(figures("38.5", 4_200_000, 3_100_000), link("30", figures(10, MILLION)))
    size = classify(SizeForm(declared=declared))
    assert (size.declared, size.size_class, size.rules_version) == (
        declared,
        SMALL,
        RULES_VERSION,
    )


def broken(form: SizeForm) -> dict[str, Rule]:
    found = Form()
    read_size(found, ("size",), form, 2026)
    return {
        ".".join(map(str, problem.field)): problem.rule
        for problem in found.problems
        if isinstance(problem, Invalid)
    }


def test_a_declaration_that_cannot_be_is_refused_field_by_field() -> None:
    declared = Declaration(
        year=2027,
        figures=figures(-1),
        links=(link("101", figures("NaN", -5)),),
    )
    previous = year(figures(1, 0), of=2024)
    assert broken(SizeForm(declared=declared, previous=previous)) == {
        "size.declared.year": Rule.OUT_OF_RANGE,
        "size.declared.figures.staff": Rule.OUT_OF_RANGE,
        "size.declared.figures.turnover": Rule.FIGURES_MISSING,
        "size.declared.links.0.share_percent": Rule.OUT_OF_RANGE,
        "size.declared.links.0.figures.staff": Rule.OUT_OF_RANGE,
        "size.declared.links.0.figures.turnover": Rule.OUT_OF_RANGE,
        "size.previous.year": Rule.YEAR_NOT_PREVIOUS,
    }
