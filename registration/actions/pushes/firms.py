"""Whose company a row is about: found, changed as far as the chamber may, or written down anew."""

from registration.actions.pushes.books import Entry
from registration.rules import ids
from registration.rules.addresses import Address, domain_of
from registration.rules.breaches import Rule
from registration.rules.companies import Company, CompanyState, match_keys
from registration.rules.contacts import Contact, ContactState, Person, mail_domain
from registration.rules.districts import Chamber, ChamberKind
from registration.rules.districts import chamber as chamber_of
from registration.rules.events import Change, Event
from registration.rules.identifiers import NONE_KNOWN, Identifiers
from registration.rules.profiles import Profile
from registration.rules.pushes.outcomes import Conflict, Problem, problems
from registration.rules.pushes.ownership import checked, company_after, profile_of, writer
from registration.rules.pushes.refusals import DistrictMismatch
from registration.rules.pushes.rows import PushRow
from registration.rules.refusals import Form
from registration.rules.reviews import ReviewKind, ReviewTask, weak_match
from registration.rules.seats import PersonClaim, lapsed
from registration.store import claims, companies, contacts, mailboxes, reviews, seats
from registration.store.mailboxes import Mailbox
from registration.store.rows import Key

_NEEDED = ("legal_name", "legal_form", "address")
_FIELDS = {"EUID": ("register",), "VAT": ("vat_id", "widnr"), "LEI": ("lei",)}


def identifiers_of(row: PushRow) -> Identifiers:
    """The numbers that a row says."""
    known = {name: row.company[name] for name in _numbers() if name in row.company}
    return Identifiers(**known) if known else NONE_KNOWN  # type: ignore[arg-type]  # as read


def _numbers() -> tuple[str, ...]:
    return tuple(name for names in _FIELDS.values() for name in names)


def claim_keys(row: PushRow) -> tuple[Key[str], ...]:
    """Where the companies are named that a row may be about."""
    strong = identifiers_of(row).strong.items()
    return (*(claims.identifier_key(*one) for one in strong), *map(claims.match_key, _matches(row)))


def _matches(row: PushRow) -> tuple[str, ...]:
    """The match keys of a row that says enough for any."""
    name, address = row.company.get("legal_name"), row.company.get("address")
    if not isinstance(name, str) or not isinstance(address, Address):
        return ()
    form = row.company.get("legal_form")
    profile = Profile(legal_name=name, legal_form=form, address=address)  # type: ignore[arg-type]
    return match_keys(profile, _domain(row))


def _domain(row: PushRow) -> str | None:
    website = row.company.get("website")
    own = domain_of(website) if isinstance(website, str) else None
    return own or (mail_domain(row.email) if row.email else None)


def found(entry: Entry) -> tuple[Company | None, str | None, tuple[Company, ...]]:
    """The company of a row, another one that the same row identifies, and those that look alike.

    By the link, by a strong identifier, or by its name where the person is one of its own.
    """
    row, link = entry.row, entry.link
    holders = _holders(
        entry, [claims.identifier_key(*one) for one in identifiers_of(row).strong.items()]
    )
    if link and link.company_id:
        return company_at(entry, link.company_id), None, ()
    if holders:
        twin = holders[1] if len(holders) > 1 else None
        return company_at(entry, holders[0]), twin, ()
    alike = [
        company
        for id in _holders(entry, map(claims.match_key, _matches(row)))
        if (company := company_at(entry, id))
    ]
    own = next((company for company in alike if _is_hers(entry, company)), None)
    return own, None, tuple(alike)


def _holders(entry: Entry, keys: object) -> list[str]:
    asked = list(keys)  # type: ignore[call-overload]
    known = (holder for key in asked if (holder := entry[key]))
    return list(dict.fromkeys(_id_at(entry, holder) for holder in known))


def company_at(entry: Entry, id: str) -> Company | None:
    """The company, or the one it has become part of."""
    company = entry[companies.key(id)]
    while company and company.merged_into:
        company = entry[companies.key(company.merged_into)]
    return company


def _id_at(entry: Entry, id: str) -> str:
    company = company_at(entry, id)
    return company.id if company else id


def is_of(entry: Entry, claim: PersonClaim, company: Company) -> bool:
    """Whether a person is registered for the company, or for one that has become part of it."""
    return claim.company_id == company.id or _id_at(entry, claim.company_id) == company.id


def _is_hers(entry: Entry, company: Company) -> bool:
    """Whether the person is known to be of the company: as a contact, or as its participant."""
    row, now = entry.row, entry.act.at
    if entry[mailboxes.key(row.email, company.id)]:
        return True
    claim = entry[seats.person_key(row.activity_id, row.email)]
    return claim is not None and is_of(entry, claim, company) and not lapsed(claim.until, now)


