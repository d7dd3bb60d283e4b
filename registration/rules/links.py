"""Mailed links: what they say, and how they are signed.

A link's secret is `<payload>.<HMAC-SHA256>` (RFC 2104) over purpose, subject, expiry and a nonce,
all base64url. It is computed when a mail is written and checked when it comes back; no row holds
it. That a link works once is not decided here: it is a claim on the nonce in the store.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from registration.rules.refusals import LinkInvalid


class Purpose(StrEnum):
    """What a mailed link may be traded for."""

    CONTACT_SESSION = "contact_session"  # a session of one company, for one contact
    DELEGATE_SESSION = "delegate_session"  # a session of one delegate
    DUTY_SESSION = "duty_session"  # the access key of one helper at one activity
    REGISTRATION = "registration"  # turning a seat hold into a registration
    WAITING_LIST = "waiting_list"  # seeing one's place in line; accepting or declining an offer
    PUSHED = "pushed"  # taking over what a chamber passed on, or objecting to it
    CANCELLATION = "cancellation"  # confirming that a chamber cancels one's registration
    CONFIRMATION = "confirmation"  # a change whose effects its author has seen; never mailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`subject` is the id the link is about; `expires_at` aware UTC; `nonce` a fresh ULID.

    `mailbox` is the digest of the address it was mailed to, where the link is of no more use once
    its person has another one.
    """

    purpose: Purpose
    subject: str
    expires_at: datetime
    nonce: str
    mailbox: str = ""

    def went_to(self, address: str | None) -> bool:
        """Whether it was mailed to exactly this address."""
        return address is not None and hmac.compare_digest(self.mailbox, mailbox(address))


def mailbox(address: str) -> str:
    """Names an address in a link: 64 bits of its SHA-256, enough to tell two of a person apart."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def seal(link: Link, key: bytes) -> str:
    """The secret that goes into the mail."""
    expires = int(link.expires_at.timestamp())
    payload = msgspec.json.encode((link.purpose, link.subject, expires, link.nonce, link.mailbox))
    return f"{_b64(payload)}.{_b64(_mac(payload, key))}"


def unseal(secret: str, key: bytes, purposes: frozenset[Purpose], now: datetime) -> Link:
    """The link behind a secret. Raises LinkInvalid: forged, expired or for another use."""
    payload_text, _, mac_text = secret.partition(".")
    try:
        payload, mac = _bytes(payload_text), _bytes(mac_text)
    except (binascii.Error, ValueError):
        raise LinkInvalid from None
    if not hmac.compare_digest(mac, _mac(payload, key)):
        raise LinkInvalid
    shape = tuple[str, str, int, str, str]
    purpose, subject, expires, nonce, sent_to = msgspec.json.decode(payload, type=shape)
    link = Link(
        purpose=Purpose(purpose),
        subject=subject,
        expires_at=datetime.fromtimestamp(expires, UTC),
        nonce=nonce,
        mailbox=sent_to,
    )
    if link.purpose not in purposes or link.expires_at <= now:
        raise LinkInvalid
    return link


def derived_secret(link: Link, key: bytes) -> str:
    """The secret of the session a link is traded for: the same again when the trade is repeated."""
    return _b64(_mac(b"session:" + link.nonce.encode(), key))


def page_proof(id: str, key: bytes) -> str:
    """The second half of the secret of a link to a page: the same again for the same link."""
    return _b64(_mac(b"page:" + id.encode(), key))


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.new(key, payload, hashlib.sha256).digest()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
