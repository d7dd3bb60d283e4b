"""A request for a late change, as those see it whom its registration concerns, and the desk."""

import asyncio
from datetime import datetime

import strawberry

from registration.rules import changes as rules
from registration.rules import registrations as registration_rules
from registration.rules.activities import Activity as ActivityRule
from registration.rules.changes import ChangeKind, ChangeState
from registration.store import activities, registrations
from registration.store import changes as store
from schema.changes.impacts import ChangeImpact
from schema.companies import Company, load_company
from schema.context import Context, Info
from schema.enums import publish
from schema.journeys import Activity, load_activity
from schema.nodes import Node, adds_to, load_node, loads, resolved
from schema.policy import decide
from schema.refusals import Common, UserError, shown_by
from schema.registrations import Registration, load_registration
from schema.registrations.registration import Attendee, concerns

publish(
    ChangeKind,
    "ChangeKind",
    "What is asked for after the deadline.",
    {
        "CANCEL": "The person does not come.",
        "REPLACE_PERSON": "Somebody else comes.",
        "CORRECT": "The person is put right.",
    },
)
publish(
    ChangeState,
    "ChangeRequestState",
    "Where a request for a late change stands.",
    {
        "OPEN": "The desk has not decided. The registration stays as it is.",
        "ACCEPTED": "The change was made.",
        "REJECTED": "The desk said no; `because` says why.",
        "WITHDRAWN": "Whoever asked took it back.",
        "OBSOLETE": "The registration ended otherwise, or the activity has begun.",
    },
)


@strawberry.type(description="A change that was asked for after the deadline.")
class ChangeRequest(Node):
    request: strawberry.Private[rules.ChangeRequest]
    kind: ChangeKind = strawberry.field(description="What is asked for.")
    person: Attendee | None = strawberry.field(description="Who is to come; null: nobody.")
    reason: str = strawberry.field(description="Why it is asked for.")
    because: str | None = strawberry.field(description="What the desk said about its decision.")
    decided_at: datetime | None = strawberry.field(description="When the desk decided.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")

    @resolved("Where it stands now.")
    async def state(self, info: Info) -> ChangeState:
        return self.request.seen_with(*await _around(info, self.request), info.context.now)

    @resolved("The registration it is about.")
    async def registration(self, info: Info) -> Registration | None:
        return await load_registration(info, self.request.registration_id)

    @resolved("The activity.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.request.activity_id)

    @resolved("The company whose person it is about.")
    async def company(self, info: Info) -> Company | None:
        known = await info.context.load(registrations.key(self.request.registration_id))
        # which may have become part of another since it was asked
        return await load_company(info, known.company_id if known else self.request.company_id)

    @resolved("What it meant when it was asked for; null but for staff.")
    def impact(self, info: Info) -> ChangeImpact | None:
        return ChangeImpact.of(self.request.impact) if info.context.principal.is_staff else None

    @resolved("What it means as of now, while it is open; null but for staff.")
    async def impact_now(self, info: Info) -> ChangeImpact | None:
        request, now = self.request, info.context.now
        registration, activity = await _around(info, request)
        state = request.seen_with(registration, activity, now)
        if not info.context.principal.is_staff or state is not ChangeState.OPEN:
            return None
        if registration is None or activity is None:
            return None
        person = registration.person
        return ChangeImpact.of(rules.impact(activity, person, request.kind, request.person, now))

    @resolved("Whether the caller may decide about it now.")
    async def viewer_can_decide(self, info: Info) -> bool:
        return await self._is_open_for(info, "changeRequestDecide")

    @resolved("Whether the caller may take it back now.")
    async def viewer_can_withdraw(self, info: Info) -> bool:
        return await self._is_open_for(info, "changeRequestWithdraw")

    async def _is_open_for(self, info: Info, step: str) -> bool:
        around = await _around(info, self.request)
        state = self.request.seen_with(*around, info.context.now)
        return decide(info.context.principal, step) and state is ChangeState.OPEN

    @classmethod
    def of(cls, request: rules.ChangeRequest, context: Context) -> "ChangeRequest":
        context.know(store.key(request.id), request)
        return cls(
            request=request,
            id=strawberry.ID(request.id),
            kind=request.kind,
            person=Attendee.of(request.person) if request.person else None,
            reason=request.reason,
            because=request.because,
            decided_at=request.decided_at,
            created_at=request.created_at,
            version=request.version,
        )


async def _around(
    info: Info, request: rules.ChangeRequest
) -> tuple[registration_rules.Registration | None, ActivityRule | None]:
    load = info.context.load
    keys = registrations.key(request.registration_id), activities.key(request.activity_id)
    registration, activity = await asyncio.gather(load(keys[0]), load(keys[1]))
    return registration, activity


@loads("chg")
async def load_request(info: Info, id: str) -> ChangeRequest | None:
    """The request, to those whom its registration concerns."""
    found = await info.context.load(store.key(id))
    around = await load_registration(info, found.registration_id) if found else None
    if found is None or found.id != id or around is None:
        return None
    return ChangeRequest.of(found, info.context)


@adds_to(Registration, "changeRequest", "The late change that waits for a decision, if any.")
async def open_request(root: strawberry.Parent[Registration], info: Info) -> ChangeRequest | None:
    id = await info.context.load(store.open_key(root.id))
    return await load_request(info, id) if id else None


@adds_to(
    Registration,
    "viewerCanRequestChange",
    "Whether the deadline has passed and the caller may ask the desk for a change now.",
)
async def can_request(root: strawberry.Parent[Registration], info: Info) -> bool:
    load, by = info.context.load, info.context.principal
    if not decide(by, "changeRequestCreate") or not await concerns(info, root.value):
        return False
    activity, known = await asyncio.gather(
        load(activities.key(root.value.activity_id)), load(store.open_key(root.id))
    )
    if activity is None or known is not None:
        return False
    return rules.can_be_asked(root.value, activity, info.context.now)


@strawberry.type(name="ChangeRequestOpen", description="A change was asked for already.")
class ChangeRequestOpenError(UserError):
    open_id: strawberry.Private[str]

    @resolved("The request that waits for a decision.")
    async def change_request(self, info: Info) -> ChangeRequest | None:
        found = await load_node(info, self.open_id)
        return found if isinstance(found, ChangeRequest) else None


@strawberry.type(name="StillSelfService", description="Nobody has to be asked yet.")
class StillSelfServiceError(UserError):
    until: datetime = strawberry.field(description="Until when one changes it oneself.")


@shown_by(rules.ChangeRequestOpen)
def _open(refusal: rules.ChangeRequestOpen, common: Common) -> UserError:
    return ChangeRequestOpenError(**common.fields(), open_id=refusal.id)


@shown_by(rules.StillSelfService)
def _still(refusal: rules.StillSelfService, common: Common) -> UserError:
    return StillSelfServiceError(**common.fields(), until=refusal.until)
