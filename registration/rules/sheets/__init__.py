"""Tables as offices keep them, CSV or XLSX, read into the rows of a push.

`tables` gets the cells out of a file, `columns` knows what a heading means in German, English and
Spanish, `rows` makes of each line the same object that a chamber's system would send.
"""

from registration.rules.sheets.columns import COLUMNS, Column, knows
from registration.rules.sheets.refusals import (
    ColumnsUnknown,
    ColumnTwice,
    SheetRagged,
    SheetTooLarge,
    SheetUnreadable,
)
from registration.rules.sheets.rows import (
    MADE_OF_ADDRESS,
    Header,
    Heading,
    SheetRow,
    heading_of,
    read_header,
    read_rows,
)
from registration.rules.sheets.tables import MAX_BYTES, MAX_ROWS, Table, read_table

__all__ = [
    "COLUMNS",
    "MADE_OF_ADDRESS",
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "ColumnTwice",
    "ColumnsUnknown",
    "Header",
    "Heading",
    "SheetRagged",
    "SheetRow",
    "SheetTooLarge",
    "SheetUnreadable",
    "Table",
    "heading_of",
    "knows",
    "read_header",
    "read_rows",
    "read_table",
]
