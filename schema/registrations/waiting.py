"""The waiting list: everybody's place in it and why, and the list itself for the desk."""

import asyncio
from datetime import datetime

import strawberry

from registration.rules import registrations as rules
from registration.rules.pages import Page
from registration.rules.standings import HeldBack, Standing, explain, rule, stand
from registration.rules.waiting import POINTS, Ground, PlaceInLine, WaitingState, offers_until
from registration.store import activities, seats
from registration.store import registrations as store
from registration.store import waiting as line
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.enums import publish
from schema.journeys import Activity
from schema.nodes import adds_to
from schema.registrations.registration import Registration

publish(
    WaitingState,
    "WaitingState",
    "Where somebody stands who joined a waiting list.",
    {
        "WAITING": "In line.",
        "OFFERED": "A seat is kept; `offer.until` says until when.",
        "ACCEPTED": "The offer was accepted; the registration's `state` says what came after.",
        "DECLINED": "The offer was declined.",
        "EXPIRED": "The offer was not answered in time.",
        "WITHDRAWN": "The place was given up, or the activity called off.",
    },
)
publish(
    Ground,
    "WaitingGround",
    "Why somebody comes before others.",
    {
        "SME": "A small or medium company after 2003/361/EC: 2 points.",
        "FIRST_OF_COMPANY": "Nobody of the company had a place on joining: 1 point.",
    },
)
publish(
    HeldBack,
    "WaitingHeldBack",
    "Why somebody is passed over, whose place is kept.",
    {"COMPANY_LIMIT": "The company has all its places; see `Activity.maxPersonsPerCompany`."},
)


@strawberry.type(description="One reason for an earlier place.")
class WaitingPoint:
    ground: Ground = strawberry.field(description="What for.")
    points: int = strawberry.field(description="How many.")


@strawberry.type(description="A seat that is kept for somebody in line.")
class WaitingOffer:
    offered_at: datetime = strawberry.field(description="Since when.")
    until: datetime = strawberry.field(description="Until when; then it goes to the next.")
    seats_edition: int = strawberry.field(
        description="The `edition` of the activity's seats that the offer relied on."
    )


@strawberry.type(description="A place on the waiting list of an activity, and why it is there.")
class WaitingPlace:
    state: WaitingState = strawberry.field(description="Where it stands now.")
    position: int | None = strawberry.field(
        description="Counted from 1, those passed over for now included; null unless WAITING."
    )
    of: int | None = strawberry.field(description="How many wait; null unless WAITING.")
    points: int = strawberry.field(description="The sum of `grounds`, counted on joining.")
    grounds: list[WaitingPoint] = strawberry.field(description="What the points are for.")
    rule: str = strawberry.field(
        description="What decides the order, in the caller's language (Accept-Language)."
    )
    explanation: str = strawberry.field(
        description="Why exactly this place, in the caller's language."
    )
    held_back_by: HeldBack | None = strawberry.field(
        description="Why it is passed over for now; null: it is not."
    )
    joined_at: datetime = strawberry.field(description="Since when.")
    offer: WaitingOffer | None = strawberry.field(description="The seat that was offered, if any.")
    accepted_at: datetime | None = strawberry.field(description="When the offer was accepted.")

    @classmethod
    def of_standing(cls, standing: Standing, info: Info) -> "WaitingPlace":
        waiting, language = standing.waiting, info.context.language
        offer = waiting.offer
        return cls(
            state=standing.state,
            position=standing.position,
            of=standing.of,
            points=waiting.points,
            grounds=[WaitingPoint(ground=one, points=POINTS[one]) for one in waiting.grounds],
            rule=rule(language),
            explanation=explain(standing, language),
            held_back_by=standing.held_back,
            joined_at=waiting.joined_at,
            offer=WaitingOffer(
                offered_at=offer.offered_at, until=offer.until, seats_edition=offer.edition
            )
            if offer
            else None,
            accepted_at=waiting.accepted_at,
        )


async def place_of(info: Info, registration: rules.Registration) -> WaitingPlace | None:
    """The registration's place in line; None where it never had one.

    The line itself is read once per activity and request, and only for those who wait.
    """
    if registration.waiting is None:
        return None
    load, where = info.context.load, registration.activity_id
    activity, quota = await asyncio.gather(
        load(activities.key(where)), load(seats.quota_key(where, registration.company_id))
    )
    if activity is None:
        return None
    waits = registration.state is rules.RegistrationState.WAITING
    ahead: tuple[PlaceInLine, ...] = ()
    if waits:
        ahead = info.context.once(("line", where), lambda: line.line(where))
    standing = stand(registration, activity, ahead, quota, info.context.now)
    return WaitingPlace.of_standing(standing, info) if standing else None


@adds_to(Registration, "waiting", "The place on the waiting list; null: it never had one.")
async def waiting(root: strawberry.Parent[Registration], info: Info) -> WaitingPlace | None:
    return await place_of(info, root.value)


@adds_to(
    Activity,
    "freeSeats",
    "Seats that a newcomer finds free now: those that nobody on the waiting list may come to claim."
    " Once the list gets no more offers, all that are empty.",
)
async def free_seats(root: strawberry.Parent[Activity], info: Info) -> int | None:
    now = info.context.now
    found = await info.context.load(seats.key(root.id))
    offers = now < offers_until(root.activity)
    return found.free_for_newcomers(now, offers=offers) if found else None


@adds_to(Activity, "waitingCount", "How many wait for a seat, those with an offer apart.")
async def waiting_count(root: strawberry.Parent[Activity], info: Info) -> int | None:
    found = await info.context.load(seats.key(root.id))
    return found.waiting if found else None


@adds_to(Activity, "waitingList", "Who waits for a seat, the next first. Staff only.")
async def waiting_list(
    root: strawberry.Parent[Activity], info: Info, first: First = 20, after: After = None
) -> Connection[Registration] | None:
    asked, context = window(first, after), info.context
    if not context.principal.is_staff:
        return None
    page = line.page(root.id, asked)
    loaded = (context.load(store.key(place.registration_id)) for place in page.values)
    found = zip(page.items, await asyncio.gather(*loaded), strict=True)
    people = tuple((cursor, one) for (cursor, _), one in found if one)
    return connect(
        Page(items=people, more=page.more), asked, lambda one: Registration.of(one, context)
    )


@strawberry.type(description="The seats of an activity for people of companies, counted.")
class SeatCount:
    capacity: int = strawberry.field(description="How many there are.")
    edition: int = strawberry.field(
        description="Changes with the capacity, or with how many one company may send. Each offer"
        " says on which it relied."
    )
    taken: int = strawberry.field(description="How many somebody has now, held ones included.")
    held: int = strawberry.field(description="How many of them are held or offered for a time.")
    empty: int = strawberry.field(description="How many nobody has, whoever may claim them.")
    waiting: int = strawberry.field(description="How many people wait for one.")


@adds_to(Activity, "seats", "The seats for people of companies, counted. Staff only.")
async def seat_count(root: strawberry.Parent[Activity], info: Info) -> SeatCount | None:
    now = info.context.now
    found = await info.context.load(seats.key(root.id)) if info.context.principal.is_staff else None
    if found is None:
        return None
    return SeatCount(
        capacity=found.capacity,
        edition=found.edition,
        taken=found.occupied(now),
        held=len(found.holds) - len(found.lapsed(now)),
        empty=found.free(now),
        waiting=found.waiting,
    )
