"""Plans of a session's meetings, as the organiser makes, looks at and publishes them."""

import strawberry

import schema.plans.words  # noqa: F401  # before any type names these words
from schema.plans.reads import PlanQuery
from schema.plans.steps import PlanMutation as _PlanMutation
from schema.plans.wishes import MeetingWishMutation


@strawberry.type
class PlanMutation(_PlanMutation, MeetingWishMutation):
    pass


__all__ = ["PlanMutation", "PlanQuery"]
