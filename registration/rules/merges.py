"""Two rows of one company: the one becomes part of the other, and can be parted again for 30 days.

    MOVING ──(all has moved)──▶ MERGED ──undo──▶ UNDOING ──(all is back)──▶ UNDONE

The loser stays as a row that says into which company it was merged: its id leads there for good.
What identifies it is the survivor's from the first instant. What belongs to it (people, interests,
registrations, meetings) moves piece by piece, each in a transaction that also writes down where it
was: that is what an undo goes by.

Nothing a company says is lost unseen: where `choices` say nothing, the survivor's word counts, and
the loser's where the survivor has none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from registration.rules.acts import Principal, Role
from registration.rules.addresses import domain_of
from registration.rules.breaches import Rule
from registration.rules.companies import Company, CompanyState, expect_there
from registration.rules.identifiers import Identifiers
from registration.rules.names import LegalForm
from registration.rules.profiles import Field, Profile, form_of, read_profile, values_of
from registration.rules.pushes.ownership import profile_of
from registration.rules.refusals import Form, Invalid, Refused, VersionConflict, WrongState
from registration.rules.texts import Text

UNDO_WITHIN = timedelta(days=30)
# Whoever read a company just before it was merged may still write to it; and lists lag behind.
SETTLES_AFTER = timedelta(minutes=2)


class Choice(StrEnum):
    """Whose word counts in a field."""

    SURVIVOR = "SURVIVOR"
    LOSER = "LOSER"


type Choices = Mapping[str, Choice]


class MergeState(StrEnum):
    """How far it is."""

    MOVING = "MOVING"
    MERGED = "MERGED"
    UNDOING = "UNDOING"
    UNDONE = "UNDONE"


class Outcome(StrEnum):
    """What became of something that was the loser's."""

    MOVED = "MOVED"
    DOUBLE = "DOUBLE"
    CLASHED = "CLASHED"
    RETURNED = "RETURNED"
    NOT_RETURNED = "NOT_RETURNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge. `survivor` and `loser` are ids; `before`, `after` and `was` what the survivor was
    and became, and what the loser was."""

    id: str
    survivor: str
    loser: str
    before: Company
    after: Company
    was: Company
    reason: str | None
    by: str
    created_at: datetime
    state: MergeState = MergeState.MOVING
    finished_at: datetime | None = None
    version: int = 1

    @property
    def undo_until(self) -> datetime:
        return self.created_at + UNDO_WITHIN

    @property
    def is_under_way(self) -> bool:
        return self.state in (MergeState.MOVING, MergeState.UNDOING)

    def settled(self, now: datetime) -> bool:
        """Whether nothing can come to the loser any more that was begun before."""
        return now >= self.created_at + SETTLES_AFTER

    def finished(self, now: datetime) -> Self:
        """The next version, once there is nothing left to move."""
        done = MergeState.MERGED if self.state is MergeState.MOVING else MergeState.UNDONE
        return replace(self, state=done, finished_at=now, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of one thing of the loser's (id). `became` is its id afterwards where that is
    another, `into` what it is a double of, `version` the one it has since, `stood` in which state
    it stood before and `until` how long it would have. `twice`: it is about the end of a double,
    which may have moved as well.
    """

    id: str
    outcome: Outcome
    became: str | None = None
    into: str | None = None
    version: int = 0
    stood: str = ""
    until: datetime | None = None
    twice: bool = False

    @property
    def is_back(self) -> bool:
        return self.outcome in (Outcome.RETURNED, Outcome.NOT_RETURNED)

    def returned(self, *, done: bool = True) -> Self:
        """The same, gone back to the loser or not."""
        return replace(self, outcome=Outcome.RETURNED if done else Outcome.NOT_RETURNED)


@dataclass(eq=False)
class UndoExpired(Refused):
    """`until` is when it could last be undone."""

    until: datetime
    code = "UNDO_EXPIRED"
    says = Text(
        en="A merge can be undone for 30 days; these are over.",
        de="Eine Zusammenführung lässt sich 30 Tage lang rückgängig machen; diese sind vorbei.",
        es="Una fusión se puede deshacer durante 30 días; ese plazo ha terminado.",
    )


def opened(
    id: str,
    survivor: Company,
    loser: Company,
    choices: Choices,
    *,
    reason: str | None,
    by: str,
    at: datetime,
) -> Merge:
    """A merge that begins. Raises CompanyMerged, Invalid, Problems."""
    if survivor.id == loser.id:
        raise Invalid(("loser_id",), Rule.SAME_COMPANY)
    expect_there(survivor)
    expect_there(loser)
    return Merge(
        id=id,
        survivor=survivor.id,
        loser=loser.id,
        before=survivor,
        after=_joined(survivor, loser, choices, at),
        was=loser,
        reason=reason,
        by=by,
        created_at=at,
    )


