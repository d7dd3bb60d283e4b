"""Every mutation, and who may ask for it: the rows of the walk in `schema/test_access_changes.py`.

A row without an object of its own to be about has no noun.
"""

from collections.abc import Mapping
from typing import Any

from tests.access import (
    ADMINS,
    CHAMBERS,
    COMPANIES,
    DELEGATES,
    EVERYBODY,
    PEOPLE,
    STAFF,
)
from tests.sign_ups import STAMPINGS

TEXT = {"en": ""}
STALE = {"expectedVersion": 99}
WRONG = {"name": "", "email": "nobody"}
PLACE = {"name": "", "city": ""}
AGREED = {"textVersion": "", "language": "DE"}
DAY = "2019-09-24T09:00:00Z"
STOP = {
    "kind": "CONGRESS",
    "title": TEXT,
    "place": PLACE,
    "startsAt": DAY,
    "endsAt": DAY,
    "seatsDelegates": 1,
    "seatsCompanies": 1,
}
DRAFT = {
    "direction": "INBOUND",
    "title": TEXT,
    "summary": TEXT,
    "period": {"startsOn": "2019-09-22", "endsOn": "2019-09-21"},
    "organiser": {"name": ""},
}
DRAWING = {"slotMinutes": 0, "sessions": [], "tables": [], "expectedVersion": 1}
PUSH = {
    "chamber": "IHK_CHEMNITZ",
    "rows": [],
    "snapshot": {"activityId": "", "expectDeletions": -1},
}
SHEET = {"chamber": "IHK_CHEMNITZ", "legalBasis": "CONTRACT", "fileName": ""}
VERSION, INVALID = "VERSION_CONFLICT", "INVALID"
MEETS = STAFF | COMPANIES | DELEGATES
HERS = STAFF | PEOPLE
TALKS = HERS | {"delegate"}

# What is asked for beside the object, what those are told who reach the rules, who may ask at all,
# who reaches the rules; and under which name the object is given, and which one it is.
type Row = tuple[Mapping[str, Any], str, frozenset[str], frozenset[str], str, str]


def on(noun: str, **more: Any) -> Row:
    """A step of the desk's own, asked for an outdated version."""
    return ({**STALE, **more}, VERSION, STAFF, STAFF, "id", noun)


def wrong(field: str, noun: str, **given: Any) -> Row:
    """Something of the desk's own, asked for with what can not be."""
    return (given, INVALID, STAFF, STAFF, field, noun)


def in_person(noun: str, may: frozenset[str], asks: frozenset[str], **more: Any) -> Row:
    """The same, for those whom the object concerns."""
    return ({**STALE, **more}, VERSION, asks, may, "id", noun)


