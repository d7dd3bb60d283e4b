"""Delegations: the form, the way from draft to archive, and what stays fixed on it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules import delegations as rules
from registration.rules.breaches import Rule
from registration.rules.delegations import NotOver, Status
from registration.rules.outlines import Direction, Organiser, Period, slug_of
from registration.rules.refusals import Invalid, Problems, WrongState
from registration.rules.sectors import Scheme, Sector
from registration.rules.texts import Language, Text
from tests.journeys import MAY, OUTLINE, broken, delegation

JUNE = datetime(2019, 6, 1, 9, tzinfo=UTC)
OCTOBER = datetime(2019, 10, 1, 9, tzinfo=UTC)


def test_a_new_delegation_is_a_draft_that_only_the_desk_sees() -> None:
    found = delegation()

    assert found.status is Status.DRAFT
    assert not found.is_public
    assert (found.version, found.created_at) == (1, MAY)


def test_its_address_is_made_of_the_english_title_and_the_year() -> None:
    assert delegation().slug == "mexico-automotive-suppliers-2019"
    assert slug_of("  España & Łódź — 2 días ", 2019) == "espana-odz-2-dias-2019"


@given(st.text(min_size=1, max_size=300), st.integers(2000, 2100))
def test_every_title_makes_an_address_that_is_allowed(title: str, year: int) -> None:
    found = delegation(title=Text(en="T", de="T"), slug=slug_of(title, year))

    assert found.slug == slug_of(title, year)


def test_what_was_typed_is_kept_in_one_spelling() -> None:
    found = delegation(
        title=Text(en="  Mexico ", de="", es=" "),
        organiser=Organiser(name=" AMZ   Sachsen ", on_behalf_of=" "),
        markets=("mx", "MX", "es"),
        languages=("ES", "es"),
        sectors=(Sector(scheme=Scheme.WZ_2008, code=" 29.32 "),) * 2,
        slug=" Mexico-2019 ",
    )

    assert found.title == Text(en="Mexico")
    assert found.organiser == Organiser(name="AMZ Sachsen")
    assert (found.markets, found.languages) == (("MX", "ES"), ("es",))
    assert [str(sector) for sector in found.sectors] == ["WZ_2008:29.32"]
    assert found.slug == "mexico-2019"


def test_the_form_gets_all_its_problems_at_once() -> None:
    with pytest.raises(Problems) as refused:
        delegation(
            title=Text(en=" ", de="x" * 121),
            organiser=Organiser(name=""),
            markets=("MX", "XX"),
            languages=("es", "xx"),
            sectors=(Sector(scheme=Scheme.WZ_2008, code="62.10"),),
            slug="Kein Slug",
            period=Period(
                starts_on=date(2019, 9, 22), ends_on=date(2019, 9, 21), zone="Europe/Zwickau"
            ),
        )

    assert broken(refused.value) == {
        ("title.en", Rule.REQUIRED),
        ("title.de", Rule.TOO_LONG),
        ("organiser.name", Rule.REQUIRED),
        ("markets.1", Rule.UNKNOWN_COUNTRY),
        ("languages.1", Rule.UNKNOWN_LANGUAGE),
        ("sectors.0.code", Rule.SECTOR_UNKNOWN),
        ("slug", Rule.SLUG_SHAPE),
        ("period.zone", Rule.UNKNOWN_ZONE),
        ("period.ends_on", Rule.ENDS_BEFORE_START),
    }


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2019, 9, 22), date(2091, 9, 26), "period.ends_on"),
        (date.min, date(2019, 9, 26), "period.starts_on"),
        (date(9999, 12, 31), date.max, "period.starts_on"),
    ],
)
def test_a_mistyped_year_is_noticed(starts_on: date, ends_on: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        delegation(period=Period(starts_on=starts_on, ends_on=ends_on))

    assert broken(refused.value) == {(field, Rule.OUT_OF_RANGE)}


ALLOWED = {
    (Status.DRAFT, Status.PUBLISHED),
    (Status.PUBLISHED, Status.LOCKED),
    (Status.LOCKED, Status.COMPLETED),
    (Status.COMPLETED, Status.ARCHIVED),
    (Status.DRAFT, Status.CANCELLED),
    (Status.PUBLISHED, Status.CANCELLED),
    (Status.LOCKED, Status.CANCELLED),
}


@pytest.mark.parametrize(("old", "new"), [*product(Status, Status)])
def test_a_delegation_takes_no_step_but_those_of_the_diagram(old: Status, new: Status) -> None:
    known = delegation(old)

    if (old, new) in ALLOWED:
        moved = rules.move(known, new, at=JUNE)
        assert (moved.status, moved.version, moved.updated_at) == (new, 2, JUNE)
    else:
        with pytest.raises(WrongState) as no:
            rules.move(known, new, at=JUNE)
        assert (no.value.id, no.value.state) == (known.id, old)


def test_publishing_opens_it_to_the_public() -> None:
    published = rules.publish(delegation(), stops=1, at=JUNE)

    assert published.status is Status.PUBLISHED
    assert published.is_public
    assert published.is_live
    assert published.published_at == JUNE


def test_publishing_needs_german_texts_and_a_programme() -> None:
    bare = delegation(title=Text(en="Mexico"), summary=Text(en="Buyers of car parts."))

    with pytest.raises(Problems) as refused:
        rules.publish(bare, stops=0, at=JUNE)

    assert broken(refused.value) == {
        ("title.de", Rule.UNTRANSLATED),
        ("summary.de", Rule.UNTRANSLATED),
        ("activities", Rule.EMPTY_PROGRAMME),
    }


def test_every_refusal_is_said_in_three_languages() -> None:
    with pytest.raises(Problems) as refused:
        rules.publish(delegation(title=Text(en="M"), summary=Text(en="M")), stops=0, at=JUNE)

    said = {refused.value.message(language) for language in Language}
    assert len(said) == 3
    assert "Zum Veröffentlichen fehlt mindestens eine Aktivität." in "".join(said)


def test_address_and_direction_are_fixed_once_people_have_seen_it() -> None:
    changes = {"slug": "elsewhere", "direction": Direction.OUTBOUND}

    revised = rules.revise(delegation(), changes, at=JUNE)
    assert (revised.slug, revised.direction) == ("elsewhere", Direction.OUTBOUND)
    with pytest.raises(Problems) as refused:
        rules.revise(delegation(Status.PUBLISHED), changes, at=JUNE)

    assert broken(refused.value) == {
        ("slug", Rule.FIXED_ONCE_PUBLIC),
        ("direction", Rule.FIXED_ONCE_PUBLIC),
    }


def test_a_published_delegation_keeps_its_german_texts() -> None:
    with pytest.raises(Invalid) as refused:
        rules.revise(delegation(Status.PUBLISHED), {"title": Text(en="Mexico")}, at=JUNE)

    assert broken(refused.value) == {("title.de", Rule.UNTRANSLATED)}


def test_a_change_makes_a_new_version_and_leaves_the_rest() -> None:
    known = delegation(Status.PUBLISHED)

    revised = rules.revise(known, {"markets": ("MX", "ES")}, at=JUNE)

    assert revised == replace(known, markets=("MX", "ES"), version=2, updated_at=JUNE)


@pytest.mark.parametrize(
    "status", [Status.LOCKED, Status.COMPLETED, Status.ARCHIVED, Status.CANCELLED]
)
def test_texts_are_frozen_from_locked_on(status: Status) -> None:
    with pytest.raises(WrongState):
        rules.revise(delegation(status), {"markets": ("ES",)}, at=JUNE)


def test_it_is_completed_after_its_last_day_and_not_earlier() -> None:
    locked = delegation(Status.LOCKED)
    midnight = datetime(2019, 9, 26, 22, tzinfo=UTC)  # in Saxony, still on summer time

    with pytest.raises(NotOver, match="26 September 2019"):
        rules.complete(locked, at=midnight.replace(hour=21, minute=59))
    assert rules.complete(locked, at=midnight).status is Status.COMPLETED


def test_cancelling_keeps_the_reason() -> None:
    cancelled = rules.cancel(delegation(Status.PUBLISHED), " Airline  strike ", at=JUNE)

    assert cancelled.status is Status.CANCELLED
    assert cancelled.cancelled_because == "Airline strike"
    assert cancelled.is_public
    assert not cancelled.is_live


def test_cancelling_needs_a_reason() -> None:
    with pytest.raises(Invalid) as refused:
        rules.cancel(delegation(), " ", at=JUNE)

    assert broken(refused.value) == {("reason", Rule.REQUIRED)}


def test_a_draft_that_was_cancelled_never_becomes_public() -> None:
    assert not rules.cancel(delegation(), "No budget", at=JUNE).is_public


def test_a_completed_delegation_is_past_cancelling() -> None:
    with pytest.raises(WrongState):
        rules.cancel(delegation(Status.COMPLETED), "Too late", at=OCTOBER)


def test_the_days_are_those_of_the_place_where_something_happens() -> None:
    days = OUTLINE.period
    evening = datetime(2019, 9, 26, 20, tzinfo=UTC), datetime(2019, 9, 26, 22, tzinfo=UTC)

    assert days.holds(*evening, zone="Europe/Berlin")  # until midnight
    assert not days.holds(*evening, zone="Europe/Helsinki")  # until one in the morning
    assert days.holds(*evening, zone="America/Mexico_City")
