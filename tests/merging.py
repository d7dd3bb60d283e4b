"""Two rows of one company that sit at one session, and the merge that makes them one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from registration.actions import merges as actions
from registration.actions import movings
from registration.actions.merges import Wish
from registration.rules import ids, interests
from registration.rules import merges as rules
from registration.rules.acts import SYSTEM
from registration.rules.companies import Company
from registration.rules.contacts import Contact, ContactState
from registration.rules.identifiers import Identifiers, Register, RegisterType
from registration.rules.merges import Merge
from registration.rules.registrations import Registration
from registration.rules.texts import Language
from registration.store import companies, registrations
from registration.store import contacts as contact_store
from registration.store import interests as interest_store
from registration.store import merges as store
from registration.store.rows import read
from registration.store.writes import write_all
from tests.cascades import seated
from tests.sessions import NOW, STAFF, Session, act, opened, session
from tests.sign_ups import desk, key

MERGE = """mutation ($input: CompaniesMergeInput!) { companiesMerge(input: $input) {
  company { id } merge { id version state undoUntil } confirmation { token }
  userErrors { __typename code field message
    ... on MergeClash { meetings { id } } ... on WrongState { id state } } } }"""
UNDO = """mutation ($input: CompaniesMergeUndoInput!) { companiesMergeUndo(input: $input) {
  merge { id state } userErrors { code field } } }"""
LOOK = """query ($id: ID!) { node(id: $id) { id ... on Company { mergedInto { id } viewerCanUpdate }
  ... on CompanyMerge { state version survivor { id } loser { id }
    items(first: 50) { nodes { id outcome movedTo doubleOf } } } } }"""

LATER = NOW + timedelta(minutes=3)  # lists have caught up, and whoever was writing has ended
EUID = Identifiers(register=Register(court="U1206", type=RegisterType.HRB, number="777"))
VAT = Identifiers(vat_id="DE136695976")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The first company of `here` stays, the second one becomes part of it: `ina` is hers."""

    here: Session
    ina: Contact
    interest: interests.Interest

    @property
    def survivor(self) -> Company:
        return self.here.companies[0]

    @property
    def loser(self) -> Company:
        return self.here.companies[1]


def pair(change: Callable[[Session], Session] = lambda here: here, *, people: int = 2) -> Pair:
    """Two companies with a register number and a VAT id, each with a person at the session."""
    bare = named(session(firms=2, people=people), 1, "Berta Doppelt")
    numbered = tuple(
        replace(firm, profile=replace(firm.profile, identifiers=numbers))
        for firm, numbers in zip(bare.companies, (EUID, VAT), strict=True)
    )
    here = seated(opened(change(replace(bare, companies=numbered))))
    for firm in here.companies:
        write_all(*companies.added(firm, firm.match_keys)[1:])
    loser = here.companies[1]
    ina, interest = contact(loser, "ina@doppelt.example"), _interest(loser)
    write_all(*interest_store.stated(interest))
    return Pair(here=here, ina=ina, interest=interest)


def contact(firm: Company, email: str, name: str = "Ina Doppelt") -> Contact:
    """Somebody of a company, who has signed in before."""
    found = Contact(
        id=ids.make("con", ids.last(firm.id), ids.new_ulid(NOW)),
        company=firm.id,
        name=name,
        role=None,
        email=email,
        phone=None,
        language=Language.DE,
        consents=(),
        state=ContactState.CONFIRMED,
        vouched=True,
        created_at=NOW,
    )
    write_all(*contact_store.added(found))
    return found


def _interest(firm: Company) -> interests.Interest:
    return interests.Interest(
        id=ids.make("int", ids.last(firm.id), ids.new_ulid(NOW)),
        company=firm.id,
        markets=("MX",),
        sectors=(),
        note=None,
        stated_at=NOW,
    )


def named(here: Session, number: int, name: str) -> Session:
    """The same, where the person of one of the companies is called so."""
    found = list(here.registrations)
    person = replace(found[number].person, name=name)
    found[number] = replace(found[number], person=person)
    return replace(here, registrations=tuple(found))


def same_person(here: Session) -> Session:
    """Both companies send Anna, under two addresses; the survivor did first."""
    twice = named(named(here, 0, "Anna Beispiel"), 1, "anna  BEISPIEL")
    first, late = twice.registrations
    later = replace(late, created_at=late.created_at + timedelta(hours=1))
    return replace(twice, registrations=(first, later))


def record(here: Session) -> Merge:
    """What is written down of a merge of the two companies; they stay as they are."""
    mine, other = here.companies
    id = ids.make("mrg", ids.new_ulid(NOW))
    found = rules.opened(id, mine, other, {}, reason="Twice", by="operator:uta", at=NOW)
    write_all(store.begun(found)[-1])
    return found


def merge(there: Pair) -> Merge:
    """The loser merged; nothing has moved yet."""
    survivor, loser = there.survivor, there.loser
    wish = Wish(
        survivor_id=survivor.id,
        loser_id=loser.id,
        survivor_version=survivor.version,
        loser_version=loser.version,
    )
    return actions.merge(act(STAFF, "companiesMerge"), wish)


def go_on(id: str, at: datetime = NOW) -> None:
    """The job of the queue, to its end."""
    assert movings.go_on(act(SYSTEM, "merge", at=at), id, lambda: False)


def done(id: str) -> Merge:
    """The same, and that of the sweep after a while."""
    go_on(id)
    go_on(id, LATER)
    found = read(store.key(id))
    assert found
    return found


def undone(merge: Merge) -> Merge:
    """What was merged, two again."""
    actions.undo(act(STAFF, "companiesMergeUndo", at=LATER), merge.id, merge.version)
    go_on(merge.id, LATER)
    found = read(store.key(merge.id))
    assert found
    return found


def now(registration: Registration) -> Registration:
    found = read(registrations.key(registration.id))
    assert found
    return found


def input_of(there: Pair, **more: Any) -> dict[str, Any]:
    """What the desk sends."""
    versions = {"survivor": there.survivor.version, "loser": there.loser.version}
    return {
        "survivorId": there.survivor.id,
        "loserId": there.loser.id,
        "expectedVersions": versions,
        "reason": "Twice",
        **more,
    }


def merged(there: Pair, **more: Any) -> Any:
    """The payload of a merge whose effects the desk has seen."""
    input = desk().seen("companiesMerge", {"idempotencyKey": key(), **input_of(there, **more)})
    return desk().do(MERGE, input=input)


def sent_back(id: str, version: int = 2) -> Any:
    """The payload of its undoing."""
    given = {"idempotencyKey": key(), "id": id, "expectedVersion": version, "reason": "No"}
    return desk().do(UNDO, input=desk().seen("companiesMergeUndo", given))


def look(id: str) -> Any:
    """An object as the desk sees it."""
    return desk().ask(LOOK, id=id)["node"]
