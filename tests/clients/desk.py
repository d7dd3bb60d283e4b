"""The desk's staff with gql: requests by gql, answers as the types that ariadne-codegen made."""

from typing import Any

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from pydantic import BaseModel
from registration_client import (
    AccessKeyCreate,
    AccessKeyRevoke,
    AccessKeys,
    AccessKeyState,
    Activity,
    ActivityCancel,
    ActivityNodeActivity,
    ActivityStatus,
    AuditTrail,
    AuditVerify,
    Companies,
    CompanySignUp,
    EffectKind,
    ErrorCode,
    Meeting,
    MeetingRequest,
    MeetingState,
    PlanPublish,
    PlanRun,
    PlanState,
    RegistrationApprove,
    RegistrationConfirm,
    RegistrationCreate,
    RegistrationReject,
    RegistrationsDecide,
    RegistrationState,
    RegistrationsToApprove,
    RegistrationsToApproveNodeActivity,
    RegistrationsToApproveNodeActivityRegistrationsNodes,
    ReviewResolution,
    ReviewState,
    ReviewTaskResolve,
    ReviewTasks,
    Role,
    Viewer,
)
from registration_client import Plan as PlanAnswer
from registration_client import operations as documents
from world import GRAPHQL, WORLD, headers, key, secret_mailed_to, work_done


def client(token: str) -> Client:
    """Somebody who asks with gql."""
    return Client(transport=HTTPXTransport(url=GRAPHQL, headers=headers(token), timeout=60))


desk = client(WORLD["staff"])
firm = client(WORLD["company"]["token"])


def ask[A: BaseModel](who: Client, answer: type[A], document: str, **variables: Any) -> A:
    """The typed answer to a document."""
    request = gql(document)
    request.variable_values = variables
    return answer.model_validate(who.execute(request))


def tell[A: BaseModel](who: Client, answer: type[A], document: str, **given: Any) -> A:
    """The typed answer to a mutation; each time is an intention of its own."""
    return ask(who, answer, document, input={"idempotencyKey": key(), **given})


def wants_to_dine(name: str) -> None:
    """Somebody of the firm registers, and confirms by mail."""
    email = f"{name.lower()}@beispiel-stanzteile.example"
    form = {"activityId": WORLD["dinner"], "person": {"name": name, "email": email}}
    held = tell(firm, RegistrationCreate, documents.REGISTRATION_CREATE_GQL, **form)
    assert held.registration_create.user_errors == []
    link = {"secret": secret_mailed_to(email)}
    told = tell(firm, RegistrationConfirm, documents.REGISTRATION_CONFIRM_GQL, **link)
    assert told.registration_confirm.registration is not None
    assert told.registration_confirm.registration.state is RegistrationState.PENDING_APPROVAL


def waiting() -> list[RegistrationsToApproveNodeActivityRegistrationsNodes]:
    """Who waits to be let in."""
    document = documents.REGISTRATIONS_TO_APPROVE_GQL
    dinner = ask(desk, RegistrationsToApprove, document, activityId=WORLD["dinner"]).node
    assert isinstance(dinner, RegistrationsToApproveNodeActivity)
    assert dinner.registrations is not None
    return dinner.registrations.nodes


def lets_people_in() -> None:
    """Two want to come to the dinner; the desk says yes to one."""
    wants_to_dine("Ida")
    wants_to_dine("Ole")
    ida, ole = waiting()
    known = {"id": ida.id, "expectedVersion": ida.version}
    yes = tell(desk, RegistrationApprove, documents.REGISTRATION_APPROVE_GQL, **known)
    assert yes.registration_approve.registration is not None
    assert yes.registration_approve.registration.state is RegistrationState.CONFIRMED
    known = {"id": ole.id, "expectedVersion": ole.version, "reason": "Es ist kein Platz mehr."}
    no = tell(desk, RegistrationReject, documents.REGISTRATION_REJECT_GQL, **known)
    assert no.registration_reject.registration is not None
    assert no.registration_reject.registration.reason == "Es ist kein Platz mehr."


def decides_on_many_at_once() -> None:
    """Tried first; then done, with the token of the trial."""
    wants_to_dine("Eli")
    wants_to_dine("Ute")
    eli, ute = waiting()
    form = {
        "reason": "Die Küche hat noch einen Platz.",
        "decisions": [
            {"id": eli.id, "expectedVersion": eli.version, "decision": "APPROVE"},
            {"id": ute.id, "expectedVersion": ute.version, "decision": "REJECT"},
        ],
    }
    document = documents.REGISTRATIONS_DECIDE_GQL
    trial = tell(desk, RegistrationsDecide, document, **form, dryRun=True).registrations_decide
    assert trial.confirmation is not None
    assert trial.effects is not None
    assert {EffectKind.REGISTRATIONS_CONFIRMED, EffectKind.REGISTRATIONS_REJECTED} <= {
        one.kind for one in trial.effects
    }
    assert [one.id for one in waiting()] == [eli.id, ute.id]
    confirm = trial.confirmation.token
    done = tell(desk, RegistrationsDecide, document, **form, confirm=confirm).registrations_decide
    assert done.results is not None
    assert [one.registration.state for one in done.results if one.registration] == [
        RegistrationState.CONFIRMED,
        RegistrationState.REJECTED,
    ]


