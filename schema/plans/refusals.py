"""Refusals of plans that carry more than their code."""

import strawberry

from registration.rules import plans
from registration.rules.plans import Changed, Since
from registration.rules.slots import ResourceKind
from registration.rules.texts import Language
from schema.companies import Company, load_company
from schema.context import Info
from schema.journeys import Delegate, load_delegate
from schema.nodes import resolved
from schema.refusals import Common, UserError, shown_by


@strawberry.type(description="Something that has happened since a draft was made.")
class PlanChange:
    company_id: strawberry.Private[str | None]
    delegate_id: strawberry.Private[str | None]
    what: Since = strawberry.field(description="What has happened.")
    message: str = strawberry.field(
        description="The same in the caller's language, as said of the meeting of the two."
    )
    wish_id: strawberry.ID | None = strawberry.field(
        description="Whose wish or meeting it is about; null: all of the session's."
    )

    @resolved("The company; null where it is about no pair.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.company_id or "")

    @resolved("The delegate; null where it is about no pair.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await load_delegate(info, self.delegate_id or "")

    @classmethod
    def of(cls, changed: Changed, language: Language) -> "PlanChange":
        return cls(
            company_id=changed.company_id,
            delegate_id=changed.delegate_id,
            what=changed.what,
            message=changed.message(language),
            wish_id=strawberry.ID(changed.wish) if changed.wish else None,
        )


@strawberry.type(
    name="StalePlan", description="The draft no longer fits what is there; nothing was published."
)
class StalePlanError(UserError):
    changed: strawberry.Private[tuple[Changed, ...]]

    @resolved("What has happened since it was made; ten at the most.")
    def changes(self, info: Info) -> list[PlanChange]:
        return [PlanChange.of(one, info.context.language) for one in self.changed]


@shown_by(plans.StalePlan)
def _stale(refusal: plans.StalePlan, common: Common) -> UserError:
    return StalePlanError(**common.fields(), changed=refusal.changes)


@strawberry.type(name="PlanCollides", description="The slot has no room for the meeting.")
class PlanCollidesError(UserError):
    resource: ResourceKind = strawberry.field(description="What it lacks.")
    held_by: strawberry.ID | None = strawberry.field(
        description="The `wishId` of the meeting that has it; null: it is away, or not there."
    )
    free_slots: list[int] = strawberry.field(
        description="Up to three slots in which there would be room, by time."
    )


@shown_by(plans.PlanCollides)
def _collides(refusal: plans.PlanCollides, common: Common) -> UserError:
    return PlanCollidesError(
        **common.fields(),
        resource=refusal.resource,
        held_by=strawberry.ID(refusal.held_by) if refusal.held_by else None,
        free_slots=list(refusal.free),
    )


@strawberry.type(
    name="PlanCapReached", description="One of the two has all the meetings it may have."
)
class PlanCapReachedError(UserError):
    party_id: strawberry.ID = strawberry.field(description="The company or the delegate.")
    limit: int = strawberry.field(description="How many it may have.")


@shown_by(plans.PlanCapReached)
def _capped(refusal: plans.PlanCapReached, common: Common) -> UserError:
    return PlanCapReachedError(
        **common.fields(), party_id=strawberry.ID(refusal.party), limit=refusal.limit
    )
