"""Refusals of registrations that carry more than their code."""

from datetime import datetime

import strawberry

from registration.rules import registrations as rules
from registration.rules import seats, waiting
from schema.context import Info
from schema.nodes import resolved
from schema.refusals import Common, UserError, shown_by
from schema.registrations.registration import Registration, load_registration

_WAITING_LIST = "The waiting list of the activity; null where it is not for the caller to join."


@strawberry.type(name="AlreadyRegistered", description="The person has a seat already.")
class AlreadyRegisteredError(UserError):
    known_id: strawberry.Private[str | None]

    @resolved("The registration that is there; null where it is not the caller's to know.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.known_id) if self.known_id else None


@strawberry.type(description="What one could join instead: `registrationCreate(orWait: true)`.")
class WaitingList:
    open: bool = strawberry.field(description="Whether seats are still offered to those who wait.")
    length: int = strawberry.field(description="How many wait.")

    @classmethod
    def of(cls, queue: seats.Queue) -> "WaitingList":
        return cls(open=queue.open, length=queue.length)


@strawberry.type(
    name="ActivityFull",
    description="No seat is free, or those that are go to people on the waiting list first.",
)
class ActivityFullError(UserError):
    waiting_list: WaitingList | None = strawberry.field(description=_WAITING_LIST)


@strawberry.type(name="CompanyLimitReached", description="The company has all its places.")
class CompanyLimitReachedError(UserError):
    limit: int = strawberry.field(description="How many persons of one company can take part.")
    waiting_list: WaitingList | None = strawberry.field(description=_WAITING_LIST)


@strawberry.type(name="WindowClosed", description="Too early or too late for this step.")
class WindowClosedError(UserError):
    opens_at: datetime | None = strawberry.field(description="From when it is possible.")
    closes_at: datetime | None = strawberry.field(
        description="Until when it is possible. Both null: not at all."
    )
    change_request_possible: bool = strawberry.field(
        description="Whether the desk can still be asked: `changeRequestCreate`."
    )


@strawberry.type(name="HoldExpired", description="The seat was not confirmed in time.")
class HoldExpiredError(UserError):
    until: datetime = strawberry.field(description="Until when the seat was kept.")


@strawberry.type(name="OfferExpired", description="The offer was not answered in time.")
class OfferExpiredError(UserError):
    until: datetime = strawberry.field(description="Until when the seat was kept.")


@shown_by(seats.AlreadyRegistered)
def _already(refusal: seats.AlreadyRegistered, common: Common) -> UserError:
    return AlreadyRegisteredError(**common.fields(), known_id=refusal.id)


@shown_by(seats.ActivityFull)
def _full(refusal: seats.ActivityFull, common: Common) -> UserError:
    return ActivityFullError(**common.fields(), waiting_list=_queue(refusal.queue))


@shown_by(seats.CompanyLimitReached)
def _limit(refusal: seats.CompanyLimitReached, common: Common) -> UserError:
    queue = _queue(refusal.queue)
    return CompanyLimitReachedError(**common.fields(), limit=refusal.limit, waiting_list=queue)


def _queue(queue: seats.Queue | None) -> WaitingList | None:
    return WaitingList.of(queue) if queue else None


@shown_by(rules.RegistrationWindowClosed)
def _window(refusal: rules.RegistrationWindowClosed, common: Common) -> UserError:
    return WindowClosedError(
        **common.fields(),
        opens_at=refusal.opens_at,
        closes_at=refusal.closes_at,
        change_request_possible=refusal.can_be_asked,
    )


@shown_by(rules.HoldExpired)
def _expired(refusal: rules.HoldExpired, common: Common) -> UserError:
    return HoldExpiredError(**common.fields(), until=refusal.until)


@shown_by(waiting.OfferExpired)
def _offer_expired(refusal: waiting.OfferExpired, common: Common) -> UserError:
    return OfferExpiredError(**common.fields(), until=refusal.until)
