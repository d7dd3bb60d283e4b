"""The closed sets of plans, as clients see them."""

from registration.planning.plans import Reason, Tier
from registration.rules.plans import DeskStance, PlanFailure, PlanState, Since
from registration.rules.plans.differences import Difference
from schema.enums import publish

publish(
    PlanState,
    "PlanState",
    "Where a draft of a plan stands.",
    {
        "QUEUED": "Asked for; its turn comes soon.",
        "RUNNING": "The planner is at it; `progress` says how far.",
        "DRAFT": "It can be looked at, changed by hand and published. Nobody else sees it.",
        "PUBLISHING": "It is on its way into force; until it is there, everybody sees the old one.",
        "PUBLISHED": "It was put in force. Meetings may have been booked, moved or ended since.",
        "FAILED": "There is no plan; `failure` says why.",
        "DISCARDED": "Nobody wanted it.",
    },
)
publish(
    PlanFailure,
    "PlanFailure",
    "Why there is no plan.",
    {
        "CUT_OFF": "The planner did not come to its end: too long, too large, or a fault.",
        "NOT_VALID": "What the planner made did not pass its check.",
        "CALLED_OFF": "The session does not take place any more, or has no slot grid.",
    },
)
publish(
    Tier,
    "PlanTier",
    "What a plan is to reach: in this order, each before all that follow.",
    {
        "MUSTS_LEFT": "Wishes that must be held and are not: few.",
        "WEIGHT": "The weight of the wishes that are held: much.",
        "UNSERVED": "Companies with a possible wish that get no meeting: few.",
        "SHORTFALL": "The worst gap between what a company could have and has: small.",
        "DROPPED": "Meetings in force that are held no more: few.",
        "MOVED": "Meetings in force that are held in another slot: few.",
        "BREAKS": "Times somebody waits between two meetings: few.",
        "TABLE_CHANGES": "Times somebody changes tables: few.",
    },
)
publish(
    Reason,
    "PlanReason",
    "Why a wish is not held.",
    {
        "NO_COMMON_SLOT": "There is no slot in which both sides are there.",
        "NO_TABLE": "Whenever both could meet, no table is free.",
        "NO_INTERPRETER": "Whenever both could meet, nobody is free to interpret.",
        "CAP": "One side has all the meetings it may have.",
        "VETO": "One side, or the organiser, does not want it.",
        "OUTWEIGHED": "Others were worth more; `against` are those in its way.",
    },
)
publish(
    Difference,
    "PlanDifferenceKind",
    "What becomes of a wish from one plan to another.",
    {
        "ADDED": "It is held, and was not.",
        "MOVED": "It is held in another slot.",
        "RESEATED": "In the same slot, at another table or with somebody else.",
        "DROPPED": "It is held no more.",
        "KEPT": "Nothing.",
    },
)
publish(
    Since,
    "PlanSince",
    "What has happened since a draft was made, so that it can not be published.",
    {
        "BOOKED": "A meeting was booked that the draft does not know.",
        "ENDED": "A meeting was called off that was agreed then.",
        "MOVED": "A meeting lies elsewhere now.",
        "LOCKED": "A meeting must stay where it is, and the draft has it elsewhere or not at all.",
        "UNWANTED": "A wish it holds was declined, withdrawn or vetoed, or somebody has left.",
        "AWAY": "Somebody it seats is away in that slot now.",
        "INTERPRETER": "Who was to interpret cannot, or somebody has to now.",
        "BEGUN": "The slot has begun.",
        "GRID": "The slots, the tables or the limits are others.",
    },
)
publish(
    DeskStance,
    "MeetingStance",
    "What the organiser wants of a pair.",
    {
        "MUST": "They must meet, before all that others wish.",
        "WANT": "It counts as a wish of one of the two.",
        "NO": "They must not be brought together.",
    },
)
