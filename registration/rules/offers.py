"""What happens on the waiting list: joining, the offer of a seat, and its end.

    WAITING ──offer──▶ OFFERED ──accept──▶ CONFIRMED or PENDING_APPROVAL
                         ├──decline──▶ DECLINED        └──(24 h, or the cut-off)──▶ EXPIRED
Pure: that nobody is overtaken is a condition of the transaction (store.seats).
"""

from dataclasses import replace
from datetime import datetime

from registration.rules.activities import Activity
from registration.rules.companies import Company
from registration.rules.contacts import Person
from registration.rules.delegations import Delegation
from registration.rules.refusals import LinkInvalid, WrongState
from registration.rules.registrations import (
    Registration,
    RegistrationState,
    RegistrationWindowClosed,
    expect,
    expect_takes_place,
    hold,
    moved,
    seated,
)
from registration.rules.waiting import OfferExpired, joined, offers_until
from registration.rules.waiting import offer as make_offer


def wait(
    activity: Activity, company: Company, person: Person, *, first: bool, now: datetime
) -> Registration:
    """A new registration at its place in line. `first`: nobody of the company has a place yet.

    Raises RegistrationWindowClosed where no offer can come any more.
    """
    if now >= offers_until(activity):
        raise RegistrationWindowClosed(None, offers_until(activity))
    held = hold(activity, company.id, person, now)
    place = joined(company, first=first, now=now)
    return replace(held, state=RegistrationState.WAITING, hold_until=None, waiting=place)


def offer(
    registration: Registration, activity: Activity, edition: int, now: datetime
) -> Registration:
    """The next in line is offered a seat, which is kept until the offer ends."""
    if registration.waiting is None or registration.state is not RegistrationState.WAITING:
        raise WrongState(registration.id, registration.state)
    made = make_offer(activity, edition, now)
    placed = replace(registration.waiting, offer=made)
    offered = moved(registration, RegistrationState.OFFERED, now)
    return replace(offered, waiting=placed, hold_until=made.until)


def accept(
    registration: Registration, delegation: Delegation, activity: Activity, now: datetime
) -> Registration:
    """The person takes the seat that was offered; to accept again changes nothing.

    Raises OfferExpired, RegistrationClosed, LinkInvalid where no offer stands, and
    RegistrationWindowClosed where the activity was brought forward and has begun.
    """
    current = registration.as_of(now)
    waiting = current.waiting
    if waiting and waiting.accepted_at and current.keeps_seat:
        return registration
    if waiting and waiting.offer and current.state is RegistrationState.EXPIRED:
        raise OfferExpired(current.id, waiting.offer.until)
    if waiting is None or current.state is not RegistrationState.OFFERED:
        raise LinkInvalid
    expect_takes_place(delegation, activity)
    if now >= activity.starts_at:
        raise RegistrationWindowClosed(None, activity.starts_at)
    accepted = replace(waiting, accepted_at=now)
    return replace(moved(current, seated(activity), now), waiting=accepted)


def decline(registration: Registration, now: datetime) -> Registration:
    """The person gives the offer back, or the place in line; again changes nothing.

    Raises OfferExpired, LinkInvalid where there is neither.
    """
    current = registration.as_of(now)
    waiting = current.waiting
    if current.state in (RegistrationState.DECLINED, RegistrationState.WITHDRAWN):
        return registration
    if waiting and waiting.offer and current.state is RegistrationState.EXPIRED:
        raise OfferExpired(current.id, waiting.offer.until)
    if current.state is RegistrationState.WAITING:
        return moved(current, RegistrationState.WITHDRAWN, now)
    if current.state is not RegistrationState.OFFERED:
        raise LinkInvalid
    return moved(current, RegistrationState.DECLINED, now)


def lapse(registration: Registration, now: datetime) -> Registration:
    """A hold or an offer whose time has come. Raises WrongState where it has not."""
    expect(registration.as_of(now), RegistrationState.EXPIRED)
    return moved(registration, RegistrationState.EXPIRED, now)
