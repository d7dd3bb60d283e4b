"""The lines of a pushed file as rows, and as rows that a snapshot leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from registration.rules.pushes import Outcome, PushRow, external_id_of, read_row, rejected
from registration.rules.pushes.outcomes import told
from registration.rules.refusals import Refused
from registration.rules.texts import Text

MAX_LINE_BYTES = 64_000


@told
@dataclass(eq=False)
class LineUnreadable(Refused):
    """Of one row; the others are carried out."""

    kilobytes: int = MAX_LINE_BYTES // 1_000
    code = "LINE_UNREADABLE"
    says = Text(
        en="A line has to be one JSON object in UTF-8, of {kilobytes} kB at most.",
        de="Eine Zeile muss genau ein JSON-Objekt in UTF-8 sein, höchstens {kilobytes} kB lang.",
        es="Una línea debe ser un objeto JSON en UTF-8, de {kilobytes} kB como máximo.",
    )


def read_line(line: bytes) -> dict[str, Any]:
    """The object in a line of a file. Raises LineUnreadable."""
    if len(line) > MAX_LINE_BYTES:
        raise LineUnreadable
    try:
        found = msgspec.json.decode(line)
    except (ValueError, RecursionError):  # bad JSON, bad UTF-8, or a thousand brackets
        raise LineUnreadable from None
    if not isinstance(found, dict):
        raise LineUnreadable
    return found


def read_written(line: bytes) -> PushRow | Outcome:
    """The row in a line, or the answer it gets since it cannot be read."""
    try:
        return read_plain(read_line(line))
    except LineUnreadable as refusal:
        return rejected("", refusal)


def read_plain(plain: Mapping[str, Any]) -> PushRow | Outcome:
    """The row in an object, or the answer it gets since it breaks a rule."""
    try:
        return read_row(plain)
    except Refused as refusal:
        return rejected(external_id_of(plain), refusal)


def write_left_out(row: PushRow) -> bytes:
    """A row for what a snapshot leaves out, as a line behind those that were sent."""
    return msgspec.json.encode(row)


def read_left_out(line: bytes) -> PushRow:
    """The same row again."""
    return msgspec.json.decode(line, type=PushRow)
