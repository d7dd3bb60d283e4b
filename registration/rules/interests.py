"""Interests: which markets and sectors a company wants to meet people from."""

from dataclasses import dataclass
from datetime import datetime

from registration.rules.breaches import Rule
from registration.rules.codes import check_countries
from registration.rules.refusals import Form
from registration.rules.sectors import Sector, covers, read_sectors
from registration.rules.wording import check_line

MAX_MARKETS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """`markets` are countries (ISO 3166-1 alpha-2). Without sectors it is about all of them."""

    id: str
    company: str
    markets: tuple[str, ...]
    sectors: tuple[Sector, ...]
    note: str | None
    stated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestForm:
    """An interest as somebody wrote it."""

    markets: tuple[str, ...]
    sectors: tuple[Sector, ...] = ()
    note: str | None = None


def read_interest(written: InterestForm) -> InterestForm:
    """The same in one spelling. Raises all problems at once."""
    form = Form()
    check_countries(form, ("markets",), written.markets)
    if not written.markets:
        form.reject(("markets",), Rule.REQUIRED)
    if len(written.markets) > MAX_MARKETS:
        form.reject(("markets",), Rule.TOO_MANY, limit=MAX_MARKETS)
    sectors = read_sectors(form, ("sectors",), written.sectors)
    note = (written.note or "").strip() or None
    check_line(form, ("note",), note, limit=1000)
    form.check()
    return InterestForm(
        markets=tuple(dict.fromkeys(code.upper() for code in written.markets)),
        sectors=sectors,
        note=note,
    )


def serves(markets: tuple[str, ...], sectors: tuple[Sector, ...], interest: Interest) -> bool:
    """Whether a delegation from these markets and sectors is what the company asked for.

    One market in common is needed. Sectors agree where one lies within the other (29 and 29.32);
    whoever names none means all.
    """
    if not set(markets) & set(interest.markets):
        return False
    if not sectors or not interest.sectors:
        return True
    return any(
        covers(one, other) or covers(other, one) for one in sectors for other in interest.sectors
    )
