"""The size class of a company after Commission Recommendation 2003/361/EC, annex.

Article 2 sets the ceilings: headcount is binding, and one of the two money ceilings suffices.
Article 3 and 6: a partner's figures (25 to 50 %) count by its share, a linked enterprise's (more
than 50 %, or control) in full; certain investors do not make a partner; 25 % held by public bodies
make an enterprise none of the SMEs. Article 4(2): a class is gained or lost only after two
consecutive years. The figures are the company's own declaration; nobody checks them here.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path
from registration.rules.wording import check_line, check_range, tidy_line

RULES_VERSION = "2003/361/EC:1"
"""Changes whenever this file classes a company differently than before."""

MAX_LINKS = 30
MAX_EUROS = 1_000_000_000_000
MAX_STAFF = 10_000_000


class SizeClass(StrEnum):
    """From small to large; LARGE is everything that is no SME."""

    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"


# class: staff below, turnover at most, balance sheet total at most
_CEILINGS = {
    SizeClass.MICRO: (10, 2_000_000, 2_000_000),
    SizeClass.SMALL: (50, 10_000_000, 10_000_000),
    SizeClass.MEDIUM: (250, 50_000_000, 43_000_000),
}
_ORDER = tuple(SizeClass)


class Holder(StrEnum):
    """What the other enterprise is."""

    ENTERPRISE = "ENTERPRISE"
    # Article 3(2): business angels below 1.25 M€, universities, regional funds, small towns, ...
    EXEMPT_INVESTOR = "EXEMPT_INVESTOR"
    PUBLIC_BODY = "PUBLIC_BODY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One year: staff in annual work units, money in euros. One amount of money may be missing."""

    staff: Decimal
    turnover: int | None = None
    balance: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A share held in another enterprise or by one. `controls`: a majority in another way."""

    name: str
    share_percent: Decimal
    figures: Figures
    holder: Holder = Holder.ENTERPRISE
    controls: bool = False

    @property
    def weight(self) -> Decimal:
        """How much of the other enterprise counts, 0 to 1."""
        if self.controls or self.share_percent > 50:
            return Decimal(1)
        if self.share_percent < 25 or self.holder is Holder.EXEMPT_INVESTOR:
            return Decimal(0)
        return self.share_percent / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a company says of one year: its own figures, and its links to others."""

    year: int
    figures: Figures
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What was declared, what follows from it, and by which version of these rules."""

    declared: Declaration
    previous: Declaration | None
    established: SizeClass | None
    size_class: SizeClass
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeForm:
    """A declaration as somebody gave it.

    `previous` are the figures of the year before, `established` the class the company had until
    then; both may be missing, and then the year that was declared decides alone.
    """

    declared: Declaration
    previous: Declaration | None = None
    established: SizeClass | None = None


def total(declaration: Declaration) -> Figures:
    """Own figures plus the weighted ones of partners and linked enterprises (Article 6).

    An amount that somebody left out is unknown in the sum, too.
    """
    counted = [(link.weight, link.figures) for link in declaration.links if link.weight]
    parts = [(Decimal(1), declaration.figures), *counted]
    return Figures(
        staff=sum((weight * figures.staff for weight, figures in parts), Decimal(0)),
        turnover=_money([(weight, figures.turnover) for weight, figures in parts]),
        balance=_money([(weight, figures.balance) for weight, figures in parts]),
    )


def _money(parts: list[tuple[Decimal, int | None]]) -> int | None:
    """The weighted sum in whole euros. Parts of a euro count as one: a ceiling is a ceiling."""
    amounts = [weight * amount for weight, amount in parts if amount is not None]
    if len(amounts) < len(parts):
        return None
    return int(-(-sum(amounts, Decimal(0)) // 1))


def class_of_year(declaration: Declaration) -> SizeClass:
    """The class the figures of one year amount to, regarded on their own."""
    public = sum(
        (link.share_percent for link in declaration.links if link.holder is Holder.PUBLIC_BODY),
        Decimal(0),
    )
    if public >= 25:
        return SizeClass.LARGE
    sum_ = total(declaration)
    for size_class, (staff, turnover, balance) in _CEILINGS.items():
        within = _within(sum_.turnover, turnover) or _within(sum_.balance, balance)
        if sum_.staff < staff and within:
            return size_class
    return SizeClass.LARGE


def _within(amount: int | None, ceiling: int) -> bool:
    return amount is not None and amount <= ceiling


def classify(form: SizeForm) -> Size:
    """The class that holds now, two-year rule included."""
    current = class_of_year(form.declared)
    before = class_of_year(form.previous) if form.previous else None
    established = form.established or before or current
    return Size(
        declared=form.declared,
        previous=form.previous,
        established=form.established,
        size_class=_after_two_years(established, before or established, current),
        rules_version=RULES_VERSION,
    )


def _after_two_years(established: SizeClass, before: SizeClass, current: SizeClass) -> SizeClass:
    """Where both years lie on one side of the established class, the nearer of them; else it."""
    start, *years = (_ORDER.index(one) for one in (established, before, current))
    if min(years) > start:
        return _ORDER[min(years)]
    if max(years) < start:
        return _ORDER[max(years)]
    return established


def read_size(form: Form, field: Path, written: SizeForm, this_year: int) -> Size | None:
    """The size, or None where the form was told what is wrong."""
    known = len(form.problems)
    _check(form, (*field, "declared"), written.declared, this_year)
    if written.previous:
        _check(form, (*field, "previous"), written.previous, this_year)
        year = written.declared.year - 1
        if written.previous.year != year:
            form.reject((*field, "previous", "year"), Rule.YEAR_NOT_PREVIOUS, year=year)
    return classify(written) if len(form.problems) == known else None


def _check(form: Form, field: Path, declaration: Declaration, this_year: int) -> None:
    check_range(form, (*field, "year"), declaration.year, 2000, this_year)
    _check_figures(form, (*field, "figures"), declaration.figures)
    if len(declaration.links) > MAX_LINKS:
        form.reject((*field, "links"), Rule.TOO_MANY, limit=MAX_LINKS)
    for place, link in enumerate(declaration.links):
        path = (*field, "links", place)
        check_line(form, (*path, "name"), tidy_line(link.name), limit=200)
        if not link.share_percent.is_finite() or not 0 < link.share_percent <= 100:
            form.reject((*path, "share_percent"), Rule.OUT_OF_RANGE, low=0, high=100)
        _check_figures(form, (*path, "figures"), link.figures)


def _check_figures(form: Form, field: Path, figures: Figures) -> None:
    if not figures.staff.is_finite() or not 0 <= figures.staff <= MAX_STAFF:
        form.reject((*field, "staff"), Rule.OUT_OF_RANGE, low=0, high=MAX_STAFF)
    if figures.turnover is None and figures.balance is None:
        form.reject((*field, "turnover"), Rule.FIGURES_MISSING)
    for name, amount in (("turnover", figures.turnover), ("balance", figures.balance)):
        check_range(form, (*field, name), amount or 0, 0, MAX_EUROS)