OURS = STAFF | COMPANIES
LISTED = STAFF | DELEGATES
MUTATIONS: Mapping[str, Row] = {
    "sessionCreate": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "signInLinkRequest": ({"email": "nobody"}, INVALID, EVERYBODY, EVERYBODY, "", ""),
    "accessKeyCreate": (
        {"chamber": "IHK_CHEMNITZ", "label": "", "scopes": ["COMPANIES_READ"], "reason": "New"},
        INVALID,
        ADMINS,
        ADMINS,
        "",
        "",
    ),
    "accessKeyRotate": (
        {"overlapDays": 99, "reason": "Yearly"},
        INVALID,
        ADMINS,
        ADMINS,
        "id",
        "AccessKey",
    ),
    "accessKeyRevoke": ({"reason": ""}, INVALID, ADMINS, ADMINS, "id", "AccessKey"),
    "dutyKeyCreate": wrong("activityId", "Activity", duty="DOOR", label=""),
    "companySignUp": (
        {**STAMPINGS, "contact": WRONG},
        INVALID,
        STAFF | CHAMBERS | {"anonymous"},
        STAFF | CHAMBERS | {"anonymous"},
        "",
        "",
    ),
    "companyUpdate": in_person("Company", HERS, OURS, legalName=""),
    "companyVerify": on("Company", fields=[]),
    "companiesMerge": (
        {"loserId": "x", "expectedVersions": {"survivor": 99, "loser": 99}},
        VERSION,
        STAFF,
        STAFF,
        "survivorId",
        "Company",
    ),
    "companiesMergeUndo": on("CompanyMerge"),
    "contactAdd": (WRONG, INVALID, OURS, HERS, "companyId", "Company"),
    "contactUpdate": in_person("Contact", HERS, OURS, name=""),
    "contactVouch": in_person("Contact", HERS, OURS),
    "contactConsent": in_person(
        "Contact", HERS, OURS, consents=[{"purpose": "PHOTOS", "textVersion": "", "language": "DE"}]
    ),
    "contactConsentWithdraw": in_person("Contact", HERS, OURS, purpose="PHOTOS"),
    "companyInterestState": ({"markets": ["??"]}, INVALID, OURS, HERS, "companyId", "Company"),
    "companyInterestWithdraw": ({}, "", OURS, HERS, "id", "Interest"),
    "reviewTaskResolve": on("ReviewTask", resolution="DISMISSED"),
    "delegationCreate": (DRAFT, INVALID, STAFF, STAFF, "", ""),
    "delegationUpdate": on("Delegation", title=TEXT),
    "delegationPublish": on("draft"),
    "delegationLock": on("Delegation"),
    "delegationComplete": on("Delegation"),
    "delegationArchive": on("Delegation"),
    "delegationCancel": on("Delegation", reason=""),
    "activityAdd": (STOP, INVALID, STAFF, STAFF, "delegationId", "Delegation"),
    "activityUpdate": on("Activity", seatsCompanies=-1),
    "activityRemove": on("drafted visit"),
    "activityCancel": on("Activity", reason=""),
    "delegateIdentify": wrong("delegationId", "Delegation", name="", firm="", country="??"),
    "delegateUpdate": in_person("Delegate", STAFF | {"delegate"}, LISTED, phone="x"),
    "delegateInvite": on("Delegate"),
    "delegateAccept": in_person("Delegate", STAFF | {"delegate"}, LISTED),
    "delegateDecline": in_person("Delegate", STAFF | {"delegate"}, LISTED),
    "delegateWithdraw": on("Delegate"),
    "delegateDropOut": in_person("Delegate", STAFF | {"delegate"}, LISTED, reason="Ill"),
    "requirementsSet": in_person("Registration", HERS, MEETS, kinds=[], consent=AGREED),
    "travelSet": in_person("Delegate", STAFF | {"delegate"}, LISTED),
    "needsErase": ({"parts": []}, INVALID, MEETS, HERS, "id", "Registration"),
    "delegateReplace": on("Delegate", replacementId="silent", replacementVersion=1),
    "registrationCreate": (
        {"person": WRONG, "activityId": "get-together"},
        INVALID,
        OURS | CHAMBERS,
        HERS | {"chamber"},
        "companyId",
        "Company",
    ),
    "registrationConfirm": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "registrationApprove": on("Registration"),
    "registrationReject": on("Registration", reason=""),
    "registrationsDecide": ({"decisions": []}, INVALID, STAFF, STAFF, "", ""),
    "registrationCancel": in_person(
        "Registration", HERS | {"chamber"}, OURS | CHAMBERS, reason="x" * 999
    ),
    "waitingListAccept": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "waitingListDecline": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "waitingListPromote": ({}, "", STAFF, STAFF, "activityId", "get-together"),
    "registrationsPush": (PUSH, INVALID, STAFF | CHAMBERS, STAFF | CHAMBERS, "", ""),
    "registrationsPushOpen": (
        {name: PUSH[name] for name in ("chamber", "snapshot")},
        INVALID,
        STAFF | CHAMBERS,
        STAFF | CHAMBERS,
        "",
        "",
    ),
    "registrationsPushStart": in_person("Push", STAFF | {"chamber"}, STAFF | CHAMBERS),
    "registrationsPushStop": ({}, "", STAFF | CHAMBERS, STAFF | {"chamber"}, "id", "Push"),
    "registrationsUploadOpen": wrong("activityId", "get-together", **SHEET),
    "registrationsUploadConfirm": on("Push", digest=""),
    "registrationAdopt": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "pushObject": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "registrationCancelConfirm": ({"secret": "x.y"}, "LINK_INVALID", EVERYBODY, EVERYBODY, "", ""),
    "registrationUpdate": in_person("Registration", HERS | {"chamber"}, OURS | CHAMBERS, name=""),
    "registrationReplacePerson": in_person(
        "Registration", HERS | {"chamber"}, OURS | CHAMBERS, person=WRONG
    ),
    "changeRequestCreate": (
        {**STALE, "kind": "CANCEL", "reason": ""},
        VERSION,
        COMPANIES | CHAMBERS,
        PEOPLE | {"chamber"},
        "registrationId",
        "Registration",
    ),
    "changeRequestWithdraw": in_person("ChangeRequest", PEOPLE | {"chamber"}, COMPANIES | CHAMBERS),
    "changeRequestDecide": on("ChangeRequest", accept=False),
    "slotGridSet": (DRAWING, INVALID, STAFF, STAFF, "activityId", "Activity"),
    "availabilitySet": (
        {"activityId": "Activity", "absentSlots": [999]},
        INVALID,
        MEETS,
        HERS,
        "registrationId",
        "Registration",
    ),
    "meetingRequest": (
        {"activityId": "Activity", "delegateId": "Delegate", "message": "x" * 2000},
        INVALID,
        MEETS,
        TALKS,
        "companyId",
        "Company",
    ),
    "meetingAccept": in_person("Meeting", TALKS, MEETS, slot=-1),
    "meetingDecline": in_person("Meeting", TALKS, MEETS),
    "meetingWithdraw": in_person("Meeting", TALKS, MEETS),
    "meetingCancel": in_person("Meeting", TALKS, MEETS, reason="x" * 999),
    "meetingReschedule": in_person("Meeting", TALKS, MEETS, slot=-1),
    "meetingLock": on("Meeting"),
    "meetingUnlock": on("Meeting"),
    "meetingReconfirm": in_person("Meeting", HERS, OURS),
    "planRun": ({"seconds": 0}, INVALID, STAFF, STAFF, "activityId", "Activity"),
    "planAdjust": on("Plan", step={"drop": ""}),
    "planPublish": on("Plan"),
    "planDiscard": ({}, "", STAFF, STAFF, "id", "Plan"),
    "meetingWishSet": (
        {"activityId": "Activity", "delegateId": "Delegate", "stance": "NO", "priority": 9},
        INVALID,
        STAFF,
        STAFF,
        "companyId",
        "Company",
    ),
    "pageLinkCreate": (
        {"activityId": "Activity", "kind": "COMPANY", "expiresAt": "2019-01-01T00:00:00Z"},
        INVALID,
        MEETS,
        HERS,
        "companyId",
        "Company",
    ),
    "pageLinkRevoke": in_person("PageLink", HERS, MEETS),
}
