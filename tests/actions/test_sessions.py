"""Sessions: what a mailed link is traded for."""

from datetime import UTC, datetime, timedelta

import pytest

from registration import links, tokens
from registration.actions import sessions
from registration.rules.acts import ANONYMOUS, Act, Principal, Role
from registration.rules.links import Link, Purpose
from registration.rules.pages import Window
from registration.rules.refusals import LinkInvalid
from registration.store import keys, ledger, mailboxes
from registration.store.writes import Overtaken, write_all

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
ALL = Window(first=10)
DELEGATE = "dgt_01DH0000000000000000000000.01DH0000000000000000000001"


def act(key: str = "a-key-of-mine") -> Act:
    return Act(by=ANONYMOUS, at=NOW, operation="sessionCreate", request_id="r", key=key, digest="d")


def secret(purpose: Purpose, subject: str) -> str:
    return links.seal(
        Link(
            purpose=purpose,
            subject=subject,
            expires_at=NOW + timedelta(minutes=15),
            nonce="01DH0000000000000000000009",
        )
    )


def test_a_delegate_gets_a_session_of_her_own() -> None:
    session = sessions.create(act(), secret(Purpose.DELEGATE_SESSION, DELEGATE))
    assert session.principal == Principal(role=Role.DELEGATE, id=DELEGATE)
    assert session.expires_at == NOW + timedelta(days=30)
    key = tokens.parse_key(session.access_key)
    assert key is not None
    grant = keys.get(key.id)
    assert grant is not None
    assert tokens.proves(key, grant.secret_hash)


def test_the_same_trade_again_is_the_same_session() -> None:
    link = secret(Purpose.DELEGATE_SESSION, DELEGATE)
    first = sessions.create(act(), link)
    with pytest.raises(ledger.Replayed) as before:
        sessions.create(act(), link)
    assert sessions.again(link, before.value.reference) == first


def test_a_link_of_a_contact_who_is_gone_opens_nothing() -> None:
    gone = "con_01DH0000000000000000000000.01DH0000000000000000000001"
    with pytest.raises(LinkInvalid):
        sessions.create(act(), secret(Purpose.CONTACT_SESSION, gone))


def test_a_link_for_something_else_opens_no_session() -> None:
    with pytest.raises(LinkInvalid):
        sessions.create(act(), secret(Purpose.REGISTRATION, "reg_x"))


def test_a_delegate_whose_mailbox_is_claimed_may_ask_for_a_link() -> None:
    delegation, address = "del_01DH0000000000000000000000", "ana@tier1.example"
    write_all(*mailboxes.moved(DELEGATE, delegation, None, address, Overtaken()))
    sessions.request_link(act(), " Ana@Tier1.example")
    [entry] = ledger.outbox_page("2019-08-01", ALL).values
    [mail] = entry.event.mails
    assert mail.to == "ana@tier1.example"
    assert mail.link is not None
    assert (mail.link.purpose, mail.link.subject) == (Purpose.DELEGATE_SESSION, DELEGATE)
