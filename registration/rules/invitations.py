"""What decision-makers are written: the invitation, and the link into their own pages."""

from datetime import datetime, timedelta

from registration.rules.delegates import Delegate, Status
from registration.rules.delegations import Delegation
from registration.rules.events import Mail
from registration.rules.links import Link, Purpose, mailbox
from registration.rules.outlines import Period
from registration.rules.texts import Language, day

OPEN_FOR = timedelta(days=14)  # decision-makers travel; a quarter of an hour would be too short


def invitation(delegate: Delegate, delegation: Delegation, at: datetime, nonce: str) -> list[Mail]:
    """What fits where she stands: asked, the invitation; on the roster, the way to her own pages.

    Each with a fresh link. No mail to somebody without an address.
    """
    invited = delegate.status is Status.INVITED
    template = "delegate_invited" if invited else "delegate_link"
    return _mails(template, delegate, delegation, at, nonce)


def named(delegate: Delegate, delegation: Delegation, at: datetime, nonce: str) -> list[Mail]:
    """Tells her that she takes somebody's chair."""
    return _mails("delegate_named", delegate, delegation, at, nonce)


def _mails(
    template: str, delegate: Delegate, delegation: Delegation, at: datetime, nonce: str
) -> list[Mail]:
    if delegate.email is None:
        return []
    period, organiser = delegation.period, delegation.organiser
    return [
        Mail(
            to=delegate.email,
            template=template,
            language=delegate.language,
            params={
                "name": delegate.name,
                "delegation": delegation.title.read(delegate.language),
                "days": _days(period, delegate.language),
                "organiser": organiser.name,
            },
            link=Link(
                purpose=Purpose.DELEGATE_SESSION,
                subject=delegate.id,
                expires_at=at + OPEN_FOR,
                nonce=nonce,
                mailbox=mailbox(delegate.email),
            ),
        )
    ]


def _days(period: Period, language: Language) -> str:
    return f"{day(period.starts_on, language)} – {day(period.ends_on, language)}"