def absorbed(merge: Merge) -> Company:
    """The loser as it stays."""
    was = merge.was
    state = CompanyState.MERGED
    return replace(was, state=state, merged_into=merge.survivor, version=was.version + 1)


def _joined(survivor: Company, loser: Company, choices: Choices, at: datetime) -> Company:
    taken = dict(_taken(survivor, loser, choices))
    profile = _checked(profile_of(values_of(survivor.profile) | taken), at)
    active = CompanyState.ACTIVE in (survivor.state, loser.state)
    # Whoever had the one as a member has the other, wherever that sits.
    linked = (*survivor.linked, *(one for one in loser.chambers if one not in survivor.chambers))
    return replace(
        survivor,
        profile=profile,
        domain=domain_of(profile.website) or survivor.domain or loser.domain,
        state=CompanyState.ACTIVE if active else survivor.state,
        linked=linked,
        verified=tuple(
            field for field in Field if field in (loser if field in taken else survivor).verified
        ),
        owners=_owners(survivor, loser, taken),
        version=survivor.version + 1,
    )


def _taken(survivor: Company, loser: Company, choices: Choices) -> Iterator[tuple[str, object]]:
    """The fields in which the loser's word counts, and what it is."""
    theirs = values_of(loser.profile)
    for name, value in values_of(survivor.profile).items():
        fills = value in (None, ()) and _fits(name, survivor.profile, loser.profile)
        choice = choices.get(name, Choice.LOSER if fills else Choice.SURVIVOR)
        if choice is Choice.LOSER and theirs[name] != value:
            yield name, theirs[name]


def _fits(name: str, mine: Profile, theirs: Profile) -> bool:
    """Whether a number fills a gap by itself: not beside others that contradict it."""
    match name:
        case "vat_id" | "widnr":
            return mine.identifiers.tax_digits in (None, theirs.identifiers.tax_digits)
        case "register":
            return _may_be(mine.legal_form, theirs.identifiers)
        case _:
            return True


def _may_be(form: LegalForm, identifiers: Identifiers) -> bool:
    return identifiers.register is not None and form.fits(identifiers.register.type)


def _owners(survivor: Company, loser: Company, taken: Mapping[str, object]) -> dict[str, str]:
    """Who wrote each field last; what the loser wrote itself is the survivor's own."""
    mine, itself = (str(Principal(role=Role.COMPANY, id=one.id)) for one in (survivor, loser))
    said = {name: by for name, by in loser.owners.items() if name in taken}
    kept = {name: by for name, by in survivor.owners.items() if name not in taken}
    return kept | {name: mine if by == itself else by for name, by in said.items()}


def _checked(profile: Profile, at: datetime) -> Profile:
    """The same profile. Raises Invalid or Problems where its fields do not fit each other."""
    inner, form = Form(), Form()
    read_profile(inner, form_of(profile), at.year)
    for problem in inner.problems:
        if isinstance(problem, Invalid):
            path = ("choices", *problem.path)
            form.problems.append(Invalid(path, problem.rule, problem.about))
    form.check()
    return profile


def undone(merge: Merge, expected: int, now: datetime) -> Merge:
    """The merge, to be undone. Raises VersionConflict, WrongState, UndoExpired."""
    if merge.version != expected:
        raise VersionConflict(merge.id, merge.version)
    if merge.state is not MergeState.MERGED:
        raise WrongState(merge.id, merge.state)
    if now >= merge.undo_until:
        raise UndoExpired(merge.undo_until)
    state = MergeState.UNDOING
    return replace(merge, state=state, finished_at=None, version=merge.version + 1)


def parted(merge: Merge, survivor: Company, loser: Company) -> tuple[Company, Company]:
    """The two companies, as they are without the merge.

    What was changed in the survivor since then stays. Raises VersionConflict where that is what
    identifies the loser, or where either is part of something else by now.
    """
    expect_there(survivor)
    if loser.merged_into != survivor.id:
        raise VersionConflict(loser.id, loser.version)
    before, after = values_of(merge.before.profile), values_of(merge.after.profile)
    now = values_of(survivor.profile)
    back = {name: before[name] for name in now if now[name] == after[name] != before[name]}
    profile = profile_of(now | back)
    foreign = set(merge.was.profile.identifiers.strong.items())
    if foreign & set(profile.identifiers.strong.items()):
        raise VersionConflict(survivor.id, survivor.version)
    added = set(merge.after.linked) - set(merge.before.linked)
    mine = {name: merge.before.owners[name] for name in back if name in merge.before.owners}
    kept = {name: by for name, by in survivor.owners.items() if name not in back}
    verified = merge.before.verified
    return (
        replace(
            survivor,
            profile=profile,
            domain=domain_of(profile.website) or merge.before.domain,
            linked=tuple(one for one in survivor.linked if one not in added),
            verified=tuple(
                one for one in Field if one in (verified if one in back else survivor.verified)
            ),
            owners=kept | mine,
            version=survivor.version + 1,
        ),
        replace(merge.was, version=loser.version + 1),
    )
