"""Sign a company up, or join it where it has signed up already."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from registration.actions.rivals import decide_again
from registration.rules import ids
from registration.rules.acts import Act, Role
from registration.rules.companies import (
    Company,
    CompanyState,
    Receipt,
    SignUp,
    SignUpForm,
    owner,
    read_sign_up,
    speaks_for,
)
from registration.rules.consents import ConsentForm, granted
from registration.rules.contacts import LINK_HOLDS, Contact, ContactState, mail_domain
from registration.rules.districts import Chamber
from registration.rules.events import Change, Event, Mail
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.profiles import values_of
from registration.rules.refusals import NotAllowed
from registration.rules.reviews import (
    ReviewTask,
    differences,
    join_kind,
    weak_match,
)
from registration.store import companies, contacts, ledger, reviews
from registration.store.companies import Known
from registration.store.mailboxes import Mailbox
from registration.store.writes import Write

type Consents = tuple[ConsentForm, ...]
type Found = tuple[tuple[Company, Mailbox | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a sign-up comes to: whom the mail is about, and what is written with it."""

    kind: str
    company: Company
    contact: str
    address: str
    writes: tuple[Write, ...]
    changes: tuple[Change, ...]
    task: ReviewTask | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedUp:
    """The receipt, and for the desk and the chambers the company, new or joined."""

    receipt: Receipt
    company: Company | None


def sign_up(act: Act, form: SignUpForm) -> SignedUp:
    """Write a company down and mail its person a link, or join the company that it already is.

    A strong identifier that is known joins, and so does a weak match whose contact has the same
    address; nothing of the company changes then. A weak match otherwise makes a review task. Each
    way takes three round trips and is answered alike. Raises all problems of the form at once.
    """
    consents = form.contact.consents
    if act.by.role is Role.CHAMBER and consents:
        raise NotAllowed  # nobody consents for somebody else
    new = read_sign_up(form, act.at)
    return decide_again(lambda attempt: _accept(act, new, _decide(act, new, consents)))


def receipt_of(reference: str) -> Receipt:
    """The receipt that a repeated sign-up gets again."""
    return msgspec.json.decode(reference, type=Receipt)


def _decide(act: Act, new: SignUp, consents: Consents) -> Outcome:
    known = companies.known(new)
    fresh = ids.make("com", ids.new_ulid(act.at))
    found = companies.with_mailbox(known.identified or known.alike or (fresh,), new.person.email)
    joined = _joined(known, found)
    if joined is None:
        return _created(act, new, fresh, known, found, consents)
    company, mailbox = joined
    candidate = found[1][0].id if known.identified and len(found) > 1 else None
    if mailbox:
        return _joined_again(act, new, company, mailbox, candidate)
    return _joined_by(act, new, company, candidate, consents)


def _joined(known: Known, found: Found) -> tuple[Company, Mailbox | None] | None:
    """The company a sign-up joins, with the contact who has this address there."""
    if known.identified:
        return found[0]
    return next(((company, mailbox) for company, mailbox in found if mailbox), None)


def _created(
    act: Act, new: SignUp, id: str, known: Known, found: Found, consents: Consents
) -> Outcome:
    invited = act.by.role is not Role.ANONYMOUS
    company = Company(
        id=id,
        profile=new.profile,
        state=CompanyState.ACTIVE if invited else CompanyState.UNCONFIRMED,
        created_at=act.at,
        domain=new.domain,
        linked=(Chamber(act.by.id),) if act.by.role is Role.CHAMBER else (),
        owners=dict.fromkeys(_stated(new), owner(act.by, id)),
    )
    contact = _contact(act, new, id, consents, vouched=invited)
    return Outcome(
        kind="company.signed_up",
        company=company,
        contact=contact.id,
        address=contact.email,
        writes=(*companies.added(company, known.free_matches), *contacts.added(contact)),
        changes=(Change(subject=id, after=company), Change(subject=contact.id, after=contact)),
        task=weak_match(_task_id(act), company, [other for other, _ in found], act.at),
    )


def _stated(new: SignUp) -> Iterator[str]:
    """The fields that say something."""
    return (name for name, value in values_of(new.profile).items() if value not in (None, ()))


def _joined_by(
    act: Act, new: SignUp, company: Company, candidate: str | None, consents: Consents
) -> Outcome:
    """Another person of a company that is there."""
    own_mail = mail_domain(new.person.email)
    at_home = own_mail is not None and own_mail == company.domain
    vouched = at_home or speaks_for(act.by, company, None)
    contact = _contact(act, new, company.id, consents, vouched=vouched)
    return Outcome(
        kind="company.joined",
        company=company,
        contact=contact.id,
        address=contact.email,
        writes=contacts.added(contact),
        changes=(Change(subject=contact.id, after=contact),),
        task=_join_task(act, new, company, contact.id, candidate, vouched=vouched),
    )


def _joined_again(
    act: Act, new: SignUp, company: Company, mailbox: Mailbox, candidate: str | None
) -> Outcome:
    """A person whom the company has already: another link to where she is known to read it."""
    return Outcome(
        kind="company.joined",
        company=company,
        contact=mailbox.person,
        address=mailbox.address,
        writes=(),
        changes=(),
        task=_join_task(act, new, company, mailbox.person, candidate, vouched=True),
    )


def _join_task(
    act: Act,
    new: SignUp,
    company: Company,
    contact: str,
    candidate: str | None,
    *,
    vouched: bool,
) -> ReviewTask | None:
    stated = differences(company.profile, new.profile)
    kind = join_kind(candidate, stated, vouched)
    if kind is None:
        return None
    return ReviewTask(
        id=_task_id(act),
        kind=kind,
        company=company.id,
        candidate=candidate,
        contact=contact,
        differences=stated,
        created_at=act.at,
    )


def _task_id(act: Act) -> str:
    return ids.make("rev", ids.new_ulid(act.at))


def _contact(act: Act, new: SignUp, company: str, consents: Consents, *, vouched: bool) -> Contact:
    person = new.person
    return Contact(
        id=ids.make("con", ids.last(company), ids.new_ulid(act.at)),
        company=company,
        name=person.name,
        role=person.role,
        email=person.email,
        phone=person.phone,
        language=person.language,
        consents=granted((), consents, act.at, act.request_id),
        state=ContactState.PENDING,
        vouched=vouched,
        created_at=act.at,
    )


def _accept(act: Act, new: SignUp, outcome: Outcome) -> SignedUp:
    link = Link(
        purpose=Purpose.CONTACT_SESSION,
        subject=outcome.contact,
        expires_at=act.at + LINK_HOLDS,
        nonce=ids.new_ulid(act.at),
        mailbox=mailbox(outcome.address),
    )
    language, task = new.person.language, outcome.task
    mail = Mail(to=outcome.address, template="sign_up", language=language, link=link)
    shown = None if act.by.role is Role.ANONYMOUS else outcome.company
    receipt = Receipt(
        id=ids.new_ulid(act.at),
        expires_at=link.expires_at,
        company=shown.id if shown else None,
    )
    ledger.accept(
        act,
        *outcome.writes,
        *([reviews.opened(task)] if task else []),
        changes=(*outcome.changes, *([Change(subject=task.id, after=task)] if task else [])),
        events=[Event(kind=outcome.kind, subject=outcome.company.id, mails=(mail,))],
        answer=msgspec.json.encode(receipt).decode(),
    )
    return SignedUp(receipt=receipt, company=shown)
