"""The cells of a file: CSV in the spellings of German offices, or the first sheet of a workbook.

CSV: UTF-8 with or without its mark, UTF-16 with it, else Windows-1252; separated by semicolon,
comma or tab, whichever makes most headings known. XLSX: typed cells come as typed, a formula as the
value that was last computed. Everything is bounded before it is unpacked: a workbook is a zip file,
and a small one may hold gigabytes. (Entities that double one another are stopped by expat itself,
since 2.4.1.)
"""

import codecs
import csv
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from registration.rules.sheets.refusals import SheetRagged, SheetTooLarge, SheetUnreadable

MAX_ROWS = 1_000
MAX_COLUMNS = 100
MAX_BYTES = 2_000_000
MAX_UNPACKED_BYTES = 20_000_000
# Rows that somebody once coloured are part of a sheet; below these no more are looked for.
_LOOK_AT_ROWS = 5 * MAX_ROWS

# How openpyxl and its ground find out that a zip file is no workbook, or a broken one; none of it
# is promised. (ElementTree's ParseError is a SyntaxError, an encrypted part a RuntimeError.)
_BROKEN = (
    *(BadZipFile, zlib.error, struct.error, OSError, EOFError, SyntaxError, RuntimeError),
    *(LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError),
)

type Cell = str | int | float | bool | datetime | date | time | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The headings, and each line that is not blank with its number in the sheet (from 1)."""

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_table(content: bytes, knows: Callable[[str], bool]) -> Table:
    """The table in a file. `knows` tells a heading with a meaning.

    Raises SheetUnreadable, SheetTooLarge, or SheetRagged where a value stands below no heading.
    """
    if len(content) > MAX_BYTES:
        raise _too_large()
    is_zip = content.startswith(b"PK\x03\x04")
    found = _workbook(content) if is_zip else _text(content, knows)
    numbered = [(number, line) for number, line in enumerate(found, 1) if any(map(_says, line))]
    if not numbered:
        raise SheetUnreadable
    if len(numbered) > MAX_ROWS + 1:
        raise _too_large()
    (_, first), *lines = numbered
    headings = _trimmed([" ".join(str(cell or "").split()) for cell in first])
    if len(headings) > MAX_COLUMNS:
        raise _too_large()
    return Table(
        headings=tuple(headings),
        lines=tuple((number, _under(headings, number, line)) for number, line in lines),
    )


def _under(headings: Sequence[str], number: int, line: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells below the headings; a line may be short, but not too long."""
    for place, cell in enumerate(line):
        if _says(cell) and (place >= len(headings) or not headings[place]):
            raise SheetRagged(number)
    return (*line[: len(headings)], *[None] * (len(headings) - len(line)))


def _trimmed(headings: list[str]) -> list[str]:
    while headings and not headings[-1]:
        headings.pop()
    return headings


def _says(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _too_large() -> SheetTooLarge:
    return SheetTooLarge(MAX_ROWS, MAX_COLUMNS, MAX_BYTES // 1_000_000)


def _workbook(content: bytes) -> Iterator[tuple[Cell, ...]]:
    # Only where a workbook comes: no other call of the API is to pay for the library's import.
    from openpyxl import load_workbook

    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED_BYTES:
                raise _too_large()
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What a sheet says of its own extent may be wrong (and is, from some programs).
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=_LOOK_AT_ROWS, max_col=MAX_COLUMNS + 1, values_only=True)
        yield from _without_tail(cells)
    except _BROKEN as error:
        raise SheetUnreadable from error


def _without_tail(lines: Iterable[tuple[object, ...]]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        cells = tuple(map(_cell, line))
        last = max((place for place, cell in enumerate(cells, 1) if _says(cell)), default=0)
        yield cells[:last]


def _cell(value: object) -> Cell:
    """What a workbook may hold beside the usual (rich text, spans of time) is read as text."""
    usual = value is None or isinstance(value, str | int | float | datetime | date | time)
    return value if usual else str(value)  # type: ignore[return-value]


def _text(content: bytes, knows: Callable[[str], bool]) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetUnreadable
    best = max(";,\t", key=lambda mark: _weight(text, mark, knows))
    try:
        yield from islice(_split(text, best), _LOOK_AT_ROWS)
    except csv.Error as error:
        raise SheetUnreadable from error


def _split(text: str, mark: str) -> Iterator[list[str]]:
    for line in csv.reader(StringIO(text, newline=""), delimiter=mark):
        # `sep=;` in the first line tells Excel the separator; it is no heading.
        yield [] if len(line) <= 2 and line and line[0].lower().startswith("sep=") else line


def _weight(text: str, mark: str, knows: Callable[[str], bool]) -> tuple[int, int]:
    """How many headings are known if `mark` separates them, and how many there are."""
    try:
        first = next((line for line in _split(text, mark) if any(map(_says, line))), [])
    except csv.Error:
        return (0, 0)
    return (sum(map(knows, first)), len(first))


def _decoded(content: bytes) -> str:
    encodings = ("utf-8-sig", "cp1252")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16", "utf-16")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable
