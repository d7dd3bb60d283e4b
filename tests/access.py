"""One of everything, and one caller of every kind: what the walks over the API ask with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from registration.rules import access_keys, cascades, contacts, ids, interests, plans, reviews
from registration.rules.access_keys import KeyWish
from registration.rules.acts import SYSTEM, Principal, Role, Scope
from registration.rules.cascades import Cascade
from registration.rules.companies import Company
from registration.rules.contacts import Contact, ContactState, email_digest
from registration.rules.delegates import Delegate, Status
from registration.rules.districts import Chamber
from registration.rules.meetings import Meeting
from registration.rules.page_links import PageKind, PageLink
from registration.rules.places import Host
from registration.rules.principals import Grant
from registration.rules.push_jobs import PushJob, PushState, Sheet
from registration.rules.pushes import LegalBasis, Revision, RevisionKind
from registration.rules.pushes.links import PushLink
from registration.rules.reviews import ReviewKind
from registration.rules.texts import Language
from registration.store import activities, companies, delegates, delegations, pushes, seats
from registration.store import cascades as cascade_store
from registration.store import changes as change_store
from registration.store import contacts as contact_store
from registration.store import interests as interest_store
from registration.store import keys as key_store
from registration.store import page_links as page_store
from registration.store import plans as plan_store
from registration.store import push_jobs as push_store
from registration.store import reviews as review_store
from registration.store.writes import write_all
from tests import journeys, merging, sessions
from tests.cascades import late_change
from tests.clients import Client, signed_in
from tests.needs import noted
from tests.sessions import NOW, Session

# `own` is a company's key that no person stands behind, `stranger` one who joined it by a number.
ADMINS = frozenset({"admin"})
STAFF = ADMINS | {"operator"}
PEOPLE = frozenset({"own", "contact"})
COMPANIES = PEOPLE | {"stranger", "other company"}
DELEGATES = frozenset({"delegate", "other delegate", "drafted delegate"})
CHAMBERS = frozenset({"chamber", "other chamber"})
SIGNED_IN = STAFF | COMPANIES | DELEGATES | CHAMBERS
EVERYBODY = SIGNED_IN | {"anonymous"}
AUDITORS = frozenset({"auditor"})
CALLERS = EVERYBODY | AUDITORS
HELPERS = frozenset({"host", "interpreter", "door"})  # who may ask for one thing only


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The first company of `here` with its first delegate; and a draft with a delegate of its own.

    `silent` came to the public delegation and does not agree to be shown. `ids` has one of each.
    """

    here: Session
    contact: Contact
    stranger: Contact
    meeting: Meeting
    ids: Mapping[str, str]


def world() -> World:
    """Everything, laid into the store. The clock has to stand at `tests.sessions.NOW`."""
    silent = journeys.delegate(Status.ACCEPTED, name="Sol Silencio", email="sol@example.org")
    here = sessions.opened(_joined(sessions.session(firms=2, people=2), silent))
    company = here.companies[0]
    memberships = [one for one in companies.added(company, ()) if one.row.sk.startswith("MEMBER#")]
    write_all(seats.opened(here.get_together.id, 60), pushes.linked(_pushed(here)), *memberships)
    contact, stranger = _person(company, vouched=True), _person(company, vouched=False)
    interest, review = _interest(company), _review(company, stranger)
    write_all(
        *interest_store.stated(interest),
        review_store.opened(review),
        delegates.listed(silent),
    )
    meeting = sessions.asked(here)
    write_all(*noted(here))
    return World(
        here=here,
        contact=contact,
        stranger=stranger,
        meeting=meeting,
        ids={
            "Company": company.id,
            "Contact": contact.id,
            "Interest": interest.id,
            "ReviewTask": review.id,
            "Delegation": here.delegation.id,
            "Activity": here.activity.id,
            "Delegate": here.delegates[0].id,
            "Registration": here.registrations[0].id,
            "Meeting": meeting.id,
            "silent": silent.id,
            "stranger": stranger.id,
            "get-together": here.get_together.id,
            **_under_way(here),
            **_draft(),
        },
    )


def _pushed(here: Session) -> PushLink:
    """The first registration is known to its chamber, too."""
    registration = here.registrations[0]
    return PushLink(
        chamber=Chamber.IHK_CHEMNITZ,
        external_id="A-1",
        activity_id=registration.activity_id,
        registration_id=registration.id,
        company_id=registration.company_id,
        person=email_digest(registration.person.email),
        revision=Revision(kind=RevisionKind.NUMBER, at=1),
        digest="1",
        created_at=NOW,
        updated_at=NOW,
    )


def _under_way(here: Session) -> dict[str, str]:
    """What is to be decided, and what takes its time."""
    change, cascade, push = late_change(here), _cascade(here), _push(here)
    write_all(*change_store.opened(change), cascade_store.opened(cascade), push_store.opened(push))
    page, key = _page_link(here), _access_key()
    write_all(key_store.made(key))
    plan = plans.queued(sessions.act(sessions.STAFF), here.activity.id, plans.Run())
    write_all(page_store.opened(page), plan_store.opened(plan))
    return {
        "CompanyMerge": merging.record(here).id,
        "ChangeRequest": change.id,
        "Cascade": cascade.id,
        "Push": push.id,
        "PageLink": page.id,
        "AccessKey": key.key or "",
        "Plan": plan.id,
    }


