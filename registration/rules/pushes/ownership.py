"""Whose a field is: a chamber overwrites what it wrote last itself, and fills what is empty.

Everything else stays, and the chamber is told what stands there, what it said, and whose it is. A
field nobody is known to have written is the company's own; what the desk verified is the desk's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.acts import Principal, Role
from registration.rules.addresses import domain_of
from registration.rules.companies import Company
from registration.rules.contacts import Person
from registration.rules.districts import Chamber, ChamberKind, chambers
from registration.rules.identifiers import Identifiers
from registration.rules.profiles import Cooperation, Profile, form_of, read_profile, values_of
from registration.rules.pushes.outcomes import Conflict
from registration.rules.refusals import Form, Invalid
from registration.rules.registrations import Registration
from registration.rules.reviews import spelled

COMPANY, PERSON, DESK, ANOTHER = "company", "person", "desk", "another company"
_NUMBERS = tuple(field.name for field in fields(Identifiers))
_LONGEST_TEXT = 200  # of a value in a conflict


def writer(chamber: Chamber) -> str:
    """The chamber as the owner of a field."""
    return str(Principal(role=Role.CHAMBER, id=chamber))


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What changes, whose everything is afterwards, and what was kept though it was said."""

    values: Mapping[str, object]
    owners: dict[str, str]
    conflicts: tuple[Conflict, ...]


def merge(
    kept: Mapping[str, object],
    owners: Mapping[str, str],
    said: Mapping[str, object],
    *,
    by: str,
    foreign: Mapping[str, str],
    unknown: str = COMPANY,
) -> Merge:
    """`foreign` names the owner of fields that are nobody's to overwrite, empty or not."""
    values: dict[str, object] = {}
    whose = dict(owners)
    conflicts = []
    for name, value in said.items():
        old = kept.get(name)
        if old == value:
            continue
        if name not in foreign and (old in (None, (), "") or owners.get(name) == by):
            values[name], whose[name] = value, by
            continue
        owner = foreign.get(name) or owners.get(name) or unknown
        conflicts.append(Conflict(field=name, ours=text(old), theirs=text(value), owner=owner))
    return Merge(values=values, owners=whose, conflicts=tuple(conflicts))


def text(value: object) -> str:
    """A value as it is shown in a conflict."""
    if isinstance(value, tuple) and any(isinstance(one, Cooperation) for one in value):
        return "; ".join(one.title for one in value)[:_LONGEST_TEXT]
    if isinstance(value, StrEnum):
        return value.name
    return spelled(value)[:_LONGEST_TEXT]


def company_after(
    company: Company,
    said: Mapping[str, object],
    chamber: Chamber,
    now: datetime,
    held_by_others: frozenset[str],
) -> tuple[Company, tuple[Conflict, ...]]:
    """The company with what the chamber may say of it, and with the chamber linked to it.

    A chamber of another district is not: whoever can read an imprint knows the numbers in it, and
    who is linked sees all of the company and acts for it. Nor is it told what stands there.

    The same company where nothing changes. `held_by_others`: identifiers that are another
    company's. Raises Invalid or Problems where the fields do not fit each other.
    """
    kept = values_of(company.profile)
    foreign = dict.fromkeys(company.verified, DESK) | dict.fromkeys(held_by_others, ANOTHER)
    merged = merge(kept, company.owners, said, by=writer(chamber), foreign=foreign)
    linked = company.linked
    near = chamber in chambers(frozenset(ChamberKind), company.profile.address.district)
    if near and chamber not in company.chambers:
        linked = (*linked, chamber)
    stranger = not near and chamber not in company.chambers
    conflicts = withheld(merged.conflicts) if stranger else merged.conflicts
    if not merged.values and linked == company.linked:
        return company, conflicts
    profile = _with(company.profile, merged.values)
    _check(profile, now)
    changed = replace(
        company,
        profile=profile,
        domain=domain_of(profile.website) or company.domain,
        linked=linked,
        owners=merged.owners,
        version=company.version + 1,
    )
    return changed, conflicts


def withheld(conflicts: tuple[Conflict, ...]) -> tuple[Conflict, ...]:
    """The same for a chamber that does not see the company: not what stands there."""
    return tuple(replace(one, ours="") for one in conflicts)


def profile_of(said: Mapping[str, object]) -> Profile:
    """The profile of a company that is new: `said` has what none can be without."""
    needed = {name: said[name] for name in ("legal_name", "legal_form", "address")}
    return _with(Profile(**needed), said)  # type: ignore[arg-type]  # read by the rules of each


def _with(profile: Profile, values: Mapping[str, object]) -> Profile:
    numbers = {name: value for name, value in values.items() if name in _NUMBERS}
    others = {name: value for name, value in values.items() if name not in _NUMBERS}
    identifiers = replace(profile.identifiers, **numbers)  # type: ignore[arg-type]
    return replace(profile, identifiers=identifiers, **others)  # type: ignore[arg-type]


def _check(profile: Profile, now: datetime) -> None:
    """Raises what is wrong with the whole, at its place in the row."""
    inner, form = Form(), Form()
    read_profile(inner, form_of(profile), now.year)
    for problem in inner.problems:
        if isinstance(problem, Invalid):
            path = ("company", *problem.path)
            form.problems.append(Invalid(path, problem.rule, problem.about))
    form.check()


def checked(profile: Profile, now: datetime) -> Profile:
    """The same profile. Raises Invalid or Problems where its fields do not fit each other."""
    _check(profile, now)
    return profile


def person_after(
    registration: Registration, said: Mapping[str, object], chamber: Chamber
) -> tuple[Person, dict[str, str], tuple[Conflict, ...]]:
    """The person with what the chamber may say, whose each field is then, and what was kept."""
    kept = {one.name: getattr(registration.person, one.name) for one in fields(Person)}
    merged = merge(kept, registration.owners, said, by=writer(chamber), foreign={})
    changed = replace(registration.person, **merged.values)  # type: ignore[arg-type]
    return changed, merged.owners, merged.conflicts


def is_owned(registration: Registration, chamber: Chamber) -> bool:
    """Whether nobody but the chamber has said anything of the person so far."""
    return set(registration.owners.values()) == {writer(chamber)}


def adopted(registration: Registration, now: datetime) -> Registration:
    """The next version, whose person owns every field from now on."""
    owners = dict.fromkeys((one.name for one in fields(Person)), PERSON)
    version = registration.version + 1
    return replace(registration, owners=owners, version=version, updated_at=now)
