"""What one page is drawn from: who meets whom, when and where, and what may be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from registration.rules.activities import Activity
from registration.rules.companies import Company
from registration.rules.delegates import Delegate, seen_by_companies
from registration.rules.delegations import Delegation
from registration.rules.interpreters import Interpreter
from registration.rules.page_links import PageKind, PageLink
from registration.rules.plans import LeftOut
from registration.rules.registrations import Registration
from registration.rules.slots import Grid, Table
from registration.rules.texts import Language

# Whoever gets these is no company, and has to know whom she meets or helps to meet. The others are
# for companies, or hang on a wall where companies walk past.
_NAMED = frozenset(
    {PageKind.DELEGATE, PageKind.DELEGATES, PageKind.INTERPRETER, PageKind.INTERPRETERS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One meeting at its place; ids throughout. `locked` is told for drafts only."""

    slot: int
    starts_at: datetime
    ends_at: datetime
    table: int
    company_id: str
    delegate_id: str
    representative: str
    interpreter: str | None = None
    to_confirm: bool = False
    locked: bool = False
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody who is named on a page, by id; who is not known any more is not in it."""

    companies: Mapping[str, Company] = field(default_factory=dict)
    delegates: Mapping[str, Delegate] = field(default_factory=dict)
    registrations: Mapping[str, Registration] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One page's: its link, the session, its sittings in order of time and table, its people.

    `left` are the wishes that a draft leaves open; `is_draft` while it is not in force.
    """

    link: PageLink
    delegation: Delegation
    activity: Activity
    grid: Grid | None
    sittings: tuple[Sitting, ...]
    cast: Cast
    language: Language
    now: datetime
    left: tuple[LeftOut, ...] = ()
    is_draft: bool = False

    @property
    def zone(self) -> str:
        return self.activity.zone

    def delegate(self, id: str) -> Delegate | None:
        """The delegate, as far as the page may name her."""
        found = self.cast.delegates.get(id)
        if found is None or self.link.kind in _NAMED:
            return found
        return found if seen_by_companies(found) else None

    def interpreter(self, id: str | None) -> Interpreter | None:
        known = self.grid.interpreters if self.grid else ()
        return next((each for each in known if each.id == id), None)

    def table(self, number: int) -> Table:
        known = self.grid.tables if self.grid else ()
        return next((each for each in known if each.number == number), Table(number=number))
