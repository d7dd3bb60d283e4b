"""Companies: the profile, the chambers whose member it is, and what identifies it."""

from collections.abc import Iterable
from dataclasses import dataclass

from registration.rules import ids
from registration.rules.companies import Company, SignUp, taken
from registration.rules.districts import Chamber, District
from registration.rules.identifiers import Identifiers
from registration.rules.names import folded
from registration.rules.pages import Page, Window
from registration.store import claims, mailboxes
from registration.store.bodies import Body
from registration.store.mailboxes import Mailbox
from registration.store.rows import Found, Key, Row, read, read_many, read_page
from registration.store.writes import Overtaken, Write, add, delete, put, replace

_LONGEST_KEY = 240  # characters of up to four bytes; an index key holds 1,024 bytes


class CompanyRow(Row, discriminator="company"):
    body = Body(Company)


class MemberRow(Row, discriminator="member"):
    """Lists a company with a chamber; the company itself is read beside it."""

    def value(self) -> str:
        return ids.make("com", self.pk.partition("#")[2])


class FacetRow(MemberRow, discriminator="facet"):
    """Lists a company under its size, or a sector; the company itself is read beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Companies a sign-up may be about: by identifier, in order of precedence, and by name."""

    identified: tuple[str, ...]
    alike: tuple[str, ...]
    free_matches: tuple[str, ...]


def key(id: str) -> Key[Company]:
    """Where a company lies, with its contacts and interests; nowhere for what is no such id."""
    [ulid] = ids.split("com", id) or ["?"]
    return Key(f"COMPANY#{ulid}", "PROFILE", Company)


def known(sign_up: SignUp) -> Known:
    """Who holds the identifiers and the name of a sign-up: one BatchGet of up to five claims."""
    identifiers = [
        claims.identifier_key(kind, value)
        for kind, value in sign_up.profile.identifiers.strong.items()
    ]
    matches = {text: claims.match_key(text) for text in sign_up.match_keys}
    found = read_many([*identifiers, *matches.values()])
    return Known(
        identified=_held(found, identifiers),
        alike=_held(found, matches.values()),
        free_matches=tuple(text for text, key in matches.items() if found[key] is None),
    )


