"""Decision-makers of a delegation: one list, from a name on it to a chair on the roster.

    IDENTIFIED ──▶ INVITED ──▶ ACCEPTED ──▶ REPLACED
         │            ├──▶ DECLINED  │
         └────────────┴──▶ WITHDRAWN ◀── (drops out)

Those who accepted form the roster; it is left to somebody who takes over the meetings, or by a
drop-out, which ends them all, so that nobody waits at a table for nothing. One who declined may be
asked again, or change her mind.
Companies see of a delegate what she agreed to share, and nothing before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from registration.rules.breaches import Rule
from registration.rules.candidates import Candidate, read
from registration.rules.consents import (
    Consent,
    ConsentForm,
    Purpose,
    check_consents,
    granted,
    withdrawn,
)
from registration.rules.delegations import Delegation, expect
from registration.rules.refusals import Form, Path, Refused, WrongState
from registration.rules.texts import Text
from registration.rules.timetables import Timetable

MAX_DELEGATES = 100  # on the list of one delegation; all of them are read at once


class Status(StrEnum):
    """Where a decision-maker stands."""

    IDENTIFIED = "IDENTIFIED"
    INVITED = "INVITED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    REPLACED = "REPLACED"


NEXT: Mapping[Status, frozenset[Status]] = {
    Status.IDENTIFIED: frozenset({Status.INVITED, Status.WITHDRAWN}),
    Status.INVITED: frozenset({Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN}),
    Status.ACCEPTED: frozenset({Status.REPLACED}),
    Status.DECLINED: frozenset({Status.INVITED, Status.ACCEPTED}),
    Status.WITHDRAWN: frozenset(),
    Status.REPLACED: frozenset(),
}


# What a decision-maker may write about herself; her name and firm are the organiser's matter.
OWN_FIELDS = frozenset({"role", "interests", "languages", "phone", "language"})


@dataclass(eq=False)
class AlreadyListed(Refused):
    """Somebody with this address is on the list of the delegation."""

    code = "ALREADY_LISTED"
    says = Text(
        en="Somebody with this address is on the list already.",
        de="Jemand mit dieser Adresse steht schon auf der Liste.",
        es="Ya hay alguien con esta dirección en la lista.",
    )

    @property
    def path(self) -> Path:
        return ("email",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Candidate):
    """A candidate with an id and a history. `signed_out_at` ends every session opened before."""

    id: str
    status: Status = Status.IDENTIFIED
    consents: tuple[Consent, ...] = ()
    replaces: str | None = None
    replaced_by: str | None = None
    signed_out_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def may_sign_in(self) -> bool:
        """Whether she is one of those who were asked: not before, and not once she has left."""
        return self.status in (Status.INVITED, Status.ACCEPTED, Status.DECLINED)

    @property
    def is_on_roster(self) -> bool:
        return self.status is Status.ACCEPTED

    @property
    def shares_profile(self) -> bool:
        """Whether she agreed to be shown to companies, and has not withdrawn it."""
        return any(
            entry.purpose is Purpose.SHARE_PROFILE and entry.holds for entry in self.consents
        )

    def attends_to(self, activity: str) -> bool:
        """Whether she comes to that activity (id)."""
        return self.attends is None or activity in self.attends


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """What companies see of a delegate."""

    id: str
    name: str
    firm: str
    role: str | None
    interests: Text | None
    languages: tuple[str, ...]


def seen_by_companies(delegate: Delegate) -> RosterEntry | None:
    """The delegate as companies see her; None while she has not accepted, or does not share."""
    if not delegate.is_on_roster or not delegate.shares_profile:
        return None
    return RosterEntry(
        id=delegate.id,
        name=delegate.name,
        firm=delegate.firm,
        role=delegate.role,
        interests=delegate.interests,
        languages=delegate.languages,
    )


def identify(
    candidate: Candidate,
    *,
    id: str,
    delegation: Delegation,
    timetable: Timetable,
    listed: int,
    at: datetime,
) -> Delegate:
    """A new name on the list, which has `listed` already.

    Raises WrongState once the delegation takes nobody any more, and all problems of the form.
    """
    expect(delegation, delegation.takes_people)
    kept = {field.name: getattr(candidate, field.name) for field in fields(Candidate)}
    delegate = Delegate(id=id, created_at=at, updated_at=at, **kept)
    form = Form()
    if listed >= MAX_DELEGATES:
        form.reject((), Rule.TOO_MANY, limit=MAX_DELEGATES)
    return read(form, delegate, timetable)


def revise(
    delegate: Delegate,
    changes: Mapping[str, Any],
    *,
    delegation: Delegation,
    timetable: Timetable,
    at: datetime,
) -> Delegate:
    """The delegate with some of what is written about her changed. Raises as `identify` does."""
    expect(delegation, delegation.takes_people)
    _expect_listed(delegate)
    revised = read(Form(), _changed(replace(delegate, **changes), at), timetable)
    moved = revised.email != delegate.email  # only the desk writes it; the old one may be wrong
    return replace(revised, signed_out_at=at) if moved else revised


def invite(delegate: Delegate, *, delegation: Delegation, at: datetime) -> Delegate:
    """Asks her to come; whoever was asked or has accepted already only gets a fresh link.

    Raises WrongState, and Invalid where there is no address to write to.
    """
    form = Form()
    if delegate.email is None:
        form.reject(("email",), Rule.REQUIRED)
    form.check()
    if delegate.status in (Status.INVITED, Status.ACCEPTED):
        expect(delegation, delegation.takes_people)
        return _changed(delegate, at)
    return move(delegate, Status.INVITED, delegation=delegation, at=at)


def move(delegate: Delegate, to: Status, *, delegation: Delegation, at: datetime) -> Delegate:
    """One step along the diagram above. Raises WrongState, about her or about the delegation."""
    expect(delegation, delegation.takes_people)
    if to not in NEXT[delegate.status]:
        raise WrongState(delegate.id, delegate.status)
    return _changed(replace(delegate, status=to), at)


def stand_in(
    old: Delegate, new: Delegate, *, delegation: Delegation, at: datetime
) -> tuple[Delegate, Delegate]:
    """`new` takes the chair of `old`: the same activities, and later her meetings.

    Her consent is not handed over; companies see the new one once she gave her own. Raises
    WrongState unless `old` is on the roster and `new` waits on the list.
    """
    left = move(old, Status.REPLACED, delegation=delegation, at=at)
    if new.status not in (Status.IDENTIFIED, Status.INVITED):
        raise WrongState(new.id, new.status)
    came = replace(new, status=Status.ACCEPTED, attends=old.attends, replaces=old.id)
    return replace(left, replaced_by=new.id), _changed(came, at)


def drop_out(delegate: Delegate, *, delegation: Delegation, at: datetime) -> Delegate:
    """She accepted, and does not come after all; nobody comes instead. Raises WrongState."""
    expect(delegation, delegation.takes_people)
    if not delegate.is_on_roster:
        raise WrongState(delegate.id, delegate.status)
    return _changed(replace(delegate, status=Status.WITHDRAWN), at)


def agree(
    delegate: Delegate,
    given: tuple[ConsentForm, ...],
    ended: tuple[Purpose, ...],
    *,
    evidence: str,
    at: datetime,
) -> Delegate:
    """Her ledger of consents with new ones, and with those for some purposes ended.

    Part of another change, which makes the new version. Raises Invalid.
    """
    form = Form()
    check_consents(form, ("consents",), given)
    form.check()
    ledger = granted(delegate.consents, given, at, evidence)
    for purpose in ended:
        ledger = withdrawn(ledger, purpose, at)
    return replace(delegate, consents=ledger)


def _expect_listed(delegate: Delegate) -> None:
    if delegate.status in (Status.WITHDRAWN, Status.REPLACED):
        raise WrongState(delegate.id, delegate.status)


def _changed(delegate: Delegate, at: datetime) -> Delegate:
    return replace(delegate, version=delegate.version + 1, updated_at=at)
