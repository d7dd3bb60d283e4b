"""What people in line do: see their place with the mailed link, take an offer or leave it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import strawberry

from registration import links
from registration.actions import promotions
from registration.actions import registrations as actions
from registration.rules import registrations as rules
from registration.rules.acts import Act
from registration.rules.links import Purpose
from registration.rules.refusals import LinkInvalid
from registration.rules.registrations import RegistrationState
from registration.store import activities
from registration.store import registrations as store
from schema.context import Info
from schema.journeys import Activity, load_activity
from schema.nodes import resolved
from schema.payloads import Payload, Repeatable, settle
from schema.policy import guarded
from schema.registrations.waiting import WaitingPlace, place_of
from schema.registrations.writes import RegistrationPayload, carry_out
from schema.stops import Place
from schema.texts import Text

Secret = Annotated[
    str, strawberry.argument(description="What stands behind the # of the mailed link.")
]


@strawberry.type(description="What the person behind a mailed link sees without signing in.")
class PlaceInLine:
    name: str = strawberry.field(description="Who waits.")
    state: RegistrationState = strawberry.field(description="Where the registration stands.")
    waiting: WaitingPlace = strawberry.field(description="The place in line, and why.")
    title: Text = strawberry.field(description="What the activity is called.")
    place: Place = strawberry.field(description="Where it is.")
    starts_at: datetime = strawberry.field(description="When it starts, UTC.")
    ends_at: datetime = strawberry.field(description="When it ends, UTC.")
    zone: str = strawberry.field(description="The venue's IANA zone: show times in it.")


@strawberry.input(description="The link that was mailed to somebody in line.")
class WaitingListAnswerInput(Repeatable):
    secret: str = strawberry.field(description="What stands behind the # of the link.")


@strawberry.input(description="Whose seats are to pass on.")
class WaitingListPromoteInput(Repeatable):
    activity_id: strawberry.ID = strawberry.field(description="The activity.")


@strawberry.type(description="What came of passing seats on.")
class WaitingListPromotePayload(Payload):
    about: strawberry.Private[str] = ""
    offered: int | None = strawberry.field(
        default=None, description="To how many a seat was offered; null when refused."
    )
    lapsed: int | None = strawberry.field(
        default=None, description="How many holds and offers had ended; null when refused."
    )

    @resolved("The activity as it stands now; null when refused.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.about)


@strawberry.type
class WaitingListQuery:
    @guarded(
        "placeInLine",
        "The place in line of the person behind a mailed link; null where the link is unknown or"
        " expired. Looking changes nothing.",
    )
    async def place_in_line(self, info: Info, secret: Secret) -> PlaceInLine | None:
        try:
            link = links.unseal(secret, Purpose.WAITING_LIST, now=info.context.now)
        except LinkInvalid:
            return None
        found = await info.context.load(store.key(link.subject))
        if found is None or not link.went_to(found.person.email):
            return None
        return await _seen(info, found.as_of(info.context.now))


async def _seen(info: Info, registration: rules.Registration) -> PlaceInLine | None:
    waiting = await place_of(info, registration)
    activity = await info.context.load(activities.key(registration.activity_id))
    if waiting is None or activity is None:
        return None
    return PlaceInLine(
        name=registration.person.name,
        state=registration.state,
        waiting=waiting,
        title=Text.of(activity.title),
        place=Place.of(activity.place),
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        zone=activity.zone,
    )


@strawberry.type
class WaitingListMutation:
    @guarded(
        "waitingListAccept",
        "Take the seat that was offered, with the mailed link. Accepting again changes nothing;"
        " too late is OFFER_EXPIRED.",
    )
    def accept(self, info: Info, input: WaitingListAnswerInput) -> RegistrationPayload:
        return _answered(info, input, actions.accept)

    @guarded(
        "waitingListDecline",
        "Give the offer, or the place in line, back with the mailed link. The seat passes to the"
        " next.",
    )
    def decline(self, info: Info, input: WaitingListAnswerInput) -> RegistrationPayload:
        return _answered(info, input, actions.decline)

    @guarded(
        "waitingListPromote",
        "End what has lapsed, and offer the empty seats to those who wait, the next first. It"
        " happens by itself as well, on the same path: nobody gets a seat out of turn by it.",
    )
    def promote(self, info: Info, input: WaitingListPromoteInput) -> WaitingListPromotePayload:
        def shown(settled: promotions.Settled) -> WaitingListPromotePayload:
            return WaitingListPromotePayload(
                about=input.activity_id, offered=settled.offered, lapsed=settled.lapsed
            )

        return settle(
            info,
            input,
            WaitingListPromotePayload,
            do=lambda act: shown(promotions.by_hand(act, input.activity_id)),
            replay=lambda answer: shown(promotions.told(answer)),
        )


def _answered(
    info: Info, input: WaitingListAnswerInput, answer: Callable[[Act, str], rules.Registration]
) -> RegistrationPayload:
    return carry_out(info, input, lambda act: answer(act, input.secret))
