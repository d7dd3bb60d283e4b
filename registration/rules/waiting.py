"""The waiting list of an activity: in which order people wait, why, and what an offer is.

The order is points (most first), then the time of joining, then the id. The points are the rule
that everybody can read: they are counted when somebody joins and stay, so that nobody is overtaken
because the count came out differently later.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from registration.rules.activities import Activity
from registration.rules.companies import Company
from registration.rules.refusals import Refused
from registration.rules.sizes import SizeClass
from registration.rules.texts import Text

OFFER_LASTS = timedelta(hours=24)


class Ground(StrEnum):
    """Why somebody comes before others."""

    SME = "SME"  # the programme is meant for small and medium companies (2003/361/EC)
    FIRST_OF_COMPANY = "FIRST_OF_COMPANY"  # nobody of the company had a place when joining


POINTS = {Ground.SME: 2, Ground.FIRST_OF_COMPANY: 1}
MOST_POINTS = sum(POINTS.values())


class WaitingState(StrEnum):
    """Where somebody stands who joined a waiting list."""

    WAITING = "WAITING"
    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A seat that is kept until then. `edition` is that of the seats it relied on."""

    offered_at: datetime
    until: datetime
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody's place in line, and what became of it."""

    grounds: tuple[Ground, ...]
    points: int
    joined_at: datetime
    offer: Offer | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInLine:
    """What the order is made of; one per person who waits without an offer."""

    registration_id: str
    company_id: str
    points: int


@dataclass(eq=False)
class OfferExpired(Refused):
    """`until` is when the seat offered to the registration `id` went to the next."""

    id: str
    until: datetime
    code = "OFFER_EXPIRED"
    says = Text(
        en="The offer has ended and the seat went to the next in line. You can join again at the "
        "end of the list.",
        de="Das Angebot ist abgelaufen, der Platz ging an die Nächsten. Sie können sich am Ende "
        "der Liste neu eintragen.",
        es="La oferta ha caducado y la plaza pasó a la siguiente persona. Puede apuntarse de nuevo "
        "al final de la lista.",
    )


def joined(company: Company, *, first: bool, now: datetime) -> Waiting:
    """A new place in line. `first`: nobody of the company has a place in the activity."""
    size = company.profile.size
    sme = size is not None and size.size_class is not SizeClass.LARGE
    reasons = ((Ground.SME, sme), (Ground.FIRST_OF_COMPANY, first))
    grounds = tuple(ground for ground, holds in reasons if holds)
    points = sum(POINTS[ground] for ground in grounds)
    return Waiting(grounds=grounds, points=points, joined_at=now)


def offers_until(activity: Activity) -> datetime:
    """The cut-off of all offers: the end of self-service, or the start."""
    return min(activity.self_service_until, activity.starts_at)


def offer(activity: Activity, edition: int, now: datetime) -> Offer:
    """A seat kept for at most 24 hours, in whole seconds, since the store compares seconds."""
    until = min(now + OFFER_LASTS, offers_until(activity)).replace(microsecond=0)
    return Offer(offered_at=now, until=until, edition=edition)
