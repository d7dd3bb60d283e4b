"""Headings in three languages, and cells as a chamber's system would send them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.sheets import (
    COLUMNS,
    ColumnsUnknown,
    ColumnTwice,
    SheetRow,
    Table,
    heading_of,
    read_header,
    read_rows,
)
from registration.rules.sheets.columns import find, fold
from registration.rules.sheets.rows import missing
from registration.rules.sheets.words import read_number

AT = datetime(2019, 9, 2, 8, tzinfo=UTC)


def table(headings: str, *lines: tuple[Any, ...]) -> Table:
    return Table(headings=tuple(headings.split("|")), lines=tuple(enumerate(lines, 2)))


def rows(headings: str, *lines: tuple[Any, ...]) -> list[SheetRow]:
    here = table(headings, *lines)
    header = read_header(here)
    return list(read_rows(here, header, activity_id="act", legal_basis="CONTRACT", at=AT))


def row(headings: str, *cells: Any) -> Any:
    [one] = rows(headings, cells)
    return one.plain


def test_no_heading_means_two_things() -> None:
    folded = [name for one in COLUMNS for name in {fold(heading) for heading in one.headings}]
    assert len(folded) == len(set(folded))


@pytest.mark.parametrize("heading", ["Straße", "STRASSE", " strasse: ", "Calle", "street"])
def test_a_heading_is_known_in_three_languages_and_any_spelling(heading: str) -> None:
    found = find(heading)
    assert found
    assert found.place == ("company", "address", "street")


def test_a_line_becomes_what_a_chambers_system_would_send() -> None:
    headings = (
        "Mitglieds-Nr.|Firma|Rechtsform|Straße|PLZ|Ort|Landkreis|USt-IdNr.|WZ 2008|Zielmärkte|"
        "Geschäftsjahr|Mitarbeiter|Umsatz|Vorname|Nachname|E-Mail|Sprache|Bemerkung|Widerspruch"
    )
    sent = row(
        headings, 4711, "Blechwerk Beispiel GmbH", "GmbH", "Musterstraße 1", 8056, "Zwickau",
        "Landkreis Zwickau", 136695976.0, "25.50; 29.32", "MX, US", 2018.0, "38,5", "5.200.000 €",
        "Erika", "Beispiel", "erika@blechwerk-beispiel.example", "Deutsch", "ruft zurück", "nein",
    )  # fmt: skip
    assert sent == {
        "externalId": "4711",
        "activityId": "act",
        "legalBasis": "CONTRACT",
        "updatedAt": "2019-09-02T08:00:00Z",
        "objectionFlag": False,
        "company": {
            "legalName": "Blechwerk Beispiel GmbH",
            "legalForm": "GMBH",
            "address": {
                "street": "Musterstraße 1",
                "postcode": "08056",
                "city": "Zwickau",
                "district": "ZWICKAU",
            },
            "vatId": "136695976",
            "sectors": [
                {"scheme": "WZ_2008", "code": "25.50"},
                {"scheme": "WZ_2008", "code": "29.32"},
            ],
            "markets": ["MX", "US"],
            "size": {"declared": {"year": 2018, "figures": {"staff": 38.5, "turnover": 5200000}}},
        },
        "person": {
            "name": "Erika Beispiel",
            "email": "erika@blechwerk-beispiel.example",
            "language": "DE",
        },
    }


def test_an_empty_cell_says_nothing() -> None:
    assert "company" not in row("E-Mail|Firma|Zielmärkte", "a@b.example", "  ", None)


def test_what_cannot_be_read_is_passed_on_as_it_is_written() -> None:
    sent = row("E-Mail|Rechtsform|Mitarbeiter|PLZ", "a@b.example", "Verein?", "viele", "805")
    assert sent["company"]["legalForm"] == "Verein?"
    assert sent["company"]["size"]["declared"]["figures"]["staff"] == "viele"
    assert sent["company"]["address"]["postcode"] == "805"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5.200.000", 5_200_000), ("5,200,000", 5_200_000), ("5 200 000 EUR", 5_200_000),
        ("1.250,75", 1250.75), ("38,5", 38.5), ("38.5", 38.5), (38.0, 38), (1.125, 1.125),
        ("12-15", "12-15"), (True, "true"), ("9" * 400, "9" * 400), (int("9" * 400), "9" * 400),
        (float("inf"), "inf"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_german_and_the_english_way(written: Any, number: object) -> None:
    assert read_number(written) == number


def test_who_has_no_number_is_told_by_her_address() -> None:
    first, again, other = rows(
        "E-Mail|Mitgliedsnummer",
        ("Anna@b.example", None),
        ("anna@b.example", ""),
        ("c@d.example", 7),
    )
    assert first.named_by_address
    assert not other.named_by_address
    assert first.plain["externalId"] == again.plain["externalId"]
    assert len(first.plain["externalId"]) <= 100
    assert "anna" not in first.plain["externalId"].lower()


def test_two_columns_may_not_mean_the_same() -> None:
    with pytest.raises(ColumnTwice) as refused:
        read_header(table("Firma|E-Mail|Unternehmen"))
    assert (refused.value.first, refused.value.second) == ("Firma", "Unternehmen")


def test_a_sheet_needs_something_that_tells_its_rows_apart() -> None:
    with pytest.raises(ColumnsUnknown):
        read_header(table("Firma|Ort"))
    assert read_header(table("Firma|Mitgliedsnummer"))


HEADER = read_header(table("E-Mail|Nachname|PLZ|WZ 2025|Registernummer|Notiz"))


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        (("person", "email"), "E-Mail"),
        (("person", "name"), "Nachname"),
        (("company", "address", "postcode"), "PLZ"),
        (("company", "sectors", "0", "code"), "WZ 2025"),
        (("company", "register", "number"), "Registernummer"),
        (("company", "register"), "Registernummer"),
        (("company", "legalName"), None),
    ],
)
def test_a_problem_is_found_below_its_heading(field: tuple[str, ...], heading: str | None) -> None:
    assert heading_of(HEADER.by_field, field) == heading


def test_what_is_missing_has_a_name() -> None:
    found = missing(("company", "legalName"))
    assert found
    assert found.name.de == "Firma"
    assert heading_of({}, ("person", "email")) is None
