"""Sheets as offices save them, and files that only look like one."""

import io
import zipfile
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from registration.rules.sheets import (
    MAX_BYTES,
    MAX_ROWS,
    SheetRagged,
    SheetTooLarge,
    SheetUnreadable,
    Table,
    read_table,
)
from registration.rules.sheets.columns import find

LINES = "Firma;Ort;E-Mail\r\nMüller GmbH;Görlitz;mail@mueller.example\r\n"


def read(content: bytes) -> Table:
    return read_table(content, lambda heading: find(heading) is not None)


def workbook(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)  # type: ignore[union-attr]
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_are_read_in_every_encoding_that_offices_use(encoding: str) -> None:
    table = read(LINES.encode(encoding))
    assert table.headings == ("Firma", "Ort", "E-Mail")
    assert table.lines == ((2, ("Müller GmbH", "Görlitz", "mail@mueller.example")),)


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_whatever_separates_the_known_headings_separates_the_values(mark: str) -> None:
    text = LINES.replace(";", mark).replace("Müller GmbH", f'"Müller{mark} Söhne"')
    assert read(text.encode()).lines[0][1][:2] == (f"Müller{mark} Söhne", "Görlitz")


def test_a_heading_with_commas_in_it_does_not_decide_the_separator() -> None:
    table = read(b"Firma (Name, Rechtsform, Zusatz, alles);Ort;E-Mail\na;b;c\n")
    assert len(table.headings) == 3


def test_rows_are_counted_as_the_sheet_counts_them() -> None:
    text = 'sep=;\n\nFirma;E-Mail\n\n"eine\nzwei Zeilen";a@b.example\n;\nnoch eine;c@d.example\n'
    assert [number for number, _ in read(text.encode()).lines] == [5, 7]


def test_a_line_may_be_short() -> None:
    assert read(b"Firma;Ort;E-Mail\nnur eine\n").lines == ((2, ("nur eine", None, None)),)


def test_a_value_below_no_heading_is_refused_and_not_shifted() -> None:
    with pytest.raises(SheetRagged) as refused:
        read(b"Firma,E-Mail\nA,a@b.example\nMueller, Soehne,c@d.example\n")
    assert refused.value.row == 3


def test_a_workbook_gives_its_cells_as_they_were_typed() -> None:
    content = workbook(
        ["Firma", "PLZ", "Mitarbeiter", "Geschäftsjahr", "Widerspruch", None],
        [None, None],
        ["Müller GmbH", 8056, 38.5, date(2018, 1, 1), True],
    )
    [(number, cells)] = read(content).lines
    assert number == 3
    assert cells[:3] == ("Müller GmbH", 8056, 38.5)
    assert cells[4] is True


def test_only_the_first_sheet_of_a_workbook_is_read() -> None:
    book = Workbook()
    book.active.append(["Firma", "E-Mail"])  # type: ignore[union-attr]
    book.create_sheet("Notizen").append(["nichts", "davon"])
    written = io.BytesIO()
    book.save(written)
    assert read(written.getvalue()).lines == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n \n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,  # a workbook of before 2007
        b"PK\x03\x04 and then nothing",
        b"\x81\x8d\x8f\x90\x9d;in neither encoding",
        b"%PDF-1.7\0\0",
    ],
)
def test_what_is_no_sheet_is_told_so(content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read(content)


def test_a_zip_file_that_is_no_workbook_is_told_so() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        parts.writestr("letter.txt", "Guten Tag")
    with pytest.raises(SheetUnreadable):
        read(written.getvalue())


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert len(written.getvalue()) < MAX_BYTES
    with pytest.raises(SheetTooLarge):
        read(written.getvalue())


def test_a_sheet_may_have_a_thousand_rows_and_no_more() -> None:
    most = b"E-Mail\n" + b"a@b.example\n" * MAX_ROWS
    assert len(read(most).lines) == MAX_ROWS
    with pytest.raises(SheetTooLarge):
        read(most + b"a@b.example\n")
    with pytest.raises(SheetTooLarge):
        read(b"a" * (MAX_BYTES + 1))
    with pytest.raises(SheetTooLarge):
        read(b";".join([b"E-Mail"] * 101) + b"\n")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes) -> None:
    with suppress(SheetUnreadable, SheetRagged, SheetTooLarge):
        read(content)


@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=4))
def test_a_broken_workbook_is_a_table_or_a_refusal(place: int, noise: bytes) -> None:
    content = bytearray(_WORKBOOK)
    place %= len(content)
    content[place : place + len(noise)] = noise
    with suppress(SheetUnreadable, SheetRagged, SheetTooLarge):
        read(bytes(content))


_WORKBOOK = workbook(["Firma", "E-Mail"], ["Müller GmbH", "mail@mueller.example"])
