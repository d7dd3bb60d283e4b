"""Texts for people, in the languages of the desk: German, English and Spanish."""

from dataclasses import dataclass
from enum import StrEnum


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
