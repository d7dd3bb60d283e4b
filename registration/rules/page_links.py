"""Links to pages that are looked at and printed: the plan, table cards, somebody's agenda.

Whoever holds a link sees its page until it expires or is revoked; nothing else opens one. Its
secret is `<ULID of the link>.<proof>`: the first half finds the row, which keeps a hash of the
second.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules import ids
from registration.rules.acts import Principal, Role
from registration.rules.breaches import Rule
from registration.rules.refusals import Form, NotAllowed, NotFound, VersionConflict
from registration.rules.slots import Grid
from registration.rules.texts import Language

OPEN_AFTER = timedelta(days=7)  # after the session's end, unless somebody says otherwise
OPEN_AT_MOST = timedelta(days=90)

_SECRET = re.compile(r"([0-7][0-9A-HJKMNP-TV-Z]{25})\.([A-Za-z0-9_-]{43})")


class PageKind(StrEnum):
    """What a page shows of a matchmaking session."""

    PLAN = "PLAN"
    TABLES = "TABLES"
    TABLE = "TABLE"
    COMPANIES = "COMPANIES"
    COMPANY = "COMPANY"
    DELEGATES = "DELEGATES"
    DELEGATE = "DELEGATE"
    INTERPRETERS = "INTERPRETERS"
    INTERPRETER = "INTERPRETER"


# The field of the wish that says whose page it is.
ABOUT = {
    PageKind.TABLE: "table",
    PageKind.COMPANY: "company_id",
    PageKind.DELEGATE: "delegate_id",
    PageKind.INTERPRETER: "interpreter_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWish:
    """The page somebody wants a link to. `plan_id` is a draft, for its grid before it is in force.

    `language` and `expires_at` are what the desk would choose where they are None.
    """

    activity_id: str
    kind: PageKind
    company_id: str | None = None
    delegate_id: str | None = None
    interpreter_id: str | None = None
    table: int | None = None
    plan_id: str | None = None
    language: Language | None = None
    expires_at: datetime | None = None

    @property
    def about(self) -> str | None:
        """Whose page it is: an id, or the number of a table."""
        found = getattr(self, ABOUT[self.kind]) if self.kind in ABOUT else None
        return None if found is None else str(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """One link. `about` is the id of a company, delegate or interpreter, or a table's number."""

    id: str
    secret_hash: str
    activity_id: str
    kind: PageKind
    about: str | None = None
    plan_id: str | None = None
    language: Language
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    version: int = 1

    def opens(self, now: datetime) -> bool:
        """Whether it still shows its page."""
        return self.revoked_at is None and now < self.expires_at

    def is_proved(self, proof: str) -> bool:
        """Whether that is the second half of its secret; takes as long either way."""
        return hmac.compare_digest(self.secret_hash, hashed(proof))


def hashed(proof: str) -> str:
    """What a row keeps of a secret: plain SHA-256 is enough, no dictionary has 32 random bytes."""
    return hashlib.sha256(proof.encode()).hexdigest()


def secret_of(id: str, proof: str) -> str:
    """What stands in the address of the page."""
    return f"{ids.last(id)}.{proof}"


def read_secret(secret: str) -> tuple[str, str] | None:
    """The link's id and the proof in a secret, or None where it is none."""
    found = _SECRET.fullmatch(secret)
    return (ids.make("pgl", found[1]), found[2]) if found else None


def check_owner(by: Principal, wish: PageWish) -> None:
    """A company and a delegate get links to their own agenda only.

    Raises NotFound about whoever is somebody else, NotAllowed for pages that are the desk's.
    """
    if by.is_staff:
        return
    own = {Role.COMPANY: PageKind.COMPANY, Role.DELEGATE: PageKind.DELEGATE}
    for kind in own.values():
        field = ABOUT[kind]
        if getattr(wish, field) is not None and getattr(wish, field) != by.id:
            raise NotFound((field,))
    if own.get(by.role) is not wish.kind or wish.plan_id:
        raise NotAllowed


def check(wish: PageWish, grid: Grid | None, *, ends_at: datetime, now: datetime) -> None:
    """Raises all that is wrong with a wish, of a session that ends then."""
    form = Form()
    needed = ABOUT.get(wish.kind)
    for field in ABOUT.values():
        given = getattr(wish, field) is not None
        if given is not (field == needed):
            form.reject((field,), Rule.MUST_BE_EMPTY if given else Rule.REQUIRED)
    if wish.plan_id and wish.kind is not PageKind.PLAN:
        form.reject(("plan_id",), Rule.MUST_BE_EMPTY)
    _check_part_of(form, wish, grid)
    latest = max(ends_at, now) + OPEN_AT_MOST
    if wish.expires_at and not now < wish.expires_at <= latest:
        form.reject(("expires_at",), Rule.OUT_OF_RANGE, low=now, high=latest)
    form.check()


def _check_part_of(form: Form, wish: PageWish, grid: Grid | None) -> None:
    """A table and an interpreter are those of the grid."""
    tables = {table.number for table in grid.tables} if grid else set()
    interpreters = {each.id for each in grid.interpreters} if grid else set()
    if wish.kind is PageKind.TABLE and wish.table is not None and wish.table not in tables:
        form.reject(("table",), Rule.UNKNOWN_REFERENCE, id=wish.table)
    named = wish.interpreter_id
    if wish.kind is PageKind.INTERPRETER and named and named not in interpreters:
        form.reject(("interpreter_id",), Rule.UNKNOWN_REFERENCE, id=named)


def made(
    wish: PageWish,
    *,
    id: str,
    proof: str,
    language: Language,
    ends_at: datetime,
    by: Principal,
    now: datetime,
) -> PageLink:
    """A link to the page that was wished for."""
    return PageLink(
        id=id,
        secret_hash=hashed(proof),
        activity_id=wish.activity_id,
        kind=wish.kind,
        about=wish.about,
        plan_id=wish.plan_id,
        language=wish.language or language,
        created_by=str(by),
        created_at=now,
        expires_at=wish.expires_at or max(ends_at, now) + OPEN_AFTER,
    )


def is_own(by: Principal, link: PageLink) -> bool:
    """Whether the link is one of the principal's: to its own agenda, or anybody's for staff."""
    own = {Role.COMPANY: PageKind.COMPANY, Role.DELEGATE: PageKind.DELEGATE}
    return by.is_staff or (own.get(by.role) is link.kind and by.id == link.about)


def revoked(link: PageLink, *, expected: int, now: datetime) -> PageLink:
    """The link shut for good; one that was revoked before stays as it is.

    Raises VersionConflict.
    """
    if link.version != expected:
        raise VersionConflict(link.id, link.version)
    if link.revoked_at:
        return link
    return replace(link, revoked_at=now, version=link.version + 1)
