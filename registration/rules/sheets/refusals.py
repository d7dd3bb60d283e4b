"""Why a sheet cannot be read at all."""

from dataclasses import dataclass

from registration.rules.refusals import Refused
from registration.rules.texts import Text


@dataclass(eq=False)
class SheetUnreadable(Refused):
    code = "SHEET_UNREADABLE"
    says = Text(
        en="This is neither a CSV file (UTF-8 or Windows-1252) nor an XLSX workbook that can be "
        "read. Please save the sheet as XLSX or CSV again.",
        de="Das ist weder eine lesbare CSV-Datei (UTF-8 oder Windows-1252) noch eine lesbare "
        "XLSX-Arbeitsmappe. Bitte speichern Sie die Tabelle noch einmal als XLSX oder CSV.",
        es="No es un archivo CSV (UTF-8 o Windows-1252) ni un libro XLSX que se pueda leer. "
        "Guarde la tabla de nuevo como XLSX o CSV.",
    )


@dataclass(eq=False)
class SheetTooLarge(Refused):
    """What a sheet may have at most."""

    rows: int
    columns: int
    megabytes: int
    code = "SHEET_TOO_LARGE"
    says = Text(
        en="A sheet may have {rows} rows, {columns} columns and {megabytes} MB at most.",
        de="Eine Tabelle darf höchstens {rows} Zeilen, {columns} Spalten und {megabytes} MB haben.",
        es="Una tabla puede tener como máximo {rows} filas, {columns} columnas y {megabytes} MB.",
    )


@dataclass(eq=False)
class SheetRagged(Refused):
    """`row` is the number of the line in the sheet."""

    row: int
    code = "SHEET_RAGGED"
    says = Text(
        en="Row {row} has a value where there is no heading. A comma or semicolon within a value "
        "needs quotation marks around the value.",
        de="In Zeile {row} steht ein Wert, über dem keine Überschrift steht. Ein Komma oder "
        "Semikolon innerhalb eines Wertes braucht Anführungszeichen um den Wert.",
        es="En la fila {row} hay un valor sin encabezado. Una coma o un punto y coma dentro de un "
        "valor requiere comillas alrededor del valor.",
    )


@dataclass(eq=False)
class ColumnTwice(Refused):
    """Two headings mean the same."""

    first: str
    second: str
    code = "COLUMN_TWICE"
    says = Text(
        en="The columns “{first}” and “{second}” mean the same. Please keep one of them.",
        de="Die Spalten „{first}“ und „{second}“ bedeuten dasselbe. Bitte behalten Sie eine davon.",
        es="Las columnas «{first}» y «{second}» significan lo mismo. Deje solo una de ellas.",
    )


@dataclass(eq=False)
class ColumnsUnknown(Refused):
    """Nothing tells one row from another: neither the number nor the address of anybody."""

    code = "COLUMNS_UNKNOWN"
    says = Text(
        en="The first row has to name the columns; one of them must be “E-mail” or “External id”.",
        de="Die erste Zeile muss die Spalten benennen; eine davon muss „E-Mail“ oder „Externe "
        "Nummer“ heißen.",
        es="La primera fila debe nombrar las columnas; una de ellas debe ser «Correo electrónico» "
        "o «Número externo».",
    )
