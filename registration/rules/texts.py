"""Texts for people, in the languages of the desk: German, English and Spanish."""

from dataclasses import dataclass
from datetime import datetime
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


_DAY_AND_TIME = {
    Language.DE: "%d.%m.%Y, %H:%M",
    Language.EN: "%Y-%m-%d, %H:%M",
    Language.ES: "%d/%m/%Y, %H:%M",
}


def venue_time(moment: datetime, zone: str, language: Language) -> str:
    """A time as the venue's clocks show it, its zone beside it."""
    return f"{moment.astimezone(ZoneInfo(zone)):{_DAY_AND_TIME[language]}} ({zone})"
