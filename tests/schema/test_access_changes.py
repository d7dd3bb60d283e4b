"""Who changes what: a walk over every mutation, as every caller.

Closed by default: a new mutation without a row here fails. Each is asked with an input that can
not be accepted, so that whoever reaches the rules is told what is wrong with it, and nobody else:
the right comes before any other check, and what is foreign is not found.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from graphql import GraphQLNonNull

from schema.root import schema
from tests.access import (
    CALLERS,
    CHAMBERS,
    COMPANIES,
    DELEGATES,
    EVERYBODY,
    PEOPLE,
    STAFF,
    World,
    caller,
    unknown,
    world,
)
from tests.clients import Client
from tests.sessions import NOW
from tests.sign_ups import STAMPINGS, key

pytestmark = pytest.mark.usefixtures("store")

CORE = schema._schema
TEXT = {"en": ""}
STALE = {"expectedVersion": 99}
WRONG = {"name": "", "email": "nobody"}
PLACE = {"name": "", "city": ""}
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
NOTHING = ("", "x", "com_", "reg_x.y.z", "mtg_" + "0" * 26, "com_" + "0" * 500)


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def sent(client: Client, name: str, there: World, id: str) -> Any:
    """The whole answer to a mutation about the object with that id."""
    more, *_, field, _ = MUTATIONS[name]
    given = {**more, "idempotencyKey": key()}
    for known in ("activityId", "delegateId", "replacementId"):
        if known in given:
            given[known] = there.ids[given[known]]
    if name == "availabilitySet":
        given["participant"] = {field: id}
    elif field:
        given[field] = id
    assert CORE.mutation_type is not None
    input = CORE.mutation_type.fields[name].args["input"].type
    assert isinstance(input, GraphQLNonNull)
    return client.send(
        f"mutation ($input: {input.of_type}!) {{ {name}(input: $input) {{"
        " userErrors { code field } } }",
        input=given,
    )


def refusals(answer: Any) -> list[dict[str, Any]]:
    """What was refused; a mutation that was carried out refuses nothing."""
    assert "errors" not in answer, answer
    [payload] = answer["data"].values()
    errors: list[dict[str, Any]] = payload["userErrors"]
    return errors


def test_every_mutation_has_its_row() -> None:
    assert CORE.mutation_type is not None
    assert set(MUTATIONS) == set(CORE.mutation_type.fields)


@pytest.mark.parametrize("name", sorted(CALLERS))
def test_a_change_is_judged_for_those_it_concerns_and_denied_to_others(name: str) -> None:
    there = world()
    client = caller(name, there)
    denied = "UNAUTHENTICATED" if name == "anonymous" else "FORBIDDEN"
    for mutation, (_, told, may_ask, reaches, _, noun) in MUTATIONS.items():
        answer = sent(client, mutation, there, there.ids.get(noun, ""))
        if name not in may_ask:
            [error] = answer["errors"]
            assert error["extensions"]["code"] == denied, mutation
        elif name in reaches:
            found = {error["code"] for error in refusals(answer)}
            assert found == ({told} if told else set()), (mutation, found)
        else:
            [error] = refusals(answer)
            stranger = name == "stranger" and error["code"] == "NOT_ALLOWED"
            assert error["code"] == "NOT_FOUND" or stranger, (mutation, error)


@pytest.mark.parametrize("name", sorted(CALLERS - STAFF - {"stranger"}))
def test_a_change_of_something_foreign_is_refused_like_one_of_nothing(name: str) -> None:
    there = world()
    client = caller(name, there)
    for mutation, (_, _, may_ask, reaches, field, noun) in MUTATIONS.items():
        if field and name in may_ask - reaches:
            foreign = refusals(sent(client, mutation, there, there.ids[noun]))
            for id in (unknown(there.ids[noun]), *NOTHING):
                assert refusals(sent(client, mutation, there, id)) == foreign, (mutation, id)
