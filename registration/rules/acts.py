"""Who does something, and when: the first argument of every action that writes."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from registration.rules.texts import Language

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Role(StrEnum):
    """What a principal is, and so what the policy lets it do."""

    ADMIN = "admin"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    CHAMBER = "chamber"
    COMPANY = "company"
    DELEGATE = "delegate"
    HOST = "host"
    INTERPRETER = "interpreter"
    DOOR = "door"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


HELPERS = frozenset({Role.HOST, Role.INTERPRETER, Role.DOOR})


class Scope(StrEnum):
    """What a chamber's credentials may be used for; the value is how OAuth writes it."""

    COMPANIES_READ = "companies.read"
    COMPANIES_WRITE = "companies.write"
    REGISTRATIONS_READ = "registrations.read"
    REGISTRATIONS_WRITE = "registrations.write"
    REGISTRATIONS_PUSH = "registrations.push"
    CONTACTS_READ = "contacts.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who is calling.

    `id` is the subject of a staff token, a chamber's code (`IHK_CHEMNITZ`), a company's or a
    delegate's id, an activity's (host, door) or an interpreter's. `contact` names the person of a
    company whose link was traded for the session, `scopes` what a chamber's credentials were made
    for.
    """

    role: Role
    id: str
    contact: str | None = None
    scopes: tuple[Scope, ...] = ()

    @property
    def is_staff(self) -> bool:
        return self.role in (Role.ADMIN, Role.OPERATOR)

    @property
    def takes_part(self) -> bool:
        """Whether delegations are anything to this principal: not to strangers, nor to auditors,
        nor to those who help at one activity."""
        return self.role not in {Role.ANONYMOUS, Role.AUDITOR} | HELPERS

    def is_within(self, scope: Scope) -> bool:
        """Whether the credentials are for this, too: people's always are, a chamber's by scope."""
        return self.role is not Role.CHAMBER or scope in self.scopes

    @property
    def unnamed(self) -> str:
        """The same for the log. Subjects of tokens are an issuer's, and may be a name or an
        address: what is no UUID is hashed."""
        if self.is_staff or self.role is Role.AUDITOR:
            known = _UUID.fullmatch(self.id)
            return (
                str(self) if known else f"{self.role}:{sha256(self.id.encode()).hexdigest()[:16]}"
            )
        return str(self)

    def __str__(self) -> str:
        return f"{self.role}:{self.id}"


ANONYMOUS = Principal(role=Role.ANONYMOUS, id="anonymous")
SYSTEM = Principal(role=Role.SYSTEM, id="desk")  # what the desk does by itself; nobody signs in so


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One accepted or refused wish to change something.

    `at` is aware UTC. `key` is the caller's idempotency key and `digest` the SHA-256 of what was
    asked under it; without a key (seeds, jobs) the act is not repeatable. `seen` names the versions
    that its author has seen, where it holds for them alone. `rehearsal`: nothing is to be written;
    what would be is noted there.
    """

    by: Principal
    at: datetime
    operation: str
    request_id: str
    language: Language = Language.EN
    key: str | None = None
    digest: str = ""
    reason: str | None = None
    seen: str | None = None
    rehearsal: list[Any] | None = None

    def because(self, reason: str | None) -> Self:
        """The same act with the reason its author gave."""
        return replace(self, reason=reason)
