"""What the organiser wants of a pair."""

import strawberry

from registration.actions import desk_wishes as actions
from registration.rules.acts import Act
from registration.rules.plans.pairs import DeskStance, DeskWish
from registration.store import desk_wishes as store
from registration.store.rows import read
from schema.companies import Company, load_company
from schema.context import Info
from schema.journeys import Delegate, load_delegate
from schema.nodes import resolved
from schema.payloads import Administrative, AdministrativePayload, settle
from schema.policy import guarded


@strawberry.type(description="What the organiser wants of a pair; neither of the two is shown it.")
class MeetingWish:
    wish: strawberry.Private[DeskWish]
    stance: DeskStance = strawberry.field(description="What is wanted.")
    priority: int | None = strawberry.field(description="1 to 3; null counts as 2.")

    @resolved("The company.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.wish.company_id)

    @resolved("The delegate.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await load_delegate(info, self.wish.delegate_id)

    @classmethod
    def of(cls, wish: DeskWish) -> "MeetingWish":
        return cls(wish=wish, stance=wish.stance, priority=wish.priority)


@strawberry.input(description="What the organiser wants of a pair, whether it asked or not.")
class MeetingWishSetInput(Administrative):
    activity_id: strawberry.ID = strawberry.field(description="The matchmaking session.")
    company_id: strawberry.ID = strawberry.field(description="The company.")
    delegate_id: strawberry.ID = strawberry.field(description="The delegate.")
    stance: DeskStance | None = strawberry.field(
        default=None, description="What is wanted; null: nothing any more."
    )
    priority: int | None = strawberry.field(
        default=None, description="How much, 1 to 3; null counts as 2. Not with NO."
    )


@strawberry.type(description="What came of what the organiser wants.")
class MeetingWishPayload(AdministrativePayload):
    wish: MeetingWish | None = strawberry.field(
        default=None, description="What is wanted now; null: nothing, or it was refused."
    )


@strawberry.type
class MeetingWishMutation:
    @guarded(
        "meetingWishSet",
        "Say that two must meet, should, or must not: the planner keeps to it. Neither is told.",
    )
    def meeting_wish_set(self, info: Info, input: MeetingWishSetInput) -> MeetingWishPayload:
        def do(act: Act) -> MeetingWishPayload:
            pair = input.activity_id, input.company_id, input.delegate_id
            if input.stance is None:
                actions.drop(act, *pair)
                return MeetingWishPayload()
            wish = DeskWish(
                activity_id=pair[0],
                company_id=pair[1],
                delegate_id=pair[2],
                stance=input.stance,
                priority=input.priority,
            )
            return MeetingWishPayload(wish=MeetingWish.of(actions.keep(act, wish)))

        return settle(info, input, MeetingWishPayload, do=do, replay=_stored)


def _stored(pair: str) -> MeetingWishPayload:
    activity_id, company_id, delegate_id = pair.split(" ")
    found = read(store.key(activity_id, company_id, delegate_id))
    return MeetingWishPayload(wish=MeetingWish.of(found) if found else None)
