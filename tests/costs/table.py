"""The committed table of costs: how it is written down, and read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.costs.meter import Cost

TABLE = Path(__file__).parents[2] / "registration/store/COSTS.md"
INTRODUCTION = """\
# What every operation costs the store

Made by `make costs`; a test makes it anew and compares each line, so that nothing grows unseen.

Counted from the requests as they are sent, the rows as they lie before and after, and the items
that come back, by DynamoDB's published rules (`tests/costs/units.py`): sizes are rounded up to 1 kB
for each row written and to 4 kB for each read, a transaction counts double, an eventually
consistent read half. In an index a row costs nothing if it does not change, one write if its key
stays, two if it moves. A mutation is asked for the id, version and state of its result. What a
request costs at the door comes on top. Rows: those written or checked. Kept: bytes more than before
in the table and its indexes, with the 100 bytes that each entry is billed beside; these alone are
compared to a tenth, since a longer name is no reason to write the table anew.
"""
HEAD = """\
| operation | round trips | read units | write units | of them in indexes | rows | kept |
|---|---:|---:|---:|---:|---:|---:|
"""
OVERHEAD_BYTES = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One operation's."""

    trips: int
    reads: float
    writes: int
    in_indexes: int
    rows: int
    kept: int  # bytes, to the hundred

    def same_as(self, other: "Line") -> bool:
        """Whether both cost the same, and keep about as much: to a tenth."""
        alike = replace(other, kept=self.kept) == self
        return alike and abs(self.kept - other.kept) <= max(100, abs(other.kept) / 10)


def line(cost: Cost) -> Line:
    """A cost as it is written down."""
    return Line(
        trips=cost.trips,
        reads=cost.reads,
        writes=cost.writes,
        in_indexes=cost.in_indexes,
        rows=len(cost.touched),
        kept=round(sum(one.kept(OVERHEAD_BYTES) for one in cost.touched), -2),
    )


def written(chapters: Mapping[str, Mapping[str, Line]]) -> str:
    """The whole document."""
    parts = [INTRODUCTION]
    for title, lines in chapters.items():
        parts.append(f"## {title}\n\n{HEAD}{''.join(_rows(lines))}")
    return "\n".join(parts)


def _rows(lines: Mapping[str, Line]) -> Iterator[str]:
    for name, one in lines.items():
        reads = f"{one.reads:g}"
        cells = (one.trips, reads, one.writes, one.in_indexes, one.rows, one.kept)
        yield f"| {name} | {' | '.join(map(str, cells))} |\n"


def read(text: str) -> dict[str, dict[str, Line]]:
    """The lines of a document, by the titles of its chapters."""
    chapters: dict[str, dict[str, Line]] = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, *rest = part.splitlines()
        chapters[title] = dict(_lines(rest))
    return chapters


def _lines(rest: Iterable[str]) -> Iterator[tuple[str, Line]]:
    for row in rest:
        name, *cells = (cell.strip() for cell in row.strip("|").split(" | "))
        if len(cells) == 6 and cells[0].isdigit():
            trips, reads, *others = cells
            yield name.strip("| "), Line(int(trips), float(reads), *map(int, others))
