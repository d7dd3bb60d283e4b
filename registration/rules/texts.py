"""Texts for people, in the languages of the desk: German, English and Spanish."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Language(StrEnum):
    """A language the desk writes to people in (ISO 639-1)."""

    DE = "de"
    EN = "en"
    ES = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in up to three languages. English is the one that is always there."""

    en: str
    de: str | None = None
    es: str | None = None

    def read(self, language: Language) -> str:
        """The text in `language`, or in English where nobody translated it."""
        return {Language.DE: self.de, Language.ES: self.es}.get(language) or self.en


_DAY = {Language.DE: "%d.%m.%Y", Language.EN: "%d %B %Y", Language.ES: "%d/%m/%Y"}


def day(of: date, language: Language) -> str:
    """A day as it is written in that language."""
    return f"{of:{_DAY[language]}}".removeprefix("0" if language is Language.EN else "")


def venue_time(moment: datetime, zone: str, language: Language) -> str:
    """A time as the venue's clocks show it, its zone beside it."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{day(there, language)}, {there:%H:%M} ({zone})"


# How a person reads the states of things, and what a meeting needs. Spanish ones are said of *la
# inscripción, la reunión, la delegación, la actividad, la persona*: all of them are feminine.
_WORDS = {
    "DRAFT": Text(en="a draft", de="Entwurf", es="en borrador"),
    "PUBLISHED": Text(en="published", de="veröffentlicht", es="publicada"),
    "LOCKED": Text(en="locked", de="geschlossen", es="cerrada"),
    "COMPLETED": Text(en="completed", de="abgeschlossen", es="concluida"),
    "ARCHIVED": Text(en="archived", de="archiviert", es="archivada"),
    "SCHEDULED": Text(en="scheduled", de="geplant", es="programada"),
    "CANCELLED": Text(en="cancelled", de="abgesagt", es="cancelada"),
    "IDENTIFIED": Text(en="identified", de="vorgemerkt", es="identificada"),
    "INVITED": Text(en="invited", de="eingeladen", es="invitada"),
    "ACCEPTED": Text(en="accepted", de="zugesagt", es="aceptada"),
    "DECLINED": Text(en="declined", de="abgelehnt", es="rechazada"),
    "WITHDRAWN": Text(en="withdrawn", de="zurückgezogen", es="retirada"),
    "REPLACED": Text(en="replaced", de="ersetzt", es="sustituida"),
    "HELD": Text(en="held", de="reserviert", es="reservada"),
    "PENDING_APPROVAL": Text(en="awaiting approval", de="in Prüfung", es="en revisión"),
    "CONFIRMED": Text(en="confirmed", de="bestätigt", es="confirmada"),
    "REJECTED": Text(en="rejected", de="abgelehnt", es="rechazada"),
    "EXPIRED": Text(en="expired", de="abgelaufen", es="caducada"),
    "PENDING": Text(en="pending", de="angefragt", es="pendiente"),
    "BOOKED": Text(en="agreed", de="vereinbart", es="acordada"),
    "NEEDS_RECONFIRM": Text(
        en="to be confirmed again", de="erneut zu bestätigen", es="por confirmar de nuevo"
    ),
    "OPEN": Text(en="open", de="offen", es="abierta"),
    "RESOLVED": Text(en="resolved", de="erledigt", es="resuelta"),
    "UNCONFIRMED": Text(en="unconfirmed", de="unbestätigt", es="sin confirmar"),
    "ACTIVE": Text(en="active", de="aktiv", es="activa"),
    "DELEGATE": Text(en="delegate", de="Delegationsmitglied", es="miembro de la delegación"),
    "REPRESENTATIVE": Text(
        en="representative of the company",
        de="Vertretung des Unternehmens",
        es="representante de la empresa",
    ),
    "TABLE": Text(en="table", de="Tisch", es="mesa"),
    "INTERPRETER": Text(en="interpreter", de="Dolmetschen", es="intérprete"),
    "QUEUED": Text(en="queued", de="eingereiht", es="en cola"),
    "RUNNING": Text(en="under way", de="in Arbeit", es="en curso"),
    "PUBLISHING": Text(en="being published", de="wird veröffentlicht", es="en publicación"),
    "FAILED": Text(en="failed", de="fehlgeschlagen", es="fallida"),
    "DISCARDED": Text(en="discarded", de="verworfen", es="descartada"),
}


def in_words(state: str, language: Language) -> str:
    """A state by its code as a person reads it; a text that is none as it is."""
    return _WORDS[state].read(language) if state in _WORDS else state


def said(value: object, language: Language) -> object:
    """What fills a sentence, as a person reads it: days and states in that language."""
    if isinstance(value, datetime):
        return venue_time(value, "UTC", language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, StrEnum) and value in _WORDS:
        return in_words(value, language)
    return value
