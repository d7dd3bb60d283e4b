"""Sign in without an account wall: ask for a mailed link, and trade it for a session."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeGuard

import msgspec

from registration import links, tokens
from registration.actions.rivals import decide_again
from registration.rules import budgets, ids
from registration.rules.acts import Act, Principal, Role
from registration.rules.companies import CompanyState, Receipt
from registration.rules.contacts import (
    LINK_HOLDS,
    Contact,
    ContactState,
    company_of,
    email_digest,
    read_email,
)
from registration.rules.delegates import Delegate
from registration.rules.events import Change, Event, Mail
from registration.rules.links import Link, Purpose
from registration.rules.links import mailbox as mailbox_of
from registration.rules.principals import Grant
from registration.rules.refusals import Form, LinkInvalid
from registration.store import budgets as counters
from registration.store import companies, contacts, delegates, keys, ledger, mailboxes
from registration.store.mailboxes import Mailbox
from registration.store.rows import read, read_many
from registration.store.writes import Overtaken, Write

SESSION_HOLDS = timedelta(days=30)
MOST_MAILS = 10  # of one address, one for each company or delegation it belongs to

_PURPOSES = {
    "con": Purpose.CONTACT_SESSION,
    "dgt": Purpose.DELEGATE_SESSION,
    "key": Purpose.DUTY_SESSION,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Enough(Exception):
    """The mailbox got its links of this hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session and its access key, which nobody can show again but whoever holds the link."""

    access_key: str
    expires_at: datetime
    principal: Principal


def request_link(act: Act, email: str) -> Receipt:
    """Mail a fresh link to everybody this address is. Whether there is anybody is not told.

    Three round trips either way. A mailbox that got its links of this hour gets no more, and that
    is not told either: the last one is there, and it may be somebody else who asks.
    """
    form = Form()
    address = read_email(form, ("email",), email)
    form.check()
    known = _who_may_come_in(mailboxes.of_address(address or "")[:MOST_MAILS])
    receipt = Receipt(id=ids.new_ulid(act.at), expires_at=act.at + LINK_HOLDS)
    mails = tuple(_mail(act, mailbox, receipt.expires_at) for mailbox in known)
    subject = known[0].person if known else ""
    events = [Event(kind="session.requested", subject=subject, mails=mails)] if mails else []
    answer = msgspec.json.encode(receipt).decode()
    budget = budgets.links_to(email_digest(address or ""))
    counted = counters.counted(budget, act.at, lambda _: _Enough())
    try:
        ledger.accept(act, counted, events=events, answer=answer)
    except _Enough:
        ledger.accept(act, answer=answer)
    return receipt


def _who_may_come_in(known: tuple[Mailbox, ...]) -> list[Mailbox]:
    """Those whom a link would let in: somebody who is merely on a list is not told so."""
    people = _people(mailbox.person for mailbox in known)
    return [mailbox for mailbox in known if _may_come_in(people.get(mailbox.person))]


def _people(ids_: Iterable[str]) -> dict[str, Contact | Delegate | None]:
    """One BatchGet, even of nobody: where nobody is known, the answer takes as long."""
    wanted = list(ids_)
    delegate_keys = {id: delegates.key(id) for id in wanted if ids.prefix_of(id) == "dgt"}
    contact_keys = {id: contacts.key(id) for id in wanted if id not in delegate_keys}
    found = read_many((*delegate_keys.values(), *contact_keys.values(), contacts.key("")))
    return {id: found[key] for id, key in delegate_keys.items()} | {
        id: found[key] for id, key in contact_keys.items()
    }


def _may_come_in(person: Contact | Delegate | None) -> TypeGuard[Contact | Delegate]:
    return person.may_sign_in if isinstance(person, Delegate) else person is not None


def caller_of(grant: Grant) -> Principal | None:
    """Who calls with an access key; None: the person behind it comes in no more.

    A delegate who was replaced or withdrawn is out, and so is a person who is gone or whose address
    somebody corrected since: the session may be a stranger's. Chambers' keys have no person. Whose
    company has become part of another calls as a person of that one.
    """
    by, id = grant.principal, _person(grant)
    if id is None:
        return by
    if by.contact:
        by, person = _at_home(by)
    else:
        person = _people([id])[id]
    if not _may_come_in(person):
        return None
    out = person.signed_out_at
    return by if out is None or grant.created_at >= out else None


def _at_home(by: Principal) -> tuple[Principal, Contact | Delegate | None]:
    """A person of a company, as she is known there by now: one BatchGet, and up to three more where
    it has become part of another.

    Who was a contact of both is the other one's, known by the same address.
    """
    person, firm = contacts.key(by.contact or ""), companies.key(by.id)
    found = read_many((person, firm))
    company, before = found[firm], found[person]
    if company is None or not company.merged_into:
        return by, before
    into = companies.follow(company.merged_into)
    if into is None:
        return by, None
    own = ids.make("con", ids.last(into.id), ids.last(by.contact or ""))
    contact = read(contacts.key(own))
    there = read(mailboxes.key(before.email, into.id)) if before and contact is None else None
    if there:
        own, contact = there.person, read(contacts.key(there.person))
    return replace(by, id=into.id, contact=own), contact


def stands_for_a_person(grant: Grant) -> bool:
    """Whether `caller_of` has to look somebody up, in a round trip."""
    return _person(grant) is not None


def _person(grant: Grant) -> str | None:
    by = grant.principal
    return by.id if by.role is Role.DELEGATE else by.contact


def _mail(act: Act, mailbox: Mailbox, expires_at: datetime) -> Mail:
    link = Link(
        purpose=_PURPOSES[ids.prefix_of(mailbox.person) or ""],
        subject=mailbox.person,
        expires_at=expires_at,
        nonce=ids.new_ulid(act.at),
        mailbox=mailbox_of(mailbox.address),
    )
    return Mail(to=mailbox.address, template="sign_in", language=act.language, link=link)


def create(act: Act, secret: str) -> Session:
    """Trade a mailed link for a session of its person. Raises LinkInvalid.

    A link opens nothing for whoever reads an address that is the person's no more, nor for a
    delegate who is not, or no longer, asked to come.

    The first of a company to do so makes it ACTIVE and is vouched for by that.
    """
    link = links.unseal(secret, *_PURPOSES.values(), now=act.at)
    if link.purpose is Purpose.DELEGATE_SESSION:
        delegate = read(delegates.key(link.subject))
        if not _may_come_in(delegate) or not link.went_to(delegate.email):
            raise LinkInvalid
        return _open(act, link, Principal(role=Role.DELEGATE, id=link.subject))
    if link.purpose is Purpose.DUTY_SESSION:
        return _hand_over(act, link)
    return decide_again(lambda attempt: _open_company(act, link))


def again(secret: str, opened: str) -> Session:
    """The same session as before, for whoever holds its link; `opened` is what was answered."""
    link = links.unseal(secret, *_PURPOSES.values(), now=_EPOCH)
    grant = msgspec.json.decode(opened, type=Grant)
    return _session(link, grant)


def _hand_over(act: Act, link: Link) -> Session:
    """The key that staff made for a helper; it is there already, and only its secret was not."""
    grant = read(keys.key(link.subject))
    secret_hash = tokens.hash_secret(links.session_secret(link))
    if grant is None or grant.secret_hash != secret_hash or not grant.holds(act.at):
        raise LinkInvalid
    return _accepted(act, link, grant)


def _open_company(act: Act, link: Link) -> Session:
    known = Principal(role=Role.COMPANY, id=company_of(link.subject), contact=link.subject)
    at = contacts.key(link.subject), companies.key(known.id)
    found = read_many(at)
    contact, company = found[at[0]], found[at[1]]
    if company and company.merged_into:
        by, moved = _at_home(known)
        contact = moved if isinstance(moved, Contact) else None
        company = read(companies.key(by.id))
    if contact is None or company is None or not link.went_to(contact.email):
        raise LinkInvalid
    writes: list[Write] = []
    changes: list[Change] = []
    if contact.state is ContactState.PENDING:
        first = company.state is CompanyState.UNCONFIRMED
        confirmed = replace(
            contact,
            state=ContactState.CONFIRMED,
            vouched=contact.vouched or first,
            version=contact.version + 1,
        )
        writes += _or_again(contacts.changed(contact, confirmed))
        changes.append(Change(subject=contact.id, before=contact, after=confirmed))
    if company.state is CompanyState.UNCONFIRMED:
        active = replace(company, state=CompanyState.ACTIVE, version=company.version + 1)
        writes += _or_again((companies.saved(active),))
        changes.append(Change(subject=company.id, before=company, after=active))
    principal = Principal(role=Role.COMPANY, id=company.id, contact=contact.id)
    return _open(act, link, principal, *writes, changes=tuple(changes))


def _or_again(writes: tuple[Write, ...]) -> list[Write]:
    """The same writes, to be decided again where somebody else of the company was faster."""
    return [replace(write, otherwise=Overtaken()) for write in writes]


def _open(
    act: Act,
    link: Link,
    principal: Principal,
    *writes: Write,
    changes: tuple[Change, ...] = (),
) -> Session:
    grant = Grant(
        id=link.nonce[-12:],
        secret_hash=tokens.hash_secret(links.session_secret(link)),
        principal=principal,
        label="mailed link",
        created_at=act.at,
        expires_at=act.at + SESSION_HOLDS,
    )
    return _accepted(act, link, grant, keys.opened(grant), *writes, changes=changes)


def _accepted(
    act: Act, link: Link, grant: Grant, *writes: Write, changes: tuple[Change, ...] = ()
) -> Session:
    ledger.accept(
        act,
        keys.spent(link, act.at),
        *writes,
        changes=changes,
        events=[Event(kind="session.opened", subject=link.subject)],
        answer=msgspec.json.encode(grant).decode(),
    )
    return _session(link, grant)


def _session(link: Link, grant: Grant) -> Session:
    key = tokens.AccessKey(id=grant.id, secret=links.session_secret(link))
    return Session(
        access_key=str(key),
        expires_at=grant.expires_at or grant.created_at,
        principal=grant.principal,
    )
