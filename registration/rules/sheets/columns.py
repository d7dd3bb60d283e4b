"""The columns that a sheet may have: what each heading means, in German, English and Spanish.

A heading is recognised whatever its case, umlauts, blanks and punctuation: `Straße`, `STRASSE` and
`strasse:` are one. A cell is read into what a chamber's system would send; what cannot be read is
passed on as it is written, so that one rule refuses it in sheets and in files alike.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from registration.rules.sheets import words
from registration.rules.sheets.tables import Cell
from registration.rules.texts import Text

type Place = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`place` is where its value stands in a row of a push, by the names that clients use."""

    place: Place
    name: Text
    also: tuple[str, ...] = ()
    read: Callable[[Cell], object] = words.read_line

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading it is recognised by, as people write it."""
        return (self.name.read(words.DE), self.name.en, self.name.read(words.ES), *self.also)


def _column(
    place: str,
    de: str,
    en: str,
    es: str,
    *also: str,
    read: Callable[[Cell], object] = words.read_line,
) -> Column:
    name = Text(en=en, de=de, es=es)
    return Column(place=tuple(place.split(".")), name=name, also=also, read=read)


_FIGURES = "company.size.declared.figures"

COLUMNS: tuple[Column, ...] = (
    _column("externalId", "Externe Nummer", "External id", "Número externo",
            "Mitgliedsnummer", "Mitglieds-Nr.", "Identnummer", "Membership number", "ID"),
    _column("objectionFlag", "Widerspruch", "Objection", "Oposición",
            "Werbewiderspruch", "Widerspruchskennzeichen", read=words.read_yes),
    _column("company.legalName", "Firma", "Company", "Empresa",
            "Firmenname", "Unternehmen", "Name der Firma", "Legal name", "Razón social"),
    _column("company.legalForm", "Rechtsform", "Legal form", "Forma jurídica",
            read=words.read_legal_form),
    _column("company.address.street", "Straße", "Street", "Calle",
            "Straße und Hausnummer", "Straße/Hausnummer", "Anschrift", "Address", "Dirección"),
    _column("company.address.postcode", "PLZ", "Postcode", "Código postal",
            "Postleitzahl", "Postal code", "ZIP", "CP", read=words.read_postcode),
    _column("company.address.city", "Ort", "City", "Ciudad",
            "Stadt", "Wohnort", "Sitz", "Town", "Localidad"),
    _column("company.address.district", "Landkreis", "District", "Distrito",
            "Kreis", "Stadt-/Landkreis", "Kreisschlüssel", read=words.read_district),
    _column("company.address.municipalityKey", "Gemeindeschlüssel", "Municipality key",
            "Clave municipal", "AGS"),
    _column("company.register.court", "Registergericht", "Register court", "Tribunal de registro",
            "Amtsgericht"),
    _column("company.register.type", "Registerart", "Register type", "Tipo de registro",
            "Register"),
    _column("company.register.number", "Registernummer", "Register number", "Número de registro",
            "Handelsregisternummer", "HR-Nummer"),
    _column("company.vatId", "USt-IdNr.", "VAT id", "NIF-IVA",
            "Umsatzsteuer-ID", "USt-ID", "UID", "VAT number", "VAT"),
    _column("company.widnr", "W-IdNr.", "Business id", "Número de identificación económica",
            "Wirtschafts-Identifikationsnummer", "Wirtschafts-ID"),
    _column("company.lei", "LEI", "Legal entity identifier", "Identificador de entidad jurídica"),
    _column("company.website", "Website", "Web page", "Página web",
            "Webseite", "Homepage", "Internet", "URL", "Sitio web"),
    _column("company.sectors.WZ_2008", "WZ 2008", "NACE Rev. 2", "NACE 2",
            "WZ2008-Code", "WZ-Code 2008", read=words.read_list),
    _column("company.sectors.WZ_2025", "WZ 2025", "NACE Rev. 2.1", "NACE 2.1",
            "WZ2025-Code", "WZ-Code 2025", read=words.read_list),
    _column("company.markets", "Zielmärkte", "Markets", "Mercados",
            "Märkte", "Zielländer", "Länder", "Target markets", "Countries", "Países",
            read=words.read_list),
    _column("company.languages", "Sprachen der Firma", "Company languages",
            "Idiomas de la empresa", "Sprachen", "Languages", "Idiomas", read=words.read_list),
    _column("company.memberships", "Kammern", "Chambers", "Cámaras",
            "Kammer", "Mitgliedschaft", "Memberships", read=words.read_list),
    _column("company.size.declared.year", "Geschäftsjahr", "Year", "Ejercicio",
            "Jahr", "Fiscal year", "Año", read=words.read_number),
    _column(f"{_FIGURES}.staff", "Mitarbeiter", "Staff", "Empleados",
            "Beschäftigte", "Mitarbeiterzahl", "Anzahl Mitarbeiter", "Employees", "Headcount",
            "Plantilla", read=words.read_number),
    _column(f"{_FIGURES}.turnover", "Umsatz", "Turnover", "Volumen de negocios",
            "Jahresumsatz", "Umsatz in Euro", "Umsatz (EUR)", "Revenue", read=words.read_number),
    _column(f"{_FIGURES}.balance", "Bilanzsumme", "Balance sheet total", "Total del balance",
            "Bilanzsumme (EUR)", "Balance", read=words.read_number),
    _column("person.name", "Name", "Person", "Nombre",
            "Ansprechpartner", "Ansprechpartnerin", "Kontakt", "Kontaktperson", "Teilnehmer",
            "Teilnehmerin", "Contact", "Participant", "Persona de contacto"),
    _column("person.name.first", "Vorname", "First name", "Nombre de pila", "Given name"),
    _column("person.name.last", "Nachname", "Last name", "Apellidos",
            "Familienname", "Surname", "Apellido"),
    _column("person.email", "E-Mail", "E-mail", "Correo electrónico",
            "E-Mail-Adresse", "Mail", "Email address", "Correo"),
    _column("person.role", "Funktion", "Role", "Cargo",
            "Position", "Rolle", "Job title", "Función"),
    _column("person.phone", "Telefon", "Phone", "Teléfono",
            "Telefonnummer", "Tel.", "Mobil", "Telephone", "Mobile", "Móvil"),
    _column("person.language", "Sprache", "Language", "Idioma",
            "Korrespondenzsprache", read=words.read_language),
)  # fmt: skip


def fold(heading: str) -> str:
    """A heading without case, umlauts, accents, blanks and signs."""
    text = heading.casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

_BY_HEADING = {fold(heading): column for column in COLUMNS for heading in column.headings}


def find(heading: str) -> Column | None:
    """What a heading means, or None."""
    return _BY_HEADING.get(fold(heading))


def knows(heading: str) -> bool:
    """Whether a heading means something."""
    return find(heading) is not None