def settled(entry: Entry, person: Person) -> tuple[Company, tuple[Conflict, ...]]:
    """The company of a row as it is afterwards. Raises Invalid, Problems."""
    company, twin, alike = found(entry)
    if company is None:
        return _written(entry, person, alike), ()
    if twin:
        _task(entry, ReviewKind.IDENTIFIERS_OF_TWO, company, twin)
    return changed(entry, company)


def changed(entry: Entry, before: Company) -> tuple[Company, tuple[Conflict, ...]]:
    """The company with what the chamber may say of it, its claims moved."""
    now, said = entry.act.at, entry.row.company
    others = _held_by_others(entry, before)
    after, conflicts = company_after(before, said, entry.chamber, now, others)
    if after is before:
        return before, conflicts
    texts = (*before.match_keys, *after.match_keys)
    held = {text: holder for text in texts if (holder := entry[claims.match_key(text)])}
    entry.wrote(
        *companies.changed(before, after, held),
        change=Change(subject=after.id, before=before, after=after),
    )
    entry.events.append(Event(kind="company.updated", subject=after.id))
    _know(entry, before, after, held)
    return after, conflicts


def _held_by_others(entry: Entry, company: Company) -> frozenset[str]:
    """Identifiers in the row that are another company's."""
    strong = identifiers_of(entry.row).strong.items()
    held = {kind: entry[claims.identifier_key(kind, value)] for kind, value in strong}
    others = [kind for kind, by in held.items() if by and _id_at(entry, by) != company.id]
    return frozenset(name for kind in others for name in _FIELDS[kind])


def _know(entry: Entry, before: Company | None, after: Company, held: dict[str, str]) -> None:
    """Who holds which claim afterwards."""
    known = entry.known
    if before:
        known |= dict.fromkeys(_identifier_keys(before))
        mine = {text for text, holder in held.items() if holder == after.id}
        known |= {claims.match_key(text): None for text in mine - set(after.match_keys)}
    known |= dict.fromkeys(_identifier_keys(after), after.id)
    known |= {claims.match_key(text): after.id for text in after.match_keys if text not in held}
    known[companies.key(after.id)] = after


def _identifier_keys(company: Company) -> list[Key[str]]:
    strong = company.profile.identifiers.strong.items()
    return [claims.identifier_key(*one) for one in strong]


def _written(entry: Entry, person: Person, alike: tuple[Company, ...]) -> Company:
    """A new company, which the chamber vouches for, with its first contact."""
    act, said = entry.act, dict(entry.row.company)
    form = Form()
    for name in _NEEDED:
        if name not in said:
            form.reject(("company", name), Rule.REQUIRED)
    form.check()
    said.setdefault("memberships", (ChamberKind(entry.chamber.partition("_")[0]),))
    company = Company(
        id=ids.make("com", ids.new_ulid(act.at)),
        profile=checked(profile_of(said), act.at),
        state=CompanyState.ACTIVE,
        created_at=act.at,
        domain=_domain(entry.row),
        linked=(entry.chamber,),
        owners=dict.fromkeys(said, writer(entry.chamber)),
    )
    held = {
        text: holder for text in company.match_keys if (holder := entry[claims.match_key(text)])
    }
    free = [text for text in company.match_keys if text not in held]
    entry.wrote(*companies.added(company, free), change=Change(subject=company.id, after=company))
    entry.events.append(Event(kind="company.pushed", subject=company.id))
    _know(entry, None, company, held)
    entry.known[seats.quota_key(entry.row.activity_id, company.id)] = None
    _add_contact(entry, company, person)
    task = weak_match(ids.make("rev", ids.new_ulid(act.at)), company, alike, act.at)
    if task:
        entry.wrote(reviews.opened(task), change=Change(subject=task.id, after=task))
    return company


def _add_contact(entry: Entry, company: Company, person: Person) -> None:
    at = entry.act.at
    contact = Contact(
        id=ids.make("con", ids.last(company.id), ids.new_ulid(at)),
        company=company.id,
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        language=person.language,
        consents=(),
        state=ContactState.PENDING,
        vouched=True,
        created_at=at,
    )
    entry.wrote(*contacts.added(contact), change=Change(subject=contact.id, after=contact))
    mailbox = Mailbox(person=contact.id, address=contact.email)
    entry.known[mailboxes.key(contact.email, company.id)] = mailbox


def _task(entry: Entry, kind: ReviewKind, company: Company, candidate: str) -> None:
    task = ReviewTask(
        id=ids.make("rev", ids.new_ulid(entry.act.at)),
        kind=kind,
        company=company.id,
        candidate=candidate,
        created_at=entry.act.at,
    )
    entry.wrote(reviews.opened(task), change=Change(subject=task.id, after=task))


def warnings(company: Company, chamber: Chamber) -> tuple[Problem, ...]:
    """A company of another district is taken, and the chamber is told."""
    district = company.profile.address.district
    kind = ChamberKind(chamber.partition("_")[0])
    if chamber_of(kind, district) is chamber:
        return ()
    return problems(DistrictMismatch(district.label))
