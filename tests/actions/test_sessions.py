"""Sessions: what a mailed link is traded for, and for whom it goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registration import links, tokens
from registration.actions import sessions
from registration.rules.acts import ANONYMOUS, Act, Principal, Role
from registration.rules.budgets import LINKS_TO_A_MAILBOX
from registration.rules.delegates import Delegate, Status
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.pages import Window
from registration.rules.principals import Grant
from registration.rules.refusals import LinkInvalid
from registration.store import delegates, keys, ledger, mailboxes
from registration.store.writes import Overtaken, write_all
from tests import journeys

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
ALL = Window(first=10)
ADDRESS = "lucia.ejemplo@autopartes.example"
ASKED = (Status.INVITED, Status.ACCEPTED, Status.DECLINED)
OUT = (Status.IDENTIFIED, Status.WITHDRAWN, Status.REPLACED)


def act(key: str = "a-key-of-mine") -> Act:
    return Act(by=ANONYMOUS, at=NOW, operation="sessionCreate", request_id="r", key=key, digest="d")


def secret(purpose: Purpose, subject: str, address: str = ADDRESS) -> str:
    return links.seal(
        Link(
            purpose=purpose,
            subject=subject,
            expires_at=NOW + timedelta(minutes=15),
            nonce="01DH0000000000000000000009",
            mailbox=mailbox(address),
        )
    )


def person(status: Status = Status.INVITED) -> Delegate:
    """A decision-maker in the store, who can be found by her address."""
    found = journeys.delegate(status)
    write_all(
        delegates.listed(found),
        *mailboxes.moved(found.id, journeys.DELEGATION, None, found.email, Overtaken()),
    )
    return found


def grant_of(session: sessions.Session) -> Grant:
    key = tokens.parse_key(session.access_key)
    grant = keys.get(key.id) if key else None
    assert key
    assert grant
    assert tokens.proves(key, grant.secret_hash)
    return grant


@pytest.mark.parametrize("status", ASKED)
def test_a_delegate_gets_a_session_of_her_own(status: Status) -> None:
    lucia = person(status)
    session = sessions.create(act(), secret(Purpose.DELEGATE_SESSION, lucia.id))
    assert session.principal == Principal(role=Role.DELEGATE, id=lucia.id)
    assert session.expires_at == NOW + timedelta(days=30)
    assert sessions.caller_of(grant_of(session)) == session.principal


def test_the_same_trade_again_is_the_same_session() -> None:
    link = secret(Purpose.DELEGATE_SESSION, person().id)
    first = sessions.create(act(), link)
    with pytest.raises(ledger.Replayed) as before:
        sessions.create(act(), link)
    assert sessions.again(link, before.value.reference) == first


def test_a_link_of_a_contact_who_is_gone_opens_nothing() -> None:
    gone = "con_01DH0000000000000000000000.01DH0000000000000000000001"
    with pytest.raises(LinkInvalid):
        sessions.create(act(), secret(Purpose.CONTACT_SESSION, gone))


@pytest.mark.parametrize("status", OUT)
def test_a_link_of_a_delegate_who_is_not_asked_to_come_opens_nothing(status: Status) -> None:
    with pytest.raises(LinkInvalid):
        sessions.create(act(), secret(Purpose.DELEGATE_SESSION, person(status).id))


def test_a_link_to_an_address_that_is_hers_no_more_opens_nothing() -> None:
    with pytest.raises(LinkInvalid):
        sessions.create(act(), secret(Purpose.DELEGATE_SESSION, person().id, "old@tier1.example"))


@pytest.mark.parametrize("status", OUT)
def test_a_session_ends_with_the_part_that_its_delegate_plays(status: Status) -> None:
    lucia = person()
    grant = grant_of(sessions.create(act(), secret(Purpose.DELEGATE_SESSION, lucia.id)))
    write_all(delegates.moved(replace(lucia, status=status, version=2), was=1))
    assert sessions.caller_of(grant) is None


def test_a_session_is_not_older_than_the_last_signing_out() -> None:
    lucia = person()
    grant = grant_of(sessions.create(act(), secret(Purpose.DELEGATE_SESSION, lucia.id)))
    for moment, goes_on in ((NOW, True), (NOW + timedelta(seconds=1), False)):
        write_all(delegates.listed(replace(lucia, signed_out_at=moment)))
        assert (sessions.caller_of(grant) is not None) is goes_on


def test_a_link_for_something_else_opens_no_session() -> None:
    with pytest.raises(LinkInvalid):
        sessions.create(act(), secret(Purpose.REGISTRATION, "reg_x"))


def test_a_delegate_whose_mailbox_is_claimed_may_ask_for_a_link() -> None:
    lucia = person()
    sessions.request_link(act(), f" {ADDRESS.replace('autopartes', 'AutoPartes')}")
    [entry] = ledger.outbox_page("2019-08-01", ALL).values
    [mail] = entry.event.mails
    assert mail.to == ADDRESS
    assert mail.link is not None
    assert (mail.link.purpose, mail.link.subject) == (Purpose.DELEGATE_SESSION, lucia.id)
    assert mail.link.went_to(ADDRESS)


def test_a_mailbox_gets_five_links_in_an_hour_and_nobody_is_told() -> None:
    person()
    asked = [sessions.request_link(act(f"key number {n}"), ADDRESS) for n in range(7)]
    assert len(ledger.outbox_page("2019-08-01", ALL).values) == LINKS_TO_A_MAILBOX == 5
    assert len({receipt.id for receipt in asked}) == 7
    with pytest.raises(ledger.Replayed):
        sessions.request_link(act("key number 6"), ADDRESS)
    later = replace(act("key of the next hour"), at=NOW + timedelta(hours=1))
    sessions.request_link(later, ADDRESS)
    assert len(ledger.outbox_page("2019-08-01", ALL).values) == 6


@pytest.mark.parametrize("status", OUT)
def test_who_is_merely_on_the_list_is_not_told_so_by_a_link(status: Status) -> None:
    person(status)
    sessions.request_link(act(), ADDRESS)
    assert ledger.outbox_page("2019-08-01", ALL).values == ()