def _held(found: Found, keys: Iterable[Key[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holder for key in keys if (holder := found[key])))


def held_matches(before: Company, after: Company) -> dict[str, str]:
    """Who holds the old and the new match keys of a company: one BatchGet of up to four claims."""
    keys = {text: claims.match_key(text) for text in (*before.match_keys, *after.match_keys)}
    found = read_many(keys.values())
    return {text: holder for text, key in keys.items() if (holder := found[key])}


def with_mailbox(
    companies: tuple[str, ...], email: str
) -> tuple[tuple[Company, Mailbox | None], ...]:
    """Those of the companies that exist, each with whom this address is there.

    One BatchGet, made whether they are there or not; one more where one has become part of another,
    which stands in its place.
    """
    wanted = {id: (key(id), mailboxes.key(email, id)) for id in companies}
    found = read_many([one for pair in wanted.values() for one in pair])
    pairs = {
        company.id: (company, found[mailbox])
        for profile, mailbox in wanted.values()
        if (company := found[profile])
    }
    gone = [company.merged_into for company, _ in pairs.values() if company.merged_into]
    if not gone:
        return tuple(pairs.values())
    into = {company.id: (company, known) for company, known in with_mailbox(tuple(gone), email)}
    there = [
        into.get(company.merged_into or id, (company, box)) for id, (company, box) in pairs.items()
    ]
    return tuple({company.id: (company, box) for company, box in there}.values())


def by_identifier(kind: str, value: str) -> Company | None:
    """The company that holds an EUID, VAT number (nine digits) or LEI: one or two BatchGets."""
    holder = read(claims.identifier_key(kind, value))
    return follow(holder) if holder else None


def follow(id: str) -> Company | None:
    """The company, or the one it has become part of: one BatchGet, one more for each merge."""
    company = read(key(id))
    while company and company.merged_into:
        company = read(key(company.merged_into))
    return company


def page(search: str, window: Window) -> Page[Company]:
    """Companies by folded name, those whose name begins with `search`: one Query of the index."""
    return read_page("COMPANIES", _prefix(search), window, index="gsi1")


def members_page(chamber: str, search: str, window: Window) -> Page[Company]:
    """The same for the members of one chamber: one Query of the index, one BatchGet."""
    return _present(read_page(f"MEMBERS#{chamber}", _prefix(search), window, index="gsi1"))


def district_page(district: District, search: str, window: Window) -> Page[Company]:
    """The same for those that sit in one district: one Query of the index."""
    return read_page(f"DISTRICT#{district}", _prefix(search), window, index="gsi2")


def facet_page(facet: str, search: str, window: Window) -> Page[Company]:
    """The same for those of one size, or of a sector: one Query of the index, one BatchGet."""
    return _present(read_page(f"FACET#{facet}", _prefix(search), window, index="gsi1"))


def interested_page(market: str, window: Window) -> Page[Company]:
    """Companies that stated an interest in a market, in no order of names: Query and BatchGet.

    One that stated several stands there once: a page goes on behind all of them.
    """
    listed = read_page(f"INTEREST#{market}", "", window, index="gsi1")
    ulids = dict.fromkeys(sort_key.partition("#")[0] for sort_key, _ in listed.items)
    items = tuple((f"{ulid}#~", ids.make("com", ulid)) for ulid in ulids)
    return _present(Page(items=items, more=listed.more))


def _present(listed: Page[str]) -> Page[Company]:
    """Those that a list names, as they are now; none that has become part of another."""
    found = read_many(key(id) for id in listed.values)
    present = tuple(
        (sort_key, company)
        for sort_key, id in listed.items
        if (company := found[key(id)]) and not company.merged_into
    )
    return Page(items=present, more=listed.more)


def _prefix(name: str) -> str:
    return folded(name)[:_LONGEST_KEY]


def _sort_key(company: Company) -> str:
    return f"{_prefix(company.name)}#{ids.last(company.id)}"


def added(company: Company, free_matches: Iterable[str]) -> tuple[Write, ...]:
    """A new company with its claims. Raises Overtaken where somebody holds one by now."""
    strong = company.profile.identifiers.strong
    return (
        add(_row(company), Overtaken()),
        *listed(company),
        *(
            claims.claimed(claims.identifier_key(kind, value), company.id)
            for kind, value in strong.items()
        ),
        *(claims.claimed(claims.match_key(text), company.id) for text in free_matches),
    )


def saved(company: Company) -> Write:
    """The next version of a company whose name, chambers and identifiers stayed the same."""
    return replace(_row(company), id=company.id, was=company.version - 1)


def changed(before: Company, after: Company, matches: dict[str, str]) -> tuple[Write, ...]:
    """The next version of a company, and its claims moved. `matches`: who holds its match keys.

    Raises VersionConflict, IdentifierTaken.
    """
    return (*relisted(before, after), *_claims_moved(before, after, matches))


def listed(company: Company) -> tuple[Write, ...]:
    """A company among those of its chambers, its size and its sectors."""
    return (
        *(put(_member(company, chamber)) for chamber in company.chambers),
        *(put(_facet(company, facet)) for facet in company.facets),
    )


def unlisted(company: Company) -> tuple[Write, ...]:
    """Among none of them any more."""
    return (
        *(delete(_member(company, chamber)) for chamber in company.chambers),
        *(delete(_facet(company, facet)) for facet in company.facets),
    )


def relisted(before: Company, after: Company) -> tuple[Write, ...]:
    """The next version of a company, where its chambers, its size, its sectors and its name have
    it; its claims are not touched. Raises VersionConflict."""
    return (saved(after), *_members_moved(before, after), *_facets_moved(before, after))


def _members_moved(before: Company, after: Company) -> list[Write]:
    gone = set(before.chambers) - set(after.chambers)
    return [
        *(delete(_member(before, chamber)) for chamber in gone),
        *(put(_member(after, chamber)) for chamber in after.chambers),
    ]


def _facets_moved(before: Company, after: Company) -> list[Write]:
    same = _sort_key(before) == _sort_key(after)
    come = [facet for facet in after.facets if not (same and facet in before.facets)]
    return [
        *(delete(_facet(before, facet)) for facet in before.facets if facet not in after.facets),
        *(put(_facet(after, facet)) for facet in come),
    ]


def _claims_moved(before: Company, after: Company, matches: dict[str, str]) -> list[Write]:
    old, new = before.profile.identifiers, after.profile.identifiers
    gone, come = _not_in(old, new), _not_in(new, old)
    mine = {text for text, holder in matches.items() if holder == after.id}
    return [
        *(claims.released(claims.identifier_key(*one), after.id) for one in gone.items()),
        *(
            claims.claimed(claims.identifier_key(kind, value), after.id, taken(kind, new))
            for kind, value in come.items()
        ),
        *(
            claims.released(claims.match_key(text), after.id)
            for text in sorted(mine - set(after.match_keys))
        ),
        *(
            claims.claimed(claims.match_key(text), after.id)
            for text in after.match_keys
            if text not in matches
        ),
    ]


def _not_in(one: Identifiers, other: Identifiers) -> dict[str, str]:
    return {kind: value for kind, value in one.strong.items() if other.strong.get(kind) != value}


def _row(company: Company) -> CompanyRow:
    """In no list once it has become part of another."""
    row = CompanyRow(key(company.id).pk, "PROFILE", body=company, version=company.version)
    if company.merged_into:
        return row
    row.gsi1pk, row.gsi1sk = "COMPANIES", _sort_key(company)
    row.gsi2pk = f"DISTRICT#{company.profile.address.district}"
    row.gsi2sk = row.gsi1sk
    return row


def _facet(company: Company, facet: str) -> FacetRow:
    row = FacetRow(key(company.id).pk, f"FACET#{facet}")
    row.gsi1pk, row.gsi1sk = f"FACET#{facet}", _sort_key(company)
    return row


def _member(company: Company, chamber: Chamber) -> MemberRow:
    row = MemberRow(key(company.id).pk, f"MEMBER#{chamber}")
    row.gsi1pk, row.gsi1sk = f"MEMBERS#{chamber}", _sort_key(company)
    return row
