"""Sectors: a code of the German classification of economic activities, never without its edition.

WZ 2008 follows NACE Rev. 2, WZ 2025 follows NACE Rev. 2.1; both are valid side by side until all
statistics have moved. Divisions, groups and classes (29, 29.3, 29.32) are those of NACE and are
checked against Eurostat's own lists, which python-stdnum carries. The fifth level (29.32.0) is
German; its list is not at hand, so only its shape and its class are checked.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.eu import nace
from stdnum.exceptions import ValidationError

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path

MAX_SECTORS = 10

_CODE = re.compile(r"([0-9]{2})(?:\.([0-9])(?:([0-9])(?:\.([0-9]))?)?)?")


class Scheme(StrEnum):
    """The edition of the classification."""

    WZ_2008 = "WZ_2008"
    WZ_2025 = "WZ_2025"


_REVISIONS = {Scheme.WZ_2008: "2.0", Scheme.WZ_2025: "2.1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A code in its edition; `code` is written 29, 29.3, 29.32 or 29.32.0."""

    scheme: Scheme
    code: str

    @property
    def label(self) -> str:
        """Eurostat's English heading of the class, group or division."""
        return nace.get_label(self.code[:5], _REVISIONS[self.scheme]).strip()

    @property
    def levels(self) -> tuple[str, ...]:
        """The division, group and class it belongs to, as far as it goes: 29, 29.3, 29.32."""
        return tuple(self.code[:length] for length in (2, 4, 5) if len(self.code) >= length)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


def read_sectors(form: Form, field: Path, written: tuple[Sector, ...]) -> tuple[Sector, ...]:
    """Each sector once, in the order given; what is written need not exist yet."""
    if len(written) > MAX_SECTORS:
        form.reject(field, Rule.TOO_MANY, limit=MAX_SECTORS)
    read = (_read(form, (*field, place), one) for place, one in enumerate(written))
    return tuple(dict.fromkeys(sector for sector in read if sector))


def _read(form: Form, field: Path, written: Sector) -> Sector | None:
    code = written.code.strip()
    if not _CODE.fullmatch(code):
        form.reject((*field, "code"), Rule.SECTOR_FORMAT)
    elif not _exists(written.scheme, code):
        label = written.scheme.replace("_", " ")
        form.reject((*field, "code"), Rule.SECTOR_UNKNOWN, code=code, scheme=label)
    else:
        return Sector(scheme=written.scheme, code=code)
    return None


def _exists(scheme: Scheme, code: str) -> bool:
    try:
        nace.validate(code[:5], _REVISIONS[scheme])
    except ValidationError:
        return False
    return True


def covers(wide: Sector, narrow: Sector) -> bool:
    """Whether `narrow` lies within `wide`: 29 covers 29.32, 29.32 covers only itself and 29.32.x.

    Between two editions a code covers another only where it means the same in both, that is, where
    Eurostat kept the heading (29.32). 25.62 is machining in one and locks in the other.
    """
    if not narrow.code.startswith(wide.code):
        return False
    return wide.scheme is narrow.scheme or (_kept(wide.code) and _kept(narrow.code))


def _kept(code: str) -> bool:
    if not all(_exists(scheme, code) for scheme in Scheme):
        return False
    old, new = (Sector(scheme=scheme, code=code).label.lower() for scheme in Scheme)
    return old == new
