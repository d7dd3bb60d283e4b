"""Names of companies: their legal forms, and when two spellings mean the same name."""

import re
import unicodedata
from enum import StrEnum

from registration.rules.identifiers import RegisterType


class LegalForm(StrEnum):
    """The legal forms that sign up in Saxony; OTHER is everything else, public bodies included."""

    GMBH = "GMBH"
    UG = "UG"
    AG = "AG"
    SE = "SE"
    KGAA = "KGAA"
    GMBH_CO_KG = "GMBH_CO_KG"
    KG = "KG"
    OHG = "OHG"
    EK = "EK"
    EG = "EG"
    EV = "EV"
    PARTG = "PARTG"
    EGBR = "EGBR"
    GBR = "GBR"
    SOLE_TRADER = "SOLE_TRADER"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """As it is written behind a name."""
        return _LABELS[self]

    @property
    def register(self) -> RegisterType | None:
        """The register this form is entered in; None where there is none, or it depends."""
        return _REGISTERS.get(self)

    def fits(self, register: RegisterType) -> bool:
        """Whether a company of this form can stand in that register."""
        return self is LegalForm.OTHER or self.register is register


_LABELS = {
    LegalForm.GMBH: "GmbH",
    LegalForm.UG: "UG (haftungsbeschränkt)",
    LegalForm.AG: "AG",
    LegalForm.SE: "SE",
    LegalForm.KGAA: "KGaA",
    LegalForm.GMBH_CO_KG: "GmbH & Co. KG",
    LegalForm.KG: "KG",
    LegalForm.OHG: "OHG",
    LegalForm.EK: "e. K.",
    LegalForm.EG: "eG",
    LegalForm.EV: "e. V.",
    LegalForm.PARTG: "PartG",
    LegalForm.EGBR: "eGbR",
    LegalForm.GBR: "GbR",
    LegalForm.SOLE_TRADER: "Einzelunternehmen",
    LegalForm.OTHER: "andere",
}

# Handelsregisterverordnung § 3 and the acts of the single forms; a GbR and a sole trader stand in
# none (as soon as they do, they are eGbR and e. K.).
_REGISTERS = {
    LegalForm.GMBH: RegisterType.HRB,
    LegalForm.UG: RegisterType.HRB,
    LegalForm.AG: RegisterType.HRB,
    LegalForm.SE: RegisterType.HRB,
    LegalForm.KGAA: RegisterType.HRB,
    LegalForm.GMBH_CO_KG: RegisterType.HRA,
    LegalForm.KG: RegisterType.HRA,
    LegalForm.OHG: RegisterType.HRA,
    LegalForm.EK: RegisterType.HRA,
    LegalForm.EG: RegisterType.GNR,
    LegalForm.EV: RegisterType.VR,
    LegalForm.PARTG: RegisterType.PR,
    LegalForm.EGBR: RegisterType.GSR,
}

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und ", "+": " und "})
_INITIALS = re.compile(r"\b\w(?:\.\s?\w\b)+\.?")
_WORDS = re.compile(r"[^\W_]+")
_LONG_FORMS = (
    "gesellschaft mit beschraenkter haftung",
    "gesellschaft buergerlichen rechts",
    "mit beschraenkter berufshaftung",
    "eingetragene kauffrau",
    "eingetragener kaufmann",
    "eingetragene genossenschaft",
    "eingetragener verein",
    "offene handelsgesellschaft",
    "kommanditgesellschaft auf aktien",
    "kommanditgesellschaft",
    "partnerschaftsgesellschaft",
    "aktiengesellschaft",
    "unternehmergesellschaft",
)
_NOT_NAMES = frozenset(
    """
    gmbh ggmbh mbh ag kg kgaa ohg ug haftungsbeschraenkt ek ekfm ekfr eg ev se gbr egbr partg
    partgmbb mbb co einzelunternehmen firma fa und and
    """.split()
)


def folded(name: str) -> str:
    """One spelling for lists and search: small ASCII-like letters, single blanks, order kept.

    "Müller & Söhne GmbH" -> "mueller und soehne gmbh".
    """
    composed = unicodedata.normalize("NFKC", name).casefold().translate(_UMLAUTS)
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", composed)
        if not unicodedata.combining(letter)
    )
    joined = _INITIALS.sub(lambda initials: re.sub(r"[.\s]", "", initials[0]), plain)
    return " ".join(_WORDS.findall(joined))


def matching(name: str) -> str:
    """What is left of a name for comparison: no legal form, no "und", words in fixed order.

    "Söhne und Mueller e. K." and "MÜLLER & SÖHNE GmbH" match.
    """
    text = folded(name)
    without = text
    for form in _LONG_FORMS:
        without = without.replace(form, " ")
    words = [word for word in without.split() if word not in _NOT_NAMES]
    return " ".join(sorted(words or text.split()))
