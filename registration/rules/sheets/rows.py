"""The lines of a sheet as the rows of a push, each with its number in the sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registration.rules.contacts import email_digest
from registration.rules.sheets import columns
from registration.rules.sheets.columns import COLUMNS, Column, Place
from registration.rules.sheets.refusals import ColumnsUnknown, ColumnTwice
from registration.rules.sheets.tables import Cell, Table

MADE_OF_ADDRESS = "mail-"  # how an id begins that the sheet did not give

# One of them tells a row from the others.
_TELLING: tuple[Place, ...] = (("externalId",), ("person", "email"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading as it stands in the sheet, and what it means; None: nothing to us."""

    text: str
    column: Column | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """All headings, in the order of the sheet."""

    headings: tuple[Heading, ...]

    @property
    def by_field(self) -> dict[str, str]:
        """The headings that mean something, by the field of a row that each says."""
        return {".".join(one.column.place): one.text for one in self.headings if one.column}


def heading_of(by_field: Mapping[str, str], field: Place) -> str | None:
    """The heading above a field of a row, or None where the sheet has no such column.

    A problem may lie in a part of what the column says (`company.markets.2`), or in the whole that
    several columns make up (`company.register`).
    """
    field = field[:2] if field[:2] in _SPLIT else field
    for length in range(len(field), 0, -1):
        if text := by_field.get(".".join(field[:length])):
            return text
    whole = ".".join(field) + "."
    return next((text for name, text in by_field.items() if name.startswith(whole)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line: `number` in the sheet, `plain` as a chamber's system would send it.

    `named_by_address`: it had no number of its own; one was made of the person's address.
    """

    number: int
    plain: Mapping[str, Any]
    named_by_address: bool


def read_header(table: Table) -> Header:
    """What the headings mean. Raises ColumnTwice, and ColumnsUnknown where no row can be told."""
    headings = tuple(Heading(text=text, column=columns.find(text)) for text in table.headings)
    seen: dict[Place, str] = {}
    for one in headings:
        if one.column and one.column.place in seen:
            raise ColumnTwice(seen[one.column.place], one.text)
        if one.column:
            seen[one.column.place] = one.text
    if not any(place in seen for place in _TELLING):
        raise ColumnsUnknown
    return Header(headings=headings)


def read_rows(
    table: Table, header: Header, *, activity_id: str, legal_basis: str, at: datetime
) -> Iterator[SheetRow]:
    """Each line as a row. `at` is when the sheet was handed in: a later one is newer."""
    common = {
        "activityId": activity_id,
        "legalBasis": legal_basis,
        "updatedAt": at.isoformat().replace("+00:00", "Z"),
    }
    for number, cells in table.lines:
        said = _said(header, cells)
        named = "externalId" in said
        if not named and (address := said.get("person", {}).get("email")):
            said["externalId"] = MADE_OF_ADDRESS + email_digest(address)[:32]
        yield SheetRow(number=number, plain={**common, **said}, named_by_address=not named)


def _said(header: Header, cells: tuple[Cell, ...]) -> dict[str, Any]:
    """What the line says, field by field; an empty cell says nothing."""
    row: dict[str, Any] = {}
    for heading, cell in zip(header.headings, cells, strict=True):
        value = heading.column.read(cell) if heading.column else ""
        if heading.column and value not in ("", []):
            _put(row, heading.column.place, value)
    if isinstance(row.get("person"), dict):
        _join_name(row["person"])
    if isinstance(row.get("company"), dict):
        _join_sectors(row["company"])
    return row


def _put(row: dict[str, Any], place: Place, value: object) -> None:
    *path, last = (place[0], "_".join(place[1:])) if place[:2] in _SPLIT else place
    for name in path:
        row = row.setdefault(name, {})
    row[last] = value


# What several columns say of one field is put together once all of them are read.
_SPLIT = {("person", "name"), ("company", "sectors")}


def _join_name(person: dict[str, Any]) -> None:
    parts = [person.pop("name_first", ""), person.pop("name_last", "")]
    whole = " ".join(part for part in parts if part)
    if whole and "name" not in person:
        person["name"] = whole


def _join_sectors(company: dict[str, Any]) -> None:
    codes = [
        {"scheme": scheme, "code": code}
        for scheme in ("WZ_2008", "WZ_2025")
        for code in company.pop(f"sectors_{scheme}", [])
    ]
    if codes:
        company["sectors"] = codes


def missing(field: Place) -> Column | None:
    """The column that would say this field, for a sheet that has none."""
    near = [one for one in COLUMNS if one.place[: len(field)] == field[: len(one.place)]]
    return near[0] if near else None