def _access_key() -> Grant:
    """The key of a chamber's system."""
    wish = KeyWish(chamber=Chamber.IHK_CHEMNITZ, label="System", scopes=tuple(Scope))
    uta = Principal(role=Role.ADMIN, id="uta")
    return access_keys.made(wish, ulid=ids.new_ulid(NOW), secret_hash="", by=uta, now=NOW)


def _page_link(here: Session) -> PageLink:
    """The first company's agenda of the session."""
    return PageLink(
        id=ids.make("pgl", ids.new_ulid(NOW)),
        secret_hash="",
        activity_id=here.activity.id,
        kind=PageKind.COMPANY,
        about=here.companies[0].id,
        language=Language.DE,
        created_by="operator:uta",
        created_at=NOW,
        expires_at=here.activity.ends_at,
    )


def _push(here: Session) -> PushJob:
    """A sheet that nobody has uploaded yet."""
    sheet = Sheet(
        name="list.csv",
        activity_id=here.get_together.id,
        legal_basis=LegalBasis.CONTRACT,
        at=NOW,
    )
    return PushJob(
        id=ids.make("psh", ids.new_ulid(NOW)),
        chamber=Chamber.IHK_CHEMNITZ,
        by=SYSTEM,
        language=Language.DE,
        state=PushState.OPEN,
        created_at=NOW,
        sheet=sheet,
    )


def _cascade(here: Session) -> Cascade:
    """As if the session had been called off."""
    return cascades.opened(here.activity.id, here.activity.title, (here.activity,), "A storm", NOW)


def _interest(company: Company) -> interests.Interest:
    return interests.Interest(
        id=ids.make("int", ids.last(company.id), ids.new_ulid(NOW)),
        company=company.id,
        markets=("MX",),
        sectors=(),
        note="A note",
        stated_at=NOW,
    )


def _review(company: Company, stranger: Contact) -> reviews.ReviewTask:
    return reviews.ReviewTask(
        id=ids.make("rev", ids.new_ulid(NOW)),
        kind=ReviewKind.JOIN_UNVOUCHED,
        company=company.id,
        contact=stranger.id,
        created_at=NOW,
    )


def caller(name: str, world: World) -> Client:
    """A client of that kind."""
    here, company = world.here, world.here.companies[0].id
    if name in HELPERS:
        return _helper(name, world)
    match name:
        case "anonymous":
            return Client()
        case "operator" | "admin" | "auditor":
            return signed_in(Role(name), "uta")
        case "chamber":
            return signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
        case "other chamber":
            return signed_in(Role.CHAMBER, "IHK_DRESDEN")
        case "own" | "other company":
            return signed_in(Role.COMPANY, here.companies[name == "other company"].id)
        case "contact":
            return signed_in(Role.COMPANY, company, contact=world.contact.id)
        case "stranger":
            return signed_in(Role.COMPANY, company, contact=world.stranger.id)
        case "drafted delegate":
            return signed_in(Role.DELEGATE, world.ids["drafted delegate"])
        case _:
            return signed_in(Role.DELEGATE, here.delegates[name == "other delegate"].id)


def _helper(name: str, world: World) -> Client:
    parts = ids.split("act", world.ids["Activity"]) or ()
    interpreter = ids.make("ipr", *parts, ids.new_ulid(NOW))
    return signed_in(
        Role(name), interpreter if name == "interpreter" else world.ids["get-together"]
    )


def unknown(id: str) -> str:
    """An id of the same shape behind which nothing lies."""
    return f"{id[:-26]}{ids.new_ulid(NOW)}"


def _joined(bare: Session, silent: Delegate) -> Session:
    """The session whose delegation names all that belongs to it, and whose party has a host."""
    party, talks = bare.get_together, bare.activity
    people = (*bare.delegates, silent)
    delegation = replace(
        bare.delegation,
        activity_ids=(party.id, talks.id),
        delegate_ids=tuple(one.id for one in people),
    )
    host = Host(name="Wirt", company=bare.companies[0].id, contact_name="Jana Wirtin")
    return replace(bare, delegation=delegation, get_together=replace(party, host=host))


def _person(company: Company, *, vouched: bool) -> Contact:
    word = "vouched" if vouched else "stranger"
    person = contacts.Contact(
        id=ids.make("con", ids.last(company.id), ids.new_ulid(NOW)),
        company=company.id,
        name=f"Kim {word.title()}",
        role=None,
        email=f"{word}@beispiel.example",
        phone=None,
        language=Language.DE,
        consents=(),
        state=ContactState.CONFIRMED,
        vouched=vouched,
        created_at=NOW,
    )
    write_all(*contact_store.added(person))
    return person


def _draft() -> dict[str, str]:
    """A delegation that is not public yet, with a visit and somebody who was invited."""
    own = ids.new_ulid(NOW)
    delegation = replace(journeys.delegation(), id=ids.make("del", own), slug="a-draft")
    visit = replace(journeys.activity(), id=ids.make("act", own, ids.new_ulid(NOW)))
    invited = journeys.delegate(Status.INVITED, email="ana@example.org")
    invited = replace(invited, id=ids.make("dgt", own, ids.new_ulid(NOW)))
    write_all(
        *delegations.drafted(delegation), activities.written(visit), delegates.listed(invited)
    )
    return {"draft": delegation.id, "drafted visit": visit.id, "drafted delegate": invited.id}
