"""Plans of a session's meetings: drafts that are made, looked at, changed by hand and published."""

from registration.rules.plans.contents import Brief, Content, LeftOut, Part, Planned
from registration.rules.plans.drafts import (
    Plan,
    PlanFailure,
    PlanState,
    Run,
    begun,
    check_run,
    discarded,
    failed,
    failed_because,
    queued,
    standing,
)
from registration.rules.plans.pairs import DeskStance, DeskWish
from registration.rules.plans.pictures import Picture
from registration.rules.plans.refusals import (
    Changed,
    PlanCapReached,
    PlanCollides,
    PlanFixed,
    PlanVetoed,
    Since,
    StalePlan,
)

__all__ = [
    "Brief",
    "Changed",
    "Content",
    "DeskStance",
    "DeskWish",
    "LeftOut",
    "Part",
    "Picture",
    "Plan",
    "PlanCapReached",
    "PlanCollides",
    "PlanFailure",
    "PlanFixed",
    "PlanState",
    "PlanVetoed",
    "Planned",
    "Run",
    "Since",
    "StalePlan",
    "begun",
    "check_run",
    "discarded",
    "failed",
    "failed_because",
    "queued",
    "standing",
]