def calls_the_dinner_off() -> None:
    """What cannot be taken back needs the token of its trial."""
    dinner = ask(desk, Activity, documents.ACTIVITY_GQL, id=WORLD["dinner"]).node
    assert isinstance(dinner, ActivityNodeActivity)
    step = {"id": dinner.id, "expectedVersion": dinner.version, "reason": "Das Haus ist zu."}
    document = documents.ACTIVITY_CANCEL_GQL
    [refusal] = tell(desk, ActivityCancel, document, **step).activity_cancel.user_errors
    assert refusal.code is ErrorCode.CONFIRMATION_NEEDED
    trial = tell(desk, ActivityCancel, document, **step, dryRun=True).activity_cancel
    assert trial.confirmation is not None
    confirm = trial.confirmation.token
    done = tell(desk, ActivityCancel, document, **step, confirm=confirm).activity_cancel
    assert done.activity is not None
    assert done.activity.status is ActivityStatus.CANCELLED


def gives_a_chamber_a_key() -> None:
    """Shown once, used, listed without its secret, and revoked."""
    admin = client(WORLD["admin"])
    form = {"chamber": "HWK_DRESDEN", "label": "ERP", "scopes": ["REGISTRATIONS_PUSH"]}
    why = {"reason": "Schnittstelle der Kammer"}
    created = tell(admin, AccessKeyCreate, documents.ACCESS_KEY_CREATE_GQL, **form, **why)
    key_ = created.access_key_create
    assert key_.access_key is not None
    assert key_.secret is not None
    caller = ask(client(key_.secret), Viewer, documents.VIEWER_GQL).viewer
    assert caller.role is Role.CHAMBER
    known = {"id": key_.access_key.id, **why}
    tell(admin, AccessKeyRevoke, documents.ACCESS_KEY_REVOKE_GQL, **known)
    listed = ask(admin, AccessKeys, documents.ACCESS_KEYS_GQL, chamber="HWK_DRESDEN").access_keys
    assert listed is not None
    assert [one.state for one in listed.nodes] == [AccessKeyState.REVOKED]


def tells_two_companies_apart() -> None:
    """Another firm of nearly the same name signs up; the desk looks at both."""
    form = {
        "legalName": "Beispiel Stanzteile KG",
        "legalForm": "KG",
        "address": {
            "street": "Musterweg 1",
            "postcode": "09456",
            "city": "Annaberg-Buchholz",
            "district": "ERZGEBIRGSKREIS",
        },
        "contact": {"name": "Kai Muster", "email": "kai@stanzteile-kg.example"},
    }
    signed = tell(desk, CompanySignUp, documents.COMPANY_SIGN_UP_GQL, **form)
    assert signed.company_sign_up.user_errors == []
    listed = ask(desk, ReviewTasks, documents.REVIEW_TASKS_GQL).review_tasks
    assert listed is not None
    [task] = listed.nodes
    assert task.company is not None
    assert task.candidate is not None
    assert {task.company.legal_name, task.candidate.legal_name} == {
        "Beispiel Stanzteile KG",
        "Beispiel Stanzteile GmbH",
    }
    step = {"id": task.id, "expectedVersion": task.version}
    resolution = ReviewResolution.DIFFERENT_COMPANIES.value
    document = documents.REVIEW_TASK_RESOLVE_GQL
    done = tell(desk, ReviewTaskResolve, document, **step, resolution=resolution)
    assert done.review_task_resolve.review_task is not None
    assert done.review_task_resolve.review_task.state is ReviewState.RESOLVED
    found = ask(desk, Companies, documents.COMPANIES_GQL, search="beispiel stanz").companies
    assert found is not None
    assert len(found.nodes) == 2


def looks_at(plan: str) -> Any:
    """The plan as it is now."""
    return ask(desk, PlanAnswer, documents.PLAN_GQL, id=plan).plan


def plans_the_meetings() -> None:
    """A request, a draft, a publication: then the two have a table."""
    pair = {"activityId": WORLD["talks"], "delegateId": WORLD["delegates"][0]["id"]}
    asked = tell(firm, MeetingRequest, documents.MEETING_REQUEST_GQL, **pair)
    meeting = asked.meeting_request.meeting
    assert meeting is not None
    run = {"activityId": WORLD["talks"], "seed": 1, "seconds": 5}
    plan = tell(desk, PlanRun, documents.PLAN_RUN_GQL, **run).plan_run.plan
    assert plan is not None
    assert plan.state is PlanState.QUEUED
    work_done()
    draft = looks_at(plan.id)
    assert (draft.state, draft.placed, draft.left_open) == (PlanState.DRAFT, 1, 0)
    step = {"id": draft.id, "expectedVersion": draft.version}
    published = tell(desk, PlanPublish, documents.PLAN_PUBLISH_GQL, **step).plan_publish
    assert published.user_errors == []
    work_done()
    assert looks_at(plan.id).state is PlanState.PUBLISHED
    booked = ask(firm, Meeting, documents.MEETING_GQL, id=meeting.id).meeting
    assert booked is not None
    assert booked.state is MeetingState.BOOKED
    assert booked.place is not None
    assert booked.place.slot == draft.placements.nodes[0].slot


def shows_who_did_what() -> None:
    """The audit of the firm, from its sign-up on."""
    audit = ask(desk, AuditTrail, documents.AUDIT_TRAIL_GQL, of=WORLD["company"]["id"])
    assert audit.audit_entries is not None
    entries = audit.audit_entries.nodes
    [first] = [one for one in entries if one.operation == "companySignUp"]
    assert first.before is None
    day = first.at.date().isoformat()
    chain = ask(desk, AuditVerify, documents.AUDIT_VERIFY_GQL, day=day).audit_verify
    assert chain is not None
    assert chain.broken_at is None


lets_people_in()
decides_on_many_at_once()
calls_the_dinner_off()
gives_a_chamber_a_key()
tells_two_companies_apart()
plans_the_meetings()
shows_who_did_what()
