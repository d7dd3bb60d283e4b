"""The thirteen districts (Kreise) of Saxony, and the chambers that serve them.

Official keys: Kreisschlüssel of the Federal Statistical Office, five digits; the municipality key
(Amtlicher Gemeindeschlüssel, eight digits) begins with them. The chambers' areas are the three
former Direktionsbezirke; IHK and HWK have the same outline. A district is never derived from a
postcode: the two do not match one to one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path


class District(StrEnum):
    """A district or district-free city; the value is its official key."""

    CHEMNITZ = "14511"
    ERZGEBIRGSKREIS = "14521"
    MITTELSACHSEN = "14522"
    VOGTLANDKREIS = "14523"
    ZWICKAU = "14524"
    DRESDEN = "14612"
    BAUTZEN = "14625"
    GOERLITZ = "14626"
    MEISSEN = "14627"
    SAECHSISCHE_SCHWEIZ_OSTERZGEBIRGE = "14628"
    LEIPZIG_STADT = "14713"
    LEIPZIG_LAND = "14729"
    NORDSACHSEN = "14730"

    @property
    def label(self) -> str:
        """The name in German."""
        return _LABELS[self]

    @property
    def is_city(self) -> bool:
        """A district-free city is its own only municipality."""
        return self in (District.CHEMNITZ, District.DRESDEN, District.LEIPZIG_STADT)


_LABELS = {
    District.CHEMNITZ: "Chemnitz, Stadt",
    District.ERZGEBIRGSKREIS: "Erzgebirgskreis",
    District.MITTELSACHSEN: "Mittelsachsen",
    District.VOGTLANDKREIS: "Vogtlandkreis",
    District.ZWICKAU: "Zwickau",
    District.DRESDEN: "Dresden, Stadt",
    District.BAUTZEN: "Bautzen",
    District.GOERLITZ: "Görlitz",
    District.MEISSEN: "Meißen",
    District.SAECHSISCHE_SCHWEIZ_OSTERZGEBIRGE: "Sächsische Schweiz-Osterzgebirge",
    District.LEIPZIG_STADT: "Leipzig, Stadt",
    District.LEIPZIG_LAND: "Landkreis Leipzig",
    District.NORDSACHSEN: "Nordsachsen",
}


class ChamberKind(StrEnum):
    """Industry and commerce, or skilled crafts. Mixed firms belong to both."""

    IHK = "IHK"
    HWK = "HWK"


class Chamber(StrEnum):
    """A chamber of Saxony; the value is also the id of its principal."""

    IHK_CHEMNITZ = "IHK_CHEMNITZ"
    IHK_DRESDEN = "IHK_DRESDEN"
    IHK_LEIPZIG = "IHK_LEIPZIG"
    HWK_CHEMNITZ = "HWK_CHEMNITZ"
    HWK_DRESDEN = "HWK_DRESDEN"
    HWK_LEIPZIG = "HWK_LEIPZIG"

    @property
    def label(self) -> str:
        """The name a chamber goes by."""
        kind, seat = self.split("_")
        return f"{kind} {'zu Leipzig' if seat == 'LEIPZIG' else seat.capitalize()}"


_SEATS = {"145": "CHEMNITZ", "146": "DRESDEN", "147": "LEIPZIG"}


def chamber(kind: ChamberKind, district: District) -> Chamber:
    """The chamber of that kind which serves the district."""
    return Chamber(f"{kind}_{_SEATS[district[:3]]}")


def chambers(kinds: frozenset[ChamberKind], district: District) -> tuple[Chamber, ...]:
    """The chambers of a company in `district`, IHK first."""
    return tuple(chamber(kind, district) for kind in ChamberKind if kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a company sits by official key. `municipality` is the eight-digit key, if known."""

    district: District
    municipality: str | None


def read_place(
    form: Form, field: Path, district: District | None, municipality: str | None
) -> Place | None:
    """The district that was chosen, or the one the municipality key begins with."""
    key = "".join((municipality or "").split())
    named = _district_of(key) if key else None
    if key and named is None:
        form.reject((*field, "municipality_key"), Rule.MUNICIPALITY_KEY_UNKNOWN)
    elif named and district and named is not district:
        path = (*field, "municipality_key")
        form.reject(path, Rule.MUNICIPALITY_DISTRICT_MISMATCH, district=district.label)
    elif not key and district is None:
        form.reject((*field, "district"), Rule.REQUIRED)
    found = district or named
    return Place(district=found, municipality=key or None) if found else None


def _district_of(key: str) -> District | None:
    """The district of a municipality key. `000` is the district as a whole: a city, or no key."""
    if not re.fullmatch(r"[0-9]{8}", key) or key[:5] not in set(District):
        return None
    district = District(key[:5])
    return district if (key[5:] == "000") is district.is_city else None
