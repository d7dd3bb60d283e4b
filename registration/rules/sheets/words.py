"""What stands in a cell, as a chamber's system would say it. What cannot be read stays as it is."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from registration.rules.districts import District
from registration.rules.names import LegalForm
from registration.rules.sheets.tables import Cell
from registration.rules.texts import Language

DE, ES = Language.DE, Language.ES
_SEPARATORS = re.compile(r"[,;/|\n]+")
# Thousands in groups, in the German and the English way; a decimal part may follow.
_GERMAN = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_ENGLISH = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LARGEST = 2**53
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def read_line(cell: Cell) -> str:
    """A cell as text. A number that was typed into Excel is written without an empty fraction."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return " ".join(str(cell).split())


def read_number(cell: Cell) -> object:
    """A number, typed or written: `5.200.000`, `5,200,000`, `38,5` and `38.5`."""
    text = read_line(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number(cell, text)
    bare = re.sub(r"\s|€|EUR", "", text)
    if _GERMAN.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(bare):
        bare = bare.replace(",", "")
    elif not _PLAIN.fullmatch(bare):
        return text
    return _number(float(bare.replace(",", ".")), text)


def _number(number: float, text: str) -> object:
    """What JSON can hold. Beyond that it stays as it is written, and is refused like any text."""
    if abs(number) > _LARGEST:
        return text
    return int(number) if number == int(number) else number


def read_postcode(cell: Cell) -> str:
    """Five digits. Excel drops the zero that every second postcode of Saxony begins with."""
    text = read_line(cell)
    return text.zfill(5) if re.fullmatch(r"[0-9]{4}", text) else text


def read_list(cell: Cell) -> object:
    """Entries between commas, semicolons, slashes or line ends."""
    text = str(cell) if isinstance(cell, str) else read_line(cell)
    return [entry for part in _SEPARATORS.split(text) if (entry := " ".join(part.split()))]


def read_yes(cell: Cell) -> object:
    """Whether it says yes: a tick, a cross, or the word."""
    text = read_line(cell)
    return _YES.get(text.casefold(), text)


def read_legal_form(cell: Cell) -> str:
    """`GmbH & Co. KG` -> `GMBH_CO_KG`."""
    return _known(_LEGAL_FORMS, cell)


def read_district(cell: Cell) -> str:
    """A district's name or its official key."""
    return _known(_DISTRICTS, cell)


def read_language(cell: Cell) -> str:
    """`deutsch`, `German` or `de` -> `DE`."""
    return _known(_LANGUAGES, cell)


def _known(words: Mapping[str, str], cell: Cell) -> str:
    text = read_line(cell)
    return words.get(_bare(text), text)


def _bare(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text.casefold())


def _spelled(words: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    return {_bare(spelling): name for name, spellings in words for spelling in spellings}


_YES: dict[str, object] = {
    **dict.fromkeys(("ja", "j", "yes", "y", "sí", "si", "s", "x", "✓", "1", "true", "wahr"), True),
    **dict.fromkeys(("nein", "n", "no", "-", "0", "false", "falsch"), False),
}
_LEGAL_FORMS = _spelled(
    [
        *((form.name, (form.name, form.label)) for form in LegalForm),
        ("UG", ("UG", "Unternehmergesellschaft")),
        ("EK", ("eingetragener Kaufmann", "eingetragene Kauffrau", "e. Kfr.", "e. Kfm.")),
        ("SOLE_TRADER", ("Einzelunternehmer", "Einzelfirma", "sole trader")),
        ("PARTG", ("PartG mbB", "Partnerschaft")),
        ("OTHER", ("sonstige", "other", "otra")),
    ]
)
_DISTRICTS = _spelled(
    [
        *((one.name, (one.name, one.value, one.label)) for one in District),
        *((one.name, (one.label.partition(",")[0],)) for one in District if one.is_city),
        *((one.name, (f"Landkreis {one.label}", f"Lk {one.label}")) for one in District),
        ("ERZGEBIRGSKREIS", ("Erzgebirge",)),
        ("VOGTLANDKREIS", ("Vogtland",)),
        ("LEIPZIG_LAND", ("Leipzig, Land", "Leipziger Land")),
        ("SAECHSISCHE_SCHWEIZ_OSTERZGEBIRGE", ("SOE",)),
    ]
)
_LANGUAGES = _spelled(
    [
        ("DE", ("de", "deutsch", "german", "alemán")),
        ("EN", ("en", "englisch", "english", "inglés")),
        ("ES", ("es", "spanisch", "spanish", "español", "castellano")),
    ]
)
